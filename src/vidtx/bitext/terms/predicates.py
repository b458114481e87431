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
    ("exist", "\\bє\\b(?!\\s+[\\w'’]+(?:ою|ею|єю|ем|єм|ом|им|ами|ями|ими)\\b)|ма(?:є|ємо|єте|ю|в|ли)\\b(?!\\s+\\w+ти(?:ся)?\\b)", "(?<!수 )(?<!수가 )(?<!수는 )(?<!수도 )(?<!적이 )(?<!적은 )(?<!적도 )(?<!일이 )(?<![고어아여지] )(?:있었|있습|있다|있어|있고|있지만|있는데|있으)", "(?<!수 )(?<!수가 )(?<!수는 )(?<!수도 )(?<!적이 )(?<!적은 )(?<!적도 )(?<!일이 )(?<!것은 )(?:없었|없습|없다|없어|없고|없지만|없는데|없으)"),
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
    ("go", "пішо|пішл|піт|йшо|йшл|ходи|їха|поїха|їзди|їду\\b|їде", "가(?=지 (?:않|못|말|마))|갔|갑니|간다|가겠|가려", ""),
    ("do", "зроби|роби(?:в|т|л)", "하(?=지 (?:않|못))|했다|했습|했어|합니다", ""),
    ("use", "користува|використ|застосов|застосува", "사용하|사용했|사용합|사용되|사용됐|이용하|이용했|쓰지 |썼", ""),
    ("need", "потріб", "필요", ""),
    ("die", "помер|померл|загину", "죽지|죽었|죽습|사망하|사망했", ""),
    ("help", "допомага|допомог|допомож", "도와|도왔|돕", ""),
    ("work", "працю|працюва", "일하|일했|일합|작동하|작동했", ""),
    ("wait", "чека|очіку|дочека", "기다리|기다렸|기다립|예상하|예상했|기대하|기대했", ""),
    ("ask", "пита(?:в|л|є|т|ю)|спита|запита", "묻지|물었|물어보|물어봤|질문하|질문했", ""),
    ("answer", "відповіда|відповів|відповіл", "대답하|대답했|답하|답했|응답하|응답했", ""),
    ("think", "дума(?:в|л|є|ю|т|єм)|вважа", "생각하|생각했|생각합|여기지|여겼", ""),
    ("find", "знайш|знаход|знайд", "찾지|찾았|찾을|찾습|발견하|발견했", ""),
    ("stop", "зупин|припин", "멈추|멈췄|멈춥|중단하|중단했|그만두|그만뒀", ""),
    ("begin", "почат|почал|почав|почина|розпоч", "시작하|시작했|시작되|시작됐", ""),
    ("allow", "дозвол", "허용하|허용했|허용되|허락하|허락했|허가하|허가했", ""),
    ("promise", "обіця", "약속하|약속했|약속받", ""),
    ("tell", "розпові|повідом", "알리지|알렸|알려|보고하|보고했", ""),
    ("deny", "запереч", "부인하|부인했|부정하|부정했", ""),
    ("lose", "втрат|програ(?:в|л|т|є)", "잃|패하|패했|졌다|지지 않", ""),
    ("win", "вигра|перем(?:іг|ог|ож)", "이기|이겼|이깁|승리하|승리했", ""),
    ("take part", "участ|брав участь", "참여하|참여했|참가하|참가했|참석하|참석했", ""),
    ("play", "гра(?:в|л|є|ю|т|ют)\\b|зігра", "놀지|놀았|경기하|경기했|연주하|연주했|뛰지|뛰었", ""),
    ("write", "пис(?:ав|ал|ат)|пиш|напис", "쓰지 않|적지|적었|작성하|작성했|써 ", ""),
    ("read", "чита(?:в|л|є|ю|т)|прочита", "읽", ""),
    ("learn", "вчи(?:в|л|т)|навч|вивч", "배우|배웠|배웁|배워|학습하", ""),
    ("train", "тренув|трену", "훈련하|훈련했|훈련받|훈련합", ""),
    ("buy", "купи|купува|придба", "사지 (?:않|못)|샀|구입하|구입했|구매하|구매했", ""),
    ("pay", "плати|сплат|заплат", "지불하|지불했|돈을 내|돈을 냈|치르|치렀", ""),
    ("send", "надсила|надісла|відправ|посила|посла", "보내|보냈|보냅|전송하|전송되", ""),
    ("get", "отрима|одержа", "받지|받았|받습|받을|얻지|얻었", ""),
    ("leave", "покин|залиш", "떠나|떠났|떠납|남기지|남겼", ""),
    ("stay", "залиша(?:в|л|є|ю|т)|лишил|лиша", "남지|남았|남습|머무|머물", ""),
    ("attack", "атаку|напад|напав", "공격하|공격했|공격합|습격하|습격했", ""),
    ("hide", "схова|хова(?:в|л|є|ю)|прихов|приховув", "숨지|숨었|숨기|숨겼", ""),
    ("carry", "носи|принес|нести|ніс\\b", "나르|날랐|운반하|운반했|가져오|가져왔", ""),
    ("like", "подоба|люб", "좋아하|좋아했|좋아합|사랑하|사랑했", ""),
    ("decide", "вирішу|виріши", "결정하|결정했|결정되|결심하|결심했", ""),
    ("try", "намага|спробу|пробува", "시도하|시도했|노력하|노력했", ""),
    ("drink", "пи(?:в|л|т)\\b|випи", "마시|마셨|마십", ""),
    ("smoke", "кур(?:ю|и|ит|ив|ил)", "피우|피웠|피웁|흡연", ""),
    ("cry", "плака|плач", "울지|울었|웁니", ""),
    ("open", "відкри", "열지|열었|열립|열렸|공개하|공개했", ""),
    ("support", "підтрим", "지지하|지지했|지지합|지원하지|지원했|찬성하", ""),
    ("change", "змін", "바꾸|바꿨|바뀌|바뀌었|변하|변했|변경하|변경했", ""),
    ("include", "включа|містит|містил", "포함하|포함되|포함했|포함됐", ""),
    ("show", "показ", "보여|보이지|보였|나타나|나타내|나타났", ""),
    ("happen", "стал(?:о|а)ся|трапи|відбу", "일어나|일어났|발생하|발생했|벌어지|벌어졌", ""),
    ("tolerate", "терпи|терпл|допуска", "용인하|용인했|용납하|참지|참았", ""),
    ("mean", "означа", "의미하|의미합|뜻하|뜻합", ""),
    ("belong", "належ", "속하|속했|소유", ""),
    ("dangerous", "небезпечн", "위험하|위험했|위험합|위험한", ""),
    ("important", "важлив", "중요하|중요했|중요합|중요한", ""),
    ("possible", "можлив", "가능하|가능했|가능합|가능한", "불가능"),
    ("order", "наказа|наказув", "명령하|명령했|명령받|명령을 받", ""),
    ("capture", "захопи|захоплю", "점령하|점령했|사로잡|생포하|생포했|체포하|체포했", ""),
    ("bury", "похова|закопа", "묻지|파묻|매장하|매장했", ""),
    ("run", "втек|втік|тікат|тіка|утек|утік", "도망치|도망쳤|도망가|도망갔|달아나|달아났|도주하|도주했", ""),
    ("throw", "кину|викин|кида", "던지|던졌|버리|버렸", ""),
    ("blow up", "підірв|підрив|вибух", "폭발하|폭발했|자폭하|자폭했|터지|터졌|터뜨", ""),
    ("regret", "шкоду", "후회하|후회했|후회합", ""),
    ("vote", "голосу|проголос", "투표하|투표했", ""),
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
_INFLECTED: Final = {"하": "[하했합해한할]", "되": "[되됐됩된될]"}  # the last syllable of a stem with its endings
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
                inflected = re.sub(r"(?<=[가-힣])(하|되)(?=\||$)", lambda match: _INFLECTED[match[1]], stems)
                korean.append((name, re.compile(rf"(?<![가-힣])(?:{inflected})"), denies))
    return {"uk": tuple(ukrainian), "ko": tuple(korean)}


_PATTERNS = _compile()
