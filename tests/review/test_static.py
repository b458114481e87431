"""The page's own files, read as text: nothing that could turn a transcript's words into markup, nothing inline, and all words in all languages."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import vidtx

STATIC = Path(vidtx.__file__).parent / "review" / "static"
LANGUAGES = ("en", "uk", "ko")
PARTS = ("player", "table")
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
MODULE_LINES = 400

# Ways in which a text becomes markup or a program, or an element is given an inline style that the page's policy forbids.
FORBIDDEN = re.compile(
    r"""innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|setHTML|srcdoc
      |\beval\s*\(|new\s+Function\b|setTimeout\s*\(\s*["'`]|setInterval\s*\(\s*["'`]|javascript:
      |setAttribute\(\s*["'](?:style|on\w+)["']|cssText|https?://(?!www\.w3\.org/)""",
    re.VERBOSE,
)
WORD = re.compile(r"""(?<![\w.])t\(\s*["']([\w.]+)["']""")
MARKED = re.compile(r"""data-i18n(?:-\w+)?["']?\s*[:=]\s*["'](\w+(?:\.\w+)+)["']""")
FAMILY = re.compile(r"(?<![\w.])t\(\s*`([\w.]+)\$\{")
PLACE = re.compile(r"\{(\w+)\}")


def read_phrases(language: str, part: str) -> dict[str, str | dict[str, str]]:
    path = STATIC / "phrases" / f"{language}.{part}.json"
    if not path.is_file():
        pytest.skip(f"{path.name} is not there yet")
    content: dict[str, str | dict[str, str]] = json.loads(path.read_text("utf-8"))
    return content


def list_places(phrase: str | dict[str, str]) -> set[str]:
    """What is to be put into a phrase; for one of several forms, into any of them."""
    forms = phrase.values() if isinstance(phrase, dict) else [phrase]
    return {name for form in forms for name in PLACE.findall(form)}


class Collector(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.faults += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and not names.get("src")):
            self.faults.append(f"<{tag}> holds its content inline")
        for name in ("src", "href"):
            value = names.get(name)
            if value and not value.startswith(("/static/", "#")):
                self.faults.append(f"{name}={value}")
        self._script = tag == "script"

    def handle_data(self, data: str) -> None:
        if self._script and data.strip():
            self.faults.append("a script with content")

    def handle_endtag(self, tag: str) -> None:
        self._script = False


def test_the_page_has_nothing_inline_and_nothing_from_elsewhere() -> None:
    page = Collector()
    page.feed((STATIC / "index.html").read_text("utf-8"))
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert {"bar", "stage", "screen", "wave", "transport", "table", "attention"} <= set(page.ids)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_markup_or_programs_of_a_text(path: Path) -> None:
    found = [
        (number, line.strip()) for number, line in enumerate(path.read_text("utf-8").splitlines(), 1) if FORBIDDEN.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_is_longer_than_one_idea(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MODULE_LINES


def test_the_search_for_markup_finds_it() -> None:
    for line in (
        "a.innerHTML = b",
        "eval (x)",
        'e.setAttribute("onclick", f)',
        "e.setAttribute('style', s)",
        "fetch('https://a.example')",
    ):
        assert FORBIDDEN.search(line), line


def test_styles_load_nothing() -> None:
    for path in STATIC.glob("css/*.css"):
        assert not re.search(r"@import|url\(|expression\(", path.read_text("utf-8")), path.name


@pytest.mark.parametrize("part", PARTS)
def test_every_language_has_the_same_phrases(part: str) -> None:
    english, *others = (read_phrases(language, part) for language in LANGUAGES)
    for other in others:
        assert other.keys() == english.keys()
        assert {key for key in english if list_places(english[key]) != list_places(other[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_said_by_both_parts_or_by_none(language: str) -> None:
    player, table = (read_phrases(language, part) for part in PARTS)
    assert player.keys() & table.keys() == set()
    forms = [
        (key, form)
        for phrases in (player, table)
        for key, phrase in phrases.items()
        for form in (phrase.values() if isinstance(phrase, dict) else [phrase])
    ]
    assert [key for key, form in forms if not form.strip()] == []


def test_every_phrase_that_is_asked_for_exists() -> None:
    known = {key for part in PARTS for key in read_phrases("en", part)}
    texts = {path.name: path.read_text("utf-8") for path in [*SCRIPTS, STATIC / "index.html"]}
    assert {
        (name, key) for name, text in texts.items() for key in (*WORD.findall(text), *MARKED.findall(text)) if key not in known
    } == set()
    families = {(name, stem) for name, text in texts.items() for stem in FAMILY.findall(text)}
    assert {(name, stem) for name, stem in families if not any(key.startswith(stem) for key in known)} == set()


def list_commands() -> tuple[list[str], list[str]]:
    """The commands that keys.js knows, and their groups."""
    block = (STATIC / "js" / "keys.js").read_text("utf-8").split("export const COMMANDS", 1)[1].split("\n};", 1)[0]
    commands = re.findall(r'"([a-z]+\.[a-z_]+)":', block)
    groups = re.findall(r"^  (\w+): \{", block, re.MULTILINE)
    return commands, groups


def test_every_command_is_named_in_the_help() -> None:
    known = read_phrases("en", "player")
    commands, groups = list_commands()
    assert len(commands) > 20
    assert [name for name in commands if f"command.{name}" not in known] == []
    assert [name for name in groups if f"keys.group.{name}" not in known] == []


def test_a_key_that_is_handed_on_exists_too() -> None:
    known = read_phrases("en", "player")
    stems = "|".join(sorted({key.split(".")[0] for key in known}))
    commands, _ = list_commands()
    for path in SCRIPTS:
        named = set(re.findall(rf'"((?:{stems})\.[a-z_.]+)"', path.read_text("utf-8")))
        others = {
            key for part in PARTS[1:] if (STATIC / "phrases" / f"en.{part}.json").is_file() for key in read_phrases("en", part)
        }
        assert {key for key in named - known.keys() - others - set(commands) if not key.endswith((".js", ".json"))} == set(), (
            path.name
        )
