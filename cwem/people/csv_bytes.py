"""From a file's bytes to its text: encoding, and which character separates its cells."""

import csv
import re
from collections.abc import Container

from cwem.people.csv_columns import plain_header
from cwem.people.csv_findings import Findings
from cwem.words import say

SEPARATORS = ",;\t"
MAX_BYTES = 10_000_000
"""Several times the file of 10,000 people, which has about 1.5 MB."""

EXPORT_AGAIN = say("export it again")
SPLIT = say("split it into several files")

_SEP_LINE = re.compile(r"\s*\"?sep=(.)\"?[,;\t]*\r?\n", re.IGNORECASE)


def decoded(content: bytes, findings: Findings) -> str | None:
    """The text; none, with a problem found, where it cannot be read as such."""
    if len(content) > MAX_BYTES:
        size, limit = f"{len(content) / 1e6:.1f}", f"{MAX_BYTES / 1e6:.0f}"
        findings.problem(
            say("the file has {size} MB, at most {limit} can be read", size=size, limit=limit),
            advice=SPLIT,
        )
        return None
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        findings.problem(
            say("this is an Excel workbook"), advice=say("save it as CSV UTF-8 and give that file")
        )
        return None
    try:
        utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        text = content.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        text = _windows(content, error, findings)
    if "\0" in text:
        findings.problem(
            say("the file holds zero bytes, so it is no CSV file"), advice=EXPORT_AGAIN
        )
        return None
    return text


def _windows(content: bytes, error: UnicodeDecodeError, findings: Findings) -> str:
    row = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        findings.problem(
            say("line {row} holds bytes that are no text", row=row),
            advice=say("save the file as CSV UTF-8"),
        )
        return content.decode("cp1252", "replace")
    findings.note(
        say("the file is not UTF-8 and was read as Windows-1252 (Western European Excel)"),
        advice=say("look at the names with umlauts and accents before you import"),
    )
    return text


def headers_of(content: bytes) -> list[str]:
    """The plain headers of a file that may be any kind of sheet; none of what cannot be read."""
    text = decoded(content, Findings())
    if text is None:
        return []
    found: list[str] = []
    for mark in SEPARATORS:
        named = _SEP_LINE.match(text)
        rest = text[named.end() :] if named else text
        first = re.split(r"[\r\n]", rest.lstrip("\r\n"), maxsplit=1)[0]
        cells = next(csv.reader([first], delimiter=named[1] if named else mark), [])
        found = max(found, [plain_header(cell) for cell in cells], key=len)
    return found


def separated(text: str, known: Container[str]) -> tuple[str, str]:
    """The text without Excel's "sep=" line, and the separator: that one's, or the one that makes
    the most headers known (plain)."""
    if named := _SEP_LINE.match(text):
        return text[named.end() :], named[1]
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    return text, max(
        SEPARATORS, key=lambda mark: (_known_in(first, mark, known), first.count(mark))
    )


def _known_in(line: str, separator: str, known: Container[str]) -> int:
    cells = next(csv.reader([line], delimiter=separator), [])
    return sum(plain_header(cell) in known for cell in cells)
