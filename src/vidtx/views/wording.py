"""What is said about people, edits and renditions: the same phrases in every format, in the reader's language.

In: values of the document, and a language (ISO 639). Out: short phrases, on one line and without control characters. The phrases
themselves stand in `vidtx.views.phrases`; a language that has none is given in English.
"""

from __future__ import annotations

from collections.abc import Sequence

from vidtx.bitext.sentences import split_sentences
from vidtx.bitext.terms.term_names import name_value
from vidtx.document import (
    BoundaryKind,
    ConfidenceLevel,
    Continuity,
    EditBoundary,
    Exchange,
    Finding,
    GlossaryTerm,
    Join,
    Rendition,
    RenditionKind,
    Role,
    Slot,
    Speaker,
    Transcript,
    Utterance,
)
from vidtx.views.phrases import phrase
from vidtx.views.review_share import describe_shares
from vidtx.views.rows import Crossing, Heading
from vidtx.views.text import clean_text, format_clock, format_exact

DOUBTFUL = "(?)"  # after a text that the recognizer, or the choice of its language, was unsure of
EDIT_SIGN = "✂"
_ROUND = str.maketrans("[]", "()")
GLOSSARY_SIGN = "‡"  # after what a glossary put into a translation, and in brackets before a term that the translation lacks
GIST_SIGN = "≈"  # before every sentence of a rough gist; without a space, so that no line or cue can part the two

_DOUBTS = frozenset({"low_confidence", "language_uncertain"})


def name_kind(kind: BoundaryKind, language: str = "en") -> str:
    """`jump cut` for jump_cut."""
    return phrase(f"kind.{kind}", language)


def name_confidence(level: ConfidenceLevel, language: str = "en") -> str:
    return phrase(f"confidence.{level}", language)


def name_role(role: Role, language: str = "en") -> str:
    """`questioner`; `role unknown` for unknown."""
    return phrase(f"role.{role}", language)


def describe_length(milliseconds: int, language: str = "en") -> str:
    """How long something lasts, rounded alike wherever it is said: `2 min 11 s`, `1 h 58 min`, `0.4 s`. A place in the clip is cut off instead (`format_clock`)."""
    if milliseconds < 1000:
        return phrase("length.seconds", language, seconds=f"{milliseconds / 1000:.1f}")
    seconds = round(milliseconds / 1000)
    if seconds < 60:
        return phrase("length.seconds", language, seconds=seconds)
    minutes, seconds = divmod(seconds, 60)
    if minutes < 60:
        return phrase("length.minutes", language, minutes=minutes, seconds=seconds)
    hours, minutes = divmod(minutes, 60)
    return phrase("length.hours", language, hours=hours, minutes=minutes)


def describe_merged(speaker: Speaker, language: str = "en") -> str:
    """That a voice seems to be two people's, and whose; empty where it does not."""
    roles = ", ".join(name_role(role, language) for role in speaker.merged)
    return phrase("summary.merged", language, roles=roles) if roles else ""


def name_slot(slot: Slot, language: str = "en") -> str:
    """`rendition of the answer` for answer_rendition."""
    return phrase(f"slot.{slot}", language)


def name_continuity(continuity: Continuity, language: str = "en") -> str:
    return phrase(f"continuity.{continuity}", language)


def name_rendition(kind: RenditionKind, language: str = "en") -> str:
    """`leaves something out` for reduced."""
    return phrase(f"rendition.{kind}", language)


def label_rendition(rendition: Rendition, language: str = "en") -> str:
    """As `name_rendition`; of one that may have been cut out, that it may have been."""
    return phrase("rendition.zero_at_edit", language) if rendition.boundary_ids else name_rendition(rendition.kind, language)


def name_flag(flag: str, language: str = "en") -> str:
    """`text unsure` for low_confidence: one of `vidtx.document.FLAGS`."""
    return phrase(f"flag.{flag}", language)


def describe_finding(finding: Finding, language: str = "en") -> str:
    """What differs and what was compared, never why: `number changed: 2 became 3`, `left out: ...`, `negation in the original only: ...`."""
    what = phrase(f"finding.{finding.kind}", language)
    source, target = (clean_text(value or "") for value in (finding.value_source, finding.value_target))
    match finding.kind:
        case "omission" | "addition":
            value = source or target
            return phrase("finding.value", language, what=what, value=value) if value else what
        case "negation":
            side = "sides" if source and target else "source" if source else "target" if target else "bare"
            return phrase(f"finding.negation_{side}", language, source=source, target=target)
        case "substitution" | "caption" | "other":
            if source and target:
                key = "finding.caption_sides" if finding.kind == "caption" else "finding.sides"
                return phrase(key, language, what=what, source=source, target=target)
            if finding.kind == "other":  # a sentence of its own, such as one of a document of version 1
                return source or target or phrase("finding.other_bare", language)
            return phrase("finding.value", language, what=what, value=source or target) if source or target else what
        case _:
            source, target = name_value(source, language), name_value(target, language)
            key = "changed" if source and target else "only_source" if source else "only_target" if target else "bare"
            return phrase(f"finding.{key}", language, what=what, source=source, target=target)


