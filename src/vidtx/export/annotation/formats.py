"""The formats of annotation and of scoring, by name."""

from __future__ import annotations

from vidtx.export.annotation.audacity import write_labels
from vidtx.export.annotation.eaf import write_eaf
from vidtx.export.annotation.lines import write_ctm, write_rttm, write_stm
from vidtx.export.annotation.seglst import write_seglst
from vidtx.export.annotation.textgrid import write_textgrid
from vidtx.export.options import make_format

ANNOTATION_FORMATS = (
    make_format("eaf", "tiers for ELAN", write_eaf, ".eaf"),
    make_format("textgrid", "tiers for Praat", write_textgrid, ".TextGrid"),
    make_format("audacity", "labels for Audacity", write_labels, ".labels.txt"),
    make_format("rttm", "who speaks when, for scoring", write_rttm, ".rttm"),
    make_format("ctm", "words with times, for scoring", write_ctm, ".ctm"),
    make_format("stm", "segments, for scoring", write_stm, ".stm"),
    make_format("seglst", "segments as JSON, for scoring and for other programs", write_seglst, ".seglst.json"),
)
