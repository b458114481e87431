"""A Korean text cut into clauses: statements that an interpreter can leave out one by one.

In: a text, North or South. Out: `Sentence`s in order. Cut at the ends of sentences and after a connective ending (-고, -지만, -는데, -니까, -아서 ...) where a predicate stands on both sides.
Auxiliaries ("하고 있다", "보고 싶다") and quotations ("-다고") are not cut. Rather too few cuts than too many.
"""

from __future__ import annotations

import re

from vidtx.bitext.sentences import Sentence, split_sentences

LEAST_WORDS = 2  # on each side of a cut
_CONNECTED = re.compile(
    r"[가-힣]*(?:(?:[가-힣]*)(?:았|었|였|했|갔|왔|겠|됐|렸|졌|냈|쳤|꼈|섰|봤|줬)(?:고|지만|는데|으며|으나|으니까|으니|다가|으므로)|지만|는데|은데|인데|니까|으며|면서|므로|[^가-힣\W]?하고|되고|이고|리고|치고|지고|받고|먹고|입고|오고|가고|넣고|쏘고|않고|없고|있고|못하고|"
    r"아서|어서|해서|가서|와서|되어|하여|하며|되며|이며|으나|거나|자마자|더니|길래)[,]?$"
)
_NOT_CONNECTED = re.compile(
    r"(?:다고|라고|자고|냐고|려고|려면|그리고|그런데|그러면서|하지만|그렇지만|위해서|대해서|관해서|따라서|통해서|의해서|에서|에게서|께서|로서|한테서|어째서|일단|먼저|동안|그래서|최고|사고|보고|창고|권고|신고|광고|경고|재고|참고|금고|충고)[,]?$"
)
_AUXILIARY = re.compile(
    r"^(?:있|싶|말|나서|나니|보|봤|계시|계셨|주|줬|버렸|버리|놓|두|둔|나면|말았|가지고|다니|드리|드렸|살|죽)"
)
_WORD = re.compile(r"\S+")


def split_clauses(text: str) -> tuple[Sentence, ...]:
    """The clauses of a Korean text, in order."""
    clauses: list[Sentence] = []
    for sentence in split_sentences(text):
        start, words = 0, list(_WORD.finditer(sentence.text))
        first = 0
        for n, word in enumerate(words[:-1]):
            if (
                n + 1 - first < LEAST_WORDS
                or len(words) - n - 1 < LEAST_WORDS
                or not _ends_clause(word.group(), words[n + 1].group())
            ):
                continue
            clauses.append(sentence.cut(start, word.end()))
            start, first = words[n + 1].start(), n + 1
        clauses.append(sentence.cut(start, len(sentence.text)))
    return tuple(clauses)


def _ends_clause(word: str, following: str) -> bool:
    return bool(_CONNECTED.match(word)) and not _NOT_CONNECTED.search(word) and not _AUXILIARY.match(following)
