"""The Korean words that numbers are written in, what they count, and what may follow them.

Korean has two systems of numerals: native (하나, 둘; before a counter 한, 두) up to 99, and Sino-Korean (일, 이). Most counters go with one of the two. The syllables
of Sino-Korean numerals stand in many words that are none, so a short one counts only before a counter that goes with it, and only where what
follows the counter is a particle.
"""

from __future__ import annotations

import re
from typing import Final

NATIVE_UNITS: Final = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "석": 3, "넷": 4, "네": 4, "넉": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8,
    "여덜": 8, "아홉": 9,
}  # fmt: skip
NATIVE_TENS: Final = {
    "열": 10, "스물": 20, "스무": 20, "서른": 30, "설흔": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80, "아흔": 90,
}  # fmt: skip
ATTRIBUTIVE: Final = frozenset("한 두 세 석 네 넉 스무".split())  # these stand before a counter only
BEFORE_MEASURES_ONLY: Final = {"석": frozenset({"month"}), "넉": frozenset({"month"})}
SINO_DIGITS: Final = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "륙": 6, "칠": 7, "팔": 8, "구": 9}
SINO_TENS: Final = {"십": 10, "백": 100, "천": 1000}
SINO_GROUPS: Final = {"만": 10**4, "억": 10**8, "조": 10**12}

# Counters with the unit that they count; None: they count what has no unit here. Those of native numerals, and those of Sino-Korean ones.
NATIVE_COUNTERS: Final[dict[str, str | None]] = {
    "명": "person", "사람": "person", "분": "person", "인": "person", "살": "year", "시간": "hour", "달": "month", "해": "year", "주일": "week", "주": "week",
    "개월": "month", "번": "time", "차례": "time", "개": "piece", "대": None, "마리": None, "자루": None, "정": None, "척": None, "채": "house", "발": "shell",
    "장": None, "권": None, "벌": None, "켤레": None, "그루": None, "알": None, "군데": None, "곳": None, "가지": None, "쌍": None, "문": None, "기": None, "끼": None, "갈래": None,
    "병": None, "잔": None, "줄": None, "배": "time", "쪽": None, "사단": "division", "여단": "brigade", "중대": "company", "소대": "platoon", "대대": "battalion", "분대": "squad",
    "연대": "regiment", "련대": "regiment", "군단": "corps", "형제": "brother", "아이": "child", "아들": "son", "딸": "daughter", "친구": "friend", "나라": None, "집": "house", "방": "room",
    "남매": None, "식구": "person", "가족": None, "밤": None, "날": "day", "그램": "gram", "킬로": None, "톤": "ton", "미터": "meter", "킬로미터": "kilometer", "팀": None, "층": "floor",
    "병사": "soldier", "군인": "soldier", "포로": "prisoner", "동무": None, "동지": None, "조각": "piece", "상자": None, "도시": None, "마을": None, "지역": None, "단계": None, "학생": None,
}  # fmt: skip
SINO_COUNTERS: Final[dict[str, str | None]] = {
    "명": "person", "사람": "person", "인": "person", "인분": None, "년": "year", "년간": "year", "개년": "year", "개월": "month", "달": "month", "주일": "week", "주": "week", "주간": "week", "일": "day",
    "일간": "day", "시간": "hour", "분": "minute", "분간": "minute", "초": "second", "세": "year", "살": "year", "회": "time", "차": None, "번": None, "번째": None, "배": "time", "개": "piece",
    "대": None, "마리": None, "정": None, "문": None, "기": None, "척": None, "발": "shell", "층": "floor", "호": None, "호실": "room", "위": None, "점": None, "킬로미터": "kilometer", "키로메터": "kilometer",
    "킬로메터": "kilometer", "킬로": None, "키로": None, "km": "kilometer", "미터": "meter", "메터": "meter", "m": "meter", "센티미터": "centimeter", "센치": "centimeter", "센티": "centimeter",
    "cm": "centimeter", "밀리미터": "millimeter", "밀리": "millimeter", "미리": "millimeter", "mm": "millimeter", "리": None, "그램": "gram", "g": "gram", "킬로그램": "kilogram", "키로그램": "kilogram",
    "kg": "kilogram", "톤": "ton", "t": "ton", "원": "won", "달러": "dollar", "딸라": "dollar", "불": "dollar", "루블": "ruble", "유로": "euro", "흐리브냐": "hryvnia", "그리브나": "hryvnia",
    "흐리우냐": "hryvnia", "프로": "percent", "퍼센트": "percent", "프로센트": "percent", "%": "percent", "도": "degree", "학년": None, "급": None, "등": None, "기생": None, "여단": "brigade",
    "사단": "division", "연대": "regiment", "련대": "regiment", "대대": "battalion", "중대": "company", "소대": "platoon", "분대": "squad", "군단": "corps", "군": "army", "개 여단": "brigade",
    "개 대대": "battalion", "개 중대": "company", "개 소대": "platoon", "개 사단": "division", "개 연대": "regiment", "개국": None, "가지": None, "곳": None, "건": None, "쌍": None, "헥타르": None,
    "와트": None, "볼트": None, "마일": "mile", "인치": "inch", "피트": "foot", "야드": "yard", "파운드": None, "갤런": None, "리터": None, "유닛": None, "가구": None, "세기": None, "년대": "decade", "년생": None,
}  # fmt: skip
# Units of an army that are counted, and not named by the number, where 개 stands between: 2개 중대.
COUNTED_UNITS: Final = {
    "여단": "brigade",
    "사단": "division",
    "연대": "regiment",
    "련대": "regiment",
    "대대": "battalion",
    "중대": "company",
    "소대": "platoon",
    "분대": "squad",
    "군단": "corps",
}

