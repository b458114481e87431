"""What each kind of correction does to a draft.

In: a document and corrections in order. Out: a `Revision`. Every action takes what a correction is about out of the draft, compares it with
what stood there for the correction's author, and puts the changed value back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

from vidtx.document.checks import require, require_choice
from vidtx.document.corrections import Correction, Decision
from vidtx.document.findings import Finding
from vidtx.document.observations import EditBoundary, ReviewStatus
from vidtx.document.provenance import Parameter
from vidtx.document.revision.draft import Draft, Revision, open_draft
from vidtx.document.revision.word_times import read_word_times
from vidtx.document.span import Span, choose_id, make_id
from vidtx.document.speech import (
    FLAGS,
    GIST_LANGUAGE,
    ROLES,
    Role,
    Translation,
    Turn,
    Utterance,
    join_machine_texts,
    join_texts,
    join_translations,
    join_words,
)  # fmt: skip
from vidtx.document.word_timing import clip_words, realign_words
from vidtx.errors import DocumentError, StaleCorrectionError

if TYPE_CHECKING:
    from vidtx.document.model import Transcript

_MILLISECOND = Fraction(1, 1000)


def _describe(utterance: Utterance) -> dict[str, Parameter]:
    """The fields of an utterance that `before` can name."""
    span = utterance.span
    return {
        "text": utterance.text, "language": utterance.language, "speaker": utterance.speaker, "start": span.start, "end": span.end,
        "status": utterance.status,
    }  # fmt: skip


def _require_there(condition: bool, message: str) -> None:
    if not condition:
        raise StaleCorrectionError(message)


def _take_one(draft: Draft, correction: Correction) -> Utterance:
    utterance = draft.utterance(correction.only_target)
    correction.require_before(_describe(utterance))
    return utterance


def _take_some(draft: Draft, correction: Correction) -> list[Utterance]:
    taken = [draft.utterance(id) for id in correction.some_targets]
    for utterance in taken:
        correction.require_before(_describe(utterance))
    return taken


_OF_THE_MACHINES_TEXT = ("untranscribed", "outside_domain", "low_confidence", "repetition_cut")


def _drop_flags(utterance: Utterance, *flags: str) -> tuple[str, ...]:
    return tuple(flag for flag in utterance.flags if flag not in flags)


def _settle_gist(flags: tuple[str, ...], translations: Sequence[Translation]) -> tuple[str, ...]:
    """The flags for what is left of the machine's translations: without the gist there is none to warn of."""
    has_english = any(translation.language == GIST_LANGUAGE for translation in translations)
    return flags if has_english else tuple(flag for flag in flags if flag != "rough_gist")


def _set_text(draft: Draft, correction: Correction) -> None:
    utterance, text = _take_one(draft, correction), correction.read_text("text")
    flags = utterance.flags if not text else _drop_flags(utterance, *_OF_THE_MACHINES_TEXT)
    # The machine translated other words than these: the translation stays as a draft, and the flag says so.
    if text != utterance.text and utterance.translations and "translation_outdated" not in flags:
        flags = (*flags, "translation_outdated")
    words = realign_words(text, utterance.words, utterance.span)
    draft.change(utterance, text=text, words=words, flags=flags, text_probability=None)


def _set_translation(draft: Draft, correction: Correction) -> None:
    utterance, language = draft.utterance(correction.only_target), correction.read_text("language")
    require(language != utterance.language, f"the utterance itself is in {language!r}")
    correction.require_before({"text": utterance.translation(language), "language": language})
    # Translations of the words before would stand there without their warning: they go. The machine's stay underneath.
    outdated = "translation_outdated" in utterance.flags
    others = () if outdated else tuple(t for t in utterance.translations if t.language != language)
    # A person's own is no gist.
    flags = _settle_gist(_drop_flags(utterance, "translation_outdated", "translation_withheld"), others)
    draft.change(utterance, translations=(*others, Translation(language, correction.read_text("text"))), flags=flags)


def _set_language(draft: Draft, correction: Correction) -> None:
    utterance, language = _take_one(draft, correction), correction.read_text("language")
    flags = _drop_flags(utterance, "language_inferred", "language_uncertain")
    # What was translated as another language is no translation of these words, least of all into their own language.
    translations = tuple(t for t in utterance.translations if t.language != language)
    if not translations:
        flags = tuple(flag for flag in flags if flag != "translation_outdated")
    elif language != utterance.language and "translation_outdated" not in flags:
        flags = (*flags, "translation_outdated")
    flags = _settle_gist(flags, translations)
    draft.change(utterance, language=language, language_probability=1.0, translations=translations, flags=flags)


def _set_speaker(draft: Draft, correction: Correction) -> None:
    speaker = correction.read_text("speaker")
    for utterance in _take_some(draft, correction):
        draft.change(utterance, speaker=speaker)
        draft.turns = [
            replace(turn, speaker=speaker) if turn.speaker == utterance.speaker and _lies_in(turn, utterance) else turn
            for turn in draft.turns
        ]


