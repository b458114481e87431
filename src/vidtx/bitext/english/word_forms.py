"""English words brought to one form, so that "saw" and "seen", or "kill" and "killing", are one word in a comparison.

In: a word in lower case. Out: a stem that is compared and never shown. The table holds the irregular words that are common in speech and is
closed; an irregular word that is not in it counts as another word, which is a doubt and so no difference.
"""

from __future__ import annotations

import re

from vidtx.bitext.similarity import STEM

_IRREGULAR = """
become became|begin began begun|bite bit bitten|bleed bled|break broke broken|bring brought|build built|buy bought|catch caught
choose chose chosen|come came|deal dealt|dig dug|die died dying|do did done|draw drew drawn|drink drank drunk|drive drove driven
eat ate eaten|fall fell fallen|feed fed|feel felt|fight fought|find found|flee fled|fly flew flown|forget forgot forgotten
freeze froze frozen|get got gotten|give gave given|go went gone going|grow grew grown|hang hung|hear heard|hide hid hidden|hold held
keep kept|know knew known|lead led|leave left|lie lay lain lied lying|lose lost|make made|mean meant|meet met|pay paid|ride rode ridden
run ran|say said|see saw seen|sell sold|send sent|shake shook shaken|shoot shot|sing sang sung|sink sank sunk|sit sat|sleep slept
speak spoke spoken|spend spent|stand stood|steal stole stolen|strike struck stricken|swear swore sworn|swim swam swum|take took taken
teach taught|tell told|think thought|throw threw thrown|tie tied tying|understand understood|use used using|wake woke woken
wear wore worn|win won|write wrote written|beat beaten|man men|woman women|child children|foot feet|tooth teeth
"""
_BASE = {form: words[0] for line in re.split(r"[|\n]", _IRREGULAR.strip()) for words in [line.split()] for form in words[1:]}
_ENDING = re.compile(r"(?<=[a-z]{2}[a-z])(?:ing|ed|es|s)$")


def fold_word(word: str) -> str:
    """The stem of a word's base form: its ending is cut off, "-less" excepted, which makes the opposite."""
    if word.endswith("less"):
        return fold_word(word[:-4]) + "less"
    rest = find_base(word)
    return rest.removesuffix("e")[:STEM] if len(rest) > 2 else rest


def find_base(word: str) -> str:
    """The word without its ending: "hitting" and "hit", "tried" and "try" are alike but for an "e"."""
    base = _BASE.get(word, word)
    rest = _ENDING.sub("", base) if base == word and not base.endswith("ss") else base
    return re.sub(r"y$", "i", re.sub(r"([^aeiou])\1$", r"\1", rest))
