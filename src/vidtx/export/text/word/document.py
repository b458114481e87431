"""The transcript as a table that a lawyer annotates, for Word and LibreOffice (.docx).

In: a transcript and the user's options. Out: one file, the same bytes for the same transcript: landscape A4; time, who, original, what the interpreter said of it, machine
translation (as `--rendition` chooses); a row for each exchange with its continuity and for each edit between utterances; findings and edits as comments at their
words; every text tagged with its language. Each utterance has bookmarks, named by `vidtx.views.ids.bookmarks`, so that the file can come back: "at" around its time (which
nobody edits), "text" around its text if it has any, "to" around each translation. Bookmarks and not content controls: LibreOffice 7.4 keeps the former with their names, and loses the
latter's tags. The clip's SHA-256 stands in the header, and in the property `identifier`. Written directly as
strings: python-docx needs 2 s for the bare cells of 3,000 rows and 1.3 s for 300 comments, and dates each comment; it reads the file back in tests.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.document import Transcript
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.export.text.word.comments import Comments
from vidtx.export.text.word.markup import make_paragraph, make_run, style_run
from vidtx.export.text.word.package import pack
from vidtx.export.text.word.rows import PAGE_WIDTH, TableRows
from vidtx.interview.continuity import keep_edits
from vidtx.views.marks.gaps import count_exchanges
from vidtx.views.marks.signs import list_findings, write_legend
from vidtx.views.phrases import phrase
from vidtx.views.wording import count_levels, describe_origin
from vidtx.views.xml_text import clean_xml, escape_xml

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_CORE = (
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:footerReference w:type="default" r:id="rId5"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="851" w:bottom="964" w:left="851" w:header="510" w:footer="454" w:gutter="0"/></w:sectPr>'
)
_TABLE = (
    '<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    '<w:tblCellMar><w:top w:w="28" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
    '<w:right w:w="85" w:type="dxa"/></w:tblCellMar><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
    'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr>'
)
_NO_MARGINS = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDER = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="C5CAD3"/>'
_FIELD = (
    '<w:r>{0}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{0}<w:instrText xml:space="preserve"> {1} </w:instrText></w:r>'
    '<w:r>{0}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{0}<w:t>1</w:t></w:r><w:r>{0}<w:fldChar w:fldCharType="end"/></w:r>'
)


def write_docx(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One file: the clip and who vouches for the text, then the table."""
    comments = Comments(options.wording)
    rows = TableRows(transcript, options, comments)
    table = _write_table(rows.widths, "".join(rows.write()))
    body = f"{_write_title(transcript, options)}{table}{make_paragraph('VidtxHead', '')}{_SECTION}"
    parts = {
        "docProps/core.xml": _write_properties(transcript),
        "word/document.xml": f"{_HEAD}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/comments.xml": f"{_HEAD}<w:comments {_NAMESPACES}>{comments.write()}</w:comments>",
        "word/header1.xml": f"{_HEAD}<w:hdr {_NAMESPACES}>{_write_header(transcript, options)}</w:hdr>",
        "word/footer1.xml": f"{_HEAD}<w:ftr {_NAMESPACES}>{_write_footer(transcript, options)}</w:ftr>",
    }
    return (OutputFile(".docx", pack(parts)),)


def _write_title(transcript: Transcript, options: ExportOptions) -> str:
    wording = options.wording
    properties = style_run(wording)
    facts = [f"{phrase('summary.exchanges', wording)}: {count_exchanges(transcript, wording)}"]
    if levels := count_levels(keep_edits(transcript.boundaries), wording):
        facts.append(f"{phrase('summary.edits', wording)}: {levels}")
    lines = [
        describe_origin(transcript, wording),
        " · ".join(facts),
    ]
    title = make_paragraph("Title", make_run(clean_xml(transcript.clip.name), properties))
    head = "".join(make_paragraph("VidtxHead", make_run(clean_xml(line), properties)) for line in lines)
    legend = [phrase("docx.legend", wording), *write_legend(list_findings(transcript), wording)]
    return title + head + make_paragraph("VidtxLegend", make_run(" ".join(legend), properties))


def _write_table(widths: Sequence[int], rows: str) -> str:
    borders = "".join(_BORDER.format(side=side) for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl>{_TABLE.format(width=sum(widths), borders=borders)}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def _write_header(transcript: Transcript, options: ExportOptions) -> str:
    properties = style_run(options.wording)
    name = make_run(clean_xml(transcript.clip.name), properties)
    digest = make_run(f"SHA-256 {transcript.clip.sha256}", style_run(None))
    return make_paragraph("Header", f"{name}<w:r><w:tab/></w:r>{digest}")


def _write_footer(transcript: Transcript, options: ExportOptions) -> str:
    """Who vouches for the text on the left, the page on the right, in a table without lines: a long sentence wraps beside the number."""
    properties = style_run(options.wording)
    origin = make_paragraph("Footer", make_run(clean_xml(describe_origin(transcript, options.wording)), properties))
    page = phrase("docx.page", options.wording, page="\0", pages="\1")
    fields = {"\0": "PAGE", "\1": "NUMPAGES"}
    runs, text = [], ""
    for character in page:
        if character in fields:
            runs += [make_run(text, properties), _FIELD.format(properties, fields[character])]
            text = ""
        else:
            text += character
    right = '<w:pPr><w:pStyle w:val="Footer"/><w:jc w:val="right"/></w:pPr>'
    number = f"<w:p>{right}{''.join(runs)}{make_run(text, properties)}</w:p>"
    widths = (PAGE_WIDTH - 2400, 2400)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
        for width, content in zip(widths, (origin, number), strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    layout = f'<w:tblPr><w:tblW w:w="{PAGE_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{_NO_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    return f"<w:tbl>{layout}<w:tr>{cells}</w:tr></w:tbl>{make_paragraph('Footer', '')}"


def _write_properties(transcript: Transcript) -> str:
    facts = (
        f"<dc:title>{escape_xml(transcript.clip.name)}</dc:title><dc:creator>vidtx</dc:creator>"
        f"<dc:identifier>sha256:{transcript.clip.sha256}</dc:identifier>"
    )
    return f"{_HEAD}<cp:coreProperties {_CORE}>{facts}</cp:coreProperties>"
