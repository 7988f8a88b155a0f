"""The limit of the returned picture's bits reaches the encoders that aiortc makes."""

from collections.abc import Iterator

import pytest
from aiortc.codecs import h264, vpx

from cwem.capture.returned import limit_returned


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for codec in (vpx, h264):
        monkeypatch.setattr(codec, "MAX_BITRATE", codec.MAX_BITRATE)
    return


@pytest.mark.parametrize("encoder", [vpx.Vp8Encoder, h264.H264Encoder])
def test_an_encoder_takes_no_more_bits_than_that(encoder: type) -> None:
    limit_returned(600_000)
    made = encoder()
    made.target_bitrate = 1_200_000
    assert made.target_bitrate == 600_000
