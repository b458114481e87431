"""What a document's earlier corrections stated goes on to hold when it is opened again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from interview import make_interview
from vidtx.document import Basis, Correction, Link, Provenance, Transcript
from vidtx.document.revision.draft import open_draft

BASE = make_interview()


def reopen(*corrections: tuple[str, tuple[str, ...], dict[str, Any]], document: Transcript = BASE) -> Any:
    held = tuple(
        Correction(f"c{n}", "O. K.", "", kind, targets, Basis(BASE.clip.sha256), (), tuple(after.items()))  # type: ignore[arg-type]
        for n, (kind, targets, after) in enumerate(corrections)
    )
    return open_draft(replace(document, corrections=held))


def test_roles_and_names_are_those_of_the_speakers_whatever_corrections_led_to_them() -> None:
    speakers = tuple(replace(s, name=None, role_probability=1.0 if s.id == "Q" else 0.9) for s in BASE.speakers)
    document = replace(BASE, speakers=speakers, provenance=replace(BASE.provenance, origin="reviewed"))
    draft = reopen(
        ("set_role", ("S",), {"role": "other"}),
        ("set_name", ("S",), {"name": "Kim"}),
        ("relabel", ("Q",), {"speaker": "T"}),
        ("relabel", ("I",), {"speaker": "Q"}),
        document=document,
    )
    assert (draft.roles, draft.names) == ({"Q": "questioner"}, {})


@pytest.mark.parametrize("origin", ["truth", "reviewed"])
def test_roles_that_are_certain_in_a_truth_or_a_reviewed_document_are_stated(origin: str) -> None:
    speakers = (replace(BASE.speakers[0], role_probability=1.0), *BASE.speakers[1:])
    document = replace(BASE, speakers=speakers, provenance=replace(BASE.provenance, origin=origin))
    assert reopen(document=document).roles == {"Q": "questioner"}


def test_roles_that_a_machine_found_are_not_stated_however_sure_it_is_but_the_users_are() -> None:
    speakers = tuple(replace(s, role_probability=1.0) for s in BASE.speakers)
    provenance = Provenance("machine", "1", parameters=(("roles", ("S=subject", "Q=spy")),))
    assert reopen(document=replace(BASE, speakers=speakers, provenance=provenance)).roles == {"S": "subject"}
    assert reopen(document=replace(BASE, speakers=speakers, provenance=Provenance("machine", "1"))).roles == {}


def test_names_hold() -> None:
    assert reopen().names == {"S": "Subject A"}


def test_links_and_what_must_not_be_linked_hold() -> None:
    link = ("link", (), {"sources": ("u0",), "targets": ("u1",)})
    assert reopen(link).links == [Link(("u0",), ("u1",))]
    ended = reopen(link, ("unlink", ("u1",), {}))
    assert (ended.links, ended.unlinked) == ([], {"u1"})
    again = reopen(link, ("unlink", ("u1",), {}), link)
    assert (again.links, again.unlinked) == ([Link(("u0",), ("u1",))], set())


def test_links_follow_utterances_that_were_merged() -> None:
    left = tuple(u for u in BASE.utterances if u.id != "u2")
    gone = replace(BASE, utterances=left, renditions=(), exchanges=())
    draft = reopen(
        ("link", (), {"sources": ("u1", "u2"), "targets": ("u5",)}),
        ("unlink", ("u2",), {}),
        ("link", (), {"sources": ("u1", "u2"), "targets": ("u5",)}),
        ("merge", ("u2", "u1"), {}),
        document=gone,
    )
    assert draft.links == [Link(("u1",), ("u5",))]
    unlinked = reopen(("unlink", ("u2",), {}), ("merge", ("u1", "u2"), {}), document=gone)
    assert unlinked.unlinked == {"u1"}


def test_what_was_stated_about_a_deleted_utterance_does_not_hold_for_one_that_has_its_id_now() -> None:
    link = ("link", (), {"sources": ("u2",), "targets": ("u3", "u5")})
    draft = reopen(link, ("unlink", ("u1",), {}), ("delete", ("u1", "u3"), {}))
    assert (draft.links, draft.unlinked) == ([Link(("u2",), ("u5",))], set())


def test_links_to_what_is_not_there_are_forgotten() -> None:
    draft = reopen(("link", (), {"sources": ("u2",), "targets": ("u99",)}), ("unlink", ("u98", "u1"), {}))
    assert (draft.links, draft.unlinked) == ([], {"u1"})


def test_corrections_whose_fields_are_missing_state_nothing() -> None:
    draft = reopen(("set_role", ("S",), {}), ("relabel", (), {}), ("merge", (), {}), ("delete", (), {}), ("link", (), {}))
    assert (draft.roles, draft.links, draft.unlinked) == (reopen().roles, [], set())
