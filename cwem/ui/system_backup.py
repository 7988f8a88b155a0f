"""What there is of backups, and what to do."""

import streamlit as st

from cwem.backup.schedule import overdue, record_of
from cwem.settings import Settings
from cwem.store.last_backup import BackupRecord
from cwem.ui.formats import moment, viewer_zone
from cwem.ui.language import _, language, tr
from cwem.ui.system_facts import size
from cwem.values import Millis


def backed_up(settings: Settings, now: Millis) -> bool:
    """Whether there is a good backup that is young enough."""
    record = record_of(settings)
    return record.at > 0 and not overdue(settings, record, now)


def backup(settings: Settings, now: Millis) -> None:
    """The card: the last good one, what went wrong since, and how to make one."""
    record = record_of(settings)
    if record.at:
        last(record, overdue(settings, record, now))
    else:
        st.warning(_("There is no backup yet."), icon=":material/backup:")
    if record.failed > record.at:
        st.error(
            _(
                "The last try, {when}, failed: {reason}",
                when=moment(record.failed, viewer_zone()),
                reason=record.why,
            ),
            icon=":material/error:",
        )
    if settings.backup_folder:
        st.caption(_("Made every day from {hour}:00 on, to:", hour=settings.backup_hour))
        st.code(settings.backup_folder, language=None)
        return
    st.caption(
        _(
            "None is made every day: set CWEM_BACKUP_FOLDER and CWEM_BACKUP_PASSPHRASE_FILE, and "
            "start CWEM again. At the server `cwem backup FILE` makes one at any time."
        )
    )


def last(record: BackupRecord, old: bool) -> None:
    """The last good one."""
    said = _(
        "The last good backup: {when}, {size}.",
        when=moment(record.at, viewer_zone()),
        size=tr(size(record.size, language())),
    )
    if old:
        st.warning(said, icon=":material/backup:")
    else:
        st.success(said, icon=":material/backup:")
    st.text(record.file)
