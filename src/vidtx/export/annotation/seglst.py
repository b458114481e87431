"""SegLST (.seglst.json): a list of segments as JSON, as the CHiME challenges and meeteval read it.

In: a transcript. Out: one file. Beside the five keys of the format, each segment has `language` and `utterance_id`; other programs leave them alone.
"""

from __future__ import annotations

import json

from vidtx.document import Transcript
from vidtx.export.annotation.layout import list_utterances, name_session, name_speakers
from vidtx.export.options import ExportOptions, OutputFile
from vidtx.views.text import clean_text


def write_seglst(transcript: Transcript, options: ExportOptions) -> tuple[OutputFile, ...]:
    """One segment an utterance; times in seconds."""
    session, names = name_session(transcript.clip), name_speakers(transcript)
    segments = [
        {
            "session_id": session,
            "start_time": utterance.span.start / 1000,
            "end_time": utterance.span.end / 1000,
            "words": clean_text(utterance.text),
            "speaker": names[utterance.speaker],
            "language": utterance.language,
            "utterance_id": clean_text(utterance.id),
        }
        for utterance in list_utterances(transcript, options.languages)
    ]
    return (OutputFile(".seglst.json", json.dumps(segments, ensure_ascii=False, indent=1) + "\n"),)
