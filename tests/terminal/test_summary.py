"""What stands below a transcript: what was found, counted, and who vouches for it."""

from __future__ import annotations

import io
from dataclasses import replace

from rich.console import Console

from findings_interview import make_findings_interview
from interview import make_interview
from vidtx.document import Evidence, Transcript
from vidtx.terminal.summary import render_summary


def printed(transcript: Transcript, wording: str = "en") -> str:
    console = Console(file=io.StringIO(), width=160, color_system=None)
    console.print(render_summary(transcript, wording=wording))
    return " ".join(console.file.getvalue().split())  # type: ignore[attr-defined]


def test_the_summary_counts_what_was_found(hostile: Transcript) -> None:
    text = printed(hostile)
    assert "Q: Questioner, questioner (97%), 9 s in uk" in text
    assert "1 certain, 2 probable, 1 possible" in text
    assert "3, of which 2 cross an edit; no edit found in 1" in text
    assert "1 leaves something out; 1 not rendered by the interpreter" in text
    assert "1 not recognized, 1 unsure" in text
    assert "not checked by a person" in text


def test_whole_and_unknown_exchanges_and_answers_cut_off_are_counted() -> None:
    counted = "13, of which 3 cross an edit; no edit found in 9; edits not known in 1; answers cut off at an edit: 2"
    assert counted in printed(make_findings_interview())


def test_what_a_person_rejected_is_not_counted() -> None:
    made = make_interview()
    assert "1 certain, 1 probable" in printed(made)
    rejected = replace(
        made,
        boundaries=tuple(replace(b, status="rejected") for b in made.boundaries),
        renditions=tuple(replace(r, status="rejected") for r in made.renditions),
    )
    text = printed(rejected)
    assert "no edit found (which does not say that there is none)" in text and "renditions none" in text


def test_without_doubts_none_are_counted() -> None:
    text = printed(make_interview())
    assert "unsure" not in text and "not recognized" not in text and "nothing found that differs" in text
    assert "Reference transcript." in text


def test_translations_that_were_withheld_are_said() -> None:
    made = make_interview()
    withheld = replace(
        made, utterances=tuple(replace(u, flags=("translation_withheld",), translations=()) for u in made.utterances)
    )
    assert "models This clip lies outside of what the translator was trained on." in printed(withheld)


def test_a_clip_outside_of_what_the_models_know_is_said_with_what_to_type() -> None:
    made = make_interview()
    outside = replace(made, utterances=tuple(replace(u, flags=("outside_domain",)) for u in made.utterances))
    text = printed(outside)
    assert "models This clip lies outside of what the recognizer was trained on: do not trust any of its texts." in text
    console = Console(file=io.StringIO(), width=160, color_system=None)
    console.print(render_summary(outside, instead=("vidtx models fetch light", "vidtx process '[a].mp4' --preset light")))
    lines = [" ".join(line.split()) for line in console.file.getvalue().splitlines()]  # type: ignore[attr-defined]
    assert "type instead vidtx models fetch light" in lines
    assert "type instead vidtx process '[a].mp4' --preset light" in lines
    assert "outside" not in printed(made) and "instead" not in printed(made)


def test_what_was_not_searched_is_told_beside_the_edits() -> None:
    document = make_interview()
    small = (Evidence.of("not_searched", stream="picture", reason="too_small"),)
    told = printed(replace(document, boundaries=(), exchanges=(), clip=replace(document.clip, context=small)))
    assert "no edit found" in told and "The picture is too small to be searched: only the sound was analyzed" in told
    unsearched = replace(document.provenance, edits_searched=False)
    told = printed(replace(document, boundaries=(), exchanges=(), provenance=unsearched))
    assert "edits not searched for" in told and "no edit found" not in told
