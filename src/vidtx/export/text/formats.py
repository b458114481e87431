"""The formats of text, tables and documents, by name."""

from __future__ import annotations

from vidtx.export.options import make_format
from vidtx.export.text.html_report import write_html
from vidtx.export.text.json_document import write_json
from vidtx.export.text.plain_text import write_txt
from vidtx.export.text.table import write_tsv

DOCUMENT_FORMAT = make_format("json", "the document: everything, for vidtx and for programs", write_json, ".vidtx.json")
TEXT_FORMATS = (
    make_format("txt", "the transcript to read", write_txt, ".txt"),
    make_format("tsv", "a table for spreadsheets, one row an utterance", write_tsv, ".tsv"),
    make_format("html", "the report: one page to read and print", write_html, ".report.html"),
)
