"""The sound is scored the same whole or in pieces, and a join of two voices stands out of a voice that goes on."""

from __future__ import annotations

import numpy as np
import pytest

from spoken_sounds import RATE, speak
from vidtx.edits.audio.analysis import analyze_audio
from vidtx.edits.audio.splices import BLOCK_HOPS, HOP, SpliceScores, find_audio_cues, find_splices, score_splices


def test_pieces_of_any_size_are_scored_as_the_whole_is() -> None:
    sound = np.concatenate([speak(1, 50, 120), speak(2, 50, 120)])
    whole = analyze_audio(sound)
    cut = analyze_audio(iter(np.array_split(sound, [1000, 300_001, 300_002, 900_000])))
    assert whole is not None and cut is not None
    assert len(whole.splice_scores.log_odds) == len(sound) // HOP
    # The loudness that the network's inputs are taken against is a minute's: a piece more or less changes it a little.
    assert np.abs(whole.splice_scores.log_odds - cut.splice_scores.log_odds).max() < 1e-3
    assert [s.position for s in whole.changes] == [s.position for s in cut.changes]


def test_silence_is_no_sound() -> None:
    assert analyze_audio(np.zeros(3 * RATE, np.float32)) is None
    assert analyze_audio([]) is None


def test_a_voice_over_other_noise_stands_out_where_it_begins() -> None:
    noise = np.random.default_rng(9).normal(0, 0.01, 6 * RATE).astype(np.float32)
    sound = np.concatenate([speak(7, 6.0, 110), speak(8, 6.0, 170) + noise])
    scores = score_splices(sound)
    best = int(np.argmax(scores.log_odds[100:-100])) + 100
    assert abs(best / scores.rate - 6.0) <= 0.05


@pytest.mark.parametrize("samples", [0, 1, HOP - 1, HOP, 39 * HOP, 41 * HOP])
def test_the_shortest_sounds_have_scores_of_their_length(samples: int) -> None:
    assert len(score_splices(np.full(samples, 0.1, np.float32)).log_odds) == samples // HOP


def test_a_block_s_end_leaves_no_seam() -> None:
    sound = speak(5, (BLOCK_HOPS + 400) * HOP / RATE, 130)
    scores = score_splices(sound)
    later = score_splices(sound[200 * HOP :])
    near = slice(BLOCK_HOPS - 100, BLOCK_HOPS + 100)
    assert np.abs(scores.log_odds[near] - later.log_odds[BLOCK_HOPS - 300 : BLOCK_HOPS - 100]).max() < 0.6


def test_peaks_keep_apart_and_come_in_order() -> None:
    odds = np.random.default_rng(4).normal(0, 1, 5000).astype(np.float32)
    peaks = SpliceScores(odds).find_peaks(0.5, 20)
    assert len(peaks) > 20
    assert np.diff(peaks).min() > 20
    assert (odds[peaks] >= 0.5).all()
    assert len(find_audio_cues(SpliceScores(odds), 0)) >= 1  # type: ignore[arg-type]


def test_no_splice_in_the_sound_alone_is_more_than_possible() -> None:
    odds = np.full(2000, -6.0, np.float32)
    odds[1000] = 60.0
    [splice] = find_splices(SpliceScores(odds))
    assert splice.position == 1000 * HOP
    assert splice.probability < 0.7
    assert splice.evidence[0].kind == "splice"
