"""The hidden Markov model of the interview: what it says of casts and of single utterances."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest

from vidtx.document import Span, Utterance
from vidtx.interview.roles.floor import CONFUSED, PARTS, ROLES, gather_evidence, observe, score_casts
from vidtx.interview.roles.floor_parameters import ASKS, NEXT, STARTS, STATES

CAST = {"Q": ("questioner",), "I": ("interpreter",), "S": ("subject",)}
LANGUAGES = ("uk", "ko", "uk")
ROUND = [("Q", "uk", "Де?"), ("I", "ko", "어디?"), ("S", "ko", "집."), ("I", "uk", "Дім.")]


def speak(lines: list[tuple[str, str | None, str]], length: int = 2600) -> list[Utterance]:
    return [
        Utterance(f"u{n}", Span(n * 3000, n * 3000 + length), voice, language, text)
        for n, (voice, language, text) in enumerate(lines)
    ]


def test_the_tables_are_probabilities_of_every_state() -> None:
    assert set(PARTS) == set(STATES) == set(STARTS) == set(NEXT) == set(ASKS)
    for row in (STARTS, *NEXT.values()):
        assert set(row) == set(STATES) and sum(row.values()) == pytest.approx(1, abs=0.002) and min(row.values()) > 0
    assert all(0 < share < 1 for share in ASKS.values())


def test_forward_and_backward_agree_with_summing_over_every_sequence_of_states() -> None:
    said = speak([*ROUND[:3], ("Q", None, "")], length=1000)
    evidence = gather_evidence(observe(said, None))
    other = {"Q": ("questioner", "subject"), "I": ("interpreter",)}
    scores = score_casts(evidence, [(CAST, LANGUAGES), (other, LANGUAGES)])
    for number, cast in enumerate((CAST, other)):
        emitted = np.empty((len(said), len(STATES)))
        for k, state in enumerate(STATES):
            role, spoken = PARTS[state]
            code = {"asked": "uk", "answered": "ko", "rendered": "uk", "any": ""}[spoken]
            for n, utterance in enumerate(said):
                own = {v: (role in cast[v]) / len(cast[v]) if v in cast else 0.25 for v in "QIS"}
                if sum(own.values()):
                    voice = (1 - CONFUSED) * own[utterance.speaker] / sum(own.values()) + CONFUSED / 3
                else:
                    voice = 0.002 / 3
                emitted[n, k] = math.exp(evidence.said[n, k] + evidence.spoken[code][n]) * voice
        total, by_role = 0.0, np.zeros((len(said), len(ROLES)))
        for states in itertools.product(range(len(STATES)), repeat=len(said)):
            names = [STATES[k] for k in states]
            share = STARTS[names[0]] * math.prod(NEXT[a][b] for a, b in itertools.pairwise(names))
            share *= math.prod(emitted[n, k] for n, k in enumerate(states))
            total += share
            for n, name in enumerate(names):
                by_role[n, ROLES.index(PARTS[name][0])] += share
        assert scores.logs[number] == pytest.approx(math.log(total))
        assert np.allclose(scores.roles[:, number], by_role / total)


def test_an_utterance_with_anothers_voice_keeps_its_own_role() -> None:
    lines = ROUND * 4
    lines[6] = ("Q", "ko", "집.")  # the subject's answer, given to the questioner's voice
    scores = score_casts(gather_evidence(observe(speak(lines), None)), [(CAST, LANGUAGES)])
    assert scores.roles[6, 0, ROLES.index("subject")] > 0.9
    assert scores.roles[4, 0, ROLES.index("questioner")] > 0.95


def test_the_right_cast_is_likelier_than_any_that_swaps_two_people() -> None:
    evidence = gather_evidence(observe(speak(ROUND * 3), None))
    casts = [dict(zip("QIS", roles, strict=True)) for roles in itertools.permutations(CAST.values())]
    logs = score_casts(evidence, [(cast, LANGUAGES) for cast in casts]).logs
    assert int(np.argmax(logs)) == 0


def test_what_the_interpreter_asks_on_his_own_account_is_own_talk() -> None:
    lines = [*ROUND, *ROUND[:3], ("I", "ko", "무슨 뜻입니까?"), ROUND[3], *ROUND]
    scores = score_casts(gather_evidence(observe(speak(lines), None)), [(CAST, LANGUAGES)])
    assert scores.own_talk[7, 0] > 0.6
    assert max(scores.own_talk[n, 0] for n in range(len(lines)) if n != 7) < 0.2


def test_nothing_overflows_in_a_long_interview() -> None:
    scores = score_casts(gather_evidence(observe(speak(ROUND * 500), None)), [(CAST, LANGUAGES)])
    assert np.isfinite(scores.logs).all()
    assert np.allclose(scores.roles.sum(axis=2), 1.0)


def test_what_a_person_has_looked_at_is_not_doubted() -> None:
    lines = ROUND * 4
    lines[6] = ("I", "ko", "집.")
    said = speak(lines)
    settled = [replace(u, status="edited") if n == 6 else u for n, u in enumerate(said)]
    doubted, kept = (score_casts(gather_evidence(observe(each, None)), [(CAST, LANGUAGES)]) for each in (said, settled))
    number = ROLES.index("interpreter")
    assert doubted.roles[6, 0, number] < 0.9 < 0.99 < kept.roles[6, 0, number]