def _lies_in(turn: Turn, utterance: Utterance) -> bool:
    shared = min(turn.span.end, utterance.span.end) - max(turn.span.start, utterance.span.start)
    return 2 * shared > turn.span.duration


def _set_times(draft: Draft, correction: Correction) -> None:
    utterance = _take_one(draft, correction)
    span = Span(correction.read_number("start"), correction.read_number("end"))
    draft.change(utterance, span=span, words=realign_words(utterance.text, utterance.words, span))


def _set_words(draft: Draft, correction: Correction) -> None:
    """The one kind that is never stale: it follows from a text, so that without that text, as after its undo, it says nothing."""
    words, utterance = read_word_times(correction), draft.utterances.get(correction.only_target)
    if utterance is None or utterance.text != dict(correction.before)["text"]:
        return
    # Where nobody changed anything the words are the machine's, and nothing would keep them underneath.
    if utterance.machine is None and utterance.status != "edited" and not utterance.added:
        return
    # Not a change of a person's: status, and what lies underneath, stay. Words outside of a span that was moved are interpolated.
    draft.utterances[utterance.id] = replace(utterance, words=realign_words(utterance.text, words, utterance.span))


def _confirm(draft: Draft, correction: Correction) -> None:
    for utterance in _take_some(draft, correction):
        draft.utterances[utterance.id] = replace(utterance, status="confirmed")


def _split(draft: Draft, correction: Correction) -> None:
    utterance, at, time = _take_one(draft, correction), correction.read_number("at"), correction.read_number("time")
    texts = utterance.text[: max(0, at)].strip(), utterance.text[max(0, at) :].strip()
    require(all(texts), f"character {at} is not inside the text")
    require(utterance.span.start < time < utterance.span.end, f"{time} ms is not inside the utterance")
    spans = Span(utterance.span.start, time), Span(time, utterance.span.end)
    words = [realign_words(text, clip_words(utterance.words, span), span) for text, span in zip(texts, spans, strict=True)]
    flags = _drop_flags(utterance, "translation_outdated", "rough_gist")
    later = make_id("u", time, draft.utterances)
    draft.change(utterance, span=spans[0], text=texts[0], words=words[0], translations=(), flags=flags)
    draft.utterances[later] = replace(draft.utterances[utterance.id], id=later, span=spans[1], text=texts[1], words=words[1])


def _merge(draft: Draft, correction: Correction) -> None:
    require(len(correction.some_targets) > 1, "it needs two targets or more")
    own = sorted((draft.utterance(id) for id in correction.targets), key=lambda u: (u.span, u.id))
    require(len({u.speaker for u in own}) == 1, "they are of several speakers")
    require(len({u.language for u in own}) == 1, "they are in several languages")
    first, flags = own[0], [flag for u in own for flag in u.flags]
    span = Span(first.span.start, max(u.span.end for u in own))
    text = join_texts([u.text for u in own])
    correction.require_before({"text": text, "speaker": first.speaker, "start": span.start, "end": span.end})
    # Both halves of an utterance that was split keep the same text underneath.
    machine = list(dict.fromkeys(kept for kept in map(draft.machine_text, own) if kept is not None))
    kept = choose_id(correction.targets)
    translations = join_translations([u.translations for u in own])
    flags = [flag for flag in FLAGS if flag in flags and (flag != "untranscribed" or not text)]
    merged = replace(
        first,
        id=kept,
        span=span,
        text=text,
        words=join_words(own),
        translations=translations,
        flags=_settle_gist(tuple(flags), translations),
        status="edited",
        text_probability=min((u.text_probability for u in own if u.text_probability is not None), default=None),
        machine=join_machine_texts(machine) if machine else None,
        added=not machine,
    )
    for utterance in own:
        del draft.utterances[utterance.id]
    draft.utterances[kept] = merged
    draft.merge_ids(kept, correction.targets)


def _add(draft: Draft, correction: Correction) -> None:
    require(not correction.targets, "it has no target")
    span, speaker = Span(correction.read_number("start"), correction.read_number("end")), correction.read_text("speaker")
    id, text = make_id("u", span.start, draft.utterances), correction.read_text("text")
    words, language = realign_words(text, (), span), correction.read_text("language")
    draft.utterances[id] = Utterance(id, span, speaker, language, text, words, status="edited", added=True)


def _delete(draft: Draft, correction: Correction) -> None:
    for utterance in _take_some(draft, correction):
        del draft.utterances[utterance.id]
    draft.forget(correction.targets)


def _set_role(draft: Draft, correction: Correction) -> None:
    role = correction.read_text("role")
    require_choice(role, ROLES, "a role", correction.id)
    for id in correction.some_targets:
        correction.require_before({"role": draft.roles.get(draft.speaker(id), draft.known.get(id))})
        draft.roles[id] = cast(Role, role)


def _set_name(draft: Draft, correction: Correction) -> None:
    id = draft.speaker(correction.only_target)
    correction.require_before({"name": draft.names.get(id)})
    name = correction.read_text("name")
    if name:
        draft.names[id] = name
    else:
        draft.names.pop(id, None)  # an empty name is none


