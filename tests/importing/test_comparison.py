"""What is a change, what is older, what conflicts, and what belongs to nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from import_files import compare_file, is_unchanged, list_changed, replace_in, write_format
from interview import make_interview
from review_files import derive_interview, open_session, set_text, write_document
from vidtx.errors import DocumentError
from vidtx.importing.comparison import Wishes, compare
from vidtx.importing.entering import enter_changes, make_changes
from vidtx.importing.model import Incoming, Revised, RevisedText
from vidtx.importing.readers.registry import read_incoming


def test_a_file_from_before_a_correction_takes_nothing_back(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    paths = [write_format(tmp_path, session.state, format, suffix) for format, suffix in (("srt", ".uk.srt"), ("tsv", ""))]
    session.submit("A", [set_text("u0", "Хто ви такий?")])
    for path in paths:
        comparison = compare_file(session.state, path)
        assert not comparison.has_changes and comparison.is_whole
        assert [(c.owner, c.older) for c in comparison.conflicts] == [(("u0", None), True)]
        taken = compare_file(session.state, path, prefer_file=True)
        assert list_changed(taken) == [("u0", None, "Як вас звати?")]


def test_a_text_made_of_an_older_one_conflicts_and_both_are_shown(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    path = write_format(tmp_path, session.state, "srt", ".bilingual.srt")
    session.submit("A", [set_text("u0", "Хто ви такий?")])
    replace_in(path, "Як вас звати?", "А як вас звати?")
    comparison = compare_file(session.state, path)
    assert not comparison.has_changes and not comparison.is_whole
    conflict = comparison.conflicts[0]
    assert (conflict.present, conflict.incoming, conflict.older) == ("Хто ви такий?", "А як вас звати?", False)


def test_a_second_import_changes_nothing_not_even_what_conflicted(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    path = write_format(tmp_path, session.state, "srt", ".bilingual.srt")
    session.submit("A", [set_text("u0", "Хто ви такий?")])
    replace_in(path, "Як вас звати?", "А як вас звати?")
    replace_in(path, "Де ваша родина?", "Де зараз ваша родина?")
    first = compare_file(session.state, path)
    assert list_changed(first) == [("u4", None, "Де зараз ваша родина?")]
    enter_changes(session, "B", make_changes(first, session.state))
    assert not compare_file(session.state, path).has_changes


def test_what_was_imported_and_undone_can_be_imported_again(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    path = write_format(tmp_path, session.state, "srt", ".bilingual.srt")
    replace_in(path, "Як вас звати?", "А як вас звати?")
    enter_changes(session, "B", make_changes(compare_file(session.state, path), session.state))
    session.undo("B")
    assert list_changed(compare_file(session.state, path)) == [("u0", None, "А як вас звати?")]


def test_a_file_of_another_clip_is_refused(tmp_path: Path) -> None:
    other = replace(make_interview(), clip=replace(make_interview().clip, sha256="1" * 64))
    for format in ("vtt", "docx"):
        path = write_format(tmp_path, other, format)
        with pytest.raises(DocumentError, match="another clip"):
            compare_file(make_interview(), path)
        assert is_unchanged(compare_file(make_interview(), path, force=True))


def test_a_file_without_a_digest_in_which_hardly_a_word_is_the_documents_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.srt"
    cues = [f"{n}\n00:00:{n:02d},000 --> 00:00:{n:02d},900\nnothing of this was ever said {n}\n" for n in range(1, 15)]
    path.write_text("\n".join(cues), "utf-8")
    with pytest.raises(DocumentError, match="seems to be about another clip"):
        compare_file(make_interview(), path)


def test_rows_that_share_an_id_are_joined_or_told_apart() -> None:
    def rows(*texts: str) -> Incoming:
        items = [Revised(f"row {n}", (("u0", None),), 0, 2_000, (RevisedText(t, "uk", "text"),)) for n, t in enumerate(texts)]
        return Incoming("tsv", "texts", tuple(items), whole=True, exact=True)

    interview = make_interview()
    assert is_unchanged(compare(interview, rows("Як вас", "звати?")))
    assert list_changed(compare(interview, rows("Як вас звати?", "Як тебе звати?"))) == [("u0", None, "Як тебе звати?")]
    doubtful = compare(interview, rows("Хто ви?", "Хто ти?"))
    assert not doubtful.has_changes and [lost.text for lost in doubtful.lost] == ["Хто ви?", "Хто ти?"]


def test_an_emptied_text_stays_and_is_listed() -> None:
    items = tuple(
        Revised(f"row {n}", ((u.id, None),), None, None, (RevisedText("" if n == 1 else u.text, u.language, "text"),))
        for n, u in enumerate(make_interview().utterances)
    )
    comparison = compare(make_interview(), Incoming("tsv", "texts", items, whole=True))
    assert not comparison.has_changes and [lost.place for lost in comparison.lost] == ["row 1"]


def test_a_row_that_was_added_by_hand_is_listed() -> None:
    whole = [
        Revised(f"row {n}", ((u.id, None),), u.span.start, u.span.end, (RevisedText(u.text, u.language, "text"),))
        for n, u in enumerate(make_interview().utterances)
    ]
    added = Revised("row 9", (), 500_000, 501_000, (RevisedText("Хтось сказав ще щось", "uk", "text"),))
    comparison = compare(make_interview(), Incoming("tsv", "texts", (*whole, added), whole=True, exact=True))
    assert not comparison.has_changes and [lost.place for lost in comparison.lost] == ["row 9"]


def test_times_of_a_table_are_those_of_speech(tmp_path: Path) -> None:
    path = write_format(tmp_path, make_interview(), "tsv")
    replace_in(path, "2.500\t4.500", "2.700\t4.400")
    comparison = compare_file(make_interview(), path)
    assert [(c.utterance_id, c.after.start, c.after.end) for c in comparison.times] == [("u1", 2_700, 4_400)]


def test_an_untranslated_document_takes_translations_by_their_times(tmp_path: Path) -> None:
    translated = make_interview()
    bare = replace(translated, utterances=tuple(replace(u, translations=()) for u in translated.utterances))
    path = write_format(tmp_path, translated, "srt", ".en.srt", mark_edits=False)
    incoming = read_incoming(path, bare)
    comparison = compare(bare, incoming, Wishes(language="en", force=True))
    assert list_changed(comparison) == [(u.id, "en", u.translation("en")) for u in translated.utterances]
