"""Who speaks, as a file that came back names them."""

from __future__ import annotations

from interview import make_interview
from vidtx.importing.speakers import compare_speakers
from vidtx.importing.words.marks import list_marks
from vidtx.views.wording import label_speakers


def test_labels_of_the_document_change_nothing_and_another_speakers_label_is_a_change() -> None:
    made = make_interview()
    labels = label_speakers(made)
    own = {u.id: (labels[u.speaker], "row 1") for u in made.utterances}
    found = compare_speakers(made, own, list_marks(made))
    assert not (found.changes or found.names or found.lost)
    first, second = made.utterances[:2]
    found = compare_speakers(made, own | {first.id: (labels[second.speaker], "row 2")}, list_marks(made))
    assert [(c.utterance_id, c.before, c.after, c.place) for c in found.changes] == [
        (first.id, first.speaker, second.speaker, "row 2")
    ]


def test_a_new_name_for_all_that_somebody_says_is_that_speakers_name() -> None:
    made = make_interview()
    labels = label_speakers(made)
    speaker = made.utterances[0].speaker
    renamed = {u.id: ("Слідчий Коваль" if u.speaker == speaker else labels[u.speaker], "row") for u in made.utterances}
    found = compare_speakers(made, renamed, list_marks(made))
    assert [(n.speaker, n.after) for n in found.names] == [(speaker, "Слідчий Коваль")] and not found.lost


def test_a_name_that_nobody_has_at_some_of_what_is_said_is_listed() -> None:
    made = make_interview()
    labels = label_speakers(made)
    mixed = {u.id: (labels[u.speaker], "row") for u in made.utterances} | {made.utterances[0].id: ("Хтось", "row 1")}
    found = compare_speakers(made, mixed, list_marks(made))
    assert [lost.text for lost in found.lost] == ["Хтось"] and not found.names
