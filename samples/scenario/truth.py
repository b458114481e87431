"""What is true of a finished clip, as a document of the same schema as every transcript (provenance "truth").

In: the take, how it was cut, and the clip's file as probed. Out: a `Transcript`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from scenario.cutting import FRAME, Cut
from scenario.model import Line, Sentence, SpokenLine, Take
from vidtx.document import (
    Box,
    Caption,
    Clip,
    EditBoundary,
    Exchange,
    Finding,
    Gesture,
    Provenance,
    Rendition,
    Speaker,
    TextSpan,
    Transcript,
    Translation,
    Turn,
    Utterance,
    Word,
)
from vidtx.document.span import Span, merge_spans
from vidtx.interview.continuity import make_joins

if TYPE_CHECKING:
    from scenario.lettering import Caption as Burned

_PAUSE = 300  # ms: a voice that is silent for longer than this has ended its turn
_ROLES = {"questioner": "questioner", "interpreter": "interpreter", "subject_1": "subject", "subject_2": "subject"}


@dataclass(frozen=True, slots=True)
class _KeptLine:
    """What is left of a line in the finished clip."""

    index: int
    line: Line
    span: Span
    words: tuple[Word, ...]
    english: str
    kept: tuple[bool, ...] = ()  # for each word that was spoken, whether it is there


def make_truth(
    take: Take, cut: Cut, clip: Clip, notes: dict[str, str] | None = None, captions: Sequence[Burned] = ()
) -> Transcript:
    """The document of everything that is known. `notes` go into its provenance (which caption is wrong, for example)."""
    from vidtx import __version__

    kept_lines = sorted(
        filter(None, (_keep_line(n, spoken, cut) for n, spoken in enumerate(take.lines))), key=lambda h: (h.span.start, h.index)
    )
    spoken = [h for h in kept_lines if h.words]
    ids = {h.index: f"u{n}" for n, h in enumerate(spoken, 1)}
    people = list(dict.fromkeys(h.line.speaker for h in spoken))
    turns = _turns(spoken)
    boundaries = _boundaries(cut, clip)
    exchanges = _exchanges(kept_lines, ids, boundaries)
    parameters = {"seed": take.seed, **{f"voice.{k}": v for k, v in take.voices.items()}, **(notes or {})}
    return Transcript(
        clip=clip,
        boundaries=boundaries,
        speakers=tuple(_speaker(person, spoken, turns) for person in people),
        turns=turns,
        utterances=tuple(
            Utterance(
                ids[h.index], h.span, h.line.speaker, h.line.language, " ".join(w.text for w in h.words), h.words,
                (Translation("en", h.english),),
            )
            for h in spoken
        ),
        renditions=_renditions(take, {h.index: h for h in spoken}, ids),
        exchanges=exchanges,
        provenance=Provenance("truth", __version__, parameters=tuple(parameters.items())),
        captions=tuple(_read_caption(n, caption) for n, caption in enumerate(captions, 1)),
    )  # fmt: skip


def _read_caption(number: int, caption: Burned) -> Caption:
    from scenario.lettering import HEIGHT, WIDTH, letter

    drawn = letter(caption.text)
    box = Box(drawn.left / WIDTH, drawn.top / HEIGHT, (drawn.right - drawn.left) / WIDTH, (drawn.bottom - drawn.top) / HEIGHT)
    return Caption(f"c{number}", Span(caption.start * FRAME, caption.end * FRAME), drawn.text, "en", box, 1.0)


def _keep_line(index: int, spoken: SpokenLine, cut: Cut) -> _KeptLine | None:
    words: list[Word] = []
    kept = []
    for word in spoken.words:
        at = cut.shown((word.start + word.end) / 2)
        kept.append(bool(at))
        if at:
            half = (word.end - word.start) / 2
            words.append(Word(Span(max(0, round(at[0] - half)), round(at[0] + half)), word.text))
    if spoken.words:
        if not words:
            return None
        words.sort(key=lambda w: w.span.start)
        return _KeptLine(
            index,
            spoken.line,
            Span(words[0].span.start, max(w.span.end for w in words)),
            tuple(words),
            _english(spoken.line, kept),
            tuple(kept),
        )
    at = cut.shown(spoken.start) or cut.shown((spoken.start + spoken.end) / 2)
    return _KeptLine(index, spoken.line, Span(round(at[0]), round(at[0]) + spoken.end - spoken.start), (), "") if at else None


def _english(line: Line, kept: list[bool]) -> str:
    """English of the sentences of which at least half the words are in the clip."""
    parts, n = [], 0
    for sentence in line.sentences:
        count = len(_words(line, sentence))
        if sum(kept[n : n + count]) * 2 >= count:
            parts.append(sentence.text["en"])
        n += count
    return " ".join(parts)


def _turns(spoken: list[_KeptLine]) -> tuple[Turn, ...]:
    turns = []
    for person in dict.fromkeys(h.line.speaker for h in spoken):
        for language in dict.fromkeys(h.line.language for h in spoken if h.line.speaker == person):
            spans = [w.span for h in spoken if (h.line.speaker, h.line.language) == (person, language) for w in h.words]
            turns += [(span, person, language) for span in merge_spans(spans, gap=_PAUSE)]
    turns.sort(key=lambda t: (t[0].start, t[1]))
    return tuple(
        Turn(span, person, language, 1.0, any(p != person and s & span for s, p, _ in turns))
        for span, person, language in turns
    )


def _speaker(person: str, spoken: list[_KeptLine], turns: tuple[Turn, ...]) -> Speaker:
    speech: dict[str, int] = {}
    for turn in turns:
        if turn.speaker == person and turn.language:
            speech[turn.language] = speech.get(turn.language, 0) + turn.span.duration
    languages = tuple(sorted(speech, key=lambda code: -speech[code]))
    return Speaker(person, _ROLES[person], 1.0, None, languages, sum(speech.values()))  # type: ignore[arg-type]


def _boundaries(cut: Cut, clip: Clip) -> tuple[EditBoundary, ...]:
    base = clip.video.time_base if clip.video else Fraction(1, 1000)
    start = clip.video.start_pts if clip.video else 0

    def to_pts(frame: int) -> int:
        return start + round(Fraction(frame * FRAME, 1000) / base)

    edits = [e for e in cut.edits if clip.video or e.in_sound]
    names = {id(e): f"b{n}" for n, e in enumerate(edits, 1)}
    ins, outs = ([e for e in edits if e.kind == kind] for kind in ("cutaway_in", "cutaway_out"))
    linked = {names[id(x)]: names[id(y)] for a, b in zip(ins, outs, strict=True) for x, y in ((a, b), (b, a))}
    return tuple(
        EditBoundary(
            names[id(e)], to_pts(e.start), base, e.kind, e.in_picture and clip.video is not None, e.in_sound, 1.0,  # type: ignore[arg-type]
            end_pts=None if e.end is None else to_pts(e.end), paired_id=linked.get(names[id(e)]),
        )
        for e in edits
    )  # fmt: skip


def _renditions(take: Take, kept_lines: Mapping[int, _KeptLine], ids: Mapping[int, str]) -> tuple[Rendition, ...]:
    made: list[Rendition] = []
    rendered = {s.line.rendition_of for s in take.lines if s.line.rendition_of is not None}
    for n, spoken in enumerate(take.lines):
        line, id = spoken.line, f"r{len(made) + 1}"
        if line.rendition_of is not None and n in ids and line.rendition_of in ids:
            source = line.rendition_of
            findings = _findings(id, (kept_lines[source], ids[source]), (kept_lines[n], ids[n]))
            made.append(Rendition(id, (ids[source],), (ids[n],), line.kind, findings=findings))  # type: ignore[arg-type]
        elif (
            (line.act == "answer" or (line.act == "aside" and line.speaker == "questioner")) and n in ids and n not in rendered
        ):
            made.append(Rendition(id, (ids[n],), (), "zero"))
    return tuple(made)


def _findings(id: str, source: tuple[_KeptLine, str], target: tuple[_KeptLine, str]) -> tuple[Finding, ...]:
    """The numbers that the interpreter changed, and the sentences left out and added, where they are in the finished clip."""
    ours, theirs = source[0].line.sentences, target[0].line.sentences
    made: list[Finding] = []
    for sentence in ours:
        other = next((t for t in theirs if t.pattern == sentence.pattern), None)
        if other is None:
            if place := _locate(*source, sentence):
                made.append(Finding(f"{id}.{len(made) + 1}", "omission", place, (), sentence.text["en"]))
        elif sentence != other:
            places = _locate(*source, sentence), _locate(*target, other)
            changed = [(old, new) for (_, old), (_, new) in zip(sentence.slots, other.slots, strict=True) if old != new]
            if all(places):
                made += [Finding(f"{id}.{len(made) + n}", "number", *places, *pair) for n, pair in enumerate(changed, 1)]
    for sentence in theirs:
        place = _locate(*target, sentence)
        if place and not any(sentence.pattern == s.pattern for s in ours):
            made.append(Finding(f"{id}.{len(made) + 1}", "addition", (), place, None, sentence.text["en"]))
    return tuple(made)


def _locate(kept_line: _KeptLine, id: str, sentence: Sentence) -> tuple[TextSpan, ...]:
    """The characters of a sentence in what is left of its line; none where more than half of its words were cut out."""
    before = sum(len(_words(kept_line.line, s)) for s in kept_line.line.sentences[: kept_line.line.sentences.index(sentence)])
    own = range(before, before + len(_words(kept_line.line, sentence)))
    left = [sum(kept_line.kept[:n]) for n in own if kept_line.kept[n]]
    if len(left) * 2 < len(own) or not left:
        return ()
    lengths = [len(word.text) for word in kept_line.words]
    start = sum(length + 1 for length in lengths[: left[0]])
    end = sum(length + 1 for length in lengths[: left[-1]]) + lengths[left[-1]]
    return (TextSpan(id, start, end),)


def _words(line: Line, sentence: Sentence) -> list[str]:
    return sentence.text[line.language].split()


def _exchanges(kept_lines: list[_KeptLine], ids: dict[int, str], boundaries: tuple[EditBoundary, ...]) -> tuple[Exchange, ...]:
    exchanges = []
    for number in sorted({h.line.exchange for h in kept_lines if h.line.exchange is not None}):
        members = [h for h in kept_lines if h.line.exchange == number]
        parts = {
            act: tuple(ids[h.index] for h in members if h.line.act == act and h.words)
            for act in ("question", "question_rendition", "answer", "answer_rendition")
        }
        if not any(parts.values()):
            continue
        spans = {act: [h.span for h in members if h.line.act == act] for act in parts}
        joins, inside = make_joins(spans, boundaries)  # type: ignore[arg-type]
        nodded = next((h for h in members if h.line.gesture), None)
        gesture = None if nodded is None else Gesture(nodded.line.gesture, 1.0, nodded.span)  # type: ignore[arg-type]
        exchanges.append(
            Exchange(f"e{len(exchanges) + 1}", *parts.values(), joins=joins, inside_ids=inside, gesture=gesture)  # type: ignore[misc]
        )
    return tuple(exchanges)
