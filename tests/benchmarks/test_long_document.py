"""The long document is the same for the same seed, holds what a reviewer meets, and takes the corrections made for it."""

from __future__ import annotations

from long_document import make_corrections, make_long_document
from vidtx.document import dump_transcript, parse_transcript
from vidtx.interview.revision import apply


def test_a_seed_gives_one_document_that_is_written_and_read() -> None:
    document = make_long_document(200, seed=4, vectors=True)
    assert document == make_long_document(200, seed=4, vectors=True) != make_long_document(200, seed=5, vectors=True)
    assert parse_transcript(dump_transcript(document)) == document
    assert len(document.utterances) == 200 and document.similarities
    kinds = {rendition.kind for rendition in document.renditions}
    assert {"close", "zero", "not_compared"} <= kinds and any(r.findings for r in document.renditions)
    assert any(e.gesture for e in document.exchanges) and any(e.boundary_ids for e in document.exchanges)


def test_its_corrections_can_be_made_at_once_and_in_two_sittings() -> None:
    document = make_long_document(200, seed=4)
    corrections = make_corrections(document, 40)
    assert apply(document, corrections).corrections == corrections
    # A finding is that of the document which its author saw: corrections before may take it away.
    lasting = [c for c in corrections if c.kind != "reject"]
    assert apply(document, lasting) == apply(apply(document, lasting[:20]), lasting[20:])
