"""The tables of the first migration, and a later one. Times are milliseconds since the epoch, UTC.

Partitions, at 10,000 people and ten years (a partition may have some 100 MB and 100,000 rows):

    bout, bout_void          a person's UTC day: 300 to 3,000 rows of 110 bytes, 330 KB
    bout_day                 a person: the days that have bouts, 3,650 rows, 60 KB
    bout_person              a sixteenth of the people of a UTC day: 625 rows; 6,250 of 100,000
    consent, face_template   a person: a handful
    assignment               a sixteenth of the subjects of one kind: some 2,000 rows, 200 KB
    work_event               a person: ten a day, 36,500 rows, 2 MB
    notice                   an account: those it was told
    audit                    a UTC day of everybody: 3,000 rows, 1 MB
    audit_of                 a month of one subject: the most frequent action's 60,000 rows, 3 MB
    waiting_photo            a person: 15 photos at most
    waiting_piece            a photo in pieces of PIECE bytes, 5 MB at most
    tx_part                  one change: an import of 10,000 people, 3 MB, gone once applied
    the others               one row

Windows of a day for bouts: what is retained that long leaves as whole files, and a bout's write
timestamp is its end, so it lies in the window of its day whenever it was written.
"""

PIECE = 256 * 1024
"""Bytes of a photo or of a change in one row: well below what a node takes in one write (half a
segment of its commit log; 4 MB where that has 8)."""

_WINDOWS = (
    " WITH compaction = {'class': 'TimeWindowCompactionStrategy',"
    " 'compaction_window_unit': 'DAYS', 'compaction_window_size': 1}"
)

EVIDENCE: tuple[str, ...] = (
    # Null: from before this was kept.
    "ALTER TABLE bout ADD IF NOT EXISTS evidence double",
)

