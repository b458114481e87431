"""Texts that the document had before, and what was made of them."""

from __future__ import annotations

from pathlib import Path

from review_files import derive_interview, open_session, set_text, write_document
from vidtx.importing.versions import comes_from_earlier, is_earlier, list_speakers, list_versions
from vidtx.review.changes import Change


def test_earlier_texts_are_those_of_the_steps_that_hold(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    session.submit("A", [set_text("u0", "Хто ви?")])
    session.submit("A", [Change("set_translation", ("u0",), {}, {"language": "en", "text": "Who are you?"})])
    session.submit("A", [set_text("u0", "Хто ви такий?")])
    versions = list_versions(session.state)
    assert {"Як вас звати?", "Хто ви?"} <= set(versions["u0", None])
    assert "What is your name?" in versions["u0", "en"]
    session.undo("A")
    session.undo("A")
    session.undo("A")
    assert list_versions(session.state) == {}


def test_earlier_speakers_are_known(tmp_path: Path) -> None:
    session = open_session(write_document(tmp_path, derive_interview()))
    session.submit("A", [Change("set_speaker", ("u0",), {}, {"speaker": "S"})])
    assert list_speakers(session.state)["u0"] == {"Q"}


def test_a_text_made_of_an_earlier_one_is_told_from_one_made_of_the_present() -> None:
    before, now = "Вас було сорок чоловік у роті.", "У вашій роті служило сорок сім чоловік."
    assert is_earlier(before, [before], now) and not is_earlier(now, [before, now], now)
    assert comes_from_earlier("Вас було тридцять чоловік у роті.", [before], now)
    assert not comes_from_earlier("У вашій роті служило сорок чоловік.", [before], now)
