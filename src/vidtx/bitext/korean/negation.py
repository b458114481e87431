"""Where a Korean text denies what it says: "못 보았습니다", "무기가 없습니다", "모릅니다", "가지 않았습니다".

In: a text. Out: `Denial`s in order, one a clause. "모르다" (not to know) denies, as Ukrainian says "не знаю". "-지 않을 수 없다" and "-지 않으면 안 되다" deny twice and are none; "밖에", "뿐만 아니라",
questions and "없이" are uncertain.
"""

from __future__ import annotations

import re

from vidtx.bitext.denials import Denial
from vidtx.bitext.korean.clauses import split_clauses

_DENYING = re.compile(
    r"(?<![가-힣])(?:안|못)\s?(?=[가-힣]*(?:다|까|요|고|지|서|며|면|니|데|만|는|은|ㄴ|을|던|해|했|됐|봤|갔|왔|합|됩|봅|갑|옵|먹|하|되|보|가|오|받|자|쏘|알|만나|나오|들)[가-힣]*)(?=(?:먹|하|해|했|합|되|돼|됐|됩|보|봤|봅|본|가|갔|갑|간|오|왔|옵|온|받|자|잤|쏘|쐈|알|만나|만났|나오|나왔|나가|나갔|나갑|나지|났|납|난|삽|사|가르|들|듣|들었|쓰|썼|죽|살|있|주|줬|타|탔|치|쳤|걷|걸|믿|잊|찾|따|떠|움직|걸렸|싸|때|배|배웠|읽|입|앉|일어|느|생|기억|이야기|말|도망|돌아|견|참|버|이기|이겼|갈|올|할|볼|될|줄|먹을|잘|살))"
    r"|[가-힣]{0,12}지(?:는|도|를|조차)?\s?(?:않|못|말|마|안)[가-힣]*|[가-힣]{0,12}질\s?(?:않|못)[가-힣]*"
    r"|(?<![가-힣])(?:아니|아닌|아닙|아녜|아녔)[가-힣]*|[가-힣]{0,12}(?:가|이|은|는|도|수|적|일|것|게)?\s?없(?:었|습|어|다|는|고|지|으|네|을|던|소|음|기|거)[가-힣]*|(?<![가-힣])없습[가-힣]*|(?<![가-힣])(?:모(?:르|릅|른|를)|몰랐|몰라)[가-힣]*"
)
_TWICE = re.compile(
    r"않을\s?수\s?(?:가|는)?\s?없|지\s?않으면\s?안|않고는|지\s?못할\s?것\s?(?:이|은)?\s?없|없지\s?않|모르지\s?않|아니지\s?않"
)
_UNCERTAIN = re.compile(
    r"밖에|뿐만|뿐\s?아니|만이\s?아니|아니라|아니면|아닐까|없이|없애|없앤|없앴|별로|그다지|다름없|틀림없|상관없|할\s?수\s?없이|어쩔\s?수\s?없|끊임없|거의|모두가|다는|말고|아니었다면|않았다면|않으면|못하면|없으면|없었다면|지\s?않나|지\s?않습니까|지\s?않았습니까|지\s?않을까|지\s?못해서|더\s?이상"
)
_NONE = re.compile(
    r"안녕|안타까|안타깝|없어[지졌진집]|없앴|안에|안으로|안전|안경|안내|안정|안심|안쪽|못지않|아니(?:요|오)?\s*[,.!?]|^\s*아니(?:요|오|야)?\s|^\s*아닙니다\s*[,.]\s*\S|모르는\s?(?:사람|곳|일)|잘못|없어서는\s?안"
)

_PREDICATE = re.compile(r"\s*(?:[가-힣]+)?[\s.!…”\"'’,]*$")  # nothing but the verb and the end of the clause follows
_MODIFIER = re.compile(r"(?:는|은|던|을|한|없이)$")


def find_negations(text: str) -> tuple[Denial, ...]:
    """The denials of a Korean text, in order."""
    found: list[Denial] = []
    for clause in split_clauses(text):
        denial = _read_clause(clause.text, clause.start)
        if denial is not None:
            found.append(denial)
    return tuple(found)


def _read_clause(text: str, offset: int) -> Denial | None:
    if _TWICE.search(text):
        return None
    none = [match.span() for match in _NONE.finditer(text)]
    words = [
        match
        for match in _DENYING.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in none)
    ]
    if not words:
        return None
    word = words[-1]  # the predicate stands last
    start = word.start() + len(word.group()) - len(word.group().lstrip())
    # Before a noun ("쓸모 없는 총") it denies something about the noun, not the statement.
    certain = _PREDICATE.match(text, word.end()) is not None and not _MODIFIER.search(word.group())
    certain = certain and not _UNCERTAIN.search(text) and not text.rstrip().endswith(("?", "까", "까?")) and len(words) == 1
    return Denial(offset + start, offset + word.end(), (offset, offset + len(text)), certain)