FIRST: tuple[str, ...] = (
    # --- bouts: written past the transactions, each row with its own end as the write timestamp
    """CREATE TABLE IF NOT EXISTS bout (
        employee text, day date, channel text, started bigint, capture text,
        label text, camera text, model text, ended bigint, confidence double,
        PRIMARY KEY ((employee, day), channel, started, capture))"""
    + _WINDOWS,
    # '' stands for "nobody known": a primary key has no null, and a repeat must be equal.
    """CREATE TABLE IF NOT EXISTS bout_void (
        employee text, day date, channel text, started bigint, capture text,
        since bigint, reason text, replaced_by text,
        PRIMARY KEY ((employee, day), channel, started, capture, since, reason, replaced_by))"""
    + _WINDOWS,
    """CREATE TABLE IF NOT EXISTS bout_day (
        employee text, day date, PRIMARY KEY (employee, day))""",
    """CREATE TABLE IF NOT EXISTS bout_person (
        day date, shard int, employee text, PRIMARY KEY ((day, shard), employee))""",
    # --- the transactions themselves; see transactions.py
    """CREATE TABLE IF NOT EXISTS tx_head (
        id int PRIMARY KEY, revision bigint, stamp bigint, tx uuid, parts int, body blob,
        done bigint)""",
    # Part -1: a sign of life of whoever applies it. The transaction of zeros: somebody asks the
    # others to wait (turns.py).
    """CREATE TABLE IF NOT EXISTS tx_part (
        tx uuid, part int, body blob, PRIMARY KEY (tx, part))""",
    """CREATE TABLE IF NOT EXISTS tx_past (
        revision bigint PRIMARY KEY, tx uuid) WITH default_time_to_live = 86400""",
    # --- everything from here on is written by transactions alone, but for login_seen
    # and erased_late
    "CREATE TABLE IF NOT EXISTS version (name text PRIMARY KEY, value bigint)",
    """CREATE TABLE IF NOT EXISTS employee (
        number text PRIMARY KEY, name text, email text, language text)""",
    """CREATE TABLE IF NOT EXISTS consent (
        employee text, purpose text, given bigint, note text, withdrawn bigint, text text,
        recorded_by text, PRIMARY KEY (employee, purpose, given))""",
    "CREATE TABLE IF NOT EXISTS face_key (employee text PRIMARY KEY, wrapped blob)",
    """CREATE TABLE IF NOT EXISTS face_template (
        employee text, model text, images int, enrolled bigint, sealed blob,
        PRIMARY KEY (employee, model))""",
    """CREATE TABLE IF NOT EXISTS consent_text (
        purpose text, version text, language text, body text, published bigint,
        published_by text, PRIMARY KEY (purpose, version, language))""",
    "CREATE TABLE IF NOT EXISTS waiting_key (employee text PRIMARY KEY, wrapped blob)",
    """CREATE TABLE IF NOT EXISTS waiting_photo (
        employee text, number int, received bigint, PRIMARY KEY (employee, number))""",
    """CREATE TABLE IF NOT EXISTS waiting_piece (
        employee text, number int, piece int, sealed blob,
        PRIMARY KEY ((employee, number), piece))""",
    "CREATE TABLE IF NOT EXISTS installation (one int PRIMARY KEY, id text, secret blob)",
    # A digest under that secret: the ledger, which has the same, tells no number by itself.
    """CREATE TABLE IF NOT EXISTS erased_number (
        mark text PRIMARY KEY, day text, finished boolean)""",
    # Written past the transactions: each process counts for itself, so a repeat counts once.
    """CREATE TABLE IF NOT EXISTS erased_late (
        mark text, process uuid, late bigint, PRIMARY KEY (mark, process))""",
    """CREATE TABLE IF NOT EXISTS account (
        name text PRIMARY KEY, roles text, employee text, created bigint, password text,
        must_change boolean, disabled boolean, language text, last_login bigint)""",
    "CREATE TABLE IF NOT EXISTS account_of_employee (employee text PRIMARY KEY, name text)",
    # Only the digest of a token: who reads the tables cannot log in with it.
    """CREATE TABLE IF NOT EXISTS login (
        digest blob PRIMARY KEY, id text, account text, opened bigint, seen bigint,
        address text, browser text)""",
    # Written past the transactions, `seen` being the write timestamp too: the latest wins.
    "CREATE TABLE IF NOT EXISTS login_seen (digest blob PRIMARY KEY, seen bigint)",
    """CREATE TABLE IF NOT EXISTS login_of_account (
        account text, id text, digest blob, PRIMARY KEY (account, id))""",
    """CREATE TABLE IF NOT EXISTS login_failure (
        key blob PRIMARY KEY, count int, last bigint)""",
    "CREATE TABLE IF NOT EXISTS login_place (digest blob PRIMARY KEY, seen bigint)",
    # `number` is View.number(): it rises with every entry ever made.
    """CREATE TABLE IF NOT EXISTS audit (
        day date, at bigint, number bigint, actor text, action text, about text, account text,
        details text, address text, PRIMARY KEY (day, at, number))
        WITH CLUSTERING ORDER BY (at DESC, number DESC)""",
    """CREATE TABLE IF NOT EXISTS audit_day (
        year int, day date, PRIMARY KEY (year, day)) WITH CLUSTERING ORDER BY (day DESC)""",
    # Where the entries are that concern a person, an action or everyone; see audit.py.
    """CREATE TABLE IF NOT EXISTS audit_of (
        subject text, month date, at bigint, number bigint,
        PRIMARY KEY ((subject, month), at, number))
        WITH CLUSTERING ORDER BY (at DESC, number DESC)""",
    """CREATE TABLE IF NOT EXISTS invitation (
        id text PRIMARY KEY, digest blob, login text, roles text, employee text, created bigint,
        invited_by text, expires bigint, language text, accepted bigint, revoked bigint)""",
    "CREATE TABLE IF NOT EXISTS invitation_of_digest (digest blob PRIMARY KEY, id text)",
    """CREATE TABLE IF NOT EXISTS notice (
        account text, at bigint, number bigint, id text, kind text, words text, page text,
        read bigint, PRIMARY KEY (account, at, number))
        WITH CLUSTERING ORDER BY (at DESC, number DESC)""",
    "CREATE TABLE IF NOT EXISTS notice_known (id text PRIMARY KEY, account text)",
    "CREATE TABLE IF NOT EXISTS checklist (step text PRIMARY KEY)",
    """CREATE TABLE IF NOT EXISTS site (
        id text PRIMARY KEY, name text, zone text, country text)""",
    "CREATE TABLE IF NOT EXISTS team (id text PRIMARY KEY, name text, site text)",
    """CREATE TABLE IF NOT EXISTS camera (
        id text PRIMARY KEY, name text, kind text, site text, zone text, people int,
        retired boolean)""",
    """CREATE TABLE IF NOT EXISTS assignment (
        kind text, shard int, subject text, since date, revision bigint, value text,
        recorded bigint, recorded_by text,
        PRIMARY KEY ((kind, shard), subject, since, revision))""",
    """CREATE TABLE IF NOT EXISTS work_event (
        employee text, at bigint, kind text, said_by text, PRIMARY KEY (employee, at, kind))""",
)

FORMER: tuple[str, ...] = (
    # What somebody was called, by name or address: whoever erases them looks for that too.
    """CREATE TABLE IF NOT EXISTS former_name (
        employee text, name text, PRIMARY KEY (employee, name))""",
)

COPIES: tuple[str, ...] = (
    # The installation that is being copied into this store; see store/company_copy.py.
    """CREATE TABLE IF NOT EXISTS copied_from (
        one int PRIMARY KEY, source text, finished boolean)""",
)
