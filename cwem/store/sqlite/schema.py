"""The tables, as numbered migrations: never edited once released, only appended to.

Times are milliseconds since the epoch, UTC. A bout's UTC day is not a column: it is the day of
`started`, and a day is a range of the primary key. One person's day is 300 to 3,000 neighbouring
rows of some 110 bytes, so it is read with a handful of pages and no second index.
"""

import sqlite3
import time
from pathlib import Path

from filelock import FileLock

from cwem.errors import StoreError, StoreTooNew
from cwem.store.sqlite.copies import copy_before_migration

APPLICATION_ID = 0x4357454D
"""Marks the file as ours ("CWEM"), so that another program's database is never touched."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE bout (
            employee TEXT NOT NULL, started INTEGER NOT NULL, channel TEXT NOT NULL,
            capture TEXT NOT NULL, label TEXT NOT NULL, camera TEXT NOT NULL, model TEXT NOT NULL,
            ended INTEGER NOT NULL, confidence REAL NOT NULL,
            PRIMARY KEY (employee, started, channel, capture)) STRICT, WITHOUT ROWID""",
        # '' stands for "nobody known": a primary key has no NULL here, and a repeat must be equal.
        """CREATE TABLE bout_void (
            employee TEXT NOT NULL, started INTEGER NOT NULL, channel TEXT NOT NULL,
            capture TEXT NOT NULL, since INTEGER NOT NULL, reason TEXT NOT NULL,
            replaced_by TEXT NOT NULL,
            PRIMARY KEY (employee, started, channel, capture, since, reason, replaced_by)
            ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE employee (
            number TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT, WITHOUT ROWID""",
        """CREATE TABLE consent (
            employee TEXT NOT NULL, purpose TEXT NOT NULL, given INTEGER NOT NULL,
            note TEXT NOT NULL, withdrawn INTEGER,
            PRIMARY KEY (employee, purpose, given)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE face_key (
            employee TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID""",
        """CREATE TABLE face_template (
            employee TEXT NOT NULL, model TEXT NOT NULL, images INTEGER NOT NULL,
            enrolled INTEGER NOT NULL, sealed BLOB NOT NULL,
            PRIMARY KEY (employee, model)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE gallery_version (version INTEGER NOT NULL) STRICT",
        "INSERT INTO gallery_version VALUES (0)",
    ),
    (
        """CREATE TABLE account (
            name TEXT PRIMARY KEY, roles TEXT NOT NULL, employee TEXT UNIQUE,
            created INTEGER NOT NULL, password TEXT NOT NULL, must_change INTEGER NOT NULL,
            disabled INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
        # Only the digest of a token: who reads the file cannot log in with it.
        """CREATE TABLE login (
            digest BLOB PRIMARY KEY, id TEXT NOT NULL, account TEXT NOT NULL,
            opened INTEGER NOT NULL, seen INTEGER NOT NULL, address TEXT NOT NULL,
            browser TEXT NOT NULL) STRICT, WITHOUT ROWID""",
        "CREATE INDEX login_account ON login (account)",
        """CREATE TABLE login_failure (
            key BLOB PRIMARY KEY, count INTEGER NOT NULL, last INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, actor TEXT NOT NULL,
            action TEXT NOT NULL, about TEXT, account TEXT, details TEXT NOT NULL,
            address TEXT NOT NULL) STRICT""",
        "CREATE INDEX audit_at ON audit (at)",
        """CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
        """CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    ),
    (
        "ALTER TABLE employee ADD COLUMN email TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE employee ADD COLUMN language TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE site (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, zone TEXT NOT NULL, country TEXT NOT NULL
            ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE team (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, site TEXT REFERENCES site(id)
            ) STRICT, WITHOUT ROWID""",
        """CREATE TABLE camera (
            id TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL,
            site TEXT NOT NULL REFERENCES site(id), zone TEXT NOT NULL, people INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""",
        # A subject is an employee or a team and a value one of three things or nothing, so neither
        # can name the table it refers to; people.checks does.
        """CREATE TABLE assignment (
            kind TEXT NOT NULL, subject TEXT NOT NULL, since TEXT NOT NULL,
            revision INTEGER NOT NULL, value TEXT, recorded INTEGER NOT NULL,
            PRIMARY KEY (kind, subject, since, revision)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE registry_revision (revision INTEGER NOT NULL) STRICT",
        "INSERT INTO registry_revision VALUES (0)",
    ),
    (
        "ALTER TABLE account ADD COLUMN language TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE consent ADD COLUMN text TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE consent ADD COLUMN recorded_by TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE consent_text (
            purpose TEXT NOT NULL, version TEXT NOT NULL, language TEXT NOT NULL,
            body TEXT NOT NULL, published INTEGER NOT NULL, published_by TEXT NOT NULL,
            PRIMARY KEY (purpose, version, language)) STRICT, WITHOUT ROWID""",
        # Only the digest of a token, as in `login`.
        """CREATE TABLE invitation (
            id TEXT PRIMARY KEY, digest BLOB NOT NULL UNIQUE, login TEXT NOT NULL,
            roles TEXT NOT NULL, employee TEXT, created INTEGER NOT NULL,
            invited_by TEXT NOT NULL, expires INTEGER NOT NULL, language TEXT NOT NULL,
            accepted INTEGER, revoked INTEGER) STRICT, WITHOUT ROWID""",
        """CREATE TABLE notice (
            number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
            account TEXT NOT NULL, kind TEXT NOT NULL, words TEXT NOT NULL, at INTEGER NOT NULL,
            page TEXT NOT NULL, read INTEGER) STRICT""",
        "CREATE INDEX notice_account ON notice (account, at)",
    ),
    ("ALTER TABLE camera ADD COLUMN retired INTEGER NOT NULL DEFAULT 0",),
    (
        """CREATE TABLE work_event (
            employee TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, said_by TEXT NOT NULL,
            PRIMARY KEY (employee, at, kind)) STRICT, WITHOUT ROWID""",
        "CREATE TABLE waiting_key (employee TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT",
        """CREATE TABLE waiting_photo (
            employee TEXT NOT NULL, number INTEGER NOT NULL, received INTEGER NOT NULL,
            sealed BLOB NOT NULL, PRIMARY KEY (employee, number)) STRICT""",
    ),
    (
        """CREATE TABLE login_place (
            digest BLOB PRIMARY KEY, seen INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    ),
    ("ALTER TABLE account ADD COLUMN last_login INTEGER",),
    ("ALTER TABLE assignment ADD COLUMN recorded_by TEXT NOT NULL DEFAULT ''",),
    (
        "CREATE TABLE checklist (step TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        # Until here the audit alone knew it.
        """INSERT OR IGNORE INTO checklist SELECT json_extract(details, '$.step') FROM audit
            WHERE action = 'getting started: step settled'
            AND json_extract(details, '$.step') IS NOT NULL""",
        """INSERT OR IGNORE INTO checklist SELECT 'away' FROM audit
            WHERE action = 'getting started: put away'""",
    ),
    (
        # Filled when first asked for (erased.py): a secret comes from the system, not from SQL.
        """CREATE TABLE installation (
            one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, secret BLOB NOT NULL
            ) STRICT""",
        # A digest under that secret: the ledger, which has the same, tells no number by itself.
        """CREATE TABLE erased_number (
            mark BLOB PRIMARY KEY, day TEXT NOT NULL, refused INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""",
        # The one way to change a word of the audit: while its row lies here. It refers to a row
        # that cannot be, so that no transaction commits before it is taken away again.
        """CREATE TABLE audit_pseudonym (
            id INTEGER PRIMARY KEY CHECK (id = 1), pseudonym TEXT NOT NULL,
            open INTEGER NOT NULL CHECK (open = 0) REFERENCES audit_pseudonym(id)
            DEFERRABLE INITIALLY DEFERRED) STRICT""",
        "DROP TRIGGER audit_keeps_words",
        """CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit
            WHEN NOT EXISTS (SELECT 1 FROM audit_pseudonym WHERE
                NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.action = OLD.action
                AND NEW.actor IN (OLD.actor, pseudonym)
                AND (NEW.about IS OLD.about OR NEW.about = pseudonym)
                AND (NEW.account IS OLD.account OR NEW.account = pseudonym)
                AND NEW.address IN (OLD.address, ''))
            BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END""",
    ),
    (
        """CREATE TABLE adjustment (
            employee TEXT NOT NULL, started INTEGER NOT NULL, id TEXT NOT NULL,
            channel TEXT NOT NULL, ended INTEGER NOT NULL, label TEXT, author TEXT NOT NULL,
            approver TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,
            PRIMARY KEY (employee, started, id)) STRICT, WITHOUT ROWID""",
        # Who asked for it and approved it may be erased; what it says stays as it was said.
        """CREATE TRIGGER adjustment_fixed
            BEFORE UPDATE OF employee, started, id, channel, ended, label, reason, at ON adjustment
            BEGIN SELECT RAISE(ABORT, 'an adjustment is never edited'); END""",
        # Days are days since the epoch; see rollups.py for what a turn is.
        """CREATE TABLE rollup_state (
            turn INTEGER NOT NULL, revision INTEGER NOT NULL, sealed_before INTEGER NOT NULL,
            holder TEXT NOT NULL, held_until INTEGER NOT NULL) STRICT""",
        "INSERT INTO rollup_state VALUES (1, -1, 0, '', 0)",
        """CREATE TABLE dirty_day (
            day INTEGER NOT NULL, employee TEXT NOT NULL, turn INTEGER NOT NULL,
            PRIMARY KEY (day, employee)) STRICT, WITHOUT ROWID""",
        "INSERT INTO dirty_day SELECT DISTINCT started / 86400000, employee, 0 FROM bout",
        # By day first: what is added up last lies last, a group is one range, and a person's
        # month is 30 look-ups. 10 million rows take 0.5 GB; a second index would double that.
        """CREATE TABLE rolled_day (
            day INTEGER NOT NULL, employee TEXT NOT NULL, begins INTEGER NOT NULL,
            ends INTEGER NOT NULL, team TEXT NOT NULL, arrival INTEGER, last_seen INTEGER,
            turn INTEGER NOT NULL, sealed INTEGER,
            PRIMARY KEY (day, employee)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE daily (
            day INTEGER NOT NULL, employee TEXT NOT NULL, channel TEXT NOT NULL,
            label TEXT NOT NULL, length INTEGER NOT NULL,
            PRIMARY KEY (day, employee, channel, label)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE monthly (
            employee TEXT NOT NULL, month INTEGER NOT NULL, channel TEXT NOT NULL,
            label TEXT NOT NULL, length INTEGER NOT NULL,
            PRIMARY KEY (employee, month, channel, label)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE group_total (
            team TEXT NOT NULL, unit TEXT NOT NULL, first INTEGER NOT NULL, channel TEXT NOT NULL,
            label TEXT NOT NULL, length INTEGER NOT NULL, people INTEGER NOT NULL,
            shown INTEGER NOT NULL, turn INTEGER NOT NULL,
            PRIMARY KEY (team, unit, first, channel, label)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX group_total_period ON group_total (unit, first)",
    ),
    (
        # Whoever wrote or approved a correction of somebody else may be erased later.
        "DROP TRIGGER adjustment_fixed",
        """CREATE TRIGGER adjustment_fixed BEFORE UPDATE ON adjustment
            WHEN NOT EXISTS (SELECT 1 FROM audit_pseudonym WHERE
                NEW.employee = OLD.employee AND NEW.started = OLD.started AND NEW.id = OLD.id
                AND NEW.channel = OLD.channel AND NEW.ended = OLD.ended AND NEW.label IS OLD.label
                AND NEW.reason = OLD.reason AND NEW.at = OLD.at
                AND NEW.author IN (OLD.author, pseudonym)
                AND NEW.approver IN (OLD.approver, pseudonym))
            BEGIN SELECT RAISE(ABORT, 'an adjustment is never edited'); END""",
    ),
    (
        # Who was not observed is no contributor any more: groups are added up again.
        """INSERT INTO dirty_day SELECT DISTINCT rolled.day, '', state.turn
            FROM rolled_day AS rolled, rollup_state AS state WHERE true
            ON CONFLICT DO UPDATE SET turn = excluded.turn""",
    ),
    (
        # The installation that is being copied into this store; see store/company_copy.py.
        """CREATE TABLE copied_from (
            one INTEGER PRIMARY KEY CHECK (one = 1), source TEXT NOT NULL,
            finished INTEGER NOT NULL) STRICT""",
    ),
    (
        # One person's year is 500 to 1,500 neighbouring rows of some 150 bytes, by time.
        """CREATE TABLE entry (
            employee TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
            said INTEGER NOT NULL, said_by TEXT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (employee, at, kind, id)) STRICT, WITHOUT ROWID""",
        # Revisions count on through the whole book: the highest of some people's is theirs.
        """CREATE TABLE entry_revision (
            employee TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
        "CREATE TABLE book_revision (revision INTEGER NOT NULL) STRICT",
        "INSERT INTO book_revision VALUES (0)",
        # Every revision stays: a closed period names the one it was worked out by.
        """CREATE TABLE rule_book (
            revision INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT""",
        """CREATE TABLE pass (
            employee TEXT NOT NULL, kind TEXT NOT NULL, proof TEXT NOT NULL,
            issued INTEGER NOT NULL, issued_by TEXT NOT NULL, must_change INTEGER NOT NULL,
            PRIMARY KEY (employee, kind)) STRICT, WITHOUT ROWID""",
        "CREATE INDEX pass_proof ON pass (kind, proof)",
        """CREATE TABLE closing (
            first TEXT NOT NULL, last TEXT NOT NULL, team TEXT NOT NULL, version INTEGER NOT NULL,
            hash TEXT NOT NULL, digests TEXT NOT NULL, at INTEGER NOT NULL,
            closed_by TEXT NOT NULL, rules INTEGER NOT NULL,
            PRIMARY KEY (first, last, team, version)) STRICT, WITHOUT ROWID""",
        """CREATE TABLE closed_line (
            first TEXT NOT NULL, last TEXT NOT NULL, team TEXT NOT NULL, version INTEGER NOT NULL,
            employee TEXT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (first, last, team, version, employee)) STRICT, WITHOUT ROWID""",
        # NULL: added up before stays were kept; see store/visit_rows.py.
        "ALTER TABLE rolled_day ADD COLUMN visits BLOB",
    ),
    (
        # What somebody was called, by name or address: whoever erases them looks for that too.
        """CREATE TABLE former_name (
            employee TEXT NOT NULL, name TEXT NOT NULL,
            PRIMARY KEY (employee, name)) STRICT, WITHOUT ROWID""",
        """CREATE TRIGGER employee_renamed AFTER UPDATE OF name, email ON employee BEGIN
            INSERT OR IGNORE INTO former_name SELECT old.number, old.name
                WHERE old.name NOT IN ('', new.name);
            INSERT OR IGNORE INTO former_name SELECT old.number, old.email
                WHERE old.email NOT IN ('', new.email);
        END""",
    ),
    (
        # NULL: added up before stretches of sitting were kept. Days whose events are there are
        # added up again.
        "ALTER TABLE rolled_day ADD COLUMN sitting BLOB",
        """INSERT INTO dirty_day SELECT rolled.day, rolled.employee, state.turn
            FROM rolled_day AS rolled, rollup_state AS state WHERE rolled.sealed IS NULL
            ON CONFLICT DO UPDATE SET turn = excluded.turn""",
    ),
    (
        # What a closing rests on: none is kept that does not know of the last one, or of a request.
        "ALTER TABLE book_revision ADD COLUMN requests INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE book_revision ADD COLUMN closings INTEGER NOT NULL DEFAULT 0",
        # Somebody's year of closed lines is 12 rows among a hundred thousand.
        "CREATE INDEX closed_line_employee ON closed_line (employee, last)",
    ),
    (
        # What a name stood on. 1: from before this was kept, so nothing is known of it.
        "ALTER TABLE bout ADD COLUMN evidence REAL NOT NULL DEFAULT 1",
    ),
    (
        # Before which days the attendance book was emptied, and when; see book_retention.py.
        """CREATE TABLE book_removed (
            before TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID""",
    ),
)


def migrate(connection: sqlite3.Connection, path: Path, patience: float) -> None:
    """Bring the schema up to date, once, however many processes start together; a copy of a store
    that is there already is kept beside it first (copies.py).

    Raises StoreTooNew for a newer schema and StoreError for a database that is not ours."""
    if _version(connection, path) == len(MIGRATIONS):
        return
    enter_wal(connection, path, patience)
    if not _version(connection, path):
        _apply(connection, path, patience)
        return
    with FileLock(path.with_name(f".{path.name}.migrating"), mode=0o600):
        if (old := _version(connection, path)) < len(MIGRATIONS):
            copy_before_migration(path, old)
            _apply(connection, path, patience)


def _apply(connection: sqlite3.Connection, path: Path, patience: float) -> None:
    begin(connection, patience)
    try:
        for number in range(_version(connection, path), len(MIGRATIONS)):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """Migrations applied so far, read at one instant."""
    application, version, tables = connection.execute(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)"
        " FROM pragma_application_id, pragma_user_version"
    ).fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise StoreError(
            f"{path} is another program's database. Point CWEM_STORE at a file of its own."
        )
    if version > len(MIGRATIONS):
        raise StoreTooNew(
            f"The store {path} was written by a newer version of CWEM (schema {version}, this one "
            f"knows {len(MIGRATIONS)}). Update CWEM, or restore a backup made by this version."
        )
    return int(version)


def enter_wal(connection: sqlite3.Connection, path: Path, patience: float) -> None:
    """Switch to write-ahead logging; a no-op where the file is in it already."""
    mode = _patiently(connection, "PRAGMA journal_mode = WAL", patience)
    if mode != "wal":
        raise StoreError(
            f"The store {path} lies on a disk without shared memory (a network share?). "
            "Put it on a local disk."
        )


def begin(connection: sqlite3.Connection, patience: float) -> None:
    """Take the write lock, waiting at most `patience` seconds for other processes."""
    _patiently(connection, "BEGIN IMMEDIATE", patience)


def _patiently(connection: sqlite3.Connection, statement: str, patience: float) -> object:
    """Run a statement, again while the database is locked. SQLite's own wait skips some statements
    and grows to 100 ms a turn: of two busy processes one then waited up to 0.9 s for a commit,
    this way 0.5 s (benchmarks/store.py, two processes flat out)."""
    deadline = time.monotonic() + patience
    while True:
        try:
            row = connection.execute(statement).fetchone()
        except sqlite3.OperationalError as error:
            locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not locked or time.monotonic() > deadline:
                raise
            time.sleep(0.002)
        else:
            return row[0] if row else None
