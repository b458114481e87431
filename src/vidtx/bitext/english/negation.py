"""Whether an English sentence denies: "I do not want to go home" against "I want to go home".

In: two English sentences that say the same thing otherwise. Out: whether one surely denies what the other surely states. Every doubt
counts as no difference: questions, tags, answer particles ("No, ..."), "not only", double negation, and words that deny without a
negation ("refused", "unable", "forgot", "few").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_NEGATIONS = frozenset("not never no none nobody nothing nowhere neither nor without cannot".split())
_CLAUSE = re.compile(r"[,;:—–]|\b(?:and|or|but|that|because|if|when|while|who|which|so|then|what|where|how|why)\b")

# Denials by a word of its own: with one of these the other side can mean the same with a negation, or without.
_DENYING = re.compile(
    r"\b(?:refus\w*|den(?:y|ies|ied|ying)|fail\w*|lack\w*|forg[eo]t\w*|forbid\w*|forbade|prohibit\w*|bann?ed|prevent\w*|avoid\w*|"
    r"stop\w*|quit\w*|ceas\w*|reject\w*|ignor\w*|miss\w*|absent|absence|except|only|alone|empty|few|fewer|little|less|hardly|barely|scarcely|"
    r"rarely|seldom|unless|instead|until|false|untrue|wrong|disagree\w*|dislike\w*|hate[ds]?|stay\w*|remain\w*|kept|keep|silent|silence|"
    r"dead|died|dies|die|killed|perished|gone|lost|lose|close|near|nearby|sick|ill|far|free|other|another|different|otherwise|doubt\w*|"
    r"too|rather|besides|beyond|against|ended|over|finished|escape\w*|oppos\w*|contrary|lest|nonsense|nor|neither|bad|badly|weak|poor|"
    r"un(?!der|it|its|til|til|less|ion|ited|ique|iform|iversity|iversal|cle)[a-z]{3,}|im(?:possible|mobile|polite|perfect|precise)|"
    r"in(?:correct|accurate|capable|visible|sufficient|valid|complete|ability)|dis(?:obey\w*|honest|armed|appear\w*|satisfied|trust\w*)|"
    r"ir(?:regular|relevant)|il(?:legal|literate)|non\w+)\b"
)
_POSITIVE_STEMS = re.compile(r"^(?:un|im|in|dis|ir|il|non)(.{3,})$")

# What holds a negation and denies nothing, or not the sentence.
_IDIOMS = re.compile(
    r"\bnot (?:only|just|merely|simply|to mention)\b|\bno (?:doubt|matter|sooner|wonder|problem)\b|\bor not\b|\bif not\b|\bwhy not\b|"
    r"\bnothing but\b|\bnone other than\b|\bnever ?mind\b|\bnot (?:more|less|fewer|later|earlier|sooner|until|far|bad|badly|long)\b|"
    r"\bno (?:more|less|fewer|later|earlier|sooner) than\b|\b(?:cannot|can't|could not|couldn't) (?:help|but)\b|\bno\.? ?(?=\d)|"
    r"\bfor nothing\b|\bnext to nothing\b|\bbetter than nothing\b|\bnot without\b|\bnothing (?:more|less|special) than\b"
)
_CONTRAST = re.compile(  # "not in Kursk but in Sumy", "it was not Kursk but Sumy"; not: "he was not there, but I saw him"
    r"\b(?:(?:was|were|is|are|am|it) not|not (?:in|at|from|on|to|by|with|for|the|a|an|my|our|his|her|their|as|because|\w+ly))\b"
    r"[^.;]*?\bbut\b(?!\s+(?:i|you|he|she|it|we|they|there)\b)"
)
_TAG = re.compile(
    r",\s*(?:(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would|should|must)(?:n't| not)? (?:i|you|he|she|it|we|they|there)"
    r"(?: not)?|right|no|yes|correct|or not|isn't that so|is that not so|not so)\s*\?$"
)
_PARTICLE = re.compile(
    r"^(?:(?:oh|well|so|and|but|sir)[,\s]+)*(?:no|nope|yes|yeah|yep|right|correct)(?:\s*[,.;:!—–-]+\s*|\s+(?=(?:i|you|he|she|it|we|they|there|that|this|my|sir)\b)|$)"
)
_QUESTION_WORD = re.compile(
    r"^(?:(?:and|but|so|then|well|at|in|on|from|for|to|by|of|with|since|until)[,\s]+)*(?:what|when|where|who|whom|whose|why|how|which)\b"
)
_VAGUE = re.compile(r"^(?:any|some)(?:body|one|thing|where|more)?$")
_SUPPORT = re.compile(r"\b(?:do|does|did)\b")
_AUXILIARY_NEGATION = re.compile(r"\b([a-z]+)n't\b")
_CONTRACTIONS = (("'m ", " am "), ("'re ", " are "), ("'ve ", " have "), ("'ll ", " will "), ("'s not", " is not"), ("it's ", "it is "),
                 ("that's ", "that is "), ("there's ", "there is "), ("'d not", " would not"))  # fmt: skip
# A bare answer, with no more than an echo of the question's verb: "Yes, I did", "No, they were not".
_ANSWER = re.compile(
    r"^\W*(?P<answer>no|nope|yes|yeah|yep)\W*(?:sir\W*)?(?P<echo>(?:i|you|he|she|it|we|they|there) "
    r"(?:am|is|are|was|were|do|does|did|have|has|had|can|could|will|would)(?P<denied> not)?\W*)?$"
)


@dataclass(frozen=True, slots=True)
class Polarity:
    """Whether a sentence can be read as a denial, and whether as a statement; both where it is unsure."""

    may_deny: bool
    may_state: bool


def read_polarity(sentence: str, other: str = "") -> Polarity:
    """The readings of an English sentence. `other`: the sentence that it is compared with, where "unable" stands against "able"."""
    text = _strip(sentence)
    plain = _IDIOMS.sub(" ", _TAG.sub("?", _PARTICLE.sub("", text)))
    contrast = bool(_CONTRAST.search(plain))
    clauses = [[word for word in _WORD.findall(clause) if word in _NEGATIONS] for clause in _CLAUSE.split(plain)]
    clauses = [_join_neither(words) for words in clauses]
    count = sum(len(words) for words in clauses)
    counterpart = _strip(other)
    spoken = set(_WORD.findall(counterpart))
    denying = [word for word in _DENYING.findall(plain) if word not in _NEGATIONS and word not in spoken]
    opposed = [word for word in denying if _is_opposed(word, counterpart)]
    idiomatic = _IDIOMS.search(text) is not None
    sure = count + len(opposed)
    unsure = len(denying) - len(opposed) + idiomatic
    if plain.rstrip().endswith("?") and not _QUESTION_WORD.search(plain.strip()):
        return Polarity(True, True) if sure or unsure or _TAG.search(text) else Polarity(False, True)
    if not sure:
        return Polarity(bool(unsure), True)
    doubled = any(len(words) > 1 for words in clauses) or (count and (opposed or unsure)) or len(opposed) > 1
    return Polarity(True, bool(doubled or contrast))


def find_denial(source: str, target: str) -> tuple[str, str] | None:
    """Of two English sentences that say the same thing otherwise: the one that surely denies, and the one that surely states."""
    ours, theirs = read_polarity(source, target), read_polarity(target, source)
    if not ours.may_state and not theirs.may_deny:
        return source, target
    return (target, source) if not theirs.may_state and not ours.may_deny else None


def is_denied(source: str, target: str) -> bool:
    """Whether one sentence surely denies what the other surely states. Both are English and say the same thing otherwise."""
    return find_denial(source, target) is not None


def list_clauses(sentence: str, other: str = "") -> list[tuple[list[str], bool]]:
    """The words of each clause without its negations, and whether it is denied, be it by a prefix that `other` lacks."""
    plain = _TAG.sub("?", _PARTICLE.sub("", _strip(sentence)))
    counterpart = _strip(other)
    clauses = []
    for clause in _CLAUSE.split(plain):
        opposed = any(_is_opposed(word, counterpart) for word in _DENYING.findall(clause))
        negated = opposed or any(word in _NEGATIONS for word in _WORD.findall(clause))
        clauses.append((strip_negation(clause).split(), negated))
    return clauses


def strip_negation(sentence: str) -> str:
    """The sentence without its negations and what they bring along ("did not", "any"), to compare what is left with the other's."""
    text = _TAG.sub("?", _PARTICLE.sub("", _strip(sentence)))
    words = [
        word
        for word in _WORD.findall(text.replace("cannot", "can"))
        if word not in _NEGATIONS | {"ever", "longer"} and not _VAGUE.match(word)
    ]
    return _SUPPORT.sub(" ", " ".join(words))


