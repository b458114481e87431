"""How much two texts mean the same, seen through their machine translations where they are of different languages.

In: two texts in one language, or two utterances. Out: a similarity in [0, 1]: the character n-gram F-score (chrF; Popovic 2015, as in
sacrebleu), made symmetric. Also the content words that two texts share. Across languages without a translation:
`vidtx.bitext.sentence_vectors`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from vidtx.document import Utterance

_WORDS = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)
_FOLDED = re.compile(r"[^\W_]+", re.UNICODE)
CHRF_ORDER = 6  # characters of the longest n-gram
STEM = 4  # characters that two forms of one word share, for words that are longer than that

# English words without a content of their own: a sentence of these alone states nothing, and none of them makes two sentences alike.
_EMPTY_WORDS = frozenset(
    "a an the and or but so if then than as that this these those there here it its of to in on at by for from with into about up out "
    "i you he she we they me him her us them my your his our their mine who whom whose which what when where why how be am is are was "
    "were been being do does did done have has had having will would shall should can could may might must not no yes ok okay well oh "
    "yeah right true sir please just also too very some any all own such only i'm i've i'll you're we're they're he's she's it's that's "
    "don't didn't doesn't isn't aren't wasn't weren't won't can't couldn't haven't hasn't hadn't without thank thanks never nobody ever cannot".split()
)


@lru_cache(maxsize=50_000)
def compare_texts(hypothesis: str, reference: str) -> float:
    """chrF of two texts in one language, made symmetric and scaled to [0, 1]; 0.0 if either is empty."""
    # The sums are sacrebleu's `CHRF(beta=1)`, in its order: a test holds that the two agree to the last bit. Its own n-grams are counted
    # anew for each pair, which takes most of the time of a long interview.
    precision = recall = 0.0
    orders, shared = 0, 1
    for ours, theirs in zip(_collect_ngrams(hypothesis), _collect_ngrams(reference), strict=True):
        if not ours or not theirs:
            break  # longer ones neither
        if shared:  # without a common n-gram there is no longer one
            shared = len(ours & theirs)
        precision += shared / len(ours)
        recall += shared / len(theirs)
        orders += 1
    if not precision + recall:
        return 0.0
    precision /= orders
    recall /= orders
    score = 2 * precision * recall
    score /= precision + recall
    return 100 * score / 100


@lru_cache(maxsize=512)  # utterances are compared with their neighbors; a text takes some 20 KB
def _collect_ngrams(text: str) -> tuple[frozenset[str], ...]:
    """The character n-grams of each order, spaces left out; a second one of the same characters is marked with its number, and so on."""
    characters = "".join(_FOLDED.findall(text.lower()))
    collected = []
    for order in range(1, CHRF_ORDER + 1):
        ngrams = [characters[n : n + order] for n in range(len(characters) - order + 1)]
        distinct = frozenset(ngrams)
        if len(distinct) < len(ngrams):
            # No "_" stands in the characters.
            distinct |= {f"{ngram}_{n}" for ngram, count in Counter(ngrams).items() for n in range(1, count)}
        collected.append(distinct)
    return tuple(collected)


def compare_utterances(first: Utterance, second: Utterance) -> float:
    """How much two utterances mean the same: the best similarity over the languages that both have a text in; 0.0 where they share none."""
    theirs = _read_texts(second)
    shared = [compare_texts(text, theirs[language]) for language, text in _read_texts(first).items() if language in theirs]
    return max(shared, default=0.0)


@lru_cache(maxsize=16_384)
def list_content_words(text: str) -> tuple[str, ...]:
    """The words of an English text that say something, as stems in lower case, in order."""
    words = (word.lower().replace("’", "'") for word in _WORDS.findall(text))
    return tuple(_stem(word) for word in words if word not in _EMPTY_WORDS)


def subtract_words(words: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """The words that are left without those of `others`, each of which takes one away."""
    pool = list(others)
    left = []
    for word in words:
        if word in pool:
            pool.remove(word)
        else:
            left.append(word)
    return tuple(left)


def _stem(word: str) -> str:
    return word[:STEM] if len(word) > STEM and not word.isdigit() else word


def _read_texts(utterance: Utterance) -> dict[str, str]:
    """By language, what an utterance says in it."""
    own = utterance.language
    texts = {
        t.language: t.own_text
        for t in utterance.translations
        if t.text and t.language != own and not utterance.is_gist(t.language)
    }
    if own and utterance.text:
        texts[own] = utterance.text
    return texts
