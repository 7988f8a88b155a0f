"""Presence on an own webcam and on a shared camera: what partitions what."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from cwem.track.presence import PersonLog
from cwem.values import (
    UNPROVEN,
    Bout,
    BoutKey,
    BoutRules,
    CameraKind,
    Capture,
    Channel,
    Judgement,
    Millis,
    Observation,
)

START = 1_763_380_800_000
RULES = BoutRules()
MODELS = {Channel.PRESENCE: "m", Channel.ACTIVITY: "m", Channel.POSTURE: "m"}
STEP = 200


class Scene:
    """Feeds a log from a script of (what, seconds) at five frames a second."""

    def __init__(self, kind: CameraKind) -> None:
        employee = "E1" if kind is CameraKind.OWN else None
        self.log = PersonLog("E1", Capture("c", "cam", kind, START, employee), MODELS, RULES, START)
        self.rows: dict[BoutKey, Bout] = {}
        self.at: Millis = START
        self.last: Millis = START
        self.unobserved: Millis = 0
        self.evidence = UNPROVEN

    def play(self, *script: tuple[str, float]) -> "Scene":
        for what, seconds in script:
            if what == "no frame":
                self.at += round(seconds * 1000)
                continue
            for _ in range(round(seconds * 1000 / STEP)):
                self.frame(what)
                self.at += STEP
        return self

    def frame(self, what: str) -> None:
        """One frame; the ledger tells an interruption before it, as here."""
        if self.at - self.last > RULES.collar:
            self.log.interrupt(self.last, self.at)
            self.unobserved += self.at - self.last
        self.last = self.at
        if what == "nobody":
            self.log.miss(self.at)
        elif what == "maybe":
            self.log.miss(self.at, certain=False)
        elif what == "black":
            self.log.pause(self.at)
        else:
            label = Judgement(what, 0.9)
            sight = Observation(self.at, "E1", label, Judgement("upright", 0.8), self.evidence)
            self.log.observe(sight)
        self.take()

    def take(self) -> None:
        for bout in self.log.settled():
            known = self.rows.get(bout.key)
            assert known is None or bout.end >= known.end, "settled time shrank"
            self.rows[bout.key] = bout

    def end(self) -> "Scene":
        """Up to a collar after the last frame the capture's end is known."""
        self.at = self.at if self.at - self.last <= RULES.collar else self.last
        self.log.close(self.at)
        self.take()
        return self

    def spans(self, channel: Channel) -> list[tuple[str, float, float]]:
        rows = [self.rows[key] for key in sorted(self.rows) if key.channel is channel]
        return [(b.label, (b.key.start - START) / 1000, (b.end - START) / 1000) for b in rows]


def own(*script: tuple[str, float]) -> Scene:
    return Scene(CameraKind.OWN).play(*script).end()


def shared(*script: tuple[str, float]) -> Scene:
    return Scene(CameraKind.SHARED).play(*script).end()


def test_a_gap_up_to_the_collar_is_bridged() -> None:
    scene = shared(("at desk", 10), ("nobody", 3), ("at desk", 10))
    assert scene.spans(Channel.PRESENCE) == [("present", 0, 23)]
    assert scene.spans(Channel.ACTIVITY) == [("at desk", 0, 23)]


def test_a_gap_between_collar_and_away_is_present_but_uncertain() -> None:
    scene = shared(("at desk", 10), ("nobody", 4), ("at desk", 10))
    assert scene.spans(Channel.PRESENCE) == [("present", 0, 24)]
    assert scene.spans(Channel.ACTIVITY) == [
        ("at desk", 0, 10),
        ("uncertain", 10, 14),
        ("at desk", 14, 24),
    ]


def test_away_counts_from_the_first_frame_without_the_person() -> None:
    scene = own(("at desk", 10), ("nobody", 20), ("at desk", 10))
    assert scene.spans(Channel.PRESENCE) == [
        ("present", 0, 10),
        ("away", 10, 30),
        ("present", 30, 40),
    ]
    assert scene.spans(Channel.ACTIVITY) == [("at desk", 0, 10), ("at desk", 30, 40)]


def test_a_shared_camera_has_neither_away_nor_paused() -> None:
    scene = shared(("at desk", 10), ("nobody", 20), ("at desk", 10), ("black", 30), ("at desk", 5))
    assert scene.spans(Channel.PRESENCE) == [
        ("present", 0, 10),
        ("present", 30, 40),
        ("present", 70, 75),
    ]


def test_paused_is_neither_a_pose_nor_an_absence() -> None:
    scene = own(("at desk", 10), ("black", 20), ("at desk", 10))
    assert scene.spans(Channel.PRESENCE) == [
        ("present", 0, 10),
        ("paused", 10, 30),
        ("present", 30, 40),
    ]
    assert scene.spans(Channel.ACTIVITY) == [("at desk", 0, 10), ("at desk", 30, 40)]


def test_a_black_flicker_is_no_pause() -> None:
    scene = own(("at desk", 10), ("black", 1), ("at desk", 10))
    assert scene.spans(Channel.PRESENCE) == [("present", 0, 21)]


def test_an_own_webcam_that_never_sees_its_employee_is_away_throughout() -> None:
    assert own(("nobody", 60)).spans(Channel.PRESENCE) == [("away", 0, 60)]
    assert own(("nobody", 2)).spans(Channel.PRESENCE) == [("away", 0, 2)]


