"""What the audit records is one list, and everything in it has its words."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cwem.access.audit import ABOUT_EVERYONE, Action, AuditEntry
from cwem.settings import ROOT
from cwem.ui import audit_words
from cwem.ui.audit_words import DETAILS, PARTS, action, details
from cwem.ui.settings_words import ABOUT
from cwem.words import translated

RECORDING = {"note_look": 1, "note_looks": 1, "note_file": 1, "note_files": 1, "record": 1}
"""Functions, and which argument is the action."""
TELLING = {*RECORDING, "AuditEntry", "_entry", "_audit", "_told", "change"}
"""Functions whose other keywords are details."""
COLUMNS = {"at", "actor", "action", "about", "account", "details", "address", "audit", "limit"}
GATHERED = {"details", "told", "said", "note", "named"}
"""Names under which details are gathered before they are recorded."""
READS = {"cwem/store/sqlite/audit.py", "cwem/store/cassandra/audit.py"}
"""Makes entries of what was recorded, whatever it was."""
SOURCES = [
    path for pattern in ("cwem/**/*.py", "pages/*.py") for path in sorted(ROOT.glob(pattern))
]


def calls(path: Path) -> Iterator[tuple[ast.Call, str, ast.FunctionDef | None]]:
    """Every call with the name called and the function it stands in."""
    tree = ast.parse(path.read_text("utf-8"))
    inside: dict[ast.AST, ast.FunctionDef] = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            inside |= dict.fromkeys(ast.walk(function), function)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            func = node.func
            name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            yield node, name, inside.get(node)


def recorded(call: ast.Call, name: str) -> ast.expr | None:
    """The action this call records, if it records one."""
    if name == "AuditEntry":
        named = {each.arg: each.value for each in call.keywords}
        return call.args[2] if len(call.args) > 2 else named.get("action")
    if name == "record":
        visitors = bool(call.args) and ast.unparse(call.args[0]).endswith("visitor")
        return call.args[1] if visitors else None
    if name in RECORDING:
        at = RECORDING[name] - (
            isinstance(call.func, ast.Attribute) and "desk" in ast.unparse(call.func)
        )
        return call.args[at]
    return None


def is_action(node: ast.expr, function: ast.FunctionDef | None) -> bool:
    """Whether this is an Action, or a parameter that is one."""
    if isinstance(node, ast.Attribute):
        return ast.unparse(node.value) == "Action" and hasattr(Action, node.attr)
    if isinstance(node, ast.Call):  # what says that it gives one
        return ast.unparse(node.func) == "_action"
    params = [*function.args.args, *function.args.kwonlyargs] if function else []
    return isinstance(node, ast.Name) and any(
        each.arg == node.id and each.annotation and ast.unparse(each.annotation) == "Action"
        for each in params
    )


def test_no_module_records_an_action_outside_the_list() -> None:
    found = 0
    for path in SOURCES:
        if path.relative_to(ROOT).as_posix() in READS:
            continue
        for call, name, function in calls(path):
            node = recorded(call, name)
            if node is not None:
                found += 1
                where = f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
                assert is_action(node, function), f"{where} is not in cwem.access.audit.Action"
    assert found > 20, "the calls that record are called otherwise now"


def told() -> set[str]:
    """What details are called all over the source."""
    names: set[str] = set()
    for path in SOURCES:
        text = path.read_text("utf-8")
        if "AuditEntry" not in text and "Action." not in text:
            continue
        for call, name, _function in calls(path):
            if name in TELLING and (recorded(call, name) is not None or name != "record"):
                actions = "Action." in ast.unparse(call) or "action" in ast.unparse(call)
                names |= {each.arg for each in call.keywords if each.arg and actions}
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if ast.unparse(target) in GATHERED:
                    names |= {k.value for k in node.value.keys if isinstance(k, ast.Constant)}  # type: ignore[misc]
    return names - COLUMNS


def test_every_detail_has_its_word() -> None:
    names = told()
    assert {"purpose", "last day", "photos", "from", "team"} <= names
    assert names - set(DETAILS) == set()


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("language.language", "audit_words.language", "formats.language"):
        monkeypatch.setattr(f"cwem.ui.{module}", lambda: "de")


def test_every_action_is_in_the_catalogue(german: None) -> None:
    same = [each for each in Action if action(each) == str(each)]
    assert same == []
    assert translated(Action.LOG_OUT, "de") == action("logged out")


def test_what_is_no_action_any_more_stays_as_it_was_recorded(german: None) -> None:
    assert action("People") == "People"


@pytest.mark.parametrize(
    ("done", "recorded_details", "shown"),
    [
        (Action.CHANGE_PLACE, {"team": "People"}, "Team: People"),
        (Action.WITHDRAW, {"reason": "Everything"}, "Grund: Everything"),
        (Action.CHANGE_ROLES, {"from": "admin employee", "to": "employee"},
         "von: Administration, Mitarbeiter/in, bis: Mitarbeiter/in"),
        (Action.SEE_ACTIVITY, {"from": "2026-01-01"}, "von: 01.01.2026"),
        (Action.ADD_CAMERA, {"kind": "shared"}, "Art: Gemeinsame Kamera"),
        (Action.CHANGE_CAMERA, {"kind": "own -> shared", "name": "Door -> Open"},
         "Art: Eigene Webcam -> Gemeinsame Kamera, Name: Door -> Open"),
        (Action.SEE_AUDIT, {"what": "logged in", "person": "People"},
         "was: angemeldet, Person: People"),
        (Action.IMPORT_PERSON, {"as": "new", "columns": "name, joined"},
         "als: Neu, Spalten: Name, Eintritt"),
        (Action.CHANGE_SETTINGS, {"max_sessions": "4 -> 6"}, None),
        ("people merged", {"twin": "Everything"}, "twin: Everything"),
    ],
)  # fmt: skip
def test_details_in_words(
    german: None, done: str, recorded_details: Mapping[str, str], shown: str | None
) -> None:
    entry = AuditEntry(0, "boss", done, details=recorded_details)
    if shown is None:
        shown = f"{translated(ABOUT['max_sessions'].title, 'de')}: 4 -> 6"
    assert details(entry) == shown


def test_parts_that_end_are_all_named() -> None:
    assert set(PARTS) == set(audit_words.Part)


def test_what_is_about_everyone_is_a_look_or_a_file() -> None:
    assert all(each.name.startswith(("SEE_", "EXPORT_")) for each in ABOUT_EVERYONE)
