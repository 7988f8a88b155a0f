"""System: how this installation is doing, what it lacks, and what it logged."""

import shutil
from pathlib import Path

import streamlit as st

from cwem import __version__
from cwem.access.roles import Permission
from cwem.errors import StoreError
from cwem.ports import Store, StoreFigures
from cwem.settings import Settings
from cwem.ui import guard, state
from cwem.ui.formats import duration, moment, viewer_zone
from cwem.ui.language import _, language, tr
from cwem.ui.layout import Metric, card, header, metrics, quiet
from cwem.ui.saving import saving_for_operators
from cwem.ui.system_address import address
from cwem.ui.system_backup import backup
from cwem.ui.system_doctor import doctor
from cwem.ui.system_facts import captures, models, size, table_rows, versions
from cwem.ui.system_log import log_card
from cwem.web.addresses import colleagues_host
from cwem.web.tls import Certificate


def main() -> None:
    """The page, top to bottom."""
    guest = guard.require(Permission.SEE_SYSTEM)
    server = state.server()
    assert server.runtime is not None
    settings = server.runtime.settings
    up = (guest.reception.now() - server.started) / 1000 if server.started else 0
    with header(
        _("System"),
        _("CWEM {version}, running for {time}.", version=__version__, time=duration(up)),
    ):
        if st.button(_("Look again"), icon=":material/refresh:"):
            stored.clear()
    figures = None
    try:
        figures = stored(server.runtime.store, str(settings.home))
    except StoreError as error:
        st.error(tr(error), icon=":material/cloud_off:")
    overview(server, settings, figures)
    running(server)
    left, right = st.columns(2, gap="medium")
    with left:
        with card(_("Address")):
            file = Path(str(st.get_option("server.sslCertFile") or ""))
            ends = Certificate(file, file).ends if file.name else None
            address(settings, colleagues_host(settings), ends)
        with card(_("Backup")):
            backup(settings, guest.reception.now())
        model_card(settings.models)
    with right:
        if figures is not None:
            store_card(figures)
        with card(_("Versions")):
            pairs(_("What"), _("Version"), [("CWEM", __version__), *versions()])
    doctor(settings, server.runtime.store)
    log_card(guest, settings.home)


@st.cache_data(ttl=60, show_spinner=False, max_entries=4)
def stored(_store: Store, place: str) -> StoreFigures:
    """Of the store at `place`. Counting takes up to 0.1 s: once a minute is enough."""
    return _store.figures()


def overview(server: state.Server, settings: Settings, figures: StoreFigures | None) -> None:
    """The figures somebody looks for first."""
    disk = shutil.disk_usage(settings.home if settings.home.exists() else Path.home())
    seats = server.seats
    row = [
        Metric(
            _("Cameras running"),
            _("{n} of {limit}", n=seats.taken() if seats else 0, limit=seats.limit if seats else 0),
        ),
        Metric(
            _("Disk free, of {total}", total=sized(disk.total)),
            sized(disk.free),
        ),
    ]
    if figures is not None:
        row.append(Metric(_("Records on disk"), sized(figures.size + figures.log_size)))
    metrics(row)


@st.fragment(run_every=2)
def running(server: state.Server) -> None:
    """The captures of this moment, whose nobody reads here."""
    guard.still_here(Permission.SEE_SYSTEM)
    facts = captures(server.seats.runs()) if server.seats else []
    if server.runtime is not None:
        saving_for_operators(server.runtime.outbox.state())
    with (
        quiet("captures"),
        card(_("Cameras running now"), _("Without names: how they do, not whose they are.")),
    ):
        if not facts:
            st.caption(_("No camera is running."))
            return
        zone = viewer_zone()
        st.dataframe(
            {
                _("Capture"): [fact.id for fact in facts],
                _("Kind"): [tr(fact.kind) for fact in facts],
                _("Since"): [moment(fact.since, zone) for fact in facts],
                _("Looked at a second"): [fact.analysed for fact in facts],
                _("Asked for a second"): [fact.asked for fact in facts],
                _("Answer takes"): [fact.latency_ms for fact in facts],
                _("Trouble"): [tr(fact.trouble) or _("none") for fact in facts],
            },
            hide_index=True,
            column_config={
                _("Looked at a second"): st.column_config.NumberColumn(format="%.1f"),
                _("Asked for a second"): st.column_config.NumberColumn(format="%.1f"),
                _("Answer takes"): st.column_config.NumberColumn(format="%.0f ms"),
            },
            alt=_("Cameras that run now, how fast and with which trouble"),
        )


def store_card(figures: StoreFigures) -> None:
    """Where records are and how many."""
    with card(_("Store"), _("{kind}, schema {n}", kind=figures.kind, n=figures.schema)):
        st.text(figures.place)
        when = moment(figures.last_write, viewer_zone())
        st.caption(
            _(
                "{size}, and {log} in the write-ahead log; last written {when}.",
                size=sized(figures.size),
                log=sized(figures.log_size),
                when=when,
            )
            if figures.log_size
            else _("{size}; last written {when}.", size=sized(figures.size), when=when)
        )
        rows = [(tr(name), tr(count)) for name, count in table_rows(figures, language())]
        pairs(_("What"), _("Rows"), rows)


def model_card(folder: Path) -> None:
    """The model files, compared with the manifest."""
    facts = models(folder)
    with card(_("Models"), _("Files compared with the manifest by their SHA-256.")):
        st.text(str(folder))
        st.dataframe(
            {
                _("Model"): [fact.name for fact in facts],
                _("State"): [tr(fact.state) for fact in facts],
                _("Size"): [sized(fact.size) for fact in facts],
            },
            hide_index=True,
            alt=_("Model files and whether they are the right ones"),
        )


def pairs(left: str, right: str, rows: list[tuple[str, str]]) -> None:
    """A table of two columns."""
    st.dataframe(
        {left: [row[0] for row in rows], right: [row[1] for row in rows]},
        hide_index=True,
        height="content",
        alt=f"{left}, {right}",
    )


def sized(count: int) -> str:
    """Bytes for people."""
    return tr(size(count, language()))


main()
