"""Whether a Korean sentence asks by its words alone: "어디서 왔습니까", "뭐예요", "드릴까요".

In: a sentence, without the punctuation behind it. Out: whether its ending asks (`asks`), and whether its ending can only state or demand (`states`). Most endings of polite and plain speech ("-어요", "-지요",
"-야") ask by the voice: they count only beside an interrogative.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# An ending that asks by itself, and what must stand before it: a stem, or a syllable that closes with a consonant. "-(으)니까" says why, but for "-ㅂ니까"; "만나요" and "떠나요" state.
_ASKING: Final = tuple(
    (re.compile(rf"(?P<stem>.*){ending}$"), stems, final)
    for ending, stems, final in (
        ("니까", (), "ㅂ"),
        ("까요?", (), "ㄹ"),
        ("가요?", (), "ㄴ"),
        ("나요?", ("없", "하", "되", "가", "오", "시"), "ㅆ"),
        ("냐(?:고요?)?", ("이", "느", "으", "없", "어디", "누구", "뭐", "언제", "얼마", "왜", "살"), "ㅆ"),
        ("니", ("없",), "ㅆ"),
        ("지요", ("는",), "ㄴ"),
    )
)
_FINALS: Final = {"ㄴ": 4, "ㄹ": 8, "ㅂ": 17, "ㅆ": 20}  # their places among what can close a syllable
_GREETING: Final = re.compile(r"(?:안녕|수고|평안)(?:하|히)[^ ]*$|만나서 반갑")  # has the form of a question, and is none
_SOME: Final = ("누군가", "뭔가", "언젠가", "어딘가", "어쩐지")  # somebody, something
_INTERROGATIVE: Final = re.compile(
    r"(?<![가-힣])(?:누구(?!나|든|도|라도)|누가|어디(?!나|든|라도|에도|서도)|언제(?!나|든|라도)|무엇(?!이든|이나|도)|뭐(?!든|라도)|뭘|뭔(?!가)|무슨|어느(?!새| ?정도| ?날)|몇(?!몇)|얼마(?!든| ?안| ?전| ?후| ?뒤)|왜(?!냐)|어떻게(?!든|\s?해서든)|어떤|어째서)"
)
_ABLE: Final = re.compile(r"(?:요|야|어|아|여|해|지|죠|니|까|냐|래|대)$")  # endings that ask or state, by the voice
_DEMANDING: Final = re.compile(r"(?:십시오|시오|(?:주|하|보|오|가|말하|대|들|앉으)세요|주시오|해라|어라|아라|하라)$")
_EMBEDDED: Final = re.compile(
    r"(?:지|가|까|고|는데|은데|서|니까|면|려고|도|자마자)\s+\S"
)  # the interrogative belongs to a clause that others follow
_BARE: Final = re.compile(  # nothing but the interrogative and a particle
    r"(?:누구|어디|언제|무엇|뭐|왜|얼마|몇\s\S+)(?:에서|서|에|로|까지|부터|한테|한테서|에게|를|을|가|이|랑|하고)?$"
)


def asks(sentence: str) -> bool:
    """Whether it asks without a mark."""
    if _GREETING.search(sentence):
        return False
    last = sentence.rpartition(" ")[2]
    for pattern, stems, final in _ASKING:
        match = pattern.match(last)
        if match and last not in _SOME and (match["stem"].endswith(stems) or _closes_with(match["stem"], final)):
            return True
    found = _INTERROGATIVE.search(sentence)
    if found is None or _DEMANDING.search(last) or _EMBEDDED.search(sentence, _find_word_end(sentence, found.end())):
        return False
    return bool(_ABLE.search(last) or _BARE.search(sentence[found.start() :]))


def holds_interrogative(sentence: str) -> bool:
    """Whether "who", "where", "how many" ... stand in it, but not "somebody", "anywhere"."""
    return _INTERROGATIVE.search(sentence) is not None


def states(sentence: str) -> bool:
    """Whether its ending only states, demands or greets: nobody asks with it, whatever mark stands behind."""
    return re.search(r"[가-힣]다$|시오$", sentence) is not None or _GREETING.search(sentence) is not None


def _find_word_end(sentence: str, at: int) -> int:
    end = sentence.find(" ", at)
    return len(sentence) if end < 0 else end


def _closes_with(stem: str, consonant: str) -> bool:
    """Whether the last syllable of a stem closes with a consonant."""
    parts = unicodedata.normalize("NFD", stem[-1:])
    return len(parts) == 3 and ord(parts[2]) - 0x11A7 == _FINALS[consonant]
