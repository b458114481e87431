"""Whether a Ukrainian or a Russian sentence asks by its words alone: "Скільки вам років", "Скажіть де це було".

In: a sentence, without the punctuation behind it. Out: whether it asks. Interrogatives also begin clauses that state ("Коли ми приїхали, нам дали форму"): such a clause is followed by another one.
"""

from __future__ import annotations

import re
from typing import Final

_PREFACE: Final = re.compile(  # what goes before a question
    r"(?:(?:а|і|й|та|ну|и|но|але|так|добре|отже|тоді|далі|хорошо|дальше|будь ласка|пожалуйста|скажіть|скажи|розкажіть|розкажи|поясніть|спитай|спитайте|запитай|запитайте|питай|"
    r"скажите|спроси|спросите|расскажите|слухай|слухайте)(?:\s+(?:мені|нам|його|її|їх|йому|ще раз))?[\s,.:…—–-]+)*",
    re.IGNORECASE,
)
_PREPOSITION: Final = r"(?:(?:у|в|з|із|зі|с|со|на|про|о|об|до|від|од|от|для|за|по|під|над|перед|при|без|через|к|из)\s+)?"
_ALWAYS: Final = re.compile(r"(?:чи(?!\s+інакше)|хіба|невже|разве|неужели)(?![\w'’-])", re.IGNORECASE)
_INTERROGATIVE: Final = re.compile(
    _PREPOSITION
    + r"(?:хто|кого|кому|ким|що|чого|чому|чим|де|куди|звідки|звідкіля|коли|відколи|скільки|скількох|скільком|як|як(?:ий|а|е|і|ого|ої|ому|ій|у|их|им|ими)|чий|чия|чиє|чиї|навіщо|нащо|"
    r"котр(?:ий|а|е|і|ого|ої|ій)|кто|что|чем|чём|чего|где|куда|откуда|когда|почему|зачем|сколько|как|как(?:ой|ая|ое|ие|ого|их|им|ом|ую)|чей|чья|чьё)(?![\w'’-])",
    re.IGNORECASE,
)
_IDIOM: Final = re.compile(
    r"(?:(?:як|как)\s+(?:тільки|только|і|й|и|правило|завжди|всегда|бачите|видите|відомо|известно|каже\w*|говор\w+|сказа\w+|повідом\w+|сообщ\w+|бы|би)|(?:що|что)\s+(?:ж|же|стосується|касается)"
    r"|(?:хто|що|кто|что)\s+(?:знає|знает)|(?:як|как)\s+(?:на мене|по мне))(?!\w)",
    re.IGNORECASE,
)
# A comma after the interrogative clause begins another one. What follows still asks, or depends on the question; anything else is what the sentence states.
_GOES_ON: Final = re.compile(
    r",\s*(?:(?:і|й|та|а|чи|або|и|или)\s+)?"
    + _PREPOSITION
    + r"(?:хто|кого|ким|що|щоб|чому|чим|де|куди|звідки|коли|скільки|як|якщо|як\w{1,3}|чи|навіщо|поки|бо|перед тим|після того|кто|что|чтобы|где|куда|когда|если|"
    r"сколько|как|котор\w+|пане|будь ласка|пожалуйста)(?![\w'’-])",
    re.IGNORECASE,
)


def asks(sentence: str) -> bool:
    """Whether it asks without a mark."""
    start = _PREFACE.match(sentence)
    at = start.end() if start else 0
    if _ALWAYS.match(sentence, at):
        return True
    found = _INTERROGATIVE.match(sentence, at)
    if found is None or _IDIOM.match(sentence, at):
        return False
    comma = sentence.find(",", found.end())
    return comma < 0 or (_GOES_ON.match(sentence, comma) is not None and sentence.find(",", comma + 1) < 0)
