"""The limit of the returned picture's bits reaches the encoders that aiortc makes."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest
from aiortc import RTCRtpCodecParameters, codecs
from aiortc.codecs import h264, vpx
from aiortc.jitterbuffer import JitterFrame
from av import VideoFrame

from cwem.capture.returned import PreviewEncoder, limit_returned


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for codec in (vpx, h264):
        monkeypatch.setattr(codec, "MAX_BITRATE", codec.MAX_BITRATE)
    monkeypatch.setattr(codecs, "Vp8Encoder", vpx.Vp8Encoder)
    return


@pytest.mark.parametrize("encoder", [vpx.Vp8Encoder, PreviewEncoder, h264.H264Encoder])
def test_an_encoder_takes_no_more_bits_than_that(encoder: type) -> None:
    limit_returned(600_000)
    made = encoder()
    made.target_bitrate = 1_200_000
    assert made.target_bitrate == 600_000


VP8 = RTCRtpCodecParameters(mimeType="video/VP8", clockRate=90_000, payloadType=97)


def moving(number: int, width: int = 320, height: int = 240) -> VideoFrame:
    across = np.arange(width) + 3 * number
    image = np.broadcast_to((across % 256).astype(np.uint8)[None, :, None], (height, width, 3))
    frame = VideoFrame.from_ndarray(np.ascontiguousarray(image), format="bgr24")
    frame.pts, frame.time_base = number * 6_000, Fraction(1, 90_000)
    return frame


def decoded(decoder: vpx.Vp8Decoder, payloads: list[bytes], timestamp: int) -> np.ndarray:
    content = b"".join(vpx.vp8_depayload(payload) for payload in payloads)
    (frame,) = decoder.decode(JitterFrame(data=content, timestamp=timestamp))
    return frame.to_ndarray(format="bgr24")


def test_the_encoder_that_webrtc_asks_for_is_the_quick_one_and_any_decoder_reads_it() -> None:
    limit_returned()
    encoder = codecs.get_encoder(VP8)
    assert isinstance(encoder, PreviewEncoder)
    decoder = vpx.Vp8Decoder()
    for number in range(20):
        payloads, timestamp = encoder.encode(moving(number))
        assert timestamp == number * 6_000
        assert max(map(len, payloads)) <= vpx.PACKET_MAX
        seen = decoded(decoder, payloads, timestamp)
    sent = moving(19).to_ndarray(format="bgr24")
    assert np.abs(seen.astype(int) - sent)[:, 8:-8].mean() < 8


def test_another_size_or_bit_rate_begins_with_a_whole_picture() -> None:
    encoder = PreviewEncoder()
    encoder.encode(moving(0))
    encoder.encode(moving(1))
    for change in ({"width": 160, "height": 120}, {}):
        encoder.target_bitrate += 100_000 * (not change)
        payloads, timestamp = encoder.encode(moving(2, **change))
        seen = decoded(vpx.Vp8Decoder(), payloads, timestamp)
        assert seen.shape[1] == change.get("width", 320)


def test_a_browser_that_lost_its_way_gets_a_whole_picture() -> None:
    encoder = PreviewEncoder()
    for number in range(5):
        encoder.encode(moving(number))
    payloads, timestamp = encoder.encode(moving(5), force_keyframe=True)
    assert decoded(vpx.Vp8Decoder(), payloads, timestamp).shape == (240, 320, 3)
