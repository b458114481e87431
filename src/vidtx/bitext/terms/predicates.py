"""Common predicates in Ukrainian and in Korean, and whether a text states or denies them: "не бачив", "못 보았습니다".

In: a text and its language. Out: `StatedPredicate`s. Only these are compared across languages: of other words nobody knows that the other side has not put them as an antonym ("not well", "badly").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_U = r"[а-яіїєґ'’ʼ]*"
# By predicate: Ukrainian verbs (stems), Korean stems before an ending, and Korean words that deny it by themselves.
_ROWS: Final[tuple[tuple[str, str, str, str], ...]] = (
    ("see", "бач|побач", "보|봤|보았|봅", ""),
    ("know", "зна(?:ю|є|в|л|т|ли)|знат|дізна", "알|압", "모르|모릅|몰랐|몰라|모른"),
    ("want", "хоч|хот|захот", "싶|원하|원했|원합", ""),
    ("shoot", "стріл|вистріл", "쏘|쏘았|쐈|쏩|사격하|사격했", ""),
    ("kill", "вби(?:в|л|т|ва)|убив", "죽이|죽였|죽입", ""),
    ("eat", "їв\\b|їла\\b|їли\\b|їст|їмо\\b|їм\\b|поїв|поїли", "먹", ""),
    ("hear", "чу(?:в|ла|ли|ю|є)|почув", "듣|들었|들은|들립|들렸", ""),
    ("understand", "розумі|зрозумі", "이해하|이해했|이해합|알아듣|알아들", ""),
    ("remember", "пам'ята|пам’ята|пам\u02bcята|згада", "기억하|기억합|기억했|기억나|기억납|기억났|기억이 나|기억이 납", ""),
    ("come", "прийш|приїха|прийд|прибу", "오았|왔|오겠|옵|올 ", ""),
    ("return", "поверн|верну", "돌아가|돌아갔|돌아갑|돌아오|돌아왔|돌아올", ""),
    ("can", "мож|міг\\b|могл|змог|зміг", "수 있|수가 있|수는 있|수도 있", "수 없|수가 없|수는 없|수도 없"),
    ("exist", "\\bє\\b|має(?:мо|те)?\\b|маю\\b|мав\\b|мали\\b", "있었|있습|있다|있어|있고|있지만|있는데|있으", "없었|없습|없다|없어|없고|없지만|없는데|없으"),
    ("give", "дав\\b|дал[аио]|дают|видал|дава", "주었|줬|주지|줍|받았|받지|받습", ""),
    ("beat", "бил[иа]|бив\\b|б'ют|б’ют|побил", "때리|때렸|때립|구타", ""),
    ("fight", "воюва|воює|воюю|бил[иа]ся|боров", "싸우|싸웠|싸웁|전투하|전투했", ""),
    ("surrender", "здал[иа]ся|здав(?:ся|ат)|здат", "항복하|항복했|투항하|투항했|투항합|항복합", ""),
    ("fear", "бо(?:явся|ялися|ялася|юся|їться|їмося)|страшно", "무섭|무서웠|두렵|두려웠|겁나|겁났", ""),
    ("say", "сказа|каза|говори", "말하|말했|말합|이야기하|이야기했", ""),
    ("believe", "вір(?:ю|ить|ив|ила|или)|повіри", "믿", ""),
    ("sleep", "спа(?:в|ла|ли|ти)|спал|сплю", "자지|잤|잡니|자고|잠을 자", ""),
    ("wounded", "поранен", "부상을 당하|부상당하|부상당했|부상을 입|다치|다쳤|다쳐", ""),
    ("live", "жив(?:у|е|ете|емо|ий|і|а)\\b|живуть|жил[аи]\\b", "살고|살았|삽니|살아", ""),
    ("serve", "служи", "복무하|복무했|복무합", ""),
    ("meet", "зустрі", "만나|만났|만납", ""),
    ("agree", "згод(?:ен|на|ні)|погод", "동의하|동의했|동의합", ""),
    ("sign", "підпис", "서명하|서명했|수표하|수표했", ""),
    ("cold", "холодно", "춥|추웠|추워", ""),
    # What somebody is: in Korean a noun before 이다 and 아니다.
    ("officer", "офіцер", "군관|장교", ""),
    ("commander", "командир", "지휘관|지휘원", ""),
    ("sniper", "снайпер", "저격수|저격병", ""),
    ("driver", "воді[йяєї]|шофер", "운전수|운전사|운전병", ""),
    ("party member", "член\\w{0,3}\\s+партії|партійн", "당원|로동당원|노동당원", ""),
    ("married", "одружен|жонат|заміжн", "결혼하|결혼했|결혼한|기혼", ""),
    ("volunteer", "доброволец|доброволь|добровільн", "자원하|자원했|자원병|지원하|지원했|자발적", ""),
    ("guilty", "винен|винн", "죄인|유죄", ""),
    ("hurt", "болит|боліл|боліт", "아프|아팠|아픕|아파", ""),
)  # fmt: skip
_UKRAINIAN_DENIED = r"(?<!\w)не\s+(?:(?:дуже|зовсім|могли|міг|могла|можу|може|ще|вже|одразу)\s+)?"
_KOREAN_DENIED = r"(?:(?<![가-힣])(?:안|못)\s?$)"
_KOREAN_AFTER = re.compile(
    r"^(?:이|가|은|는|도)?\s?아(?:니|닙|녔|닌)|^[가-힣]{0,2}?(?:지|질)(?:는|도|를|조차)?\s?(?:않|못|안|마|말)|^[가-힣]{0,2}\s?(?:수|적|것|일)(?:가|는|도|이|은)?\s?없"
)


@dataclass(frozen=True, slots=True)
class StatedPredicate:
    """Characters [start, end) of a text that state a predicate, or deny it."""

    name: str
    is_denied: bool
    start: int
    end: int


@lru_cache(maxsize=16_384)
def find_predicates(text: str, language: str) -> tuple[StatedPredicate, ...]:
    """The known predicates of a text, in order of place; none in a language that is not read."""
    found: list[StatedPredicate] = []
    for name, pattern, by_itself in _PATTERNS.get(language, ()):
        for match in pattern.finditer(text):
            found.append(_read(name, text, match, language, by_itself))
    return tuple(sorted(found, key=lambda predicate: (predicate.start, predicate.name)))


def _read(name: str, text: str, match: re.Match[str], language: str, denies: bool) -> StatedPredicate:
    start, end = match.span()
    if language == "uk":
        if denies:
            return StatedPredicate(name, True, start, end)
        before = re.search(_UKRAINIAN_DENIED + "$", text[:start], re.IGNORECASE)
        return StatedPredicate(name, before is not None, before.start() if before else start, end)
    before = re.search(_KOREAN_DENIED, text[:start])
    after = _KOREAN_AFTER.match(text[end:])
    denied = denies or before is not None or after is not None
    return StatedPredicate(name, denied, before.start() if before else start, end + (after.end() if after else 0))


def _compile() -> Mapping[str, tuple[tuple[str, re.Pattern[str], bool], ...]]:
    ukrainian: list[tuple[str, re.Pattern[str], bool]] = []
    korean: list[tuple[str, re.Pattern[str], bool]] = []
    for name, cyrillic, hangul, denying in _ROWS:
        ukrainian.append((name, re.compile(rf"(?<![\w'’ʼ])(?:{cyrillic}){_U}", re.IGNORECASE), False))
        if name == "exist":
            ukrainian.append((name, re.compile(r"(?<!\w)(?:немає|нема)(?!\w)", re.IGNORECASE), True))
        for stems, denies in ((hangul, False), (denying, True)):
            if stems:
                korean.append((name, re.compile(rf"(?<![가-힣])(?:{stems})"), denies))
    return {"uk": tuple(ukrainian), "ko": tuple(korean)}


_PATTERNS = _compile()
