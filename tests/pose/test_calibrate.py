"""A baseline is the person's median upright, or a sentence why it cannot be one."""

import numpy as np
import pytest

from cwem.errors import InputError
from cwem.pose.calibrate import BASELINE, baseline_from
from tests.pose.bodies import body, hidden


def test_it_is_the_median_of_what_can_be_judged() -> None:
    poses = [body(neck=neck, lateral=0.05) for neck in (0.58, 0.6, 0.62)]
    baseline = baseline_from([*poses, None, hidden(body(neck=0.2), 7), body(neck=0.6)])
    assert baseline.shape == (len(BASELINE),)
    assert baseline.dtype == np.float64
    assert BASELINE == ("neck", "pitch", "roll", "lateral", "ear_distance")
    assert baseline == pytest.approx([0.6, 0.07, 0, 0.05, 60 / 640], abs=1e-4)


@pytest.mark.parametrize("neck", [0.49, 0.76])
def test_a_neck_outside_the_upright_range_is_refused(neck: float) -> None:
    with pytest.raises(InputError, match=r"neck 0\.\d\d, expected 0.5 to 0.75.*sit upright"):
        baseline_from([body(neck=neck)])


@pytest.mark.parametrize("poses", [[], [None], [hidden(body(), 11)]])
def test_nobody_to_see_is_refused(poses: list[None]) -> None:
    with pytest.raises(InputError, match="head and shoulders"):
        baseline_from(poses)
