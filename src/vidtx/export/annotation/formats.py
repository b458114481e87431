"""The formats of annotation and of scoring, by name."""

from __future__ import annotations

from vidtx.export.options import Format

ANNOTATION_FORMATS: tuple[Format, ...] = ()
