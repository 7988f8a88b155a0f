"""What the script at the door keeps when the server makes a right PIN wait, run as it is."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from cwem.settings import ROOT
from cwem.web.kiosk_seal import entry_key

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="runs the script with node")

AROUND = """
const kept = new Map();
globalThis.localStorage = {
  getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text),
};
localStorage.setItem("cwem-kiosk-key", JSON.stringify({ id: "k", public: PUBLIC }));
let late = 0, answer, posted = [], lost = false, meanwhile = async () => {};
const really = Date.now;
Date.now = () => really() + late;
globalThis.fetch = async (path, { body }) => {
  if (path === "/kiosk/undo") {
    if (answer === null) throw new Error("away");
    return { ok: true, json: async () => answer };
  }
  const { entries } = JSON.parse(body);
  posted.push(entries.map((each) => each.id));
  await meanwhile();
  if (lost) throw new Error("its answer got lost");
  const answers = entries.map((each) => ({ id: each.id, ...answer }));
  return { ok: true, json: async () => ({ answers }) };
};
const queue = await import("./kiosk_queue.mjs");
const typed = { number: "E001", pin: "481602", kind: "in", at: 1 };
const out = await (async () => { STEPS })();
console.log(JSON.stringify(out));
"""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Runs steps against the script, with a server that gives `answer` to every entry."""
    script = (ROOT / "cwem" / "web" / "look" / "kiosk_queue.js").read_text()
    (tmp_path / "kiosk_queue.mjs").write_text(script)
    public = json.dumps(entry_key(tmp_path / "keys").public)

    def ran(steps: str) -> Any:
        file = tmp_path / "steps.mjs"
        file.write_text(AROUND.replace("PUBLIC", public).replace("STEPS", steps))
        assert NODE is not None
        done = subprocess.run(
            [NODE, str(file)], capture_output=True, text=True, timeout=30, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ran


def test_a_pin_that_has_to_wait_is_kept_and_goes_when_the_wait_is_over(run: Any) -> None:
    told = run("""
        answer = { wait: 60000 };
        const said = await queue.tell(typed);
        const kept = queue.held().map((each) => each.id);
        await queue.send(() => {});
        answer = { done: "in" };
        late = 60001;
        const heard = [];
        await queue.send((each) => heard.push(each.done));
        return { said, kept, posted, heard, left: queue.held().length };
    """)
    (kept,) = told["kept"]
    assert told["said"] == {"held": kept, "wait": 60_000}
    assert told["posted"] == [[kept], [kept]], "not before"
    assert told["heard"] == ["in"]
    assert told["left"] == 0


def test_who_comes_after_somebodys_wrong_tries_goes_before_them(run: Any) -> None:
    told = run("""
        answer = { wait: 60000 };
        const said = [];
        for (let n = 0; n < 3; n++) said.push((await queue.tell(typed)).held);
        posted = [];
        late = 120000;
        await queue.send(() => {});
        return { said, posted };
    """)
    assert told["posted"] == [told["said"][::-1]]


def test_wrong_tries_do_not_fill_the_place_for_an_outage(run: Any) -> None:
    told = run("""
        answer = { wait: 60000 };
        for (let n = 0; n < 60; n++) await queue.tell(typed);
        const last = await queue.tell(typed);
        return { last, kept: queue.held().length, full: queue.full() };
    """)
    assert told["last"]["wait"] == 60_000
    assert "held" not in told["last"]
    assert (told["kept"], told["full"]) == (50, False)


def test_a_new_pin_is_not_kept_for_later(run: Any) -> None:
    told = run("""
        answer = { wait: 60000 };
        const said = await queue.tell({ ...typed, new_pin: "704862" }, false);
        return { said, kept: queue.held().length };
    """)
    assert "held" not in told["said"]
    assert told["kept"] == 0


@pytest.mark.parametrize(
    ("answer", "said"),
    [("{ undone: true }", True), ("{ undone: false }", False), ("null", None)],
    ids=["done", "too late", "nobody answers"],
)
def test_what_nobody_answered_is_not_too_late(answer: str, said: bool | None, run: Any) -> None:
    told = run(f"""
        answer = {answer};
        return {{ said: await queue.takeBack("token") }};
    """)
    assert told["said"] is said


def test_an_entry_says_outside_when_it_was_typed(run: Any) -> None:
    """So that one for a key that is gone is kept for a day, and not for ever."""
    told = run("""
        answer = { wait: 600000, why: "key" };
        const said = await queue.tell({ ...typed, at: 1234 });
        return { said, held: queue.held() };
    """)
    (entry,) = told["held"]
    assert (told["said"]["why"], entry["at"], entry["key"]) == ("key", 1234, "k")


TOLD = "{ done: 'in', undone: true }"
"""What the server says of an entry, and of one that takes one back."""


def test_what_the_server_made_wait_is_taken_back_here(run: Any) -> None:
    told = run("""
        answer = { wait: 60000 };
        const said = await queue.tell(typed);
        return { back: await queue.withdraw(said.held, typed), posted, left: queue.held().length };
    """)
    assert (told["back"], len(told["posted"]), told["left"]) == ({"undone": True}, 1, 0)


def test_what_was_sent_meanwhile_is_taken_back_at_the_server(run: Any) -> None:
    told = run(f"""
        lost = true;
        const said = await queue.tell(typed);
        [lost, answer] = [false, {TOLD}];
        await queue.send(() => {{}});
        return {{ back: await queue.withdraw(said.held, typed), posted, said }};
    """)
    assert told["back"]["undone"]
    assert told["posted"][:2] == [[told["said"]["held"]]] * 2
    assert len(told["posted"]) == 3, "the server was asked"


def test_what_may_have_arrived_is_taken_back_when_the_server_is_there_again(run: Any) -> None:
    """It takes what comes and its answer gets lost."""
    told = run(f"""
        lost = true;
        const said = await queue.tell(typed);
        const back = await queue.withdraw(said.held, typed);
        const waits = queue.held().map((each) => each.id);
        [lost, answer] = [false, {TOLD}];
        await queue.send(() => {{}});
        return {{ said, back, waits, posted, left: queue.held().length }};
    """)
    assert "undone" not in told["back"]
    assert told["waits"] == [told["back"]["held"]], "no other entry is sent any more"
    assert told["posted"][-1] == told["waits"]
    assert told["left"] == 0


def test_what_is_taken_back_while_it_is_sent_does_not_come_back(run: Any) -> None:
    told = run(f"""
        lost = true;
        const said = await queue.tell(typed);
        lost = false;
        let back;
        meanwhile = async () => {{
            meanwhile = async () => {{}};
            answer = {TOLD};
            back = await queue.withdraw(said.held, typed);
            answer = {{ wait: 60000 }};
        }};
        await queue.send(() => {{}});
        return {{ back, left: queue.held() }};
    """)
    assert told["back"]["undone"]
    assert told["left"] == []
