"""How a payroll file is written. It is chosen and not the reader's language by itself: whoever
makes the file of a closed month, with the same choice it has the same bytes."""

from collections.abc import Mapping

from cwem.kpi.report.order import Format
from cwem.kpi.report.payroll_file import Style
from cwem.ui import day_address
from cwem.ui.language import _, tr
from cwem.words import ENGLISH, Words, say

CELLS, HEADERS = "cells", "headers"
COMMA = "comma"
_SEPARATORS: Mapping[str, str] = {COMMA: ",", "semicolon": ";"}
_CELLS: Mapping[str, Words] = {
    COMMA: say("Payroll file with commas (0.5)"),
    "semicolon": say("Payroll file with semicolons (0,5)"),
}
_HEADERS: Mapping[str, Words] = {
    ENGLISH: say("Payroll file with English headers"),
    "de": say("Payroll file with German headers"),
}


def asked_style(form: Format) -> Style:
    """With what chooses it; of JSON there is one."""
    if form is Format.CSV:
        cells = day_address.chosen(CELLS, _told(_CELLS), COMMA, _("Between cells"), 285)
        return Style(form.value, separator=_SEPARATORS[cells])
    if form is Format.XLSX:
        headers = day_address.chosen(HEADERS, _told(_HEADERS), ENGLISH, _("Headers"), 285)
        return Style(form.value, headers)
    return Style(form.value)


def said_of(style: Style) -> str:
    """What stands beside the button."""
    if style.form == Format.CSV:
        name = next(each for each, sign in _SEPARATORS.items() if sign == style.separator)
        return _("{cells}; the same file whoever downloads it.", cells=tr(_CELLS[name]))
    if style.form == Format.XLSX:
        headers = tr(_HEADERS[style.language])
        return _("{cells}; the same file whoever downloads it.", cells=headers)
    return _("The same file whoever downloads it.")


def _told(words: Mapping[str, Words]) -> dict[str, str]:
    return {name: tr(each) for name, each in words.items()}
