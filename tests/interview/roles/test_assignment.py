"""Who is the questioner, the interpreter, the subject."""

import pytest

from vidtx.document import Utterance
from vidtx.document.span import Span
from vidtx.errors import UsageError
from vidtx.interview.roles.assignment import assign_roles, make_speakers

Line = tuple[str, str, str]
ROUND: list[Line] = [
    ("A", "uk", "Як вас звати?"),
    ("B", "ko", "이름이 무엇입니까?"),
    ("C", "ko", "김철수입니다."),
    ("B", "uk", "Кім Чхоль Су."),
]


def speak(lines: list[Line], length: int = 2600) -> list[Utterance]:
    return [
        Utterance(f"u{n}", Span(n * 3000, n * 3000 + length), speaker, language, text, language_probability=0.98)
        for n, (speaker, language, text) in enumerate(lines)
    ]


def test_an_interpreted_interview_has_its_three_roles_found() -> None:
    roles = assign_roles(speak(ROUND * 4))
    assert {speaker: role for speaker, (role, _) in roles.items()} == {"A": "questioner", "B": "interpreter", "C": "subject"}
    assert all(probability is not None and probability > 0.85 for _, probability in roles.values())


def test_two_subjects_one_after_the_other_are_both_subjects() -> None:
    second = [(speaker if speaker != "C" else "D", language, text) for speaker, language, text in ROUND]
    roles = assign_roles(speak(ROUND * 3 + second * 3))
    assert roles["C"][0] == roles["D"][0] == "subject"
    assert roles["B"][0] == "interpreter"


def test_it_does_not_matter_which_language_asks() -> None:
    turned = [(s, "ko" if language == "uk" else "uk", text) for s, language, text in ROUND * 4]
    assert assign_roles(speak(turned))["A"][0] == "questioner"


def test_two_people_in_one_language_are_told_apart_by_who_asks() -> None:
    lines = [("A", "uk", "Де ви народилися?"), ("B", "uk", "У Києві.")] * 5
    roles = assign_roles(speak(lines))
    assert (roles["A"][0], roles["B"][0]) == ("questioner", "subject")


def test_a_single_voice_that_asks_nothing_has_no_role() -> None:
    assert assign_roles(speak([("A", "ko", "")] * 3))["A"] == ("unknown", None)


def test_one_mistaken_language_does_not_make_an_interpreter() -> None:
    lines = ROUND * 4
    lines[2] = ("C", "uk", "김철수입니다.")
    roles = assign_roles(speak(lines))
    assert roles["C"][0] == "subject" and roles["B"][0] == "interpreter"


def test_what_the_user_says_is_certain_and_guides_the_others() -> None:
    roles = assign_roles(speak(ROUND * 2), {"A": "interpreter"})
    assert roles["A"] == ("interpreter", 1.0)
    assert roles["B"][0] != "interpreter" or roles["B"][1] != 1.0


def test_a_role_for_somebody_who_does_not_speak_is_refused() -> None:
    with pytest.raises(UsageError, match="SPEAKER_09"):
        assign_roles(speak(ROUND), {"SPEAKER_09": "subject"})


def test_speakers_list_their_languages_most_spoken_first_and_their_time() -> None:
    utterances = speak(ROUND * 3)
    speakers = {s.id: s for s in make_speakers(utterances, assign_roles(utterances), {"C": "Subject A"})}
    assert set(speakers["B"].languages) == {"uk", "ko"} and speakers["A"].languages == ("uk",)
    assert speakers["B"].speech == 6 * 2600
    assert speakers["C"].label == "Subject A"


def test_questions_whose_marks_the_recognizer_left_out_separate_the_roles() -> None:
    lines = [("A", "uk", "Як вас звати"), ("B", "uk", "Іван"), ("A", "uk", "Скільки вам років"), ("B", "uk", "Двадцять"), ("A", "uk", "Звідки ви"), ("B", "uk", "З Полтави")]  # fmt: skip
    said = [Utterance(f"u{n}", Span(n * 3000, n * 3000 + 2600), *line) for n, line in enumerate(lines)]
    found = assign_roles(said)
    assert (found["A"].role, found["B"].role) == ("questioner", "subject")


@pytest.mark.parametrize("length", [1500, 2600])
def test_of_whom_one_language_was_heard_is_not_called_the_interpreter_because_a_person_denied_who_was(length: int) -> None:
    second = [(speaker if speaker != "C" else "D", language, text) for speaker, language, text in ROUND]
    roles = assign_roles(speak(ROUND + second * 3, length), {"B": "other"})
    assert [speaker for speaker, (role, _) in roles.items() if role == "interpreter"] == []
    assert (roles["A"].role, roles["D"].role) == ("questioner", "subject")
