"""Printable letters that bring people their one-time links: one HTML file that needs nothing else,
a page of A4 a person, in the person's language."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path

import segno
from babel.dates import format_date
from jinja2 import Environment
from markupsafe import Markup

from cwem.access.invite import Issued
from cwem.templating import templates
from cwem.words import Words, best_language, say, translated

_FOLDER = Path(__file__).parent
_DAY = timedelta(days=1)

_TITLE = say("Your access to CWEM")
_WHAT = say(
    "CWEM records when people are at work and helps them to sit well. With the link below you make "
    "your account: you choose a password, and from then on you see your own records there."
)
_HOW = say("Scan the code with your phone, or type this address into a browser:")
_SECRET = say(
    "The link works once and is for you alone: whoever has it can make the account in your name. "
    "Please do not pass it on, and destroy this letter afterwards."
)
_SECTIONS = (
    (
        say("What CWEM stores"),
        say(
            "Your name, number, team and log-in; when you were at work, and how long you were "
            "sitting, standing or away. No pictures, no sound and no video are recorded. You can "
            "read in CWEM who has looked at what is recorded about you."
        ),
    ),
    (
        say("Your face is your choice"),
        say(
            "Being recognised by your face is voluntary, and this account does not switch it on. "
            "You are asked separately. There is no disadvantage if you say no, or change your mind "
            "later; what was computed of your face is then destroyed. Your company tells you how "
            "your attendance is recorded instead."
        ),
    ),
)
_FOOTER = say(
    "The link does not work or has expired? Ask your administrator for a new one. You did not "
    "expect this letter? Then please give it back."
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom an invitation is for."""

    issued: Issued
    name: str
    """Of the person; empty where nobody has entered it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One page, in words of its language."""

    language: str
    person: str
    number_line: str
    title: str
    what: str
    how: str
    link: str
    qr: Markup
    facts: tuple[tuple[str, str], ...]
    secret: str
    sections: tuple[tuple[str, str], ...]
    footer: str


def link(base: str, issued: Issued) -> str:
    """The one-time link; `base` is the address colleagues can reach."""
    return f"{base}/invite/{issued.token}"


def letters_html(
    addressees: Iterable[Addressee], base: str, zone: tzinfo = UTC, language: str = "en"
) -> bytes:
    """The file. `zone` is where the day of expiry is counted, `language` that of people who have
    none."""
    letters = [_letter(each, base, zone, language) for each in addressees]
    return printed("letters.html", _TITLE, letters, language)


def printed(template: str, title: Words, letters: Sequence[object], language: str) -> bytes:
    """The file: a page or a card a letter."""
    page = _templates(language).get_template(template)
    return page.render(letters=letters, logo=_logo(), title=translated(title, language)).encode()


def _letter(addressee: Addressee, base: str, zone: tzinfo, otherwise: str) -> Letter:
    invitation = addressee.issued.invitation
    language = best_language(invitation.language, otherwise)

    def said(words: Words) -> str:
        return translated(words, language)

    # The last day on which the link works from morning to night.
    until = datetime.fromtimestamp(invitation.expires / 1000, zone).date() - _DAY
    person = addressee.name or invitation.login
    address = link(base, addressee.issued)
    facts = (
        (say("Your log-in name"), invitation.login),
        (say("Use the link by"), format_date(until, "medium", locale=language)),
    )
    number = say("Employee number {number}", number=invitation.employee)
    return Letter(
        language,
        person,
        said(number) if invitation.employee else "",
        said(_TITLE),
        said(_WHAT),
        said(_HOW),
        address,
        _qr(address, said(say("Code with the link"))),
        tuple((said(name), value) for name, value in facts),
        said(_SECRET),
        tuple((said(heading), said(text)) for heading, text in _SECTIONS),
        said(_FOOTER),
    )


def _qr(address: str, title: str) -> Markup:
    """Error correction M: a folded or stained letter can still be read."""
    code = segno.make(address, error="m", micro=False)
    return Markup(code.svg_inline(border=2, omitsize=True, title=title, light="#fff"))  # noqa: S704


@cache
def _templates(language: str) -> Environment:
    return templates(_FOLDER / "templates", language)


@cache
def _logo() -> str:
    """The logo within the file itself."""
    encoded = base64.b64encode((_FOLDER / "logo_wide.svg").read_bytes()).decode()
    return f"data:image/svg+xml;base64,{encoded}"


def addressees(issued: Iterable[Issued], names: Mapping[str, str]) -> list[Addressee]:
    """With the names of the people, by number, in the order of the names."""
    found = [Addressee(each, names.get(each.invitation.employee or "", "")) for each in issued]
    return sorted(found, key=lambda each: (each.name.casefold(), each.issued.invitation.login))
