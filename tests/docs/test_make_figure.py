"""README's figure: every letter lies in its columns, whatever its width."""

from __future__ import annotations

import html
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from rich.cells import cell_len

DOCS = Path(__file__).parents[2] / "docs"
TEXT = re.compile(r'<text class="vidtx-r\d+" x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"[^>]*>([^<]*)</text>')


@pytest.fixture(scope="module")
def figure() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_figure", DOCS / "make_figure.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_pieces(svg: str) -> list[tuple[float, float, float, str]]:
    return [(float(x), float(y), float(length), html.unescape(text)) for x, y, length, text in TEXT.findall(svg)]


@pytest.mark.parametrize(
    "line", ["안녕하십니까. Good day.", "Добрий день 안녕", "\x1b[31m십 년\x1b[0m 후에 ✂ cut", "e\u0301 나"]
)
def test_a_letter_takes_as_much_room_as_in_a_terminal(figure: ModuleType, line: str) -> None:
    plain = re.sub(r"\x1b\[\d+m", "", line)
    pieces = read_pieces(figure.draw_lines([line]))
    assert pieces
    for x, _, length, text in pieces:
        assert length == pytest.approx(cell_len(text) * figure.CELL)
        before = plain[: plain.index(text.replace("\xa0", " "))]
        assert x == pytest.approx(cell_len(before) * figure.CELL)


def test_the_shipped_figure_is_drawn_in_columns(figure: ModuleType) -> None:
    pieces = read_pieces((DOCS / "demo.svg").read_text("utf-8"))
    assert any("안녕" in text for *_, text in pieces)
    assert [text for _, _, length, text in pieces if length != pytest.approx(cell_len(text) * figure.CELL)] == []
    ends: dict[float, float] = {}
    for x, y, length, text in pieces:
        assert x >= ends.get(y, 0.0) - 0.01, text
        ends[y] = x + length