def _relabel(draft: Draft, correction: Correction) -> None:
    old, new = draft.speaker(correction.only_target), correction.read_text("speaker")
    correction.require_before({"speaker": old})
    require(new != old, f"the speaker is {old!r} already")
    for utterance in [u for u in draft.utterances.values() if u.speaker == old]:
        draft.change(utterance, speaker=new)
    draft.turns = [replace(turn, speaker=new) if turn.speaker == old else turn for turn in draft.turns]
    draft.carry_over(old, new)


def _link(draft: Draft, correction: Correction) -> None:
    sides = []
    for name in ("sources", "targets"):
        sides.append(tuple(draft.utterance(id).id for id in correction.read_ids(name)))
    require(bool(sides[0]), "it needs an original")
    require(len({*sides[0], *sides[1]}) == len(sides[0]) + len(sides[1]), "an utterance stands twice")
    draft.link(*sides)


def _unlink(draft: Draft, correction: Correction) -> None:
    draft.unlink([draft.utterance(id).id for id in correction.some_targets])


def _decide(accepted: bool) -> Callable[[Draft, Correction], None]:
    def decide(draft: Draft, correction: Correction) -> None:
        for id in correction.some_targets:
            if id in draft.boundaries:
                correction.require_before({"status": draft.boundaries[id].status})
                draft.boundaries[id] = replace(draft.boundaries[id], status="accepted" if accepted else "rejected")
            else:
                _require_there(id in draft.findings, f"there is no finding or boundary {id!r}")
                decided = draft.decisions.get(id, Decision())
                correction.require_before({"status": _name_status(decided, draft.findings[id])})
                draft.decisions[id] = replace(decided, accepted=accepted)

    return decide


def _name_status(decided: Decision, finding: Finding) -> str:
    if decided.accepted is None:
        return finding.status
    return "accepted" if decided.accepted else "rejected"


def _comment(draft: Draft, correction: Correction) -> None:
    id = correction.only_target
    _require_there(id in draft.findings, f"there is no finding {id!r}")
    decided = draft.decisions.get(id, Decision())
    correction.require_before({"comment": draft.findings[id].comment if decided.comment is None else decided.comment})
    draft.decisions[id] = replace(decided, comment=correction.read_text("comment"))


def _add_boundary(draft: Draft, correction: Correction) -> None:
    time, kind = correction.read_number("time"), correction.read_text("kind")
    require(time >= 0, f"{time} ms lies before the clip")
    id = make_id("b", time, draft.boundaries)
    sound = kind == "sound_splice"
    draft.boundaries[id] = EditBoundary(id, time, _MILLISECOND, cast(Any, kind), not sound, sound, 1.0, status="added")


def _move_boundary(draft: Draft, correction: Correction) -> None:
    id, time = correction.only_target, correction.read_number("time")
    _require_there(id in draft.boundaries, f"there is no boundary {id!r}")
    require(time >= 0, f"{time} ms lies before the clip")
    boundary = draft.boundaries[id]
    correction.require_before({"time": boundary.start_ms, "status": boundary.status})
    lasts = None if boundary.end_pts is None else time + max(1, boundary.end_ms - boundary.start_ms)
    status: ReviewStatus = "added" if boundary.status == "added" else "accepted"
    draft.boundaries[id] = replace(boundary, pts=time, time_base=_MILLISECOND, end_pts=lasts, status=status)


ACTIONS: dict[str, Callable[[Draft, Correction], None]] = {
    "set_text": _set_text,
    "set_translation": _set_translation,
    "set_language": _set_language,
    "set_speaker": _set_speaker,
    "set_times": _set_times,
    "set_words": _set_words,
    "confirm": _confirm,
    "split": _split,
    "merge": _merge,
    "add": _add,
    "delete": _delete,
    "set_role": _set_role,
    "set_name": _set_name,
    "relabel": _relabel,
    "link": _link,
    "unlink": _unlink,
    "accept": _decide(True),
    "reject": _decide(False),
    "comment": _comment,
    "add_boundary": _add_boundary,
    "move_boundary": _move_boundary,
}


def revise(document: Transcript, corrections: Sequence[Correction]) -> Revision:
    """The parts of the document after all `corrections`, in their order.

    Raises DocumentError, naming the correction, for one that is about another clip, about something that is not there, whose `before`
    disagrees with what stands there, or whose result is no valid value.
    """
    draft = open_draft(document)
    for correction in corrections:
        if correction.basis.clip_sha256 != document.clip.sha256:
            raise DocumentError(f"correction {correction.id} is about another clip ({correction.basis.clip_sha256[:12]}...)")
        try:
            ACTIONS[correction.kind](draft, correction)
        except DocumentError as error:
            kind = StaleCorrectionError if isinstance(error, StaleCorrectionError) else DocumentError
            raise kind(f"correction {correction.id} ({correction.kind}): {error}") from None
        draft.forget_silent()
    return draft.finish()
