"""Interviews as texts with times and no sound, of many casts and mishaps, with the truth of every exchange and link.

In: a seed and the name of a variant; sentences of `samples/scenario`, or sentence pairs of the test media (`parallel_text`). Out: `Written`: what was said in order of
time, who said it, what it renders, and the voice that a diarizer gave it.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "samples"), str(ROOT / "benchmarks")]

from scenario.dialogue import write_interview
from scenario.model import HELD_OUT_SEED
from vidtx.document import EditBoundary, Span, Utterance, Word

MARKS = ("kept", "lost", "stray")
STRAY = 1 / 6
MS_PER_CHARACTER = {"ko": 150, "uk": 68, "ru": 68}
OWN_TALK = {
    "ko": ("다시 말씀해 주십시오.", "잠깐만요.", "무슨 뜻입니까?"),
    "uk": ("Одну хвилину.", "Він не зрозумів.", "Повторіть, будь ласка."),
}


@dataclass(frozen=True)
class Said:
    """One utterance. `slot`: its place in exchange number `exchange`, None outside of any. `renders`: numbers of the utterances that it renders. `cut`: somebody cut before it."""

    person: str
    role: str
    language: str
    text: str
    slot: str | None = None
    exchange: int | None = None
    renders: tuple[int, ...] = ()
    voice: str = ""  # the person's own, where empty
    cut: bool = False


@dataclass(frozen=True)
class Written:
    """An interview. `spans`: of each piece of the script; an utterance holds several, where a diarizer joined people."""

    said: tuple[Said, ...]
    spans: tuple[Span, ...]
    utterances: tuple[Utterance, ...]
    boundaries: tuple[EditBoundary, ...] = ()

    @property
    def parts(self) -> list[list[int]]:
        """For each utterance, the numbers of the pieces whose middle it holds; of several, the shortest utterance does."""
        found: list[list[int]] = [[] for _ in self.utterances]
        for n, span in enumerate(self.spans):
            middle = (span.start + span.end) // 2
            holders = [k for k, u in enumerate(self.utterances) if u.span.start <= middle < u.span.end]
            found[min(holders, key=lambda k: self.utterances[k].span.duration)].append(n)
        return found

    @property
    def holders(self) -> dict[int, str]:
        """By the number of a piece, the id of its utterance."""
        return {n: u.id for u, held in zip(self.utterances, self.parts, strict=True) for n in held}

    @property
    def links(self) -> set[tuple[str, str]]:
        """(original, rendition), by ids of utterances."""
        holder = self.holders
        return {(holder[o], holder[n]) for n, s in enumerate(self.said) for o in s.renders}

    @property
    def zeros(self) -> set[str]:
        """Ids of the utterances that are questions or answers and that nobody renders."""
        rendered, holder = {o for s in self.said for o in s.renders}, self.holders
        return {holder[n] for n, s in enumerate(self.said) if s.slot in ("question", "answer") and n not in rendered}

    @property
    def exchanges(self) -> dict[int, dict[str, set[str]]]:
        """By number: by slot, the ids of its utterances."""
        found: dict[int, dict[str, set[str]]] = {}
        for n, id in self.holders.items():
            said = self.said[n]
            if said.exchange is not None and said.slot is not None:
                found.setdefault(said.exchange, {}).setdefault(said.slot, set()).add(id)
        return found


def change_marks(utterances: Sequence[Utterance], marks: str, seed: object) -> tuple[Utterance, ...]:
    """What recognizers do with the marks of questions: they leave them out ("lost"), or put them behind one statement of six ("stray")."""
    rng = random.Random(f"marks {seed}")

    def change(text: str) -> str:
        if marks == "lost":
            return text.replace("?", ".")
        return f"{text[:-1]}?" if marks == "stray" and text.endswith(".") and rng.random() < STRAY else text

    if marks == "kept":
        return tuple(utterances)
    changed = [(u, change(u.text)) for u in utterances]
    return tuple(
        replace(u, text=text, words=tuple(replace(w, text=own) for w, own in zip(u.words, text.split(), strict=False)))
        for u, text in changed
    )


def write_script(seed: int) -> list[Said]:
    """The lines of a generated interview, those without words left out."""
    lines = write_interview(random.Random(seed), "held_out" if seed >= HELD_OUT_SEED else "train")
    kept = [n for n, line in enumerate(lines) if line.text]
    number = {old: new for new, old in enumerate(kept)}
    said = []
    for n in kept:
        line = lines[n]
        role = "subject" if line.speaker.startswith("subject") else line.speaker
        slot = None if line.act == "aside" else line.act
        renders = (number[line.rendition_of],) if line.rendition_of is not None else ()
        said.append(Said(line.speaker, role, line.language, line.text, slot, line.exchange, renders))
    return said


def write_real_script(pairs: Sequence[tuple[str, str]], seed: int) -> list[Said]:
    """Real sentences (Ukrainian, Korean) as questions and answers of one subject: rendered one to one, two as one, one as two, not at all, and talk of the interpreter's own."""
    rng = random.Random(seed)
    drawn = iter(rng.sample(list(pairs), len(pairs)))
    said: list[Said] = []
    for exchange in range(rng.randint(5, 8)):
        for speaker, role, slot, side in (("questioner", "questioner", "question", 0), ("subject_1", "subject", "answer", 1)):
            language, other = (("uk", "ko"), ("ko", "uk"))[side]
            shape = rng.choices(("1:1", "2:1", "1:2", "1:0", "0:1"), (0.62, 0.12, 0.12, 0.09 if side else 0.03, 0.05))[0]
            texts = [next(drawn) for _ in range(2 if shape in ("2:1", "1:2") else 1)]
            if not side:  # what asks has the mark of a question, as recognizers write it most of the time
                texts = [tuple(make_question(t) if rng.random() < 0.8 else t for t in pair) for pair in texts]
            own = [t[side] for t in texts]
            rendered = [t[1 - side] for t in texts]
            if shape == "1:2":
                own = [" ".join(own)]
            if shape == "2:1":
                rendered = [" ".join(rendered)]
            first = len(said)
            said += [Said(speaker, role, language, text, slot, exchange) for text in own]
            if shape == "0:1":
                said.append(Said("interpreter", "interpreter", language, rng.choice(OWN_TALK[language])))
            if shape != "1:0":
                originals = tuple(range(first, first + len(own)))
                said += [
                    Said("interpreter", "interpreter", other, text, f"{slot}_rendition", exchange, originals)
                    for text in rendered
                ]
    return said


