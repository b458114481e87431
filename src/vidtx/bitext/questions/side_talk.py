"""What is said about the talk itself: "зачекайте", "천천히 말씀하세요", and questions that ask back what was just said: "우수리스크요?"

In: texts in Ukrainian, Russian or Korean. Out: whether they are such. Interpreters say these things on their own account; a questioner or a subject may say them too, and then they are rendered like anything else.
"""

from __future__ import annotations

import re
from typing import Final

from vidtx.bitext.questions import korean
from vidtx.bitext.questions.form import is_marked, read_form

_CYRILLIC: Final = re.compile(
    r"(?<!\w)(?:(?:за|по)?чекайте|почекай|зачекай|(?:одну|1)?\s*(?:хвилин(?:у|ку|очку)|секунд(?:у|очку))|повтор(?:іть|и|ите)|(?:скажіть|скажи) ще раз|не (?:розчу(?:в|ла)|почу(?:в|ла)|зрозумі(?:в|ла)|расслышал\w*|понял\w*)|погано чути|"
    r"перепрошую|вибачте|пробачте|голосніше|повільніше|не поспішайте|не так швидко|подождите|минут(?:у|ку|очку)|помедленнее|погромче)(?!\w)",
    re.IGNORECASE,
)
_KOREAN: Final = re.compile(
    r"잠깐만|잠시만|기다리(?:세요|십시오|라)|기다려\s?(?:주|봐)|(?:다시|한\s?번\s?더)\s?(?:한\s?번\s?)?(?:말|얘기|이야기)|(?:천천히|크게|또박또박|더 크게)\s?(?:말|얘기|이야기)|못\s?(?:들었|알아들었)습?(?:습니다|어요)|잘\s?안\s?들(?:립|려)|괜찮(?:습니다|아요)\.?\s?울지|울지\s?마|걱정\s?(?:하지\s?)?마"
)
_BACK: Final = re.compile(r"(?:라|다)고요$")
LEAST_SHARED: Final = 2  # characters of a word that is repeated; those that follow are endings
_LONGEST: Final = 45  # characters: who says more than that says something


def manages_talk(text: str) -> bool:
    """Whether a short text asks to wait, to repeat or to speak up, says that nothing was understood, or comforts."""
    return len(text) <= _LONGEST and (_CYRILLIC.search(text) is not None or _KOREAN.search(text) is not None)


def asks_back(text: str, said: str) -> bool:
    """Whether a text asks for what was just `said` in the same language: it repeats a word of it, and asks nothing else."""
    plain = re.sub(r"[\W_]+$", "", text)
    if not said:
        return False
    if _BACK.search(plain):
        return True
    if not is_marked(text) or read_form(plain) or korean.holds_interrogative(plain):
        return False
    words = {word[:LEAST_SHARED] for word in re.findall(r"\w+", said.lower()) if len(word) >= LEAST_SHARED}
    own = [word[:LEAST_SHARED] for word in re.findall(r"\w+", plain.lower()) if len(word) >= LEAST_SHARED]
    return bool(words & set(own))
