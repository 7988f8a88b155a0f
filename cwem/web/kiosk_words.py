"""What a kiosk says, in every language at once: the page goes on without a server, and whoever
stands before it chooses the language."""

from collections.abc import Mapping

from cwem.words import Words, languages, say, translated

_HOLE = {name: "{" + name + "}" for name in ("time", "name", "n")}
"""The kiosk fills these in itself."""

WORDS: Mapping[str, Words] = {
    "title": say("At the door"),
    "face": say("With your face"),
    "face_how": say("Look into the camera. Who is recognised is recorded as come, by first name."),
    "face_out": say("Walking past is no leaving: press “I am leaving” first."),
    "pin": say("With your PIN or code"),
    "pin_how": say("Type your number, then your PIN. Or hold your code before the camera."),
    "equal": say("All ways count the same. No manager sees which one you use."),
    "kept": say(
        "No picture and no sound is kept. Kept is who came and left, and when. People without a "
        "consent are not recognised."
    ),
    "number": say("Your employee number"),
    "your_pin": say("Your PIN"),
    "next": say("Next"),
    "delete": say("Delete"),
    "clear": say("Begin again"),
    "what": say("What do you want to say?"),
    "in": say("I am coming"),
    "out": say("I am leaving"),
    "break": say("Break"),
    "back": say("Back from break"),
    "word_in": say("IN"),
    "word_out": say("OUT"),
    "word_break": say("BREAK"),
    "word_back": say("BACK"),
    "hello": say("Hello {name}", **_HOLE),
    "bye": say("Goodbye {name}", **_HOLE),
    "pause": say("Enjoy your break, {name}", **_HOLE),
    "again": say("Welcome back, {name}", **_HOLE),
    "at": say("at {time}", **_HOLE),
    "already": say("That was recorded already, at {time}.", **_HOLE),
    "still_in": say("In since {time}. You need not do anything.", **_HOLE),
    "still_back": say("In since {time}. You need not do anything.", **_HOLE),
    "still_out": say("Out since {time}. Coming again? Press “I am coming”.", **_HOLE),
    "still_break": say("On a break since {time}. Press “Back from break”.", **_HOLE),
    "undo": say("Undo"),
    "not_me": say("That is not me"),
    "undone": say("Taken back. Nothing of it counts."),
    "undone_later": say("Taken back. The server is told when it is back; nothing of it counts."),
    "too_late": say("Too late to take it back here. Ask for a correction on My day."),
    "not_taken_back": say("That could not be sent just now. Press again."),
    "who": say("Who is it?"),
    "somebody_else": say("Somebody else: with PIN"),
    "wait_face": say("Now look into the camera, hold your code before it, or type your PIN."),
    "cancel": say("Cancel"),
    "wrong": say("Number or PIN is wrong. Nothing was recorded."),
    "code_wrong": say("This code is not valid any more. Use your PIN, or ask for a new code."),
    "wait": say("Too many tries. Please wait {time} and try again.", **_HOLE),
    "seconds": say("{n} seconds", **_HOLE),
    "minutes": say("{n} minutes", **_HOLE),
    "old": say("This was entered more than a day ago and could not be recorded."),
    "ahead": say(
        "The clock of this device was wrong, so that the time could not be recorded. Ask for it on "
        "My day."
    ),
    "late": say("An entry typed here earlier was not recorded: its number or PIN is wrong."),
    "unreadable": say("An entry could not be read and was not recorded."),
    "held": say("Noted at {time}", **_HOLE),
    "held_how": say(
        "It lies here sealed and is sent when the server is back. If the PIN was wrong, it will "
        "not count."
    ),
    "held_wait": say(
        "Too many wrong tries. It lies here sealed and is sent in {time}. If the PIN was wrong, it "
        "will not count.",
        **_HOLE,
    ),
    "held_key": say(
        "PINs cannot be checked right now; an administrator has been told. It lies here sealed and "
        "is sent again by itself."
    ),
    "held_n": say("Waiting here: {n}", **_HOLE),
    "full": say("No more entries can be kept here. Please tell your manager."),
    "away": say("The server cannot be reached. Faces and codes are not recorded now."),
    "away_how": say("Use your PIN: entries are kept here sealed and sent later."),
    "recording": say("Recording"),
    "not_recording": say("Camera not recording"),
    "no_camera": say("There is no camera, or it is not allowed. Use your PIN."),
    "dark": say("It is too dark for the camera. Use your PIN."),
    "seat": say("The server has no place for another camera. Use your PIN."),
    "stopped": say("The camera's analysis stopped. It is tried again by itself. Use your PIN."),
    "saving": say("The server is saving locally; nothing is lost."),
    "must_change": say("Somebody else has seen your PIN. Choose your own now."),
    "new_pin": say("Your new PIN: six digits"),
    "new_pin_again": say("The new PIN once more"),
    "differ": say("The two differ. Choose again."),
    "later": say("Later"),
    "changed": say("Your PIN is changed."),
    "insecure": say(
        "This address is not encrypted, so that browsers give no camera here and no PIN can be "
        "sealed. Open it with https."
    ),
    "letters": say("Letters"),
    "figures": say("Digits"),
}


def words() -> dict[str, dict[str, str]]:
    """Language -> key -> text."""
    return {
        language: {key: translated(text, language) for key, text in WORDS.items()}
        for language in languages()
    }
