"""What people are asked to agree to, and how they stand to it.

A version is MEANING.WORDING. Publishing with the same meaning raises the second number, with
another meaning the first, and that decides what an earlier agreement is worth:

    agreed to    current     state      new recordings
    1.1          1.1         agreed     yes
    1.0          1.1         older      yes, and the person is asked again
    1.1          2.0         outdated   no, until the person agrees again

See docs/decisions/0017-consent.md.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self

from cwem.values import Consent, Millis, Purpose
from cwem.words import ENGLISH, Words, say

_DRAFT = "draft "
_VERSION = re.compile(r"(draft )?(\d{1,6})\.(\d{1,6})")
FOLDER = Path(__file__).with_name("consent_texts")
TO_FILL_IN = "[["
"""Begins a place that only the company can fill in."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Of a text. A draft comes with the program; a company's own text is newer than any draft."""

    published: bool
    meaning: int
    wording: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """What `str` gave; what is no version is older than any."""
        found = _VERSION.fullmatch(text)
        return cls(not found[1], int(found[2]), int(found[3])) if found else cls(False, 0, 0)

    def __str__(self) -> str:
        return f"{'' if self.published else _DRAFT}{self.meaning}.{self.wording}"

    def next(self, meaning_changed: bool) -> "Version":
        """The version a company publishes after this one."""
        if meaning_changed:
            return Version(True, self.meaning + 1, 0)
        return Version(True, self.meaning, self.wording + 1)


DRAFT = Version(False, 1, 0)


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of what is agreed to for a purpose, in one language. Published texts are never
    changed: a change is a new version, and who agreed to an older one is asked again."""

    purpose: Purpose
    version: str
    language: str
    body: str
    published: Millis
    by: str = ""

    @property
    def draft(self) -> bool:
        """Whether it came with the program: to be checked by the company's own counsel."""
        return self.version.startswith(_DRAFT)


@dataclass(frozen=True, slots=True)
class PurposeWords:
    """What a purpose is called, and what goes when its consent is withdrawn."""

    title: Words
    ends: Words


PURPOSES: Mapping[Purpose, PurposeWords] = {
    Purpose.ATTENDANCE: PurposeWords(
        say("Attendance by face recognition"),
        say(
            "The face template and its key are destroyed at once and cannot be brought back. "
            "From then on the cameras do not know this face, and nothing more is recorded."
        ),
    ),
    Purpose.POSTURE: PurposeWords(
        say("Activity and posture"),
        say("From then on neither activity nor posture is recorded."),
    ),
}


class ConsentState(StrEnum):
    """How a person stands to one purpose; exactly one."""

    AGREED = "agreed"
    OLDER = "agreed to an older text"
    OUTDATED = "has to be asked again"
    NOT_ASKED = "not asked yet"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def records(self) -> bool:
        """Whether anything may be recorded for this purpose."""
        return self in {ConsentState.AGREED, ConsentState.OLDER}

    @property
    def asks_again(self) -> bool:
        """Whether there is a newer text than the one that was agreed to."""
        return self in {ConsentState.OLDER, ConsentState.OUTDATED}


@dataclass(frozen=True, slots=True)
class Standing:
    """The state, and the consent it follows from."""

    state: ConsentState
    consent: Consent | None = None


Texts = Mapping[Purpose, Mapping[str, ConsentText]]
"""The current texts: purpose -> language -> text, all languages of a purpose of one version."""


def stands(agreed: str, current: Version) -> bool:
    """Whether an agreement to this version still allows new recordings. Consents from before there
    were texts name no version: they count as the first meaning."""
    return (Version.parse(agreed).meaning if agreed else 1) == current.meaning


def standing(consents: Iterable[Consent], current: Version) -> Standing:
    """How one person stands to one purpose, by all their consents to it."""
    every = sorted(consents, key=lambda c: (Version.parse(c.text), c.given))
    if held := [c for c in every if c.withdrawn is None]:
        newest = held[-1]
        if not stands(newest.text, current):
            return Standing(ConsentState.OUTDATED, newest)
        same = newest.text == str(current)
        return Standing(ConsentState.AGREED if same else ConsentState.OLDER, newest)
    if not every:
        return Standing(ConsentState.NOT_ASKED)
    last = max(every, key=lambda c: (c.withdrawn or 0, c.given))
    declined = last.withdrawn == last.given
    return Standing(ConsentState.DECLINED if declined else ConsentState.WITHDRAWN, last)


def current_texts(published: Iterable[ConsentText]) -> Texts:
    """What is asked today: the company's newest text of each purpose, else the draft."""
    found: dict[Purpose, dict[str, ConsentText]] = {purpose: {} for purpose in Purpose}
    for text in [*drafts(), *published]:
        known = next(iter(found[text.purpose].values()), None)
        if known is None or Version.parse(text.version) > Version.parse(known.version):
            found[text.purpose] = {text.language: text}
        elif text.version == known.version:
            found[text.purpose][text.language] = text
    return found


def current_versions(published: Iterable[ConsentText]) -> dict[Purpose, Version]:
    """The version of each purpose that is asked today."""
    return newest_versions((text.purpose, text.version) for text in published)


def newest_versions(published: Iterable[tuple[Purpose, str]]) -> dict[Purpose, Version]:
    """As `current_versions`, without the texts themselves."""
    found = dict.fromkeys(Purpose, DRAFT)
    for purpose, version in published:
        found[purpose] = max(found[purpose], Version.parse(version))
    return found


def standing_purposes(
    given: Iterable[tuple[str, Purpose, str]], asked: Mapping[Purpose, Version]
) -> dict[str, frozenset[Purpose]]:
    """Employee -> what they agree to now, by (employee, purpose, version agreed to) of everything
    given and not withdrawn. Nobody is in it without a purpose."""
    found: dict[str, set[Purpose]] = {}
    for employee, purpose, text in given:
        if stands(text, asked[purpose]):
            found.setdefault(employee, set()).add(purpose)
    return {employee: frozenset(purposes) for employee, purposes in found.items()}


def in_language(texts: Mapping[str, ConsentText], language: str) -> ConsentText:
    """The text in this language, else in English, else in any."""
    return texts.get(language) or texts.get(ENGLISH) or next(iter(texts.values()))


@cache
def drafts() -> tuple[ConsentText, ...]:
    """The texts that come with the program: consent_texts/PURPOSE.LANGUAGE.md."""
    return tuple(
        ConsentText(
            Purpose(path.name.split(".")[0]),
            str(DRAFT),
            path.name.split(".")[1],
            path.read_text("utf-8").strip(),
            published=0,
        )
        for path in sorted(FOLDER.glob("*.md"))
    )
