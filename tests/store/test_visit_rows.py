"""The stays of a day as bytes."""

import sqlite3
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cwem.store.visit_rows import visit_bytes, visits_of
from tests.store.store_rows import DAY, HOUR, T0

STAYS = st.lists(
    st.tuples(st.integers(-(10**9), 10**9), st.integers(0, 10**9)).map(
        lambda stay: (T0 + stay[0], T0 + stay[0] + stay[1])
    )
).map(tuple)


@given(STAYS)
def test_they_come_back_to_the_millisecond_in_8_bytes_each(stays):
    stored = visit_bytes(T0, stays)
    assert len(stored) == 8 * len(stays)
    assert visits_of(T0, stored, None, None) == stays


def test_a_stay_that_is_not_of_this_day_is_refused_rather_than_bent():
    with pytest.raises(OverflowError):
        visit_bytes(T0, [(T0 + 25 * 24 * HOUR, T0 + 26 * 24 * HOUR)])


def test_a_row_from_before_has_one_stay_from_first_to_last():
    assert visits_of(T0, None, T0 + 5, T0 + 9) == ((T0 + 5, T0 + 9),)
    assert visits_of(T0, None, None, None) == ()


def test_days_of_the_embedded_store_from_before_stays_were_kept(open_sqlite, path):
    store = open_sqlite()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT INTO rolled_day (day, employee, begins, ends, team, arrival, last_seen, turn)"
            " VALUES (?, 'E001', ?, ?, '', ?, ?, 1)",
            ((DAY - date(1970, 1, 1)).days, T0, T0 + 24 * HOUR, T0 + HOUR, T0 + 9 * HOUR),
        )
        connection.commit()
    (day,) = store.rollups.everyone(DAY, DAY)
    assert day.visits == ((T0 + HOUR, T0 + 9 * HOUR),)
