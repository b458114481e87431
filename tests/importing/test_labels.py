"""Whom a name before a line means."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import make_interview
from vidtx.document import Transcript
from vidtx.importing.labels import Labels, take_label
from vidtx.importing.words.marks import list_marks

INTERVIEW = make_interview()


def with_roles(**roles: str) -> Transcript:
    speakers = tuple(replace(s, role=roles.get(s.id, s.role), name=None) for s in INTERVIEW.speakers)
    return replace(INTERVIEW, speakers=speakers)


def find(made: Transcript, label: str) -> str | None:
    found = Labels(made, list_marks(made)).find_speakers(label)
    return None if found is None else "".join(sorted(found))


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("Interpreter", "I"),
        ("interpreter:", "I"),
        ("Перекладач", "I"),
        ("통역사", "I"),
        ("Subject A", "S"),
        ("Subject 1", "S"),
        ("Subject (through the interpreter)", "S"),
        ("[Questioner]", "Q"),
        ("Q", "Q"),
        ("Other", ""),
        ("Witness", None),
        ("Subjectively", None),
    ],
)
def test_names_ids_and_roles_of_every_language_are_known(label: str, meant: str | None) -> None:
    assert find(INTERVIEW, label) == meant


def test_a_role_of_two_means_both_and_its_numbers_one() -> None:
    made = with_roles(I="subject")
    assert find(made, "Subject") == "IS" and find(made, "Subject 3") == "IS"
    assert {find(made, "Subject 1"), find(made, "Опитуваний 2")} == {"I", "S"}


def test_a_role_that_nobody_has_can_be_of_those_whose_role_is_not_known() -> None:
    assert find(with_roles(I="unknown"), "Interpreter") == "I"


def test_a_role_that_somebody_had_before_a_person_changed_it_is_not_his() -> None:
    made = with_roles(I="subject", S="interpreter")
    assert find(made, "Interpreter") == "S"


@pytest.mark.parametrize(
    ("line", "label", "rest"),
    [
        ("Subject A: yes", "Subject A", "yes"),
        ("00:12 Interpreter：예", "Interpreter", "예"),
        ("S:yes", "S", "yes"),
        ("INTERPRETER:", "INTERPRETER", ""),
        ("Interpreter 00:12:05", "Interpreter", ""),
        ("[Interpreter]", "[Interpreter]", ""),
        ("Interpreter", None, "Interpreter"),
        ("Witness: yes", "Witness", "yes"),
        ("at 12:30 they left", None, "at 12:30 they left"),
        ("he said this: no", None, "he said this: no"),
    ],
)
def test_a_label_stands_before_a_colon_or_alone(line: str, label: str | None, rest: str) -> None:
    assert take_label(line, list_marks(INTERVIEW)) == (label, rest)
