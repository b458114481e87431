"""What deserves a look, in the order in which it matters, and within a kind the least sure first.

First the exchanges that cross an edit, then what a rendition lacks or adds, then conflicts of language and role, people who speak at once,
speech without a text, translations that no longer fit, and last the texts of which the recognizer was unsure.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vidtx.document import Speaker, Transcript, Utterance
from vidtx.review.page.sentences import say
from vidtx.views.marks.signs import sum_up_finding
from vidtx.views.phrases import phrase
from vidtx.views.rows import Crossing, NumberedExchange
from vidtx.views.wording import describe_boundary, describe_join, label_speakers

Json = dict[str, Any]

SURE_ROLE = 0.9  # a role below this probability is worth a look
SURE_TEXT = 0.6  # mean probability of a text's tokens, below which it is worth a look

_Ranked = tuple[float, int, Json]  # how sure, time, item


def list_attention(transcript: Transcript, language: str) -> list[Json]:
    """Items in order. `done`: a person decided about it, or confirmed the utterance."""
    kinds = (
        _list_crossings(transcript, language),
        _list_findings(transcript, language),
        _list_languages(transcript, language),
        _list_roles(transcript, language),
        _list_flagged(transcript, language, "overlap", "overlap", "overlap"),
        _list_flagged(transcript, language, "untranscribed", "untranscribed", "untranscribed"),
        _list_flagged(transcript, language, "translation", "translation_outdated", "translation"),
        _list_unsure(transcript, language),
    )
    return [item for ranked in kinds for _, _, item in sorted(ranked, key=lambda r: (r[0], r[1], r[2]["key"]))]


def _make(kind: str, key: str, sentence: str, time: int, **fields: Any) -> Json:
    item: Json = {"key": f"{kind}:{key}", "kind": kind, "sentence": sentence, "time": time, "done": False}
    return item | dict.fromkeys(("utterance", "boundary", "finding", "exchange", "speaker")) | fields


def _list_crossings(transcript: Transcript, language: str) -> Iterator[_Ranked]:
    boundaries = {b.id: b for b in transcript.boundaries}
    for number, exchange in enumerate(transcript.exchanges, 1):
        places = [(join, id) for join in exchange.joins for id in join.boundary_ids] + [
            (None, id) for id in exchange.inside_ids
        ]
        for join, id in places:
            boundary = boundaries[id]
            crossing = Crossing(NumberedExchange(number, exchange), join)
            where = phrase("join.inside", language) if crossing.join is None else describe_join(crossing.join, language)
            sentence = say("crossing", language, number=number, edit=describe_boundary(boundary, language), where=where)
            item = _make(
                "crossing",
                f"{exchange.id}:{id}",
                sentence,
                boundary.start_ms,
                utterance=exchange.utterance_ids[0],
                boundary=id,
                exchange=exchange.id,
                done=boundary.status != "machine",
            )
            yield boundary.probability, boundary.start_ms, item


def _list_findings(transcript: Transcript, language: str) -> Iterator[_Ranked]:
    starts = {u.id: u.span.start for u in transcript.utterances}
    for rendition in transcript.renditions:
        if rendition.status == "rejected":
            continue
        first = (rendition.source_ids or rendition.target_ids)[0]
        for finding in rendition.findings:
            item = _make(
                "finding",
                finding.id,
                say("finding", language, sentence=sum_up_finding(finding, language)),
                starts[first],
                utterance=first,
                finding=finding.id,
                done=finding.status != "machine",
            )
            sure = finding.probability if finding.probability is not None else 0.5
            yield sure, starts[first], item


def _list_languages(transcript: Transcript, language: str) -> Iterator[_Ranked]:
    labels = label_speakers(transcript, language)
    speakers = {s.id: s for s in transcript.speakers}
    for utterance in transcript.utterances:
        flags: tuple[str, ...] = ("language_uncertain", "language_inferred")
        key = next((flag for flag in flags if flag in utterance.flags), None)
        if key is None and _is_odd(utterance, speakers[utterance.speaker]):
            key = "language_role"
        if key is not None:
            sure = utterance.language_probability if utterance.language_probability is not None else 0.5
            sentence = say(key, language, label=labels[utterance.speaker])
            yield sure, utterance.span.start, _about(utterance, "language", sentence)


def _is_odd(utterance: Utterance, speaker: Speaker) -> bool:
    """Whether a questioner or a subject speaks another language than they do: only an interpreter goes between two."""
    own = speaker.languages
    return speaker.role in ("questioner", "subject") and bool(own) and utterance.language not in (None, own[0])


def _list_roles(transcript: Transcript, language: str) -> Iterator[_Ranked]:
    labels = label_speakers(transcript, language)
    unique: list[str] = [s.role for s in transcript.speakers if s.role in ("questioner", "interpreter")]
    for speaker in transcript.speakers:
        probability = speaker.role_probability
        first = next((u for u in transcript.utterances if u.speaker == speaker.id), None)
        if first is None or probability == 1.0:
            continue
        if speaker.role == "unknown":
            sure, key = 0.0, "role_unknown"
        elif speaker.merged:
            sure, key = 0.25, "role_merged"
        elif unique.count(speaker.role) > 1:
            sure, key = 0.5, "role_twice"
        elif probability is not None and probability < SURE_ROLE:
            sure, key = probability, "role_unsure"
        else:
            continue
        sentence = say(key, language, label=labels[speaker.id], percent=round(100 * (probability or 0)))
        yield (
            sure,
            first.span.start,
            _make("role", speaker.id, sentence, first.span.start, utterance=first.id, speaker=speaker.id),
        )


def _list_flagged(transcript: Transcript, language: str, kind: str, flag: str, key: str) -> Iterator[_Ranked]:
    for utterance in transcript.utterances:
        if flag in utterance.flags:
            yield 0.0, utterance.span.start, _about(utterance, kind, say(key, language))


def _list_unsure(transcript: Transcript, language: str) -> Iterator[_Ranked]:
    for utterance in transcript.utterances:
        probability = utterance.text_probability
        if probability is not None and probability < SURE_TEXT:
            sentence = say("confidence", language, percent=round(100 * probability))
        elif "low_confidence" in utterance.flags:
            sentence = say("confidence_flag", language)
        elif "repetition_cut" in utterance.flags:
            sentence = say("repetition", language)
        else:
            continue
        yield probability if probability is not None else 0.5, utterance.span.start, _about(utterance, "confidence", sentence)


def _about(utterance: Utterance, kind: str, sentence: str) -> Json:
    done = utterance.status == "confirmed"
    return _make(kind, utterance.id, sentence, utterance.span.start, utterance=utterance.id, done=done)
