"""Finds words for people that are in no catalogue, by the syntax tree of a file of Python."""

import ast
import builtins
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from streamlit.delta_generator import DeltaGenerator

from cwem.settings import ROOT

SAYING = {"_", "n_", "say", "say_n"}
SHOWING = SAYING | {"tr", "translated"}
TEXT_PARAMS = {
    "alt", "body", "button", "caption", "captions", "compared", "delta_description", "format_func",
    "help", "label", "new_tab_label", "options", "placeholder", "sentence", "tabs", "text", "title",
    "words",
}  # fmt: skip
"""What parameters are called, Streamlit's and our own, whose value people read."""
MARKUP = re.compile(r":[\w-]+\[|:material/\w+:|<(script|style)>.*|<[^>]*>")
PROSE = re.compile(r"[A-Za-z]{2,}[,.:]? [A-Za-z(]")
PATTERN = re.compile(r"(?:(?:[yY]{1,4}|[MLE]{1,4}|[dDHhms]{1,2})(?:[ .,:/-]+|$))+")
UNREAD_CALLS = re.compile(
    r"(log|logging|logger|warnings|re|json|struct)\.\w+|literal_eval|getLogger"
)


@dataclass(frozen=True, slots=True, order=True)
class Unsaid:
    """Words that would never be translated."""

    file: str
    line: int
    text: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text!r} {self.why}"


def in_python(path: Path) -> list[Unsaid]:
    """What a file of Python shows without a catalogue."""
    return in_source(path.read_text("utf-8"), name_of(path))


def in_source(source: str, name: str = "page.py") -> list[Unsaid]:
    """The same of source that is in no file."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    names = _imported(tree)
    found = set()
    for node in ast.walk(tree):
        shown = {line: (line, text, why) for line, text, why in _prose(node, parents)}
        shown |= {line: (line, text, why) for line, text, why in _drawn(node, names)}
        for line, text, why in (*_messages(node), *shown.values()):
            found.add(Unsaid(name, line, text, why))
    return sorted(found)


def in_errors(path: Path) -> list[Unsaid]:
    """Errors of our own that a file raises with a message that is in no catalogue."""
    tree = ast.parse(path.read_text("utf-8"))
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    return sorted(
        Unsaid(name_of(path), line, text, "is an error's message outside the catalogue")
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Raise)
        for node in ast.walk(statement)
        for line, text, _why in _prose(node, parents)
    )


def _messages(node: ast.AST) -> Iterator[tuple[int, str, str]]:
    """A message that nobody can look up: it is put together before it is looked up."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return
    forms = node.args[: 2 if node.func.id in {"n_", "say_n"} else 1]
    for form in forms:
        literal = isinstance(form, ast.Constant) and isinstance(form.value, str)
        if node.func.id in SAYING and not literal:
            yield form.lineno, ast.unparse(form), f"is no literal: {node.func.id} cannot look it up"
        if node.func.id == "tr" and literal:
            yield form.lineno, str(form.value), "is given to tr, which no extraction finds"


def _drawn(node: ast.AST, names: dict[str, object]) -> Iterator[tuple[int, str, str]]:
    """Literals among the arguments of a call that draws."""
    if not isinstance(node, ast.Call):
        return
    called, title = _called(node.func, names)
    if called is None:
        return
    for param, value in _bound(node, called):
        if param in TEXT_PARAMS:
            for line, text in _literals(value):
                yield line, text, f"is shown as {param} of {title}"


def _called(func: ast.expr, names: dict[str, object]) -> tuple[object | None, str]:
    """What is called, if it draws: something of Streamlit's, also as a method of a container, or
    of cwem.ui."""
    title = ast.unparse(func)
    if isinstance(func, ast.Name):
        found = names.get(func.id)
    elif isinstance(func, ast.Attribute) and not UNREAD_CALLS.fullmatch(title):
        found = getattr(_value(func.value, names), func.attr, None)
        if found is None and "st" in names:
            found = getattr(DeltaGenerator, func.attr, None)
    else:
        return None, title
    module = str(getattr(found, "__module__", ""))
    return (found if module.startswith(("streamlit", "cwem.ui")) else None), title


def _value(node: ast.expr, names: dict[str, object]) -> object:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, names), node.attr, None)
    return None


def _bound(node: ast.Call, called: object) -> Iterator[tuple[str, ast.expr]]:
    """The arguments with the names of their parameters."""
    yield from ((each.arg, each.value) for each in node.keywords if each.arg)
    try:
        params = [name for name in inspect.signature(called).parameters if name != "self"]  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return
    yield from zip(params, node.args, strict=False)


def _literals(node: ast.expr) -> Iterator[tuple[int, str]]:
    """Text with letters, however deep, that does not go through a catalogue; a subscript's key and
    what is compared are not shown."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in SHOWING:
            return
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"join", "format"}:
            yield from _literals(node.func.value)
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and re.search("[A-Za-z]", MARKUP.sub("", node.value)):
            yield node.lineno, node.value
    elif isinstance(node, ast.JoinedStr):
        parts = (str(p.value) if isinstance(p, ast.Constant) else "_" for p in node.values)
        if re.search(r"[A-Za-z]{2,}", MARKUP.sub("", "".join(parts))):
            yield node.lineno, ast.unparse(node)
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.Lambda):
        yield from _literals(node.body)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _literals(value)
    elif isinstance(node, ast.BoolOp | ast.BinOp | ast.List | ast.Tuple | ast.Set | ast.Starred):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                yield from _literals(child)


def _prose(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[tuple[int, str, str]]:
    """Several words in a row anywhere: a table at the top of the file, an error's message."""
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return
    if not PROSE.search(node.value) or PATTERN.fullmatch(node.value):
        return  # one word, or a pattern such as DD.MM.YYYY HH:mm:ss
    if re.search(r"[<{};]\s*$|</|^\s*[.#@<]", node.value):
        return
    above: ast.AST | None = parents.get(node)
    if isinstance(above, ast.Expr):
        return  # a docstring
    while above is not None and not isinstance(above, ast.FunctionDef | ast.Module):
        if isinstance(above, ast.Call) and _unread(above):
            return
        if isinstance(above, ast.ClassDef) and "StrEnum" in map(ast.unparse, above.bases):
            return  # names; cwem/ui/terms.py has the words for them
        above = parents.get(above)
    yield node.lineno, node.value, "is prose outside the catalogue"


def _unread(call: ast.Call) -> bool:
    """Whether what is given to this call is looked up, or meant for programmers and logs."""
    called = ast.unparse(call.func)
    failure = getattr(builtins, called, None)
    own_fault = isinstance(failure, type) and issubclass(failure, BaseException)
    return own_fault or called in SHOWING or bool(UNREAD_CALLS.fullmatch(called))


@cache
def _module(name: str) -> object:
    return import_module(name)


def _imported(tree: ast.Module) -> dict[str, object]:
    """Name -> what it is in this file, for what comes from Streamlit and from cwem.ui."""
    names: dict[str, object] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                if each.name.split(".")[0] == "streamlit":
                    names[each.asname or each.name] = _module(each.name)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cwem.ui"):
            names.update(
                _from(str(node.module), [(a.name, a.asname or a.name) for a in node.names])
            )
    return names


def _from(module: str, wanted: list[tuple[str, str]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, local in wanted:
        owner = _module(module)
        found[local] = getattr(owner, name) if hasattr(owner, name) else _module(f"{module}.{name}")
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