def label_speakers(transcript: Transcript, language: str = "en") -> dict[str, str]:
    """A label for each speaker id: the name if one was given, else the role, else the id.

    Speakers who would share a label are numbered in the order in which they first speak.
    """
    first_spoken = dict.fromkeys(u.speaker for u in transcript.utterances)
    order = dict.fromkeys([*first_spoken, *(s.id for s in transcript.speakers)])
    labels = {speaker.id: _label(speaker, language) for speaker in transcript.speakers}
    shared: dict[str, list[str]] = {}
    for id in order:
        shared.setdefault(labels[id], []).append(id)
    return {
        id: label if len(ids) == 1 else f"{label} {number}" for label, ids in shared.items() for number, id in enumerate(ids, 1)
    }


def _label(speaker: Speaker, language: str) -> str:
    role = name_role(speaker.role, language)
    label = speaker.name or (speaker.id if speaker.role == "unknown" else role[:1].upper() + role[1:])
    return clean_text(label) or clean_text(speaker.id) or "?"


def describe_boundary(boundary: EditBoundary, language: str = "en", *, within: bool = False) -> str:
    """`jump cut, probable`; nothing is added to a certain one. `within`: `jump cut within, probable`, for a place not known exactly."""
    kind = name_kind(boundary.kind, language)
    kind = f"{kind} {phrase('edit.within', language)}" if within else kind
    level = boundary.confidence_level
    return kind if level == "certain" else f"{kind}, {name_confidence(level, language)}"


def describe_claim(boundary: EditBoundary, language: str = "en", separator: str = " · ") -> str:
    """`jump cut · probable · in picture and sound`: everything that is claimed of an edit."""
    level = name_confidence(boundary.confidence_level, language)
    return separator.join((name_kind(boundary.kind, language), level, describe_medium(boundary, language)))


def describe_medium(boundary: EditBoundary, language: str = "en") -> str:
    """`in picture and sound`."""
    medium = "both" if boundary.in_picture and boundary.in_sound else "picture" if boundary.in_picture else "sound"
    return phrase("edit.in_medium", language, medium=phrase(f"medium.{medium}", language))


def describe_times(boundary: EditBoundary, language: str = "en") -> str:
    """`0:31.480`, and `0:31.480 to 0:32.000` for an edit that lasts."""
    start = format_exact(boundary.start_ms)
    if boundary.end_pts is None:
        return start
    return phrase("edit.lasting", language, start=start, end=format_exact(boundary.end_ms))


def describe_inside(boundary: EditBoundary, language: str = "en") -> str:
    """`inside: 0:31.4 jump cut, probable`, for an edit inside an utterance, below its text."""
    edit = describe_boundary(boundary, language)
    return phrase("edit.inside", language, time=format_clock(boundary.start_ms), edit=edit)


def count_levels(boundaries: Sequence[EditBoundary], language: str = "en") -> str:
    """`1 certain, 2 probable`; empty without boundaries."""
    levels: tuple[ConfidenceLevel, ...] = ("certain", "probable", "possible")
    counts = [(level, sum(b.confidence_level == level for b in boundaries)) for level in levels]
    return ", ".join(f"{count} {name_confidence(level, language)}" for level, count in counts if count)


def describe_join(join: Join, language: str = "en") -> str:
    """`between question and rendition of the question`."""
    return phrase("join.between", language, before=name_slot(join.before, language), after=name_slot(join.after, language))


def describe_crossing(crossing: Crossing, language: str = "en") -> str:
    """`exchange 4, between answer and rendition of the answer`: where an edit lies in an exchange."""
    where = phrase("join.inside", language) if crossing.join is None else describe_join(crossing.join, language)
    return phrase("crossing.in_exchange", language, number=crossing.exchange.number, where=where)


def title_heading(heading: Heading, language: str = "en") -> str:
    """`Exchange 4`, `Exchange 4, continued`, `Outside the exchanges`."""
    if heading.exchange is None:
        return phrase("exchange.outside", language)
    return phrase(f"exchange.{'continued' if heading.again else 'heading'}", language, number=heading.exchange.number)


def describe_silence(exchange: Exchange, language: str = "en", at: int | None = None) -> str:
    """What stands for an answer that was not spoken: `shakes the head (0.83)`, or the time in ms at which a person should watch."""
    gesture = exchange.gesture
    if gesture is None:
        return (
            phrase("exchange.silence", language)
            if at is None
            else phrase("exchange.silence_watch", language, time=format_clock(at))
        )
    name = phrase(f"gesture.{gesture.kind}", language)
    if gesture.probability is None:
        return phrase("exchange.silence_with", language, gesture=name)
    return phrase("exchange.silence_probable", language, gesture=name, probability=f"{gesture.probability:.2f}")


