"""A report is ordered, read once from beginning to end, and written in the order's format."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo

from cwem.errors import InputError
from cwem.kpi.report.activity import activity_rows, posture_rows
from cwem.kpi.report.columns import TABLES, VERSION, Table, TableName
from cwem.kpi.report.excel import ExcelFile
from cwem.kpi.report.files import csv_file, json_file
from cwem.kpi.report.order import Format, Order, Sources, Step
from cwem.kpi.report.reading import Person, people
from cwem.kpi.report.rows import Row, TeamSums, day_rows, person_row
from cwem.values import Millis
from cwem.words import say, translated


class Gathering:
    """One reading of an order's people. Tables are taken in the order of TableName, each once: the
    first that is asked for reads, the sums are made on the way."""

    def __init__(self, sources: Sources, order: Order, now: Millis, step: Step) -> None:
        self._sources, self._order, self._now, self._step = sources, order, now, step
        self._people: list[Row] = []
        self._teams = TeamSums()
        self._read = False

    def persons(self) -> Iterator[Person]:
        """Everybody, once."""
        self._read = True
        scope, known = self._order.scope, self._sources.known
        total = len(scope.people)
        found = people(self._sources.working, known, scope, self._now, step=self._step)
        for person in found:
            self._people.append(person_row(person, known, scope.first, scope.last))
            self._teams.add(person)
            yield person
        self._step(total, total)

    def rows(self, name: TableName) -> Iterable[Row]:
        """Of one table. Raises StoreError."""
        order, sources = self._order, self._sources
        scope, known = order.scope, sources.known
        if name is TableName.ACTIVITY:
            return activity_rows(sources.days, known, scope)
        if name is TableName.POSTURE:
            return posture_rows(sources.groups, known, scope, order.posture_of, order.me, self._now)
        if name is TableName.DAYS:
            return (row for person in self.persons() for row in day_rows(person, known))
        if not self._read:
            for _ in self.persons():
                pass
        if name is TableName.PEOPLE:
            return self._people
        return self._teams.rows(known, scope.first, scope.last)


def write(
    sources: Sources,
    order: Order,
    now: Millis,
    to: IO[bytes],
    step: Step = lambda _done, _of: None,
) -> None:
    """Write the report. Raises InputError for an order nobody can fill, StoreError."""
    gathering = Gathering(sources, order, now, step)
    tables = [TABLES[name] for name in TableName if name in order.tables]
    match order.format:
        case Format.CSV:
            if len(tables) != 1:
                raise InputError(say("A CSV file has one table; choose one."))
            rows = gathering.rows(TableName(tables[0].name))
            pieces = csv_file(tables[0], rows, order.separator, bom=order.bom)
            to.writelines(pieces)
        case Format.JSON:
            scope = order.scope
            head = {"from": scope.first.isoformat(), "to": scope.last.isoformat()}
            to.writelines(
                json_file(head, ((each, gathering.rows(TableName(each.name))) for each in tables))
            )
        case Format.XLSX:
            _excel(gathering, sources, order, tables, now, to)
        case Format.HTML:
            from cwem.kpi.report.paper import paper  # noqa: PLC0415 - loads jinja2

            to.writelines(paper(sources, order, now, step))


def _excel(  # noqa: PLR0913, PLR0917 - what a file is made of
    gathering: Gathering,
    sources: Sources,
    order: Order,
    tables: list[Table],
    now: Millis,
    to: IO[bytes],
) -> None:
    names = {TableName(each.name) for each in tables}
    with ExcelFile(tables, order.language, about(order, now)) as file:
        if TableName.DAYS in names:
            for person in gathering.persons():
                file.add(TableName.DAYS, day_rows(person, sources.known))
        for name in sorted(names - {TableName.DAYS}):
            file.add(name, gathering.rows(name))
        file.write(to)


def about(order: Order, now: Millis) -> list[tuple[str, str]]:
    """What a file says of itself."""
    made = datetime.fromtimestamp(now / 1000, ZoneInfo("UTC"))
    scope, language = order.scope, order.language
    return [
        (translated(say("From"), language), scope.first.isoformat()),
        (translated(say("To"), language), scope.last.isoformat()),
        (translated(say("Made"), language), made.isoformat(timespec="minutes")),
        (translated(say("Version of the columns"), language), str(VERSION)),
    ]
