"""The tables of corrections, totals and what is still to be added up.

Partitions, at 10,000 people and ten years:

    adjustment       a person: a handful
    dirty_day        a sixteenth of everybody's marks: 625 a day that is not added up yet; 14 MB
                     after a year of everybody was brought in at once
    rolled_day       a person: a row of 400 bytes a local day, 3,650 rows, 1.5 MB
    rolled_person    a sixteenth of a local day's people: 625 rows, 250 KB
    monthly          a person: 120 rows
    group_total      a team's days: 3 rows a day, 11,000 rows, 2 MB
    group_period     all days: 3,650 rows

A day is one row with what each channel comes to as JSON, a column a channel: it is replaced whole,
and a channel that nobody asked for is not read.
"""

_LENGTHS = "presence text, activity text, posture text"
_DAY = f"begins bigint, ends bigint, team text, arrival bigint, last_seen bigint, {_LENGTHS}"

TAKEN: tuple[str, ...] = (
    # No turn has taken marks of this day or a later one; see marking.py.
    "ALTER TABLE rollup_state ADD IF NOT EXISTS taken_before date",
)

SITTING: tuple[str, ...] = (
    # Null: added up before stretches of sitting were kept.
    "ALTER TABLE rolled_day ADD IF NOT EXISTS sitting blob",
    "ALTER TABLE rolled_person ADD IF NOT EXISTS sitting blob",
)

TOTALS: tuple[str, ...] = (
    """CREATE TABLE IF NOT EXISTS adjustment (
        employee text, started bigint, id text, channel text, ended bigint, label text,
        author text, approver text, reason text, at bigint, PRIMARY KEY (employee, started, id))""",
    # --- written by transactions
    """CREATE TABLE IF NOT EXISTS rollup_state (
        id int PRIMARY KEY, turn bigint, revision bigint, sealed_before date, holder text,
        held_until bigint)""",
    # --- written past the transactions
    # A mark that came back after its removal would be added up once more and do no harm, so
    # tombstones need not wait for a node that was away.
    """CREATE TABLE IF NOT EXISTS dirty_day (
        shard int, day date, employee text, turn bigint,
        PRIMARY KEY (shard, day, employee, turn)) WITH gc_grace_seconds = 3600""",
    f"""CREATE TABLE IF NOT EXISTS rolled_day (
        employee text, day date, {_DAY}, sealed bigint, PRIMARY KEY (employee, day))""",
    f"""CREATE TABLE IF NOT EXISTS rolled_person (
        day date, shard int, employee text, {_DAY}, sealed bigint,
        PRIMARY KEY ((day, shard), employee))""",
    f"""CREATE TABLE IF NOT EXISTS monthly (
        employee text, month date, {_LENGTHS}, PRIMARY KEY (employee, month))""",
    """CREATE TABLE IF NOT EXISTS group_total (
        team text, unit text, first date, channel text, made bigint, lengths text, people int,
        shown boolean, PRIMARY KEY ((team, unit), first, channel, made))""",
    """CREATE TABLE IF NOT EXISTS group_period (
        unit text, first date, made bigint, PRIMARY KEY (unit, first))""",
)
