"""What is done and seen of people, in the words of the audit."""

from cwem.words import say

SEEN_LIST = say("list of people seen")
SEEN = say("person seen")
EXPORTED = say("people exported to a file")
ADDED = say("person added")
CHANGED = say("person changed")
ASSIGNED = say("dated assignment recorded")
LEAVES = say("last day at work recorded")
STAYS = say("planned leaving taken back")
LEFT = say("ended because the person has left")
"""An invitation or consent; a closed account has a word of its own."""
CHANGED_PLACES = say("team or site changed")