# A single Sino-Korean digit that is a word of its own besides (이 this, 일 work, 구 old, 천 cloth): only glued to one of these.
GLUED_ONLY: Final = {
    "이": frozenset("년 년간 개월 주일 주간 층 차 회 등 급 학년 대대 중대 소대 분대 연대 사단 여단 초 개년 년생".split()),
    "일": frozenset(
        "년 년간 개월 주일 주 주간 층 차 회 등 급 학년 대대 중대 소대 분대 연대 사단 여단 초 분 개년 년생 미터 킬로미터 킬로 키로 톤 도 프로 퍼센트".split()
    ),
    "사": frozenset(
        "년 년간 개월 주 주일 주간 일 층 차 등 급 학년 대대 중대 소대 분대 연대 사단 여단 초 분 미터 킬로미터 킬로 키로 톤 프로 퍼센트 년생 호".split()
    ),
    "구": frozenset(
        "년 년간 개월 주 주일 주간 일 층 차 회 등 급 대대 중대 소대 연대 사단 여단 초 분 미터 킬로미터 톤 프로 퍼센트 년생".split()
    ),
    "오": frozenset(
        "년 년간 개월 주 주일 주간 일 층 차 회 등 급 학년 대대 중대 소대 연대 사단 여단 초 분 미터 킬로미터 킬로 키로 톤 프로 퍼센트 년생 호 도 천".split()
    ),
    "조": frozenset(),
    "억": frozenset(),
    "백": frozenset("명 사람 년 개 미터 킬로미터 킬로 톤 원 달러 루블 일 대 발 정 살 번 배 프로 퍼센트 개월 시간".split()),
    "십": frozenset(
        "명 사람 년 개 미터 킬로미터 킬로 톤 원 달러 루블 일 대 발 정 살 번 배 프로 퍼센트 개월 시간 분 초 주 주일 세 층 호 회 중대 대대 소대 사단 여단 연대".split()
    ),
}
SPACED_TOO: Final = frozenset(
    "년 개월 주 킬로미터 미터 킬로 키로 톤 대대 중대 소대 사단 여단 연대 층 초 시간 명 주일 프로 퍼센트 원 달러 루블 분 회".split()
)
# Words of which the first syllables are a numeral and the last a counter: century, generation, tropics, heat, passion, inferiority, the West.
GLUED_WORDS: Final = frozenset(
    "세기 세대 세정 열기 열대 열정 열세 열배 두배 네기 한기 한대 한정 한발 한배 한집 한방 한곳 한쪽 한날 한밤 한알 한병 한문 한벌 두문 세문 세방 세배 세집 세병 사정 사기 사개 사대 오기 오대 오정 육대 백기 백방 백인 만기 만대 오점 구점 일정 일기 일대 일등 일점 일급 이급 육군 일군 이군 삼군 육군 일군 이군 삼군".split()
)
# Numerals of several syllables that are other words, too: a place, "if", "arrogance", "this much": only before a counter.
OTHER_WORDS: Final = frozenset(
    "이천 사천 오만 이만 천만 만일 백일 천일 일만 구만 이조 사조 구조 오조 육조 삼조 만조 백만장자 이백 오백".split()
)

