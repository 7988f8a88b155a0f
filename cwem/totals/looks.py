"""Looks at people's days, in the words of the audit."""

from cwem.words import say

OVERVIEW = say("presence and activity of today seen")
ACTIVITY = say("activity seen")
ACTIVITY_FILE = say("activity exported to a file")
DETECTIONS = say("detections seen")
DETECTIONS_FILE = say("detections exported to a file")