def test_while_it_may_be_them_nothing_is_decided() -> None:
    scene = Scene(CameraKind.OWN).play(("at desk", 10), ("maybe", 8))
    assert scene.log.here
    scene.play(("nobody", 0.2))
    assert not scene.log.here
    assert scene.end().spans(Channel.PRESENCE) == [("present", 0, 10), ("away", 10, 18.2)]


def test_time_already_settled_as_away_is_not_claimed_again() -> None:
    scene = Scene(CameraKind.OWN).play(("at desk", 10), ("nobody", 20))
    late = Observation(START + 15_000, "E1", Judgement("at desk", 1.0), None)
    scene.log.observe(late)
    scene.play(("at desk", 10)).end()
    assert scene.spans(Channel.PRESENCE)[1] == ("away", 10, 30)


def test_without_consent_to_posture_only_presence_is_kept() -> None:
    scene = Scene(CameraKind.SHARED)
    for _ in range(100):
        scene.log.observe(Observation(scene.at, "E1", None, None))
        scene.take()
        scene.at += STEP
    scene.end()
    assert {key.channel for key in scene.rows} == {Channel.PRESENCE}


def test_a_gap_without_frames_keeps_what_was_before_it_and_goes_on_as_away() -> None:
    scene = own(("at desk", 60), ("no frame", 4), ("nobody", 20), ("at desk", 10))
    assert scene.spans(Channel.PRESENCE) == [
        ("present", 0, 59.8),
        ("away", 64, 84),
        ("present", 84, 94),
    ]


def test_passers_by_suspend_the_judgement_away_for_a_limited_time_only() -> None:
    scene = shared(("at desk", 60), *[("maybe", 9), ("maybe", 9)] * 20)
    assert scene.spans(Channel.PRESENCE) == [("present", 0, 60)]
    assert shared(("at desk", 60), ("maybe", 9)).spans(Channel.PRESENCE) == [("present", 0, 60)]


def test_a_voided_key_is_never_written_again() -> None:
    scene = Scene(CameraKind.OWN).play(("nobody", 20), ("at desk", 12))
    voids = scene.log.cut(START + 20_000, "identity revised", None)
    scene.play(("nobody", 30)).end()
    assert voids
    voided = {void.key for void in voids}
    assert not voided & {key for key in scene.rows if scene.rows[key].label == "away"}


def total(scene: Scene, channel: Channel, label: str | None = None) -> Millis:
    return sum(
        bout.length
        for key, bout in scene.rows.items()
        if key.channel is channel and (label is None or bout.label == label)
    )


moments = st.lists(
    st.tuples(
        st.sampled_from(["at desk", "standing", "nobody", "maybe", "black", "no frame"]),
        st.sampled_from([0.2, 1.0, 1.4, 1.6, 2.8, 3.0, 3.2, 4.8, 5.0, 5.2, 12.0]),
    ),
    min_size=1,
    max_size=14,
)


@given(moments)
def test_presence_adds_up_to_the_capture_on_an_own_webcam(script: list[tuple[str, float]]) -> None:
    scene = own(*script)
    assert total(scene, Channel.PRESENCE) == scene.at - START - scene.unobserved


@given(moments, st.sampled_from(CameraKind))
def test_activity_and_posture_add_up_to_the_present_time(
    script: list[tuple[str, float]], kind: CameraKind
) -> None:
    scene = Scene(kind).play(*script).end()
    present = total(scene, Channel.PRESENCE, "present")
    assert total(scene, Channel.ACTIVITY) == total(scene, Channel.POSTURE) == present


@given(moments, st.sampled_from(CameraKind))
def test_the_bouts_of_a_channel_never_overlap(
    script: list[tuple[str, float]], kind: CameraKind
) -> None:
    scene = Scene(kind).play(*script).end()
    for channel in Channel:
        spans = scene.spans(channel)
        for before, after in itertools.pairwise(spans):
            assert before[2] <= after[1]


@given(moments, st.sampled_from(CameraKind))
def test_nobody_is_present_for_longer_than_they_were_seen_and_may_have_been_missed(
    script: list[tuple[str, float]], kind: CameraKind
) -> None:
    scene = Scene(kind).play(*script).end()
    seen = sum(length for what, length in script if what in ("at desk", "standing"))
    gaps = sum(min(length, RULES.away / 1000) for what, length in script if what != "at desk")
    assert total(scene, Channel.PRESENCE, "present") / 1000 <= seen + gaps + 1e-6


def test_a_stay_stands_on_the_best_its_name_ever_stood_on() -> None:
    scene = Scene(CameraKind.SHARED)
    for evidence in (0.001, 0.0003, 0.001):
        scene.evidence = evidence
        scene.play(("sitting", 12))
        scene.rows.clear()  # what is read back is what was written last
    scene.play(("sitting", 12)).play(("nobody", 60))
    scene.evidence = 0.001
    scene.play(("sitting", 12)).end()
    found = [scene.rows[key] for key in sorted(scene.rows) if key.channel is Channel.PRESENCE]
    assert [bout.evidence for bout in found] == [0.0003, 0.001], "each stay on its own"


def test_who_is_away_or_what_is_done_needs_no_name_of_its_own() -> None:
    scene = Scene(CameraKind.OWN)
    scene.evidence = 0.0001
    scene.play(("sitting", 20), ("nobody", 60), ("sitting", 20)).end()
    known = {(bout.key.channel, bout.label): bout.evidence for bout in scene.rows.values()}
    assert known["presence", "present"] == 0.0001
    assert known["presence", "away"] == UNPROVEN
    assert known["activity", "sitting"] == UNPROVEN
