"""Templates: escaped, complete, without a sentence of their own, and a style sheet that nothing of a document can enter."""

from __future__ import annotations

import re

import pytest
from jinja2 import UndefinedError

from vidtx.report.templating import TEMPLATES, load_environment, read_style


def test_a_value_that_is_missing_is_an_error_and_every_value_is_escaped() -> None:
    environment = load_environment()
    assert environment.from_string("{{ x }}").render(x="<b>&'\"") == "&lt;b&gt;&amp;&#39;&#34;"
    with pytest.raises(UndefinedError):
        environment.from_string("{{ absent }}").render()


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.name)
def test_no_template_says_anything_that_is_not_a_phrase(path: object) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"), flags=re.DOTALL)  # type: ignore[attr-defined]
    text = re.sub(r"<[^>]*>", " ", text.replace("<!doctype html>", ""))
    assert re.findall(r"[^\W\d_]{2,}", text) == []


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.j2")), ids=lambda path: path.name)
def test_no_template_switches_the_escapes_off_or_writes_a_style_of_its_own(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert "|safe" not in text.replace(" ", "") and "autoescape" not in text and " style=" not in text and "<script" not in text


@pytest.mark.parametrize("footer", ['x"; } body { display: none', "x\\", "y\n", "ї"])
def test_only_plain_text_comes_into_the_style_sheet(footer: str) -> None:
    with pytest.raises(ValueError):
        read_style(footer)
    assert 'content: "SHA-256 ab"' in read_style("SHA-256 ab")


def test_every_class_that_the_style_sheet_knows_is_used() -> None:
    style = re.sub(r"/\*.*?\*/", "", (TEMPLATES / "report.css").read_text("utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"\.([a-z][a-z_-]*[a-z])(?=[\s,.:>{+)])", style))
    templates = "\n".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.j2"))
    # `part-zero` comes from `part-{{ kind }}`.
    written = set(re.findall(r"[a-z][a-z_-]*[a-z]", templates))
    stems = set(re.findall(r"([a-z][a-z-]*-)\{\{", templates))
    assert {name for name in named if name not in written and not any(name.startswith(stem) for stem in stems)} == set()
