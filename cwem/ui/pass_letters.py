"""Printable letters with a person's PIN and code, and sheets of cards with codes: HTML files that
need nothing else, in the person's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO

import segno
from markupsafe import Markup

from cwem.attendance.pass_desk import IssuedPass
from cwem.ui.letters import printed
from cwem.words import Words, best_language, say, translated

_TITLE = say("Your way to come and go")
_SHEET = say("Cards with codes")
_WHAT = say(
    "At the screen at the door you say that you come, leave or take a break. You can do that with "
    "this PIN or code; no manager sees which way you use, and all ways count the same."
)
_PIN = (
    say("Your PIN"),
    say("Type your employee number, then the PIN, and press what you want to say."),
    say(
        "Whoever printed this letter has seen the PIN. The screen asks you to choose your own the "
        "first time; you can also do that in CWEM under My account."
    ),
)
_CODE = (
    say("Your code"),
    say(
        "Hold it before the camera of the screen, a hand's breadth away. You may cut it out or "
        "photograph it with your phone and show the picture."
    ),
)
_SECRET = say(
    "Do not pass them on: whoever has them can come and go in your name. Lost, or somebody has "
    "seen them? Ask your administrator for new ones; the old ones then stop working at once."
)
_FACE = say(
    "Being recognised by your face is voluntary. There is no disadvantage if you use your PIN or "
    "code only."
)
_CARD = say("Hold before the camera")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose it is."""

    issued: IssuedPass
    name: str
    """Empty where nobody has entered it."""
    language: str
    """Empty: nobody said."""


@dataclass(frozen=True, slots=True)
class PassLetter:
    """One page, in words of its language."""

    language: str
    person: str
    number_line: str
    number: str
    title: str
    what: str
    pin: str
    """In two groups of three; empty: none."""
    pin_words: tuple[str, ...]
    code: Markup
    code_words: tuple[str, ...]
    rest: tuple[str, ...]
    card: str


def letters_html(holders: Iterable[Holder], language: str = "en") -> bytes:
    """A page of A4 a person; `language` is that of people who have none."""
    return _rendered("pass_letters.html", _TITLE, holders, language)


def sheet_html(holders: Iterable[Holder], language: str = "en") -> bytes:
    """Ten cards of the usual size (85 x 54 mm) a page, to be cut out."""
    return _rendered("pass_sheet.html", _SHEET, holders, language)


def code_svg(code: str, title: str) -> Markup:
    """The code as a picture. Error correction M: a folded or stained one can still be read."""
    made = segno.make(code, error="m", micro=False)
    return Markup(made.svg_inline(border=3, omitsize=True, title=title, light="#fff"))  # noqa: S704


def code_png(code: str) -> bytes:
    """The code as a picture to be kept on a phone, with room around it."""
    file = BytesIO()
    segno.make(code, error="m", micro=False).save(file, "png", scale=16, border=6)
    return file.getvalue()


def _rendered(template: str, title: Words, holders: Iterable[Holder], language: str) -> bytes:
    return printed(template, title, [_letter(one, language) for one in holders], language)


def _letter(one: Holder, otherwise: str) -> PassLetter:
    language = best_language(one.language, otherwise)
    said: Callable[[Words], str] = lambda words: translated(words, language)  # noqa: E731
    pin, code = one.issued.pin, one.issued.code
    number = one.issued.employee
    return PassLetter(
        language,
        one.name or number,
        said(say("Employee number {number}", number=number)),
        number,
        said(_TITLE),
        said(_WHAT),
        f"{pin[:3]} {pin[3:]}" if pin else "",
        tuple(map(said, _PIN)),
        code_svg(code, said(_CODE[0])) if code else Markup(),
        tuple(map(said, _CODE)),
        (said(_SECRET), said(_FACE)),
        said(_CARD),
    )