def make_question(text: str) -> str:
    """A sentence of the news with the mark of a question, and in Korean with an ending that asks."""
    plain = re.sub(r"니다$", "니까", text.rstrip(" .!"))
    return re.sub(r"(?<=[가-힣])다$", "는가", plain) + "?"


def lay_out(said: Sequence[Said], seed: int, joined: frozenset[int] = frozenset()) -> Written:
    """Times for a script: lengths from characters, pauses by chance. `joined`: numbers of what goes into one utterance with what stands before it."""
    rng = random.Random(seed)
    at = rng.randint(300, 1500)
    utterances: list[Utterance] = []
    spans: list[Span] = []
    cuts: list[EditBoundary] = []
    for n, line in enumerate(said):
        length = max(350, round(len(line.text) * MS_PER_CHARACTER[line.language] * rng.uniform(0.85, 1.2)))
        if n not in joined:
            at += rng.randint(250, 1300)
        if line.cut:
            cuts.append(EditBoundary(f"b{n}", at - 120, Fraction(1, 1000), "jump_cut", True, True, 0.9))
        start = at + (250 if n in joined else 0)
        words = _time_words(line.text, start, start + length)
        if n in joined:
            last = utterances[-1]
            utterances[-1] = replace(
                last, span=Span(last.span.start, start + length), text=f"{last.text} {line.text}", words=(*last.words, *words)
            )
        else:
            voice = line.voice or line.person
            utterances.append(Utterance(f"u{n}", Span(start, start + length), voice, line.language, line.text, words))
        spans.append(Span(start, start + length))
        at = start + length
    return Written(tuple(said), tuple(spans), tuple(utterances), tuple(cuts))


