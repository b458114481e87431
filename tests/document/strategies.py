"""Hypothesis strategies for whole valid transcripts, in which every reference points at something that is there."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from vidtx.document import (
    AudioStream,
    Clip,
    EditBoundary,
    EngineRecord,
    Evidence,
    Exchange,
    Provenance,
    Rendition,
    Source,
    Span,
    Speaker,
    Transcript,
    Translation,
    Turn,
    Utterance,
    VideoStream,
    Word,
)
from vidtx.document.model import BOUNDARY_KINDS, CONTINUITIES, FLAGS, GESTURES, ORIGINS, RENDITION_KINDS, ROLES, STATUSES

HOURS = 20 * 3_600_000  # ms: longer than any clip
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(["Так.", "네, 알겠습니다.", "п’ять", "a\u0301\n"])
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)
probabilities = st.none() | st.floats(0, 1) | st.sampled_from([0, 1])
numbers = st.floats(allow_nan=False, allow_infinity=False)
languages = st.none() | st.sampled_from(["uk", "ko", "en", "zh-Hant", "und"])
pts = st.integers(-(2**63) + 1, 2**63 - 1)
time_bases = st.fractions(Fraction(1, 10**9), 10, max_denominator=10**9)
maybe_texts = st.none() | texts
maybe_ms = st.none() | st.integers(0, HOURS)


@st.composite
def spans(draw: st.DrawFn, latest: int = HOURS) -> Span:
    start = draw(st.integers(0, latest - 1))
    return Span(start, start + draw(st.integers(1, 60_000)))


clips = st.builds(
    Clip,
    name=names.map(lambda name: name.replace("/", "_")),
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    size=st.integers(0, 2**50),
    duration=st.integers(0, HOURS),
    container=texts,
    video=st.none()
    | st.builds(
        VideoStream,
        index=st.integers(0, 9),
        codec=texts,
        width=st.integers(1, 9999),
        height=st.integers(1, 9999),
        time_base=time_bases,
        start_pts=st.integers(),
        frame_rate=st.none() | time_bases,
        variable_frame_rate=st.booleans(),
        rotation=st.sampled_from([0, 90, 180, 270]),
        duration=maybe_ms,
    ),
    audio=st.lists(
        st.builds(
            AudioStream,
            index=st.integers(0, 9),
            codec=texts,
            sample_rate=st.integers(1, 192_000),
            channels=st.integers(1, 8),
            time_base=time_bases,
            start_pts=st.integers(),
            language=maybe_texts,
            duration=maybe_ms,
        ),
        max_size=2,
    ).map(tuple),
    source=st.none()
    | st.builds(Source, url=maybe_texts, id=maybe_texts, uploader=maybe_texts, upload_date=maybe_texts, title=maybe_texts),
)


@st.composite
def boundaries(draw: st.DrawFn) -> tuple[EditBoundary, ...]:
    ids = draw(st.lists(names, max_size=4, unique=True))
    made = []
    for id in ids:
        at = draw(pts)
        in_picture = draw(st.booleans())
        made.append(
            EditBoundary(
                id,
                at,
                draw(time_bases),
                draw(st.sampled_from(BOUNDARY_KINDS)),
                in_picture,
                not in_picture or draw(st.booleans()),
                draw(probabilities.filter(lambda value: value is not None)),
                draw(st.lists(st.builds(Evidence, name=texts, value=numbers, text=texts), max_size=2).map(tuple)),
                draw(st.none() | st.integers(at + 1, 2**63 - 1)) if at < 2**63 - 1 else None,
                draw(st.none() | st.sampled_from(ids)),
            )
        )
    return tuple(sorted(made, key=lambda boundary: boundary.time))


@st.composite
def utterances(draw: st.DrawFn, id: str, speaker_ids: list[str]) -> Utterance:
    words = draw(st.lists(st.builds(Word, span=spans(), text=texts, probability=probabilities), max_size=3))
    translations = st.builds(
        Translation, language=languages.filter(bool), text=texts, score=st.none() | numbers
    )
    return Utterance(
        id,
        draw(spans()),
        draw(st.sampled_from(speaker_ids)),
        draw(languages),
        draw(texts),
        tuple(sorted(words, key=lambda word: word.span.start)),
        tuple(draw(st.lists(translations, max_size=2, unique_by=lambda t: t.language))),
        tuple(draw(st.lists(st.sampled_from(list(FLAGS)), max_size=2, unique=True))),
        draw(st.sampled_from(STATUSES)),
        draw(probabilities),
        draw(probabilities),
    )


@st.composite
def renditions(draw: st.DrawFn, id: str, utterance_ids: list[str]) -> Rendition:
    some = st.lists(st.sampled_from(utterance_ids), min_size=1, max_size=2).map(tuple)
    kind = draw(st.sampled_from(RENDITION_KINDS))
    return Rendition(
        id,
        () if kind == "non_rendition" else draw(some),
        () if kind == "zero" else draw(some),
        kind,
        draw(st.none() | numbers),
        draw(st.lists(texts, max_size=2).map(tuple)),
    )


@st.composite
def exchanges(draw: st.DrawFn, id: str, utterance_ids: list[str], boundary_ids: list[str]) -> Exchange:
    parts = [tuple(draw(st.lists(st.sampled_from(utterance_ids), max_size=2))) for _ in range(4)]
    if not any(parts):
        parts[draw(st.integers(0, 3))] = (utterance_ids[0],)
    crossed = draw(st.lists(st.sampled_from(boundary_ids), max_size=2, unique=True)) if boundary_ids else []
    return Exchange(
        id, *parts, draw(st.sampled_from(CONTINUITIES)), tuple(crossed), draw(st.none() | st.sampled_from(GESTURES))
    )


parameters = st.dictionaries(
    names, texts | st.integers() | numbers | st.booleans() | st.none() | st.lists(texts, max_size=2).map(tuple), max_size=3
)
provenances = st.builds(
    Provenance,
    origin=st.sampled_from(ORIGINS),
    vidtx=texts,
    preset=maybe_texts,
    engines=st.lists(
        st.builds(
            EngineRecord,
            task=texts,
            name=texts,
            version=texts,
            model=texts,
            revision=maybe_texts,
            sha256=maybe_texts,
            licence=maybe_texts,
        ),
        max_size=2,
    ).map(tuple),
    parameters=parameters.map(lambda held: tuple(held.items())),
)


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Any valid transcript, from one without a word to one with everything; often more tangled than a real one."""
    cuts = draw(boundaries())
    speaker_ids = draw(st.lists(names, max_size=3, unique=True))
    utterance_ids = draw(st.lists(names, max_size=4, unique=True)) if speaker_ids else []
    turns = st.builds(
        Turn,
        span=spans(),
        speaker=st.sampled_from(speaker_ids or [""]),
        language=languages,
        language_probability=probabilities,
        overlaps=st.booleans(),
    )
    said = [draw(utterances(id, speaker_ids)) for id in utterance_ids]
    some_ids = st.lists(names, max_size=2 if utterance_ids else 0, unique=True)
    return Transcript(
        draw(clips),
        cuts,
        tuple(
            Speaker(
                id,
                draw(st.sampled_from(ROLES)),
                draw(probabilities),
                draw(maybe_texts),
                tuple(draw(st.lists(languages.filter(bool), max_size=2, unique=True))),
                draw(st.integers(0, HOURS)),
            )
            for id in speaker_ids
        ),
        tuple(sorted(draw(st.lists(turns, max_size=3 if speaker_ids else 0)), key=lambda turn: turn.span.start)),
        tuple(sorted(said, key=lambda utterance: utterance.span.start)),
        tuple(draw(renditions(id, utterance_ids)) for id in draw(some_ids)),
        tuple(draw(exchanges(id, utterance_ids, [cut.id for cut in cuts])) for id in draw(some_ids)),
        draw(provenances),
    )
