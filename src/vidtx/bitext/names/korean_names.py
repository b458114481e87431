"""Names of people in a Korean text, which has no capitals: what a title follows or "이름은" introduces, surname and given name together, and words whose syllables only foreign words have.

In: a text. Out: `NameCandidate`s in order, without particles. A word that only looks like a name is one of the doubtful candidates ("plain"): it counts only where the other language has a name of the same kind.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from vidtx.bitext.names.candidate import NameCandidate, Standing, write_korean
from vidtx.bitext.names.hangul import read_sounds
from vidtx.bitext.terms.stated_terms import find_terms

_SURNAMES: Final = "남궁|선우|황보|김|리|이|박|최|정|강|조|윤|장|임|림|한|오|서|신|권|황|안|송|류|유|홍|전|고|문|양|량|손|배|백|허|노|로|하|주|우|곽|차|민|진|렴|염|옥|방|태|공|현|함|표|변|반|천|지|엄|원|채|심|성|남|구|봉|마|기|길|계|맹|석|설"
_GIVEN: Final = frozenset(
    "가강건겸경관광국권규근금기길나난남녀단달담대덕도동두득란래련렬령례록룡린림만명모무문미민박범벽병보복봉빈산삼상서석선설섭성세소솔송수숙순슬승시신실심아안애양억언여연열영예오옥온완용우욱운웅원유윤율은을의이익인일임자재정제조종주준중지진찬창채천철춘충치칠태택하학한해혁현형혜호홍화환효훈휘흥희륜률필향식헌협빛봄별강솔돌쇠"
)
_TITLES: Final = "동지|동무|씨|님|대통령|위원장|주석|총리|총비서|장군|대장|상장|중장|소장|대좌|상좌|중좌|소좌|대위|상위|중위|소위|특무상사|상사|중사|하사|분대장|소대장|중대장|대대장|련대장|연대장|사단장|장관|의원|감독|교수|박사|선생|군|양|병사|전사|회장|사장|대변인|판사|목사|신부|국장|부장|과장|코치|선수|대표|총재|차관|후보|여사|부인|경|지도원|수령|원수"
_PARTICLES: Final = re.compile(
    r"(?:에게서|에게는|에게|한테서|한테|께서는|께서|이라는|라는|이라고|라고|이라며|입니다|이었습니다|였습니다|이었다|였다|이다|이고|이며|이란|이에요|예요|이라|과의|와의|에서|에는|에|으로|로|은|는|이|가|을|를|의|과|와|도|만|랑|및|보다|처럼|부터|까지)$"
)
_DECLARING: Final = re.compile(
    r"(?<![가-힣])(?:이름은|성함은|성명은|본명은|이름이|성함이|이름:|성명:|성은)\s*(?:요\s*)?[,:]?\s*$"
)
_CALLED: Final = re.compile(r"^\s*(?:이라고|라고|이라|라)\s?(?:합니다|해요|하오|부릅니다|불립니다|불러|한다|했|함)")
_WORD: Final = re.compile(r"[가-힣]+(?:[-·][가-힣]+)*")
_TITLE_NEXT: Final = re.compile(
    rf"^\s?(?:{_TITLES})(?:은|는|이|가|을|를|의|과|와|도|만|께서|에게|님|님은|님이|님께서|입니다|이다|였습니다|인)?(?![가-힣])"
)
_TITLED: Final = re.compile(rf"^(.+?)(?:{_TITLES})(?:은|는|이|가|을|를|의|과|와|도|만|께서|에게|님|님은|님이|님께서|입니다)?$")
_FULL: Final = re.compile(rf"^({_SURNAMES})([가-힣]{{1,2}})$")
_SURNAME: Final = re.compile(rf"^(?:{_SURNAMES})$")
# Last syllables that are particles or endings of other words; some are in given names, too.
_NO_LAST: Final = frozenset("의한가난자하관쇠")
_DOUBTFUL_LAST: Final = frozenset("인이지은도상일기성만대해임")
_FREQUENT: Final = frozenset("김리박최")
# Syllables that Sino-Korean and native words hardly have, and those that foreign names share with them.
_STRONG: Final = frozenset(
    "카쿠케캐커컨켄콘킨칸켈콜클컬퀴퀘쿼큐캠캘콥킴킬텐틴턴텔톰톤튼텍트프푸펜펠폴핀페퍼플르렌론롤럴릭럭럼롬램렘랭릴렐레루릿셰쇼셔샤섀슨슈스즈츠츄쥬젤잭젠즌첸첼델덴딘뎀데벤벨빌블븐벅밴밸뱅봅뷔뷰브베겔멜맥믈메네넬닉닐넷뉴헬헌힐헤앨앤엘웰윌윈옐웨렉렛렙럿롱링렁쿤퀸키코크턱톨댄멘샌샘숀솔얀옌잰졸쟌쳅킵팀팡펀힌롯벡"
)
_SHARED: Final = frozenset(
    "가거게고구기나너노누니다더도두디라로리마머모무미바버보부비사서세소수시아애야어에오올와왕우운울원위유이인일자재저제조존주지진차추치타터토투티파팔포하한할함해행허홀홉홈후심산손성송신실알압엠여열예완용윤은임장전정찰천최충친칠콩탈탐통패팩편필학햄헨현혜홍환황훈휴힘랄란람민빈반발밥백번범복본봄빙삼상생선셀셋섬솜승싱담당대단달덕돔동둔등딜땅남낸낭난날녹논놀눈님각간갈감강건검격견경관광국권규근금긍긴길김그드든글돌돈피호훅휘체앵잔줄탄탁러펄볼벌밀흐먼린랜런롭림맨쿨콕"
)
_NATIVE: Final = re.compile(
    r"[ㄱ-ㅎ]|[까-낗따-띻빠-삫싸-앃짜-찧]|그런|그럴|그리|지르|시키|버리|버립|차가|어머|아버|아니|어린|어려|모르|오르|따르|부르|이르|다르|누르|흐르|기르|나누|가운데|산맥|사막|모두|서로|바로|스스로|으로|에게|에서|우리|너무|하나|다시|모든|아래|이미|오래|미리|거리|다리|자리|머리|소리|허리|노래|나라|도로|가로|세로|재로|주로|별로|새로|실제|제대|이제|어제|그제|크게|작게|이렇|그렇|저렇|어떻|"
    r"사이|아이|나이|모습|가슴|마음|처음|다음|얼음|음악|이야기|하지|되지|가지|아직|오직|까지|마지|부터|드러|두드|흔드|만드|힘드|떨어|쓰러|이루|이뤄|기다|느끼|배우|드리|보이|보내|비롯|대로|그대로|때로|따라|달라|몰라|올라|바라|자라|놀라|모자|가르|고르|자르|프리|네트|서비|트레이|코치|스포츠|크로스|프레|비즈|텔레|토크|쇼트|레이스|블로|클래|세트|포인트|리스트|스타|스트|커뮤|사이트|센터|"
    r"모스크|앵커|타임|패턴|어필|필드|리바|리더|에이전|캠페|시스|브랜|디자|버스|트럭|택시|카드|퍼포|이미지|시리즈|드라마|코미|뮤지|콘서|이벤|파트너|리더|멤버|매니저|플레이|드론|포트|메이크|라이프|스킨|케어|커플|뷰티|페인트|엘리베|에스컬|패러|사이클|프로|컨퍼|인치|피트|마일|센트|달러|유로|파운드|인들|인은|주의|교도|대교|하게|하고|하는|하기|해서|했|었|았|겠|있|없|않|많|됐|됩|입니|습니|린다|킨다|트린|으[가-힣]"
)
_FOREIGN_CODAS: Final = frozenset((0, 1, 4, 8, 16, 17, 19, 21))  # none, ㄱ ㄴ ㄹ ㅁ ㅂ ㅅ ㅇ
# Foreign words that are no names of people.
_LOANWORDS: Final = re.compile(
    r"^(?:프로|프로그램|인터뷰|텔레비전|컴퓨터|인터넷|스타|스타디움|리그|팀|시즌|게임|클럽|브렉시트|허리케인|토너먼트|라이더|크리스마스|메시지|페이스북|트위터|카메라|드론|탱크|버스|트럭|러시아|우크라이나|유럽|아프리카|아시아|프랑스|스페인|이탈리아|그리스|터키|스포츠|뉴스|호텔|레스토랑|파티|서비스|시스템|이메일|센터|"
    r"미사일|로케트|로켓|핸드폰|타이머|킬로|킬로미터|미터|퍼센트|달러|루블|유로|파운드|그룹|캠프|비디오|라디오|스마트폰|테러|테러리스트|나토|브랜드|디자인|패션|모델|아이디어|프로젝트|데이터|트레이너|메달|올림픽|월드컵|챔피언스|골프|테니스|카드|드라마|에너지|가스|코로나|바이러스|백신)"
)
_NOT_GIVEN: Final = frozenset(
    "성명서 서해안 지난달 진원지 방송국 공화국 리서치 차이나 유효성 표시만 하나만 이지만 이유나 이상임 구조대 차세대 공해상 정박해 지휘부 인민군 조선군 정치국 정찰국 전투원 구성원 주민들 최우선 최상위 최소한 최대한 최고위 최신형 최전선 최종안 이중성 이상은 이용자 이민자 이민국 이상한 이유가 이외의 안전성 안전한 안정성 장시간 장기간 신재생 유명인 유명한 전문성 전문가 전세계 우주인 우주선 강화도 현재의 조선인 정상인 정상화 정신이 정치인 정치적 정기적 주인공 주민이 주요한 고유한 고려인 한국인 한국어 한국은 조사자 조사관 신문사 신문은 서양인 서명한 공산주 공공의 공장은 민주주 민주당 주정부 이민법 이산화 이번주 지난주 오는주 오전에 성공한 성인이 기자회 기자는 기술자 지도자 지원자 지역의 한동안 한반도 한참을 한순간 하지만 하원의 상원의 마지막 방송인 방문한 방위군 진정한 진지한 천문학 원주민 원자력 성범죄 남성은 여성은 남자는 남자의 표현한 태평양 구성원 구조자 구조원 전시회 전달한 전통의 문화의 문제의 문서의 신청자 신도들 백인이 백만장 노동자 노동당 로동당 로동자 변화의 원래의 채소를 정말로 박물관 박람회 김치를 이것은 이제는 이전의 이후의 이름은 이곳의 이미지 이야기 공무원 공연을 기준이 기관의 기회를 설명한 설정한 석유는 계획은 계속해 계약은 길이는 조국의 정부의 정부는 정보를 유일한 유용한 양국의 주장한 주간의 이사회 장면은 장군님 한사람 류사한 오늘은 전사자 전사들".split()
)


@lru_cache(maxsize=16_384)
def find_names(text: str) -> tuple[NameCandidate, ...]:
    """The names of a Korean text, in order of place."""
    terms = [(term.start, term.end) for term in find_terms(text, "ko")]
    words = list(_WORD.finditer(text))
    found: list[NameCandidate] = []
    for n, word in enumerate(words):
        if any(a < word.end() and word.start() < b for a, b in terms) or (found and word.start() < found[-1].end):
            continue
        candidate = _read(text, words, n)
        if candidate is not None:
            found.append(candidate)
    return tuple(found)


def _read(text: str, words: list[re.Match[str]], n: int) -> NameCandidate | None:
    word = words[n]
    start = word.start()
    declared = _DECLARING.search(text, max(0, start - 12), start) is not None
    titled = _TITLED.match(word.group())
    if titled and len(titled[1]) > 1:
        name, standing = titled[1], "titled"
    else:
        name, standing = _cut_particles(word.group()), "plain"
    end = start + len(name)
    if standing == "plain" and _TITLE_NEXT.match(text[word.end() :]) and name == word.group():
        standing = "titled"
    if declared or _CALLED.match(text[end:]):
        standing = "declared"
    if len(name) == 1 and n + 1 < len(words) and text[word.end() : words[n + 1].start()] == " " and _SURNAME.match(name):
        joined = _join_spaced(text, words, n, standing)
        if joined is not None:
            return joined
    if (
        standing == "declared"
        and name == word.group()
        and n + 1 < len(words)
        and not _FULL.match(name)
        and _is_foreign(name, 1)
    ):
        return _make(name, start, end, "declared")
    return _judge(name, start, end, standing, cut=len(name) < len(word.group()))


def _join_spaced(text: str, words: list[re.Match[str]], n: int, standing: str) -> NameCandidate | None:
    """김 철수 동지: surname and given name apart; only where a title or a declaration stands by."""
    following = words[n + 1]
    titled = _TITLED.match(following.group())
    given = titled[1] if titled and len(titled[1]) == 2 else _cut_particles(following.group())
    end = following.start() + len(given)
    sure = (
        standing == "declared"
        or titled is not None
        or _TITLE_NEXT.match(text[end:]) is not None
        or _CALLED.match(text[end:]) is not None
    )
    if not sure or not 1 <= len(given) <= 2 or not set(given) <= _GIVEN:
        return None
    name = words[n].group() + given
    return _make_korean(
        name, text[words[n].start() : end], words[n].start(), end, "declared" if standing == "declared" else "titled"
    )


def _judge(name: str, start: int, end: int, standing: str, *, cut: bool) -> NameCandidate | None:
    """The candidate that a word without its particles is. `cut`: whether there were any."""
    given = set(name[_measure_surname(name) :])
    if _FULL.match(name) and len(name) >= 3 and given <= _GIVEN and (standing != "plain" or _is_no_word(name, cut=cut)):
        return _make_korean(name, name, start, end, standing)
    if _FULL.match(name) and len(name) == 2 and standing == "declared" and name[1] in _GIVEN:
        return _make_korean(name, name, start, end, standing)
    if len(name) >= 2 and _is_foreign(name, 2 if standing == "plain" else 1):
        return _make(name, start, end, standing)
    return None


def _make(name: str, start: int, end: int, standing: str) -> NameCandidate:
    return NameCandidate(name, start, end, (read_sounds(name)[0],), _as_standing(standing))


def _make_korean(name: str, text: str, start: int, end: int, standing: str) -> NameCandidate:
    length = _measure_surname(name)
    whole, given = write_korean(read_sounds(name)[0]), read_sounds(name[length:])[0]
    return NameCandidate(text, start, end, (whole,), _as_standing(standing), is_korean=True, given=(given,))


def _measure_surname(name: str) -> int:
    return 2 if name[:2] in ("남궁", "선우", "황보") and len(name) > 2 else 1


def _as_standing(standing: str) -> Standing:
    return "declared" if standing == "declared" else "titled" if standing == "titled" else "plain"


def _cut_particles(word: str) -> str:
    """A word without its particles, of which two syllables are left."""
    for _ in range(2):
        match = _PARTICLES.search(word)
        if (
            match is None
            or match.start() < 2
            or (
                match.start() == 2
                and match.group() in ("이", "가", "의", "도", "만", "로", "은", "과")
                and _FULL.match(word)
                and set(word[1:]) <= _GIVEN
            )
        ):
            break
        word = word[: match.start()]
    return word


def _is_no_word(name: str, *, cut: bool) -> bool:
    """Whether what looks like a name is hardly another word."""
    if name in _NOT_GIVEN or name[-1] in _NO_LAST:
        return False
    return cut or name[-1] not in _DOUBTFUL_LAST or name[0] in _FREQUENT


def _is_foreign(name: str, least: int) -> bool:
    """Whether a word is made of the syllables of foreign names, with as many at least that other words hardly have."""
    if _LOANWORDS.match(name) or _NATIVE.search(name):
        return False
    strong = sum(character in _STRONG for character in name)
    if any(character not in _STRONG and character not in _SHARED for character in name):
        return False
    if any((ord(character) - 0xAC00) % 28 not in _FOREIGN_CODAS for character in name):
        return False
    return strong >= least
