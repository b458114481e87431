"""The tables of phrases: English is complete, other languages fall back, and no reader-facing module writes sentences of its own."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import vidtx
from vidtx.document import (
    BOUNDARY_KINDS,
    CONFIDENCE_LEVELS,
    CONTINUITIES,
    FINDING_KINDS,
    FLAGS,
    GESTURE_KINDS,
    RENDITION_KINDS,
    ROLES,
    SLOTS,
)
from vidtx.views.phrases import PHRASES, has_phrase, phrase

ROOT = Path(vidtx.__file__).parent
CLOSED_SETS = {
    "kind": BOUNDARY_KINDS,
    "confidence": CONFIDENCE_LEVELS,
    "continuity": CONTINUITIES,
    "finding": FINDING_KINDS,
    "flag": tuple(FLAGS),
    "gesture": GESTURE_KINDS,
    "rendition": RENDITION_KINDS,
    "role": ROLES,
    "slot": SLOTS,
}


@pytest.mark.parametrize(("group", "value"), [(group, value) for group, values in CLOSED_SETS.items() for value in values])
def test_every_value_of_a_closed_set_has_an_english_phrase_of_its_own(group: str, value: str) -> None:
    assert has_phrase(f"{group}.{value}"), f"src/vidtx/views/phrases.py lacks {group}.{value}"
    others = [phrase(f"{group}.{other}") for other in CLOSED_SETS[group] if other != value and has_phrase(f"{group}.{other}")]
    assert phrase(f"{group}.{value}").strip() and phrase(f"{group}.{value}") not in others


@pytest.mark.parametrize("language", ["uk", "ko"])
@pytest.mark.parametrize("group", ["kind", "confidence", "continuity", "gesture", "rendition", "role", "slot"])
def test_the_names_that_every_page_shows_exist_in_ukrainian_and_korean(language: str, group: str) -> None:
    assert [f"{group}.{value}" for value in CLOSED_SETS[group] if f"{group}.{value}" not in PHRASES[language]] == []


@pytest.mark.parametrize("language", [language for language in PHRASES if language != "en"])
def test_a_translation_knows_only_english_keys_and_uses_only_their_values(language: str) -> None:
    for key, text in PHRASES[language].items():
        assert key in PHRASES["en"]
        assert fields_of(text) <= fields_of(PHRASES["en"][key]), key
        assert (text.strip() and text != PHRASES["en"][key]) or text == "{medium}", key


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_what_a_language_lacks_is_given_in_english() -> None:
    assert phrase("role.interpreter", "uk") == "перекладач" and phrase("role.interpreter", "ko") == "통역사"
    assert "edits.none" not in PHRASES["uk"]
    assert phrase("edits.none", "uk") == phrase("edits.none") == phrase("edits.none", "fr")


def test_values_are_filled_in_and_never_read_as_fields_themselves() -> None:
    assert phrase("exchange.heading", number=4) == "Exchange 4"
    assert phrase("finding.value", what="left out", value="{number}") == "left out: {number}"


def test_an_unknown_key_is_a_mistake() -> None:
    assert has_phrase("stage.edits") and not has_phrase("stage.unknown")
    with pytest.raises(KeyError):
        phrase("stage.unknown")


STYLES = re.compile(r"^(bold|dim|italic) (bold|dim|italic|red|green|yellow|magenta|cyan)$")  # of rich
# Descriptions of formats stand in the formats, PySceneDetect's columns are its own, and what the program reports of its cache and files is,
# like the messages of the command line, English.
WRITES_ITS_OWN = {"registry.py", "scene_list.py", "cache_table.py", "files.py"}


def sentences_in(tree: ast.Module) -> Iterator[str]:
    """Literals with two words of letters side by side, without docstrings."""
    documentation = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in documentation:
            continue
        if re.search(r"[A-Za-z]{2,},? [A-Za-z]{2,}", node.value) and not STYLES.match(node.value):
            yield node.value


@pytest.mark.parametrize(
    "path",
    sorted(p for p in [*(ROOT / "export").glob("*.py"), *(ROOT / "terminal").glob("*.py"), ROOT / "views" / "cues.py"]),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_module_that_readers_see_writes_sentences_of_its_own(path: Path) -> None:
    if path.name not in WRITES_ITS_OWN:
        assert list(sentences_in(ast.parse(path.read_text("utf-8")))) == []


def test_the_search_for_sentences_finds_one() -> None:
    tree = ast.parse('"""Two words."""\ntitle = "Outside the exchanges"\nstyle = "bold red"\nkey = "edit.within"')
    assert list(sentences_in(tree)) == ["Outside the exchanges"]


def test_every_phrase_is_used_somewhere() -> None:
    paths = [p for folder in ("views", "export", "terminal") for p in (ROOT / folder).rglob("*.py") if p.name != "phrases.py"]
    source = "\n".join(path.read_text("utf-8") for path in paths)
    named_by_value = {*CLOSED_SETS, "medium", "stage"}
    for key in PHRASES["en"]:
        group, _, name = key.partition(".")
        if group not in named_by_value:
            assert key in source or f'"{name}"' in source or f"'{name}'" in source, key
