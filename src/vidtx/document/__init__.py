"""What a transcript is. Frozen values with invariants, and their JSON; nothing else is read or written here."""

from vidtx.document.codec import dump_transcript, parse_transcript
from vidtx.document.model import (
    AudioStream,
    BoundaryKind,
    Clip,
    EditBoundary,
    EngineRecord,
    Evidence,
    Exchange,
    Provenance,
    Rendition,
    Source,
    Speaker,
    Transcript,
    Translation,
    Turn,
    Utterance,
    VideoStream,
    Word,
)
from vidtx.document.span import Span, merge_spans, subtract_spans
from vidtx.document.word_timing import fits_text, time_text, time_words

__all__ = [
    "AudioStream",
    "BoundaryKind",
    "Clip",
    "EditBoundary",
    "EngineRecord",
    "Evidence",
    "Exchange",
    "Provenance",
    "Rendition",
    "Source",
    "Span",
    "Speaker",
    "Transcript",
    "Translation",
    "Turn",
    "Utterance",
    "VideoStream",
    "Word",
    "dump_transcript",
    "fits_text",
    "merge_spans",
    "parse_transcript",
    "subtract_spans",
    "time_text",
    "time_words",
]
