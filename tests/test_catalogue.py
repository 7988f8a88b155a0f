"""Every word for people is in a catalogue, and every catalogue has every word."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message

from cwem.locale.update import all_said, kept, said
from cwem.settings import ROOT
from cwem.web.kiosk import POLICY
from cwem.words import FOLDER
from tests.unsaid import Unsaid, in_errors, in_python, in_source
from tests.unsaid_markup import in_markup, in_template

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.po"))
PERCENT = re.compile(r"%\((\w+)\)[sd]")

NOT_FOR_READERS = {
    "cwem/web/tls.py": "the command line, which is English",
    "cwem/web/kiosk_seal.py": "what is wrong with a key is said to whoever runs the server",
    "cwem/ui/language.py": "it passes on what others write",
}
NO_WORDS = {
    "own webcam": "the id of a camera",
    "last day": "a detail of the audit as it is stored",
    "taken back": "the same",
    "These are no entries.": "what a program gets that posts none",
    "Not available.": "what the kiosk's script gets, which says it in words",
    "meaning changed": "the same",
    "log in first": "the reason a socket is closed with; no browser shows it",
    "Log in first.": "what a program without a log-in gets for a file",
    "Not for this account.": "what the connection check's script gets, which says it in words",
    "This is no offer.": "what a program gets that offers no connection",
    POLICY: "a header",
    "not observed": "a label's key; words for it are given with it",
    '"Source Sans", system-ui, sans-serif': "fonts",
}


def files(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    assert len(found) >= len(patterns)
    return [path for path in found if path.relative_to(ROOT).as_posix() not in NOT_FOR_READERS]


def listed(found: Iterable[object]) -> str:
    return "\n" + "\n".join(map(str, found))


SHOWING = files("pages/*.py", "cwem/ui/*.py", "cwem/web/*.py")
SPEAKING = files(
    "cwem/access/*.py",
    "cwem/people/*.py",
    "cwem/attendance/*.py",
    *(
        f"cwem/store/sqlite/{name}.py"
        for name in ("accounts", "invitations", "registry", "waiting")
    ),
)
"""Where errors are made that a page shows to whoever caused them. What is wrong with disks, keys
and models is said in English, to whoever runs the server."""


def test_no_word_is_shown_outside_the_catalogue() -> None:
    found = [each for path in SHOWING for each in in_python(path) if each.text not in NO_WORDS]
    assert not found, listed(found)


def test_no_error_of_a_page_is_outside_the_catalogue() -> None:
    found = [each for path in SPEAKING for each in in_errors(path)]
    assert not found, listed(found)


def test_no_word_of_a_template_is_outside_the_catalogue() -> None:
    found = [each for path in files("cwem/web/templates/*.html") for each in in_template(path)]
    assert not found, listed(found)


def test_what_is_excepted_is_still_there() -> None:
    assert [name for name in NOT_FOR_READERS if not (ROOT / name).is_file()] == []
    seen = {each.text for path in SHOWING for each in in_python(path)}
    assert set(NO_WORDS) <= seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_what_the_source_says_and_nothing_else(language: str) -> None:
    catalogue, template = kept(language), said()
    known = {_key(each) for each in catalogue if each.id}
    wanted = {_key(each): each for each in template if each.id}
    missing = [f"{_where(wanted[key])}: {key!r}" for key in wanted if key not in known]
    assert not missing, f"`make words`, then translate in {language}.po:{listed(missing)}"
    stray = [repr(key) for key in known if key not in wanted]
    assert not stray and not catalogue.obsolete, f"`make words` removes:{listed(stray)}"  # noqa: PT018


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_translated_with_the_same_placeholders(language: str) -> None:
    catalogue = kept(language)
    forms = catalogue.num_plurals
    wrong = []
    for message in catalogue:
        if not message.id:
            continue
        if message.fuzzy or not all_said(message):
            wrong.append(f"{_where(message)}: {message.id!r} is not translated")
        elif _forms(message.string) != (forms if message.pluralizable else 1):
            wrong.append(f"{_where(message)}: {message.id!r} needs {forms} forms")
        elif fault := misfit(message):
            wrong.append(f"{_where(message)}: {message.id!r} {fault}")
    assert not wrong, f"{language}.po:{listed(wrong)}"


def misfit(message: Message) -> str:
    """What a translation has that the original does not, or the other way round."""
    said_ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    wanted = set.union(*(marks(each) for each in said_ids))
    for string in strings:
        # the form for one may do without the number
        given = marks(string)
        if given != wanted and given | {"n"} != wanted:
            return f"has {sorted(wanted)}, the translation {sorted(given)}"
    for sign in ("**", "`"):
        if any(string.count(sign) != said_ids[-1].count(sign) for string in strings):
            return f"has another number of {sign}"
    return ""


def marks(text: str) -> set[str]:
    """The placeholders of a message, `{name}` or `%(name)s`; a form that cannot be read is one of
    its own."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name} | {
            *PERCENT.findall(text)
        }
    except ValueError as error:
        return {f"broken: {error}"}