def read_answer(sentence: str) -> bool | None:
    """True for a bare yes, False for a bare no, None for anything else and where the answer and its echo disagree."""
    found = _ANSWER.match(_strip(sentence))
    if found is None:
        return None
    agrees = found["answer"] not in ("no", "nope")
    return None if found["echo"] and bool(found["denied"]) == agrees else agrees


def _strip(sentence: str) -> str:
    """In lower case, contractions written out: "didn't" as "did not", "no one" as "nobody"."""
    text = sentence.strip().lower().replace("’", "'").replace("ʼ", "'")
    text = text.replace("can't", "cannot").replace("won't", "will not").replace("can not", "cannot").replace("no one", "nobody")
    text = _AUXILIARY_NEGATION.sub(r"\1 not", text)
    for short, long in _CONTRACTIONS:
        text = text.replace(short, long)
    return text


def _join_neither(words: list[str]) -> list[str]:
    """ "Neither ... nor", and "without any ... nor", deny once."""
    return [word for n, word in enumerate(words) if word != "nor" or n == 0]


def _is_opposed(word: str, other: str) -> bool:
    """Whether the other sentence says the very word without its prefix: unable, able."""
    stem = _POSITIVE_STEMS.match(word)
    return stem is not None and re.search(rf"\b{re.escape(stem.group(1))}\b", other) is not None
