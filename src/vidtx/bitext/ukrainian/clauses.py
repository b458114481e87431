"""A Ukrainian text cut into clauses: statements that an interpreter can leave out one by one.

In: a text, as a recognizer punctuates it. Out: `Sentence`s in order. Cut at the ends of sentences, and before a coordinating conjunction where a predicate stands on both
sides. Relative and other subordinate clauses stay with what they belong to: Korean puts them elsewhere, and nothing could be aligned. Rather too few cuts than too many.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from vidtx.bitext.sentences import Sentence, split_sentences

FOLLOWING = 300  # characters after a cut in which a predicate is looked for
LEAST_WORDS = 2  # on each side of a cut, without the conjunction
_CUT = re.compile(
    r"(?:[,;:—–]\s*|\s)(?=(?:але|проте|однак|зате|а|і|й|та|бо|тому|потім|тоді|після цього|отже)\s)|;\s*|,\s+(?=(?:ми|я|він|вона|вони|нас|мене|мені|йому|їй|нам|їм|його|їх)\s)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`´ʹ][^\W\d_]+)*")
_CONJUNCTION = re.compile(r"^(?:але|проте|однак|зате|а|і|й|та|бо|тому|потім|тоді|отже)$")
_PREDICATE = re.compile(
    r"(?:[аяиіїеуоє]в|[аяиіїеуоє]ла|[аяиіїеуоє]ло|[аяиіїеуоє]ли|[^\W\d_]ли|[^\W\d_]ла|вся|лася|лося|лися|лась|лось|лись|[юуєїи]ть|ать|ять|ться|ємо|имо|їмо|аємо|єте|ите|ємось|ено|ано|ято|уто|ють|жу|чу|ю|ку)$"
)
_PREDICATES = frozenset(
    "є був була було були буде будуть буду будемо немає нема маю має мають маємо можу може можуть хочу хоче хочуть треба можна нас немов міг ніс вів ішов йшов пішов утік зміг приніс привіз помер приїхав прийшов вийшов зайшов знаю їм дам".split()
)
_NOMINAL = frozenset(
    "свою нашу мою твою вашу цю ту всю тую одну землю зброю родину людину країну війну армію році місяцю таку яку іншу сім'ю армією тою цією моєю".split()
)


def split_clauses(text: str) -> tuple[Sentence, ...]:
    """The clauses of a Ukrainian text, in order."""
    clauses: list[Sentence] = []
    for sentence in split_sentences(text):
        start, words = 0, _Words.of(sentence.text)
        for match in _CUT.finditer(sentence.text):
            if words.make_statement(start, match.start()) and words.make_statement(match.end(), match.end() + FOLLOWING):
                clauses.append(sentence.cut(start, match.start()))
                start = match.end()
        clauses.append(sentence.cut(start, len(sentence.text)))
    return tuple(clauses)


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a sentence, without conjunctions: where each begins, and how many of those up to each are predicates."""

    starts: tuple[int, ...]
    predicates: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> _Words:
        words = [(match.start(), match.group().lower()) for match in _WORD.finditer(text)]
        words = [(start, word) for start, word in words if not _CONJUNCTION.match(word)]
        counts = accumulate((is_predicate(word) for _, word in words), initial=0)
        return cls(tuple(start for start, _ in words), tuple(counts))

    def make_statement(self, start: int, end: int) -> bool:
        """Whether enough words begin in [start, end), a predicate among them."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return last - first >= LEAST_WORDS and self.predicates[last] > self.predicates[first]


def is_predicate(word: str) -> bool:
    """Whether a word in lower case looks like a finite verb."""
    return word in _PREDICATES or (len(word) > 3 and word not in _NOMINAL and _PREDICATE.search(word) is not None)
