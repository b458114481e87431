"""Composed interviews: their truth is where the sound is, and the two halves share no voice."""

from __future__ import annotations

import numpy as np
import pytest

from real_interviews import RATE, Piece, compose, cut_at_pauses, find_speaker, take_half

TONE = np.sin(np.arange(RATE) * 0.3).astype(np.float32)


def make_pieces() -> dict[str, list[Piece]]:
    return {
        language: [
            Piece(f"{language}{voice}-{take}", language, TONE, f"{language}{voice}", 2000 * n, f"{language}{n}")
            for voice in range(3)
            for take in range(2)
            for n in range(6)
        ]
        for language in ("ko", "uk")
    }


def test_a_recording_is_cut_at_its_pauses() -> None:
    cuts = cut_at_pauses(np.concatenate([np.zeros(RATE, np.float32), TONE, np.zeros(RATE, np.float32), TONE[: RATE // 2]]))
    assert [start / RATE for start, _ in cuts] == pytest.approx([1, 3], abs=0.05)
    assert [len(cut) / RATE for _, cut in cuts] == pytest.approx([1, 0.5], abs=0.05)


def test_the_truth_is_where_the_sound_is() -> None:
    interview = compose(make_pieces(), 3, seconds=10)
    heard = np.abs(interview.waveform) > 1e-4
    for turn in interview.turns:
        assert heard[turn.start * 16 + 200 : turn.end * 16 - 200].mean() > 0.7
    covered = np.zeros(len(heard), bool)
    for turn in interview.turns:
        covered[turn.start * 16 - 32 : turn.end * 16 + 32] = True
    assert not heard[~covered].any()
    assert {turn.language for turn in interview.turns} == {"ko", "uk"}
    assert all(turn.text and turn.text.startswith(turn.language) for turn in interview.turns)


def test_a_turn_with_a_piece_of_unknown_text_has_none() -> None:
    pieces = {
        language: [Piece(p.voice, language, p.samples, p.speaker) for p in own] for language, own in make_pieces().items()
    }
    assert {turn.text for turn in compose(pieces, 3, seconds=10).turns} == {None}


def test_a_seed_gives_one_interview_and_more_seconds_a_longer_one() -> None:
    one, again = (compose(make_pieces(), 5, condition="noise") for _ in range(2))
    assert one.turns == again.turns and np.array_equal(one.waveform, again.waveform)
    assert len(compose(make_pieces(), 5, seconds=80).waveform) > 1.5 * len(one.waveform)


def test_the_halves_share_no_speaker_and_each_has_every_language() -> None:
    pieces = make_pieces()
    held, work = (take_half(pieces, half) for half in ("held", "work"))
    for language, own in pieces.items():
        speakers = [{piece.speaker for piece in half[language]} for half in (held, work)]
        assert not speakers[0] & speakers[1] and all(speakers)
        assert len(held[language]) + len(work[language]) == len(own)
    assert take_half(pieces, "all") == pieces


def test_recordings_of_one_person_have_one_speaker() -> None:
    assert find_speaker("azure_ko_test_audio.wav") == find_speaker("azure_ko_train_audio1.wav") != find_speaker("x.wav") == "x"
