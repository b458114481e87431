"""The sound is heard the same whole or in pieces, and a join of two voices stands out of a voice that goes on."""

from __future__ import annotations

import numpy as np
import pytest

from spoken_sounds import RATE, speak
from vidtx.edits.audio.analysis import listen
from vidtx.edits.audio.splices import BLOCK, HOP, SpliceScores, find_splices, find_suspects, trace_splices


def test_pieces_of_any_size_are_heard_as_the_whole_is() -> None:
    sound = np.concatenate([speak(1, 50, 120), speak(2, 50, 120)])
    whole = listen(sound)
    cut = listen(iter(np.array_split(sound, [1000, 300_001, 300_002, 900_000])))
    assert whole is not None and cut is not None
    assert len(whole.trace.odds) == len(sound) // HOP
    # The loudness that the network's inputs are taken against is a minute's: a piece more or less changes it a little.
    assert np.abs(whole.trace.odds - cut.trace.odds).max() < 1e-3
    assert [s.sample for s in whole.steps] == [s.sample for s in cut.steps]


def test_silence_is_no_sound() -> None:
    assert listen(np.zeros(3 * RATE, np.float32)) is None
    assert listen([]) is None


def test_a_voice_in_another_room_stands_out_where_it_begins() -> None:
    noise = np.random.default_rng(9).normal(0, 0.03, 6 * RATE).astype(np.float32)
    sound = np.concatenate([speak(1, 6.0, 110), 0.4 * speak(3, 6.0, 170) + noise])
    trace = trace_splices(sound)
    best = int(np.argmax(trace.odds[100:-100])) + 100
    assert abs(best / trace.rate - 6.0) <= 0.05


@pytest.mark.parametrize("samples", [0, 1, HOP - 1, HOP, 39 * HOP, 41 * HOP])
def test_the_shortest_sounds_have_a_trace_of_their_length(samples: int) -> None:
    assert len(trace_splices(np.full(samples, 0.1, np.float32)).odds) == samples // HOP


def test_a_block_s_end_leaves_no_seam() -> None:
    sound = speak(5, (BLOCK + 400) * HOP / RATE, 130)
    trace = trace_splices(sound)
    later = trace_splices(sound[200 * HOP :])
    near = slice(BLOCK - 100, BLOCK + 100)
    assert np.abs(trace.odds[near] - later.odds[BLOCK - 300 : BLOCK - 100]).max() < 0.6


def test_peaks_keep_apart_and_come_in_order() -> None:
    odds = np.random.default_rng(4).normal(0, 1, 5000).astype(np.float32)
    peaks = SpliceScores(odds).peaks(0.5, 20)
    assert len(peaks) > 20
    assert np.diff(peaks).min() > 20
    assert (odds[peaks] >= 0.5).all()
    assert len(find_suspects(SpliceScores(odds), 0)) >= 1  # type: ignore[arg-type]


def test_no_splice_in_the_sound_alone_is_more_than_possible() -> None:
    odds = np.full(2000, -6.0, np.float32)
    odds[1000] = 60.0
    [splice] = find_splices(SpliceScores(odds))
    assert splice.sample == 1000 * HOP
    assert splice.probability < 0.7
    assert splice.evidence[0].values["name"] == "splice_odds"
