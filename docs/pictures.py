"""The README's pictures, taken of the demo company: `python -m docs.pictures`.

Nobody in it exists. It is made anew in a folder of its own, so a picture shows what `make demo`
shows; the days are those up to today.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from cwem.machine import chromium
from tests.e2e.serving import Server
from tests.e2e.visiting import drawn

FOLDER = Path(__file__).parent
TAKEN = [
    ("attendance", "manager", "attendance", "light"),
    ("activity", "manager", "activity", "dark"),
    ("my-month", "employee", "my_month", "light"),
]
"""File, who looks, page, scheme."""
SIZE = {"width": 1280, "height": 860}


class Demo(Server):
    """The demo, served."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        self._command = [sys.executable, "-m", "cwem.cli", "demo"]

    def passwords(self) -> dict[str, tuple[str, str]]:
        """Role -> log-in name and password, as the command printed them."""
        rows = re.findall(r"^(\w+) +(\S+) +([a-z0-9-]{19})\s*$", self.log.read_text(), re.MULTILINE)
        return {role: (name, password) for role, name, password in rows}


@contextmanager
def logged_in(browser: Browser, demo: Demo, role: str, scheme: str) -> Iterator[Page]:
    """A tab of this role's."""
    name, password = demo.passwords()[role]
    light_or_dark = "dark" if scheme == "dark" else "light"
    context = browser.new_context(viewport=SIZE, color_scheme=light_or_dark, locale="en")  # type: ignore[arg-type]
    tab = context.new_page()
    tab.goto(demo.url + "login")
    tab.locator("input[name=name]").fill(name)
    tab.locator("input[type=password]").fill(password)
    tab.locator("button[type=submit]").first.click()
    tab.wait_for_load_state()
    yield tab
    context.close()


def main() -> None:
    """Take them all."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "home"
        made = [sys.executable, "-m", "cwem.cli", "demo", "--no-serve"]
        subprocess.run(made, env={**os.environ, "CWEM_HOME": str(home)}, check=True)  # noqa: S603 - our own command
        program = chromium()
        if program is None:
            raise SystemExit("No Chromium found; `make test` installs it.")
        browser = playwright.chromium.launch(executable_path=str(program))
        with Demo(home) as demo:
            for file, role, page, scheme in TAKEN:
                with logged_in(browser, demo, role, scheme) as tab:
                    tab.goto(demo.url + page)
                    drawn(tab)
                    tab.wait_for_timeout(2_000)
                    tab.screenshot(path=str(FOLDER / f"{file}.png"))
        browser.close()


if __name__ == "__main__":
    main()
