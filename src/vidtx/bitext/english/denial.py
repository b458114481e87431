"""Whether one English sentence denies the very thing that another states: "I did not see him" against "I saw him".

In: two sentences, one of which denies and the other not (`vidtx.bitext.english.negation`), without different numbers. Out: whether they surely
contradict each other. The statement may hold no word that the denial lacks, since one is enough to say the same ("not open", "closed";
"did not let us sleep", "let us sleep an hour"), and the denial may deny no mere degree ("not much", "not all") that the statement lacks.
"""

from __future__ import annotations

from vidtx.bitext.english.negation import list_clauses, strip_negation
from vidtx.bitext.english.word_forms import fold_word
from vidtx.bitext.similarity import list_content_words

# Words without a content that still tell two statements apart, each with the one that it counts as: "not here", "there"; "not mine", "his".
_TELLING = {
    word: words[0]
    for words in (
        group.split()
        for group in (
            "can could able|may might|must should|all every everyone everybody everything everywhere|me us my our mine ours|"
            "him her them his their hers theirs|your yours|own|only|out|up|too|very|just|such|right|true|from|into|here|there|this|these|those"
        ).split("|")
    )
    for word in words
}
_FLAT = frozenset("still already now then yet again anymore more longer even".split())  # content words that tell nothing here

# With one of these a denial can deny the degree alone.
_DEGREES = frozenset(
    "all every each everyone everybody everything everywhere always much many often well enough very too quite really exactly fully "
    "completely entirely totally immediately entire whole both only alone just as right especially particularly certain sure this these those "
    "here".split()
)


def contradicts(denial: str, statement: str) -> bool:
    """Whether the statement says just what the denial denies, in the same words."""
    if denial.rstrip().endswith("?") != statement.rstrip().endswith("?"):
        return False  # a question states nothing that the other side could deny
    stated, denied = strip_negation(statement).split(), strip_negation(denial).split()
    said = _fold(stated)
    if not said <= _fold(denied, stated):
        return False
    if {_TELLING.get(word, word) for word in _DEGREES.intersection(denied)} - {_TELLING.get(word, word) for word in stated}:
        return False
    clauses = list_clauses(denial, statement)
    if sum(bool(words) for words, _ in clauses) < 2:
        return True
    # "We came in February, not in January": what is denied must be what the other side states, not something beside it.
    return all(_is_stated(words, stated) for words, is_negated in clauses if is_negated)


def _is_stated(words: list[str], stated: list[str]) -> bool:
    folded = _fold(words, stated)
    return folded <= _fold(stated) if folded else set(words) <= set(stated)


def _fold(words: list[str], others: list[str] | None = None) -> set[str]:
    """The words that tell something, in one form. `others`: where "able" stands among them, "unable" is the same without its prefix."""
    folded: set[str] = set()
    for word in words:
        bare = word[2:] if others and word.startswith(("un", "im", "in")) and word[2:] in others else word
        if bare in _TELLING:
            folded.add(_TELLING[bare])
        elif list_content_words(bare) and bare not in _FLAT:
            folded.add(fold_word(bare))
    return folded
