"""What the Settings page shows of each setting, and what becomes of what is entered."""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cwem.capture.seats import Seats
from cwem.errors import SettingsError
from cwem.machine import port_taken
from cwem.settings import AT_ONCE, Settings, Source, limits
from cwem.settings_file import SettingsFile, Value, Values, in_force, source
from cwem.ui.settings_words import ABOUT, SECONDS_IN, About, Group, Unit
from cwem.ui.state import Runtime
from cwem.words import Words, say

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as it is shown: figures in the unit people read them in."""

    name: str
    about: About
    saved: Value
    """What holds after the next restart, if not now."""
    running: Value
    default: Value
    bounds: tuple[float, float] | None
    """The least and the most a figure may be."""
    whole: bool
    """Only whole numbers."""
    source: Source

    @property
    def unit(self) -> Unit:
        return self.about.unit

    @property
    def at_once(self) -> bool:
        return self.name in AT_ONCE

    @property
    def locked(self) -> Words | None:
        """Why it cannot be changed here."""
        if self.source is Source.ENVIRONMENT:
            return say("Fixed by the variable CWEM_{name}.", name=self.name.upper())
        return self.about.elsewhere


def rows(group: Group, saved: Settings, running: Settings, file: Mapping[str, object]) -> list[Row]:
    """The settings of a group; `file` is what the file says."""
    return [_row(name, saved, running, file) for name in group.settings]


def _row(name: str, saved: Settings, running: Settings, file: Mapping[str, object]) -> Row:
    bounds = limits(name)
    scale = SECONDS_IN.get(ABOUT[name].unit, 1)
    return Row(
        name,
        ABOUT[name],
        shown(name, getattr(saved, name)),
        shown(name, getattr(running, name)),
        shown(name, default(name)),
        (bounds[0] / scale, bounds[1] / scale) if bounds else None,
        Settings.model_fields[name].annotation is int,
        source(name, file),
    )


def default(name: str) -> Value:
    """The product's own value."""
    field = Settings.model_fields[name].get_default(call_default_factory=True)
    return field if isinstance(field, int | float | str) else str(field)


def shown(name: str, value: object) -> Value:
    """A value in the unit people read it in; nothing that opens a door is shown."""
    if not isinstance(value, int | float):
        return re.sub(r"//[^/@]*@", "//…@", str(value))
    seconds = SECONDS_IN.get(ABOUT[name].unit)
    return value if seconds is None else value / seconds


def entered(name: str, value: Value) -> Value:
    """What is stored of a value that was entered in its unit."""
    seconds = SECONDS_IN.get(ABOUT[name].unit)
    if isinstance(value, str) or seconds is None:
        return value.strip() if isinstance(value, str) else value
    return round(value * seconds, 3)


def changes(group: Iterable[Row], given: Mapping[str, Value]) -> Values:
    """What differs from what is saved; None for a value that is the product's own again."""
    found: dict[str, Value | None] = {}
    for row in group:
        if row.name in given and row.locked is None and given[row.name] != row.saved:
            back = given[row.name] == row.default
            found[row.name] = None if back else entered(row.name, given[row.name])
    return found


@dataclass(frozen=True, slots=True)
class Saving:
    """Where changes go: the file, the running server, and the audit. `note` tells the audit, old
    -> new by name; what it cannot note is not saved."""

    file: SettingsFile
    runtime: Runtime
    seats: Seats | None
    note: Callable[[Mapping[str, str]], None]

    def save(self, wanted: Values, seen: Values) -> None:
        """Save the changes, and take over at once what can be. `seen` is what the file said when
        the page was drawn. Raises SettingsError and StoreError, and then nothing is changed."""
        with self.file.changing(wanted, seen, self._take_over) as new:
            if new.port != self.runtime.settings.port and (
                reason := port_taken(new.host, new.port)
            ):
                raise SettingsError(say("Choose another port: {reason}", reason=reason))
            self.note({name: _told(name, self.file, new) for name in wanted})
        log.info("settings changed: %s", ", ".join(wanted))

    def _take_over(self, new: Settings) -> None:
        self.runtime.use(in_force(self.runtime.settings, new))
        if self.seats is not None:
            self.seats.limit = new.max_sessions


def _told(name: str, file: SettingsFile, new: Settings) -> str:
    before = file.values().get(name, default(name))
    return f"{_plain(before)} -> {_plain(getattr(new, name))}"


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
