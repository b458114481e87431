"""The journal as the page and the terminal show it: who, when, and what in a sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from vidtx.document import Correction
from vidtx.review.journal.entry import Entry
from vidtx.review.page.sentences import say
from vidtx.views.wording import name_role

Json = dict[str, Any]


def show_history(entries: Sequence[Entry], held: Collection[int], unfit: Collection[int], language: str) -> list[Json]:
    """One item an entry, in order."""
    return [
        {
            "number": entry.number,
            "author": entry.author,
            "time": entry.time,
            "action": entry.action,
            "entry": entry.entry,
            "held": entry.number in held and entry.number not in unfit,
            "unfit": entry.number in unfit,
            "sentence": describe_entry(entry, language),
            "changes": [
                {
                    "kind": correction.kind,
                    "targets": list(correction.targets),
                    "before": dict(correction.before),
                    "after": dict(correction.after),
                    "time": correction.basis.span.start if correction.basis.span is not None else None,
                    "sentence": describe_correction(correction, language),
                }
                for correction in entry.corrections
            ],
        }
        for entry in entries
    ]


def describe_entry(entry: Entry, language: str) -> str:
    """What a step did, in one line: its first change, and how many more there are."""
    if entry.action != "correct":
        return say(f"change.{entry.action}", language, entry=entry.entry)
    sentences = list(dict.fromkeys(describe_correction(correction, language) for correction in entry.corrections))
    more = len(entry.corrections) - 1
    return sentences[0] if len(sentences) == 1 and not more else f"{', '.join(sentences[:3])} ({more + 1})"


def describe_correction(correction: Correction, language: str) -> str:
    """`text changed`, `role of SPEAKER_01 set to interpreter`."""
    after = dict(correction.after)
    key = f"change.{correction.kind}"
    if correction.kind == "link" and not after.get("targets"):
        key = "change.link_zero"
    values = {name: str(after.get(name, "")) for name in ("language", "speaker", "name", "role", "model")}
    if correction.kind == "set_role":
        values["role"] = name_role(values["role"], language)  # type: ignore[arg-type]
    return say(key, language, target=", ".join(correction.targets), count=len(correction.targets), **values)
