"""Short ways to write down bouts, templates and consents."""

import numpy as np

from cwem.values import (
    Bout,
    BoutKey,
    BoutVoid,
    Channel,
    Consent,
    Employee,
    Millis,
    Purpose,
    Template,
    day_start,
    utc_day,
)

DAY = utc_day(1_700_000_000_000)
T0 = day_start(DAY)
HOUR = 3_600_000


def key(employee="E001", start: Millis = T0, channel=Channel.ACTIVITY, capture="c1", day=None):
    return BoutKey(employee, day or utc_day(start), channel, start, capture)


def bout(end: Millis, of: BoutKey | None = None, **columns) -> Bout:
    """A bout of `of` (default: E001 from T0) that ends at `end`."""
    fixed = {"label": "sitting", "camera": "lobby", "model": "rules-1", "confidence": 0.5}
    return Bout(of or key(), end=end, **{**fixed, **columns})


def void(since: Millis, of: BoutKey | None = None, reason="revised", replaced_by=None) -> BoutVoid:
    return BoutVoid(of or key(), since, reason, replaced_by)


def template(employee="E001", model="sface", seed=1, images=3) -> Template:
    vector = np.random.default_rng(seed).normal(size=128).astype(np.float32)
    return Template(employee, vector / np.linalg.norm(vector), model, images)


def consent(employee="E001", purpose=Purpose.ATTENDANCE, given=T0, withdrawn=None) -> Consent:
    return Consent(employee, purpose, given, "signed on paper", withdrawn)


def enrol(store, number="E001", name="Ada", *, at=T0, **of_template) -> Template:
    """Enrol with consent to attendance given at `at`; the template that was stored."""
    made = template(number, **of_template)
    store.enrol(Employee(number, name), made, [consent(number, given=at)], at)
    return made


def day_of(store, employee="E001", first=DAY, last=None) -> list[Bout]:
    return store.bouts(employee, first, last or first)[0]
