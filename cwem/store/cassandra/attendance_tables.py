"""The tables of attendance: the book, what was agreed, passes, and frozen periods.

Partitions, at 10,000 people and ten years:

    entry            a person's month: 40 to 150 rows of 250 bytes, 40 KB. A whole partition is what
                     a transaction reads over one that is under way; a person's ten years would be
                     15,000 rows, 4 MB, for every page that shows a month
    entry_month      a person: the months that have entries, 120 rows
    entry_revision   a sixteenth of the people: 625 rows, 30 KB
    rule_book        a revision: one document, 10 KB with 30 rosters
    pass             a person: two rows
    closing          the closings of a month: a row for each team, with 65 bytes for each of its
                     people, 700 KB; a period of several months stands in each of them
    closed_line      a period of a team: 5 KB for each of its people, 50 MB if all are in one team
    closed_period    a person: 120 rows, which say where the lines are
    book_removed     one row a year, read together
"""

_PERIOD = "first date, last date, team text, version int"

ATTENDANCE: tuple[str, ...] = (
    """CREATE TABLE IF NOT EXISTS entry (
        employee text, month date, at bigint, kind text, id text, said bigint, said_by text,
        body text, PRIMARY KEY ((employee, month), at, kind, id))""",
    """CREATE TABLE IF NOT EXISTS entry_month (
        employee text, month date, PRIMARY KEY (employee, month))""",
    """CREATE TABLE IF NOT EXISTS entry_revision (
        shard int, employee text, revision bigint, PRIMARY KEY (shard, employee))""",
    "CREATE TABLE IF NOT EXISTS rule_book (revision bigint PRIMARY KEY, body text)",
    """CREATE TABLE IF NOT EXISTS pass (
        employee text, kind text, proof text, issued bigint, issued_by text, must_change boolean,
        PRIMARY KEY (employee, kind))""",
    """CREATE TABLE IF NOT EXISTS pass_of_proof (
        kind text, proof text, employee text, PRIMARY KEY ((kind, proof)))""",
    f"""CREATE TABLE IF NOT EXISTS closing (
        month date, {_PERIOD}, hash text, digests text, at bigint, closed_by text, rules bigint,
        PRIMARY KEY (month, first, last, team, version))""",
    f"""CREATE TABLE IF NOT EXISTS closed_line (
        {_PERIOD}, employee text, body text,
        PRIMARY KEY ((first, last, team, version), employee))""",
    f"""CREATE TABLE IF NOT EXISTS closed_period (
        employee text, {_PERIOD}, PRIMARY KEY (employee, first, last, team, version))""",
    # Null: added up before stays were kept; see store/visit_rows.py.
    "ALTER TABLE rolled_day ADD IF NOT EXISTS visits blob",
    "ALTER TABLE rolled_person ADD IF NOT EXISTS visits blob",
)

BOOK_REMOVED: tuple[str, ...] = (
    # Before which days the attendance book was emptied, and when; see book_retention.py.
    "CREATE TABLE IF NOT EXISTS book_removed (before date PRIMARY KEY, at bigint)",
)
