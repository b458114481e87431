"""Casts of many kinds, on interviews written for the purpose (`benchmarks/interview_texts.py`)."""

import pytest

from interview_texts import VARIANTS, write_variant
from vidtx.document import Utterance
from vidtx.interview.roles.assignment import find_casting
from vidtx.interview.roles.casts import MOST_CELLS, score_roles
from vidtx.interview.roles.floor import observe

SEEDS = (910_001, 910_002, 910_003, 910_004)  # no parameter was counted on these


def measure_roles(variant: str, seed: int) -> float:
    """The share of speech time whose voice has its person's role."""
    written = write_variant(variant, seed)
    roles = {voice: found.role for voice, found in find_casting(written.utterances).assigned.items()}
    right = [
        roles[u.speaker] == written.said[n].role
        for u, held in zip(written.utterances, written.parts, strict=True)
        for n in held
    ]
    return sum(s.duration for s, ok in zip(written.spans, right, strict=True) if ok) / sum(s.duration for s in written.spans)


@pytest.mark.parametrize(
    "variant",
    ["as generated", "two questioners", "no interpreter", "questioner speaks Korean", "three languages", "interpreter in two voices", "sentences apart", "parts cut out"],
)  # fmt: skip
def test_roles_are_right_whatever_the_cast(variant: str) -> None:
    assert sum(measure_roles(variant, seed) for seed in SEEDS) / len(SEEDS) > 0.9


@pytest.mark.parametrize(
    ("variant", "roles", "least"),
    [
        # Beside a second subject who has a voice of his own, the first one's answers can be the interpreter's: most of these stay unreported.
        ("interpreter and subject one voice", {"interpreter", "subject"}, 1),
        ("questioner and interpreter one voice", {"questioner", "interpreter"}, 4),
    ],
)
def test_a_voice_of_two_people_is_reported(variant: str, roles: set[str], least: int) -> None:
    found = [find_casting(write_variant(variant, seed).utterances).merged for seed in SEEDS]
    assert sum(set(merged.get("merged", ())) == roles for merged in found) >= least
    assert not any(set(merged) - {"merged"} for merged in found)


@pytest.mark.parametrize(
    "variant", ["as generated", "12 % confused", "two questioners", "no interpreter", "questioner speaks Korean"]
)
def test_no_voice_of_one_person_is_reported_as_two(variant: str) -> None:
    assert [find_casting(write_variant(variant, seed).utterances).merged for seed in SEEDS] == [{}] * len(SEEDS)


def test_an_utterance_with_a_wrong_voice_has_its_own_role() -> None:
    wrong = right = 0
    for seed in SEEDS:
        written = write_variant("12 % confused", seed)
        shares = find_casting(written.utterances).shares
        for utterance, [n] in zip(written.utterances, written.parts, strict=True):
            if utterance.speaker != written.said[n].person and not utterance.speaker.startswith(written.said[n].role):
                wrong += 1
                right += max(shares[utterance.id], key=shares[utterance.id].__getitem__) == written.said[n].role
    assert wrong > 5 and right / wrong > 0.7


def test_what_the_user_states_is_kept_and_never_doubted() -> None:
    said = write_variant("interpreter and subject one voice", SEEDS[0]).utterances
    casting = find_casting(said, {"merged": "interpreter"})
    assert casting.assigned["merged"] == ("interpreter", 1.0) and casting.merged == {}


def test_many_voices_and_utterances_stay_within_bounds() -> None:
    said = write_variant("two questioners", SEEDS[0]).utterances
    many = [Utterance(f"{u.id}.{k}", u.span, f"{u.speaker}{k % 2}", u.language, u.text) for k in range(8) for u in said]
    voices = tuple(sorted({u.speaker for u in many}))
    found = score_roles(observe(many, None), voices)
    assert set(found.voices) == set(voices) and len(found.utterances) == len(many) < MOST_CELLS
    assert all(abs(sum(shares.values()) - 1) < 1e-6 for shares in found.voices.values())


def test_every_variant_can_be_cast() -> None:
    for variant in VARIANTS:
        written = write_variant(variant, SEEDS[0])
        assert set(find_casting(written.utterances).assigned) == {u.speaker for u in written.utterances}