DAYS: Final = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15,
    "열하루": 11, "열이틀": 12, "스무날": 20,
}  # fmt: skip
MONTHS: Final = {
    "일월": 1, "이월": 2, "삼월": 3, "사월": 4, "오월": 5, "유월": 6, "륙월": 6, "육월": 6, "칠월": 7, "팔월": 8, "구월": 9, "시월": 10, "십월": 10, "십일월": 11,
    "십이월": 12,
}  # fmt: skip
ORDINALS: Final = {
    "첫째": 1,
    "둘째": 2,
    "셋째": 3,
    "넷째": 4,
    "다섯째": 5,
    "여섯째": 6,
    "일곱째": 7,
    "여덟째": 8,
    "아홉째": 9,
    "열째": 10,
}
VAGUE: Final = {  # about so many: each with what it can mean
    "한두": (1, 2), "두어": (2, 3), "두세": (2, 3), "서너": (3, 4), "서넛": (3, 4), "두셋": (2, 3), "너댓": (4, 5), "네댓": (4, 5), "너덧": (4, 5), "네다섯": (4, 5), "대여섯": (5, 6),
    "대엿": (5, 6), "예닐곱": (6, 7), "일여덟": (7, 8), "일고여덟": (7, 8), "엳아홉": (8, 9), "여덟아홉": (8, 9), "이삼": (2, 3), "삼사": (3, 4), "사오": (4, 5), "오륙": (5, 6), "칠팔": (7, 8), "팔구": (8, 9),
}  # fmt: skip
HALVES_OF_DAY: Final = {
    "오전": "am",
    "새벽": "am",
    "아침": "am",
    "오후": "pm",
    "저녁": "pm",
    "밤": "",
    "낮": "pm",
    "점심": "pm",
}  # at night, either half
NAMED_TIMES: Final = {"정오": 720, "한낮": 720, "자정": 0}
SOLDIERS: Final = {
    "병사": "soldier", "군인": "soldier", "전사": "soldier", "포로": "prisoner", "아이": "child", "아이들": "child", "아들": "son", "딸": "daughter", "장교": "officer",
    "군관": "officer", "친구": "friend", "형": "brother", "남동생": "brother", "여동생": "sister", "누나": "sister", "누이": "sister", "탱크": "tank", "땅크": "tank", "전차": "tank",
    "드론": "drone", "무인기": "drone", "수류탄": "grenade", "포탄": "shell", "총알": "bullet", "차량": "vehicle", "자동차": "vehicle", "소총": "rifle", "대포": "gun",
}  # fmt: skip

_PARTICLES = (
    "이라는 이라고 이라도 이라면 이라서 이라 이었습니다 이였습니다 이었고 이었는데 이었어요 이었던 이었다 이었 입니다 입니까 이에요 이예요 예요 이고요 이고 이며 이지만 이지요 이죠 이니까 인데요 인데 "
    "인지 인 이요 이던 이나 이랑 이면 이서 이든 이 가 은 는 을 를 도 만에 만이 만을 만은 만 의 에서부터 에서는 에서도 에서 에게서 에게 에는 에도 에야 에 으로는 으로 로는 로 과 와 나 랑 부터 까지는 까지도 까지 "
    "쯤 정도 가량 경 간의 간은 간에 간 전 후 뒤 동안 째 씩 짜리 마다 밖에 뿐 이상 이하 미만 보다 처럼 같이 들 대의 였습니다 였고 였는데 였어요 였다 였던 라고 라는 라 요 여 안 내 중 당 넘게 만큼 이하 앞 즈음 무렵 "
    "남짓 께 치 지나 있 없 됐 된 되 전에 후에 뒤에 안에 내에 중에 하고 한테 이내 초과 오 꼴 분 대 생 짜리"
)
_TAIL = re.compile(
    "(?:" + "|".join(sorted({re.escape(p) for p in _PARTICLES.split()}, key=len, reverse=True)) + r"){0,4}(?![가-힣A-Za-z])"
)


def is_tail(text: str, at: int) -> bool:
    """Whether nothing but particles follows until the word ends."""
    return _TAIL.match(text, at) is not None
