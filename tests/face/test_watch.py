"""The gallery of a process follows the store and the operating point."""

from dataclasses import dataclass

import pytest

from cwem.bootstrap import open_runtime
from cwem.face.watch import GalleryWatch
from cwem.settings import load_settings
from cwem.values import Strictness


@dataclass
class Changing:
    """The store's change log, and what it is asked by."""

    version: int = 1
    point: str = "standard"
    built: int = 0

    def gallery_version(self) -> int:
        return self.version

    def build(self, _people: object) -> str:
        self.built += 1
        return f"{self.version} {self.point}"


def test_it_is_built_anew_for_another_version_and_for_another_point_only() -> None:
    of = Changing()
    watch = GalleryWatch(of, of.build, by=lambda: of.point)  # type: ignore[arg-type]
    watch.refresh()
    assert (watch.current(), of.built) == ("1 standard", 1)
    of.point = "strict"
    watch.refresh()
    assert watch.current() == "1 strict"
    of.version = 2
    watch.refresh()
    assert (watch.current(), of.built) == ("2 strict", 3)


@pytest.mark.timeout(60)
def test_a_changed_setting_reaches_the_gallery_of_a_running_process() -> None:
    with open_runtime(load_settings()) as runtime:
        assert runtime.gallery.rate == 0.001
        runtime.use(runtime.settings.model_copy(update={"recognition": Strictness.STRICT}))
        runtime.refresh()
        assert runtime.gallery.rate == 0.0003
