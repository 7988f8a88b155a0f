"""What the audit calls the details of an entry. Entries keep the short names for ever; here stand
the words people read for them, in the catalogue's reach."""

from cwem.words import Words, say

DETAILS: tuple[Words, ...] = (
    say("as"),
    say("browser"),
    say("camera"),
    say("columns"),
    say("consent"),
    say("days"),
    say("expires"),
    say("from"),
    say("images"),
    say("kind"),
    say("meaning changed"),
    say("name"),
    say("new"),
    say("page"),
    say("people"),
    say("permission"),
    say("person"),
    say("photos"),
    say("purpose"),
    say("reason"),
    say("retired"),
    say("roles"),
    say("site"),
    say("step"),
    say("team"),
    say("text"),
    say("to"),
    say("what"),
    say("zone"),
)
"""A name that is missing here is shown as it is."""
