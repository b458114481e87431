"""Markdown: exchanges as headings, utterances as paragraphs, what differs below its rendition; hostile text stays text for another parser."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from document_strategies import transcripts
from hostile_interview import HOSTILE
from interview import make_interview, make_reviewed_interview
from vidtx.document import Caption, Span, Transcript, Translation
from vidtx.export.options import ExportOptions
from vidtx.export.text.markdown import write_markdown
from vidtx.views.rows import SpeechRow, list_rows
from vidtx.views.text import clean_text

OWN = {  # kinds of block and of inline that vidtx itself writes
    "heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close", "blockquote_open", "blockquote_close",
    "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
}  # fmt: skip
OWN_INLINE = {"text", "text_special", "strong_open", "strong_close", "em_open", "em_close", "code_inline"}


def write(transcript: Transcript, options: ExportOptions = ExportOptions()) -> str:
    (file,) = write_markdown(transcript, options)
    assert file.suffix == ".md"
    return file.text


def parse(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)


def list_blocks(text: str) -> list[tuple[str, str]]:
    """Each block with a text: what it is, and its text without markup."""
    found, open_blocks = [], []
    for token in parse(text):
        assert token.type in OWN, token.type
        if token.type.endswith("_open"):
            open_blocks.append(token.tag)
        elif token.type.endswith("_close"):
            open_blocks.pop()
        else:
            children = token.children or []
            assert {child.type for child in children} <= OWN_INLINE, [child.type for child in children]
            found.append((" ".join(open_blocks), "".join(child.content for child in children)))
    return found


def test_exchanges_utterances_translations_and_findings_each_have_their_block() -> None:
    blocks = list_blocks(write(make_reviewed_interview()))
    assert blocks[0] == ("h1", "interview.mp4") and blocks[1] == ("p", f"SHA-256 {'0' * 64}")
    assert ("h2", "Exchange 1 · no edit found") in blocks
    at = blocks.index(("p", "0:02.5 Interpreter (ko): 이름이 무엇입니까?"))
    assert blocks[at + 1] == ("blockquote p", "en: What is the name?")
    assert blocks[at + 2] == ("ul li p", "# number changed: 2 became 3")
    assert ("p", "✂ 0:09.7 cut") in blocks and ("p", "0:00.1 caption: Допит") in blocks


def test_edits_inside_silences_and_what_was_never_rendered_are_told(hostile: Transcript) -> None:
    blocks = list_blocks(write(hostile))
    assert ("ul li p", "✂ inside: 0:07.0 jump cut, probable") in blocks
    assert ("p", "no verbal answer (shakes the head)") in blocks
    assert ("ul li p", "not rendered by the interpreter") in blocks
    assert ("ul li p", "leaves something out") in blocks and ("ul li p", "− left out: a rank") in blocks
    assert ("p", "0:46.0 [link=x]Kim (?): [speech not recognized]") in blocks


def test_the_options_choose_what_stands_there() -> None:
    made = make_interview()
    assert "> en:" not in write(made, ExportOptions(rendition="interpreter")) and "> en:" in write(
        made, ExportOptions(rendition="both")
    )
    assert "Interpreter" not in write(made, ExportOptions(names=False))
    assert "cut" not in write(made, ExportOptions(mark_edits=False)).replace("crosses an edit", "")
    assert "## Обмін репліками 1 · монтажу не знайдено" in write(made, ExportOptions(wording="uk"))


def test_hostile_text_stays_text(hostile: Transcript) -> None:
    made = make_interview()
    text = f"{HOSTILE} * a\n# b\n\n- c | d [e](javascript:f) `g` <h> ![i](j) https://k"
    first = replace(made.utterances[0], text=text, words=(), translations=(Translation("en", text),))
    made = replace(made, utterances=(first, *made.utterances[1:]), captions=(Caption("k", Span(1, 2), "*x*"),))
    made = replace(made, clip=replace(made.clip, name="*a* [b](c).mp4"), speakers=(*made.speakers[:1], *made.speakers[1:]))
    blocks = list_blocks(write(made))
    assert ("p", f"0:00.0 Questioner (uk): {clean_text(text)}") in blocks
    assert ("blockquote p", f"en: {clean_text(text)}") in blocks and blocks[0] == ("h1", "*a* [b](c).mp4")
    list_blocks(write(hostile))


@settings(max_examples=40, deadline=None)
@given(transcripts())
def test_every_text_of_any_document_is_read_back(transcript: Transcript) -> None:
    blocks = list_blocks(write(transcript))
    spoken = [row.speech.utterance for row in list_rows(transcript) if isinstance(row, SpeechRow)]
    paragraphs = iter([text for kind, text in blocks if kind == "p"])
    for utterance in spoken:
        assert any(clean_text(utterance.text) in text for text in paragraphs)