def is_doubtful(utterance: Utterance) -> bool:
    """Whether the text is marked as unsure; a person's edit or confirmation settles it."""
    return utterance.is_outside_domain or (utterance.status == "machine" and bool(_DOUBTS & set(utterance.flags)))


def mark_outside(utterance: Utterance, language: str = "en") -> str | None:
    """What stands before every text of a clip that a model knows nothing of, `[outside the model's training]`; else None."""
    if not clean_text(utterance.text):
        return None
    if utterance.is_outside_domain:
        return phrase("mark.outside_domain", language)
    withheld = "translation_withheld" in utterance.flags and not utterance.translations
    return phrase("mark.translation_withheld", language) if withheld else None


def describe_outside(transcript: Transcript, language: str = "en") -> str | None:
    """What a reader of a clip must know that a model knows nothing of: one note; else None."""
    if transcript.is_outside_domain:
        return phrase("note.outside_domain", language)
    return phrase("note.translation_withheld", language) if transcript.is_translation_withheld else None


def show_text(utterance: Utterance, language: str, *, lacking: bool = True) -> str | None:
    """`Utterance.translation` as a reader sees it: every sentence of a rough gist says what it is, and every word that a glossary put in.

    `lacking`: with the marks of `list_lacking` behind it.
    """
    text = utterance.translation(language)
    if text is None:
        return None
    for end in sorted((term.end for term in _list_terms(utterance, language) if term.end is not None), reverse=True):
        text = text[:end] + GLOSSARY_SIGN + text[end:]
    if utterance.is_gist(language):
        sentences = split_sentences(text)
        text = " ".join(f"{GIST_SIGN}{sentence.text}" for sentence in sentences) if sentences else text
    return " ".join([text, *list_lacking(utterance, language)]) if lacking else text


def list_lacking(utterance: Utterance, language: str) -> tuple[str, ...]:
    """`[‡ company commander]`: a mark for each term of the glossary that the translation lacks."""
    lacking = [term.target for term in _list_terms(utterance, language) if term.at is None]
    # A bracket in a term would end the mark before its time, and a file that comes back would be read wrongly.
    return tuple(f"[{GLOSSARY_SIGN} {clean_text(target).translate(_ROUND)}]" for target in dict.fromkeys(lacking))


def _list_terms(utterance: Utterance, language: str) -> tuple[GlossaryTerm, ...]:
    if language == utterance.language:
        return ()
    return next((t.terms for t in utterance.translations if t.language == language), ())


def describe_untranslated(transcript: Transcript, language: str = "en") -> str | None:
    """Why nothing is translated: no model was there, or the recognizer was asked for a gist and gave none fit to show. None where a
    translation model was there: then all is said in the reader's language."""
    engines = transcript.provenance.engines
    recognizers = {(engine.name, engine.model) for engine in engines if engine.task == "recognition"}
    translators = {(engine.name, engine.model) for engine in engines if engine.task == "translation"}
    if translators - recognizers:
        return None
    return phrase("note.nothing_translated" if translators else "note.untranslated", language)


def open_flags(utterance: Utterance, flags: Sequence[str]) -> tuple[str, ...]:
    """Those of `flags` that the utterance carries and that nobody settled by an edit or a confirmation."""
    settled = _DOUBTS if utterance.status != "machine" else frozenset()
    return tuple(flag for flag in flags if flag in utterance.flags and flag not in settled)


def describe_origin(transcript: Transcript, language: str = "en") -> str:
    """Who vouches for the text: one sentence."""
    made = transcript.provenance
    if made.origin == "truth":
        return phrase("origin.truth", language)
    edited, count = sum(u.status != "machine" for u in transcript.utterances), len(transcript.utterances)
    version = clean_text(made.vidtx)
    program = (
        phrase("origin.program_preset", language, version=version, preset=clean_text(made.preset))
        if made.preset
        else phrase("origin.program", language, version=version)
    )
    checked = (
        phrase("origin.checked", language, checked=edited, count=count) if edited else phrase("origin.unchecked", language)
    )
    if shares := describe_shares(transcript):
        checked = phrase("origin.reviewers", language, checked=checked, shares=shares)
    kind = "origin.machine" if transcript.is_translated or not transcript.utterances else "origin.untranslated"
    kind = "origin.gist" if transcript.has_gist else kind
    origin = phrase(kind, language, program=program, checked=checked)
    outside = describe_outside(transcript, language)
    return f"{origin} {outside}" if outside else origin