def _key(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _where(message: Message) -> str:
    return ", ".join(f"{file}:{line}" if line else file for file, line in message.locations)


def _forms(string: str | Iterable[str]) -> int:
    return 1 if isinstance(string, str) else len(tuple(string))


HEAD = (
    "import streamlit as st\nfrom cwem.ui import layout\nfrom cwem.ui.language import _, n_, tr\n"
)


@pytest.mark.parametrize(
    "line",
    [
        'st.title("Audit")',
        'st.button(label="Log out", type="primary")',
        'st.text_input(_("Name"), placeholder="Ada")',
        'st.caption(f"{shown} entries")',
        'st.selectbox(_("When"), ["Day", "Week"])',
        'left.metric("Present", figure)',
        'st.info(_("Yes") if found else "No")',
        'st.caption(", ".join(_("a"), ) + "persons")',
        'st.column_config.TextColumn("Name")',
        'layout.empty("Nothing", _("Add"), "people.py")',
        'layout.Metric("Present", "47")',
        'TABLE = {"a": "Last seven days"}',
        'st.selectbox(_("When"), days, format_func=lambda day: f"Day {day}")',
        '_(f"Hello {name}")',
        '_("Hello " + name)',
        '_(title)',
        'n_("{n} person", f"{n} people", 3)',
        'tr("Present")',
        'st.dialog("Remove it?")',
    ],
)  # fmt: skip
def test_the_check_finds(line: str) -> None:
    assert [each.line for each in in_source(HEAD + line)], line


@pytest.mark.parametrize(
    "line",
    [
        'st.title(_("Audit"), anchor=False)',
        'st.caption(tr(error))',
        'st.button(_("End"), key="end-it", icon=":material/logout:", type="tertiary")',
        'st.markdown(f":gray[{icon}] **{name}**")',
        'st.markdown(f":{colour}-badge[{tr(word)}]")',
        'st.download_button(_("Export"), read, "audit.csv", "text/csv")',
        'st.selectbox(_("When"), list(days), format_func=lambda day: tr(days[day]))',
        'layout.empty(_("Nothing"), _("Add"), "people.py", ":material/inbox:")',
        'log.warning("a page could not be shown: %s", error)',
        'raise ValueError("it ends before it starts")',
        'st.html("<style>body { color: red; }</style>")',
        '"""What this is for."""',
        'log.info("the log-in of %s ended", name)',
    ],
)  # fmt: skip
def test_the_check_leaves_alone(line: str) -> None:
    assert in_source(HEAD + line) == [], line


MARKUP: list[tuple[str, list[int]]] = [
    ('<h1>{{ _("Log in") }}</h1>\n<p>Hello</p>', [2]),
    ('<img src="/look/logo.svg" alt="CWEM"><p>{% trans %}One\ntwo{% endtrans %}</p>', []),
    ('<p>\n{% trans name=x %}Hello, {{ name }}{% endtrans %}</p>\n<b>{{ x }}\nyes</b>', [4]),
    ('<input\n placeholder="Your name" name="x">', [2]),
    ('{% if x %}class{% endif %}', [1]),
    ('<div class="field{% if wrong %} wrong{% endif %}">·</div>', []),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "lines"), MARKUP)
def test_the_check_of_templates(markup: str, lines: list[int]) -> None:
    assert [each.line for each in in_markup(markup)] == lines


def test_a_finding_names_file_line_and_text() -> None:
    (found,) = in_source('import streamlit as st\nst.title("Audit")', "pages/audit.py")
    assert str(found).startswith("pages/audit.py:2: 'Audit'")
    assert isinstance(found, Unsaid)


@pytest.mark.parametrize(
    ("original", "translation", "fits"),
    [
        ("Hello {name}", "Hallo {name}", True),
        ("Hello {name}", "Hallo {nome}", False),
        ("Hello {name}", "Hallo", False),
        ("Hello {name}", "Hallo {name", False),
        ("Hello %(name)s", "Hallo %(name)s", True),
        ("Hello %(name)s", "Hallo", False),
        ("**One** `two`", "**Eins** `zwei`", True),
        ("**One**", "Eins", False),
        (("{n} day", "{n} days"), ("ein Tag", "{n} Tage"), True),
        (("{n} day of {m}", "{n} days of {m}"), ("ein Tag", "{n} Tage"), False),
    ],
)
def test_what_fits(
    original: str | tuple[str, ...], translation: str | tuple[str, ...], fits: bool
) -> None:
    assert (misfit(Message(original, translation)) == "") is fits


def test_errors_with_a_message_of_their_own_are_found() -> None:
    found = in_errors(ROOT / "cwem" / "web" / "tls.py")
    assert any("there is no file" in each.text for each in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_columns_of_a_table_are_called_the_same(language: str) -> None:
    """ "From" and "By" are one word in German: of two columns only the last one would be left."""
    words = {each.id: each.string for each in kept(language) if isinstance(each.id, str)}
    found = []
    for path in SHOWING:
        for table in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(table, ast.Dict):
                heads = [words.get(said) or said for said in _heads(table)]
                twice = sorted({head for head in heads if heads.count(head) > 1})
                found += [f"{path.name}:{table.lineno}: {head}" for head in twice]
    assert not found, listed(found)


def _heads(table: ast.Dict) -> list[str]:
    """What the keys of a dict say that are said by `_`."""
    return [
        str(key.args[0].value)
        for key in table.keys
        if isinstance(key, ast.Call)
        and isinstance(key.func, ast.Name)
        and key.func.id == "_"
        and isinstance(key.args[0], ast.Constant)
    ]
