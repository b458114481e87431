"""Synthetic interviews before and after the cut: their times, languages and links are exact."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from scenario.cutting import FRAME, Edits, edit_take
from scenario.dialogue import Wanted, write_interview
from scenario.model import HELD_OUT_SEED, Take
from vidtx.document import Clip

pytestmark = pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng synthesizes the samples and is not installed"
)

WANTED = Wanted((("plain", "reduced", "number"), ("zero", "shake")), short=True, pauses=2600)
EDITS = Edits(jumps=1, titles=1, cutaways=1, hidden_splices=1)


@pytest.fixture(scope="module")
def take() -> Take:
    from scenario.take import play

    return play(HELD_OUT_SEED + 50, WANTED)


def test_a_script_has_the_events_that_are_wanted() -> None:
    lines = write_interview(random.Random(1), "train", WANTED)
    kinds = [line.kind for line in lines if line.act == "answer_rendition"]
    assert kinds == ["close", "reduced", "substituted"]
    assert [line.gesture for line in lines if line.gesture] == ["shake"]
    reduced = next(line for line in lines if line.kind == "reduced")
    assert len(reduced.sentences) == len(lines[reduced.rendition_of].sentences) - 1
    assert {line.speaker for line in lines} == {"questioner", "interpreter", "subject_1", "subject_2"}


def test_words_lie_where_the_sound_is(take: Take) -> None:
    level = np.abs(take.sound)
    quiet = np.quantile([level[n : n + 800].mean() for n in range(0, len(level) - 800, 800)], 0.1)
    for spoken in take.lines:
        assert [w.start for w in spoken.words] == sorted(w.start for w in spoken.words)
        for word in spoken.words:
            assert level[word.start * 16 : word.end * 16].mean() > 1.2 * quiet, word


def test_the_same_seed_gives_the_same_interview(take: Take) -> None:
    from scenario.take import play

    again = play(take.seed, WANTED)
    assert [s.line for s in again.lines] == [s.line for s in take.lines]
    # espeak-ng keeps the state of its flutter between calls, which moves word ends by some milliseconds.
    assert all(abs(a.start - b.start) < 60 for a, b in zip(again.lines, take.lines, strict=True))


def test_held_out_seeds_have_held_out_voices(take: Take) -> None:
    from scenario.voices import HELD_OUT_VOICES, TRAIN_VOICES

    held_out = {voice.name for voice in HELD_OUT_VOICES}
    assert set(take.voices.values()) <= held_out
    assert not {v.variant for v in HELD_OUT_VOICES} & {v.variant for v in TRAIN_VOICES}
    assert len(TRAIN_VOICES) >= 100 and len(HELD_OUT_VOICES) >= 4


def test_a_cut_maps_source_times_to_the_sound_of_the_clip(take: Take) -> None:
    from scenario.sound import assemble_sound

    cut = edit_take(random.Random(2), take, EDITS)
    assert {edit.kind for edit in cut.edits} == {"cut", "jump_cut", "title_card", "cutaway_in", "cutaway_out", "sound_splice"}
    sound = assemble_sound(take, cut)
    assert len(sound) == cut.frames * FRAME * 16
    word = next(w for s in take.lines for w in s.words if cut.shown(w.start) and cut.shown(w.end))
    at = cut.shown(word.start)[0]
    assert np.allclose(sound[int(at * 16) : int(at * 16) + 800], take.sound[word.start * 16 : word.start * 16 + 800], atol=1e-6)


def test_the_truth_is_a_document_that_follows_the_cut(take: Take) -> None:
    from scenario.truth import make_truth

    cut = edit_take(random.Random(2), take, EDITS)
    clip = Clip("x.mp4", "0" * 64, 1, cut.frames * FRAME, "mp4", None, ())
    truth = make_truth(take, cut, clip)
    assert truth.provenance.origin == "truth"
    assert [e.gesture.kind for e in truth.exchanges if e.gesture] == ["shake"]
    assert {"reduced", "substituted", "zero", "close"} <= {r.kind for r in truth.renditions}
    found = {f.kind: (r, f) for r in truth.renditions for f in r.findings}
    assert {kind: rendition.kind for kind, (rendition, _) in found.items()} == {"number": "substituted", "omission": "reduced"}
    rendition, number = found["number"]
    assert number.value_source != number.value_target and number.value_source is not None and number.value_target is not None
    assert number.value_source in (truth.utterance(rendition.source_ids[0]).translation("en") or "")
    assert number.value_target in (truth.utterance(rendition.target_ids[0]).translation("en") or "")
    [span] = found["omission"][1].source
    assert truth.utterance(span.utterance_id).text[span.start : span.end].endswith(".")
    roles = {s.id: s.role for s in truth.speakers}
    assert roles == {"questioner": "questioner", "interpreter": "interpreter", "subject_1": "subject"} | (
        {"subject_2": "subject"} if "subject_2" in roles else {}
    )
    assert all(word.span.end <= clip.duration + 100 for u in truth.utterances for word in u.words)


@pytest.mark.slow
def test_a_clip_and_its_truth_are_written(tmp_path: Path) -> None:
    from make_sample import make_scene
    from vidtx.document.codec import parse_transcript
    from vidtx.media.probe import probe_clip

    clip, truth = make_scene(HELD_OUT_SEED + 51, tmp_path, picture=False)
    document = parse_transcript(truth.read_bytes())
    assert document.clip == probe_clip(clip)
    assert document.utterances and document.clip.audio
