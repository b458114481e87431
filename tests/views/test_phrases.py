"""The tables of phrases: three languages are complete, others fall back, and no reader-facing module writes sentences of its own."""

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
from vidtx.document.provenance import MEDIA_REASONS
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
    "reason": MEDIA_REASONS,
    "exchanges": CONTINUITIES,
}


@pytest.mark.parametrize("language", PHRASES)
@pytest.mark.parametrize("group", CLOSED_SETS)
def test_every_value_of_a_closed_set_has_a_phrase_of_its_own(group: str, language: str) -> None:
    lacking = [f"{group}.{value}" for value in CLOSED_SETS[group] if not PHRASES[language].get(f"{group}.{value}", "").strip()]
    assert lacking == [], "src/vidtx/views/phrases lacks them"
    names = [phrase(f"{group}.{value}", language) for value in CLOSED_SETS[group]]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", PHRASES)
def test_every_language_has_every_phrase_with_only_the_values_of_english(language: str) -> None:
    assert list(PHRASES[language]) == list(PHRASES["en"]), "the same keys in the same order"
    for key, text in PHRASES[language].items():
        assert text == text.strip() and text, key
        assert fields_of(text) <= fields_of(PHRASES["en"][key]), key


@pytest.mark.parametrize("language", [language for language in PHRASES if language != "en"])
def test_a_translation_says_nothing_in_english(language: str) -> None:
    for key, text in PHRASES[language].items():
        words = set(re.findall(r"[a-z]{2,}", without_fields(text).lower())) - UNTRANSLATED
        assert words == set(), key
        alike = text == PHRASES["en"][key]
        assert not alike or not set(re.findall(r"[a-z]+", without_fields(text))) - UNTRANSLATED, key


UNTRANSLATED = {
    "vidtx",
    "docs",
    "edits",
    "md",
    "edit",
    "list",
    "wer",
    "cer",
    "der",
    "cpwer",
    "chrf",
    "sha",
    "report",
}  # names, and a term in brackets


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def without_fields(text: str) -> str:
    return " ".join(literal for literal, _, _, _ in string.Formatter().parse(text))


def test_a_language_that_has_no_phrases_is_given_in_english() -> None:
    assert phrase("role.interpreter", "uk") == "перекладач" and phrase("role.interpreter", "ko") == "통역사"
    assert phrase("edits.none", "uk") != phrase("edits.none") == phrase("edits.none", "fr")


def test_that_no_edit_was_found_is_never_said_as_if_there_were_none() -> None:
    assert "не означає" in phrase("edits.none", "uk") and "뜻은 아닙니다" in phrase("edits.none", "ko")
    assert "не знайдено" in phrase("continuity.continuous", "uk") and "발견되지 않음" in phrase("continuity.continuous", "ko")


@pytest.mark.parametrize("slot", SLOTS)
def test_the_korean_particle_after_the_name_of_a_slot_fits_it(slot: str) -> None:
    last = phrase(f"slot.{slot}", "ko")[-1]
    assert (ord(last) - ord("가")) % 28, "과 stands after a consonant"


def test_values_are_filled_in_and_never_read_as_fields_themselves() -> None:
    assert phrase("exchange.heading", number=4) == "Exchange 4"
    assert phrase("finding.value", what="left out", value="{number}") == "left out: {number}"


def test_an_unknown_key_is_a_mistake() -> None:
    assert has_phrase("stage.edits") and not has_phrase("stage.unknown")
    with pytest.raises(KeyError):
        phrase("stage.unknown")


MARKUP = re.compile(r"<[^<>]*(?:>|$)|[\w:.-]+=\"[^\"]*(?:\"|$)")  # elements and attributes, also where a value cuts them
FONTS = re.compile(r"^(Malgun Gothic|Yu Gothic|Microsoft YaHei|Microsoft JhengHei)$")
STYLES = re.compile(r"^(bold|dim|italic) (bold|dim|italic|red|green|yellow|magenta|cyan)$")  # of rich
# Descriptions of formats stand in the formats, PySceneDetect's columns are its own, and what the program reports of its cache and files is,
# like the messages of the command line and of errors, English.
WRITES_ITS_OWN = {
    *("registry.py", "formats.py", "scene_list.py", "cache_table.py", "files.py"),
    *("frames.py", "printing.py", "templating.py"),
    *("eaf.py", "textgrid.py", "import_table.py"),
}


def sentences_in(tree: ast.Module) -> Iterator[str]:
    """Literals with two words of letters side by side, without docstrings, markup and what a format writes in capitals."""
    documentation = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in documentation:
            continue
        text = MARKUP.sub("", node.value)
        own = STYLES.match(text) or FONTS.match(text) or text.isupper()
        if re.search(r"[A-Za-z]{2,},? [A-Za-z]{2,}", text) and not own:
            yield node.value


@pytest.mark.parametrize(
    "path",
    sorted(
        p
        for p in [
            *(ROOT / "export").rglob("*.py"),
            *(ROOT / "report").rglob("*.py"),
            *(ROOT / "terminal").glob("*.py"),
            *(ROOT / "views" / "cues").glob("*.py"),
        ]
    ),
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_no_module_that_readers_see_writes_sentences_of_its_own(path: Path) -> None:
    if path.name not in WRITES_ITS_OWN:
        assert list(sentences_in(ast.parse(path.read_text("utf-8")))) == []


def test_the_search_for_sentences_finds_one() -> None:
    tree = ast.parse('"""Two words."""\ntitle = "Outside the exchanges"\nstyle = "bold red"\nkey = "edit.within"')
    assert list(sentences_in(tree)) == ["Outside the exchanges"]
    markup = ast.parse(
        """a = '<p class="b" id="'\nb = '<p>not translated yet</p>'\nc = f'<a b="{a}" hidden="no one">{b}</a>'"""
    )
    assert list(sentences_in(markup)) == ["<p>not translated yet</p>"]


def test_every_phrase_is_used_somewhere() -> None:
    paths = [
        p
        for folder in ("views", "subtitles", "report", "export", "quotation", "terminal")
        for p in (ROOT / folder).rglob("*.py")
        if "phrases" not in p.parts
    ]
    paths += sorted((ROOT / "report" / "templates").glob("*.j2"))
    source = "\n".join(path.read_text("utf-8") for path in paths)
    # `task`, `reviewed`, `rejected`, `shot`, `pictures`, `source`, `limit`: tests/report holds that each is said somewhere.
    named_by_value = {
        *CLOSED_SETS,
        "medium",
        "stage",
        "language",
        "task",
        "reviewed",
        "rejected",
        "shot",
        "pictures",
        "source",
        "limit",
        "timestamps",
    }
    for key in PHRASES["en"]:
        group, _, name = key.partition(".")
        if group not in named_by_value:
            assert key in source or f'"{name}"' in source or f"'{name}'" in source, key


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("en", ("numbers", "dates", "times", "names", "places", "ranks", "units", "negations", "parts")),
        ("uk", ("числа", "дати", "час", "імена", "місця", "звання", "підрозділи", "заперечення", "частини")),
        ("ko", ("숫자", "날짜", "시각", "이름", "지명", "계급", "부대", "부정", "일부")),
    ],
)
def test_the_limits_name_everything_that_is_compared(wording: str, said: tuple[str, ...]) -> None:
    """A limit that names less than is compared is as wrong as one that names more."""
    assert all(word in phrase("limit.findings", wording) for word in said)
