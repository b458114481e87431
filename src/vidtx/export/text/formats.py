"""The formats of text, tables and documents, by name."""

from __future__ import annotations

from vidtx.export.options import make_format
from vidtx.export.text.html_report import write_html
from vidtx.export.text.json_document import write_json
from vidtx.export.text.json_lines import write_jsonl
from vidtx.export.text.markdown import write_markdown
from vidtx.export.text.plain_text import write_txt
from vidtx.export.text.table import write_tsv
from vidtx.export.text.word.document import write_docx

DOCUMENT_FORMAT = make_format("json", "the document: everything, for vidtx and for programs", write_json, ".vidtx.json")
TEXT_FORMATS = (
    make_format("txt", "the transcript to read", write_txt, ".txt"),
    make_format("md", "the transcript to read, in Markdown", write_markdown, ".md"),
    make_format("tsv", "a table for spreadsheets, one row an utterance", write_tsv, ".tsv"),
    make_format("jsonl", "one JSON object a line for each utterance, for programs", write_jsonl, ".jsonl"),
    make_format("docx", "the transcript as a table for Word, with comments", write_docx, ".docx", is_text=False),
    make_format("html", "the report: one page to read and print", write_html, ".html"),
)