def _time_words(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Words in order, each as long as its share of the characters."""
    words, total, seen = [], len(text) + 1, 0
    for word in text.split():
        first = start + (end - start) * seen // total
        seen += len(word) + 1
        words.append(Word(Span(first, max(first + 1, start + (end - start) * seen // total - 30)), word))
    return tuple(words)


def _renumber(said: Sequence[Said], kept: Sequence[int]) -> list[Said]:
    number = {old: new for new, old in enumerate(kept)}
    return [replace(said[n], renders=tuple(number[o] for o in said[n].renders if o in number)) for n in kept]


def _keep_voices(said: list[Said], rng: random.Random) -> list[Said]:
    return said


def _two_questioners(said: list[Said], rng: random.Random) -> list[Said]:
    """The second takes over after some exchanges, and both ask in turn then."""
    return [replace(s, person="questioner_2") if s.role == "questioner" and (s.exchange or 0) % 3 == 2 else s for s in said]


def _no_interpreter(said: list[Said], rng: random.Random) -> list[Said]:
    """The questioner asks in the subject's language: the interpreter's words in the questioner's mouth."""
    kept = [n for n, s in enumerate(said) if s.language == "ko"]
    turned = [
        replace(s, person="questioner", role="questioner", slot="question" if s.slot else None, renders=())
        if s.role == "interpreter"
        else s
        for s in said
    ]
    return _renumber(turned, kept)


def _questioner_speaks_korean(said: list[Said], rng: random.Random) -> list[Said]:
    """In four exchanges of ten the questioner asks in Korean himself; answers are rendered as before."""
    direct = {s.exchange for s in said if s.exchange is not None and rng.random() < 0.4}
    kept = [n for n, s in enumerate(said) if not (s.exchange in direct and s.slot == "question")]
    turned = [
        replace(s, person="questioner", role="questioner", slot="question", renders=())
        if s.exchange in direct and s.slot == "question_rendition"
        else s
        for s in said
    ]
    return _renumber(turned, kept)


def _subject_speaks_ukrainian(said: list[Said], rng: random.Random) -> list[Said]:
    """In three exchanges of ten the subject understands the question and answers in its language: the interpreter's words in the subject's mouth."""
    direct = {s.exchange for s in said if s.exchange is not None and rng.random() < 0.3}
    answer = {s.exchange: s.person for s in said if s.slot == "answer"}
    rendered = {s.exchange for s in said if s.slot == "answer_rendition"}
    direct &= rendered & set(answer)
    kept = [n for n, s in enumerate(said) if not (s.exchange in direct and s.slot in ("question_rendition", "answer"))]
    turned = [
        replace(s, person=answer[s.exchange], role="subject", slot="answer", renders=())
        if s.exchange in direct and s.slot == "answer_rendition"
        else s
        for s in said
    ]
    return _renumber(turned, kept)


def _three_languages(said: list[Said], rng: random.Random) -> list[Said]:
    """The interpreter renders answers into Russian (here: Ukrainian words under that label), and questions out of Ukrainian."""
    return [replace(s, language="ru") if s.role == "interpreter" and s.language == "uk" else s for s in said]


def _interpreter_split(said: list[Said], rng: random.Random) -> list[Said]:
    """A diarizer gives the interpreter one voice in each language."""
    return [replace(s, voice=f"interpreter_{s.language}") if s.role == "interpreter" else s for s in said]


def _merge(first: str, second: str) -> Callable[[list[Said], random.Random], list[Said]]:
    def merge(said: list[Said], rng: random.Random) -> list[Said]:
        """A diarizer gives two people one voice."""
        return [replace(s, voice="merged") if s.person in (first, second) else s for s in said]

    return merge


def _confuse(share: float) -> Callable[[list[Said], random.Random], list[Said]]:
    def confuse(said: list[Said], rng: random.Random) -> list[Said]:
        """That share of the utterances has a voice drawn by chance."""
        voices = sorted({s.person for s in said})
        return [replace(s, voice=rng.choice(voices)) if rng.random() < share else s for s in said]

    return confuse


def _in_parts(said: list[Said], rng: random.Random) -> list[Said]:
    """Answers of several sentences are said and rendered one sentence at a time."""
    made: list[Said] = []
    number: dict[int, tuple[int, ...]] = {}
    rendition = {o: n for n, s in enumerate(said) for o in s.renders}
    done: set[int] = set()
    for n, s in enumerate(said):
        if n in done:
            continue
        other = rendition.get(n)
        if s.slot == "answer" and other == n + 1:
            ours, theirs = _sentences(s.text), _sentences(said[other].text)
            if len(ours) == len(theirs) > 1:
                for one, two in zip(ours, theirs, strict=True):
                    made += [replace(s, text=one), replace(said[other], text=two, renders=(len(made),))]
                done.add(other)
                continue
        number[n] = (len(made),)
        made.append(replace(s, renders=tuple(new for o in s.renders for new in number.get(o, ()))))
    return made


def _sentences(text: str) -> list[str]:
    return [s.strip() + "." for s in text.split(".") if s.strip()] if "?" not in text else [text]


def _repeated(said: list[Said], rng: random.Random) -> list[Said]:
    """Every third question and its rendition are said twice before the answer."""
    made: list[Said] = []
    number: dict[int, tuple[int, ...]] = {}
    for n, s in enumerate(said):
        number[n] = (len(made),)
        made.append(replace(s, renders=tuple(new for o in s.renders for new in number.get(o, ()))))
        if s.slot == "question_rendition" and (s.exchange or 0) % 3 == 0 and s.renders:
            question = said[s.renders[0]]
            made += [replace(question, renders=()), replace(s, renders=(len(made),))]
    return made


def _own_talk(said: list[Said], rng: random.Random) -> list[Said]:
    """The interpreter asks back or speaks on his own account in one exchange of three."""
    kept: list[Said] = []
    number: dict[int, int] = {}
    for n, s in enumerate(said):
        number[n] = len(kept)
        kept.append(replace(s, renders=tuple(number[o] for o in s.renders)))
        if s.slot in ("question", "answer") and rng.random() < 0.3:
            kept.append(Said("interpreter", "interpreter", s.language, rng.choice(OWN_TALK[s.language])))
    return kept


def _sentences_apart(said: list[Said], rng: random.Random) -> list[Said]:
    """Every sentence is an utterance, as where people pause."""
    made: list[Said] = []
    number: dict[int, tuple[int, ...]] = {}
    for n, s in enumerate(said):
        pieces = re.findall(r"[^.?!]+[.?!]*", s.text)
        originals = tuple(new for o in s.renders for new in number[o])
        number[n] = tuple(range(len(made), len(made) + len(pieces)))
        made += [replace(s, text=piece.strip(), renders=originals) for piece in pieces]
    return made


def _cut(said: list[Said], rng: random.Random) -> list[Said]:
    """Somebody cut one to three utterances in a row out of every fourth exchange."""
    gone: set[int] = set()
    for n, s in enumerate(said):
        if s.slot == "question" and rng.random() < 0.25:
            first = n + rng.randrange(3)
            gone |= set(range(first, first + rng.randint(1, 3)))
    marked = [replace(s, cut=n > 0 and n - 1 in gone) for n, s in enumerate(said)]
    return _renumber(marked, [n for n in range(len(said)) if n not in gone])


VARIANTS: dict[str, Callable[[list[Said], random.Random], list[Said]]] = {
    "as generated": _keep_voices,
    "two questioners": _two_questioners,
    "no interpreter": _no_interpreter,
    "questioner speaks Korean": _questioner_speaks_korean,
    "subject speaks Ukrainian": _subject_speaks_ukrainian,
    "three languages": _three_languages,
    "interpreter in two voices": _interpreter_split,
    "questioner and interpreter one voice": _merge("questioner", "interpreter"),
    "interpreter and subject one voice": _merge("interpreter", "subject_1"),
    "two subjects one voice": _merge("subject_1", "subject_2"),
    "5 % confused": _confuse(0.05),
    "12 % confused": _confuse(0.12),
    "answers in parts": _in_parts,
    "questions repeated": _repeated,
    "interpreter's own talk": _own_talk,
    "sentences apart": _sentences_apart,
    "parts cut out": _cut,
    "rendition and next question joined": _keep_voices,
}


def write_variant(variant: str, seed: int) -> Written:
    """The generated interview of a seed, changed as the variant says."""
    return vary(write_script(seed), variant, seed)


def vary(script: list[Said], variant: str, seed: int) -> Written:
    rng = random.Random(f"{variant} {seed}")
    said = VARIANTS[variant](script, rng)
    joined = frozenset(
        n
        for n in range(1, len(said))
        if variant == "rendition and next question joined"
        and said[n].slot == "question"
        and said[n - 1].slot == "answer_rendition"
        and said[n].language == said[n - 1].language
        and rng.random() < 0.5
    )
    return lay_out(said, seed, joined)
