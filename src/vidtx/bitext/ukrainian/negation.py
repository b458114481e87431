"""Where a Ukrainian text denies what it says: "я не бачив", "у нас немає зброї", "ніхто не прийшов".

In: a text. Out: `Denial`s in order, one a clause: a double negation ("ніхто нічого не знає") denies once. Idioms ("не тільки", "ледь не"), tags ("чи не так"), "без" and words with
the prefix "не-" are uncertain or none.
"""

from __future__ import annotations

import re

from vidtx.bitext.denials import Denial
from vidtx.bitext.ukrainian.clauses import split_clauses

_DENYING = re.compile(
    r"(?<![\w'’])(?:не|немає|нема|ні|ніхто|ніщо|нічого|ніде|нікуди|ніколи|нікого|нікому|ніким|жоден|жодного|жодної|жодна|жодне|жодній|жодному|жодних)(?![\w'’-])",
    re.IGNORECASE,
)
_IDIOM = re.compile(
    r"(?<!\w)(?:не (?:тільки|лише|просто|раз\b|дуже|зовсім|завжди|всі\b|усі\b|все\b|так\b|кожн\w+|обов'язково|стільки|скоро|дивно|менше|більше|пізніше|раніше|далеко|надто|багато|один\b)|"
    r"(?:ледь|ледве|мало|чи|як|якби|хіба|поки|доки|що б|хто б|де б|куди б|скільки б) не|не (?:міг|могла|могли|можу|може|можемо|можуть|можна) не)\b",
    re.IGNORECASE,
)
_UNCERTAIN = re.compile(
    r"(?<!\w)(?:без|неможливо|неправда|невідом\w+|нездатн\w+|невпевнен\w*|ледве|навряд|відмов\w+|заборон\w+|нічого страшного|нічого собі)(?!\w)",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r"^\W*ні(?=\s*[,.!—–-]|\s*$|\s+(?:я|ми|він|вона|вони|це)\b)", re.IGNORECASE)


def find_negations(text: str) -> tuple[Denial, ...]:
    """The denials of a Ukrainian text, in order."""
    found: list[Denial] = []
    for clause in split_clauses(text):
        denial = _read_clause(clause.text, clause.start)
        if denial is not None:
            found.append(denial)
    return tuple(found)


def _read_clause(text: str, offset: int) -> Denial | None:
    particle = _PARTICLE.match(text)
    body = particle.end() if particle else 0
    idioms = [match.span() for match in _IDIOM.finditer(text)]
    words = [match for match in _DENYING.finditer(text, body) if not any(start <= match.start() < end for start, end in idioms)]
    span = (offset, offset + len(text))
    if words:
        verbal = [match for match in words if match.group().lower() in ("не", "немає", "нема")]
        word = (verbal or words)[0]
        certain = bool(verbal) and not idioms and len({m.start() for m in verbal}) == 1 and not text.rstrip().endswith("?")
        return Denial(offset + word.start(), offset + word.end(), span, certain)
    doubtful = (
        _UNCERTAIN.search(text)
        or (idioms and _IDIOM.search(text))
        or (particle if particle and text[body:].strip(" .,!") != "" else None)
    )
    if doubtful:
        return Denial(offset + doubtful.start(), offset + doubtful.end(), span, is_certain=False)
    return None
