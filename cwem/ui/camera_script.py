"""The camera bar's script, which the browser fetches once. Known to the routes too: nothing of
Streamlit is imported here, since a component that is declared before the server runs is not served.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

SCRIPTS = ("camera_component.js", "camera_alarm.js", "camera_bar.js")
"""One script in three files: a component's script cannot import another."""
PLACE = "/look/camera_bar.js"
"""Where the browser fetches it, once."""
STUB = """
let tries = 0;
const url = new URL("PLACE", document.baseURI).href;
const fetched = () => import(`${url}${tries++ || ""}`)
  .catch(() => new Promise((again) => setTimeout(again, 1000)).then(fetched));
const script = fetched();

export default function (component) {
  let close = null;
  let gone = false;
  script.then((found) => { if (!gone) close = found.default(component); });
  return () => { gone = true; if (close) close(); };
}
"""
"""What is sent with the bar, every second: Streamlit sends a component's script anew each time, and
the whole of it would be most of what a Live page costs the network."""


@cache
def script() -> str:
    """The whole of it."""
    here = Path(__file__).parent
    return "\n".join((here / name).read_text("utf-8") for name in SCRIPTS)


def stub() -> str:
    """What fetches it; its address has a hash of it, so that another version is another file."""
    version = sha256(script().encode()).hexdigest()[:16]
    return STUB.replace("PLACE", f"{PLACE}?v={version}-")
