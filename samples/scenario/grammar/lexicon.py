"""The lexicon for the slots of the patterns, in three languages, with the inflected forms that the patterns need.

One line is one entry: the English key, then fields `language.form=text`, of which `uk`, `ko` and `en` are the plain forms.
Ukrainian forms: gen (genitive), acc, loc (with its preposition), ins, dir (direction, with its preposition).
"""

from __future__ import annotations

from dataclasses import dataclass

from scenario.grammar.numbers import korean, ukrainian_ordinal


@dataclass(frozen=True, slots=True)
class Entry:
    key: str
    forms: dict[str, str]  # "uk", "uk.gen", "ko", "en", ...

    def form(self, language: str, form: str | None) -> str:
        return self.forms[f"{language}.{form}"] if form else self.forms[language]


_TABLES = {
    "surname": """
        Kim; uk=Кім; ko=김
        Lee; uk=Лі; ko=이
        Park; uk=Пак; ko=박
        Choi; uk=Чхве; ko=최
        Jong; uk=Чон; ko=정
        Kang; uk=Кан; ko=강
        Han; uk=Хан; ko=한
        Yun; uk=Юн; ko=윤
        Jang; uk=Чан; ko=장
        Song; uk=Сон; ko=송
        Hong; uk=Хон; ko=홍
        Paek; uk=Пек; ko=백""",
    "given": """
        Chol Su; uk=Чхоль Су; ko=철수
        Myong Ho; uk=Мьон Хо; ko=명호
        Yong Jin; uk=Йон Джін; ko=영진
        Sung Min; uk=Син Мін; ko=승민
        Kwang Il; uk=Кван Іль; ko=광일
        Jin Hyok; uk=Джін Хьок; ko=진혁
        Tong Hun; uk=Тон Хун; ko=동훈
        Nam Chol; uk=Нам Чхоль; ko=남철
        Song Gun; uk=Сон Гун; ko=성군
        Un Chol; uk=Ин Чхоль; ko=은철
        Il Nam; uk=Іль Нам; ko=일남
        Ki Tae; uk=Кі Те; ko=기태
        Min Jun; uk=Мін Джун; ko=민준
        Hak Son; uk=Хак Сон; ko=학선
        Ryong Su; uk=Рьон Су; ko=룡수
        Pyong Uk; uk=Бьон Ук; ko=병욱""",
    "city": """
        Pyongyang; uk=Пхеньян; gen=Пхеньяна; loc=у Пхеньяні; ko=평양
        Hamhung; uk=Хамхин; gen=Хамхина; loc=у Хамхині; ko=함흥
        Chongjin; uk=Чхонджін; gen=Чхонджіна; loc=у Чхонджіні; ko=청진
        Wonsan; uk=Вонсан; gen=Вонсана; loc=у Вонсані; ko=원산
        Haeju; uk=Хеджу; gen=Хеджу; loc=у Хеджу; ko=해주
        Sariwon; uk=Саривон; gen=Саривона; loc=у Саривоні; ko=사리원
        Kaesong; uk=Кесон; gen=Кесона; loc=у Кесоні; ko=개성
        Nampo; uk=Нампхо; gen=Нампхо; loc=у Нампхо; ko=남포
        Kanggye; uk=Канге; gen=Канге; loc=у Канге; ko=강계
        Hyesan; uk=Хесан; gen=Хесана; loc=у Хесані; ko=혜산
        Pyongsong; uk=Пхьонсон; gen=Пхьонсона; loc=у Пхьонсоні; ko=평성
        Tanchon; uk=Танчхон; gen=Танчхона; loc=у Танчхоні; ko=단천""",
    "place": """
        village; uk=село; gen=села; loc=у селі; dir=у село; acc=село; ko=마을
        forest; uk=ліс; gen=лісу; loc=у лісі; dir=у ліс; acc=ліс; ko=숲
        station; uk=станція; gen=станції; loc=на станції; dir=на станцію; acc=станцію; ko=역
        camp; uk=табір; gen=табору; loc=у таборі; dir=у табір; acc=табір; ko=야영지
        bridge; uk=міст; gen=мосту; loc=на мосту; dir=на міст; acc=міст; ko=다리
        river; uk=річка; gen=річки; loc=на річці; dir=на річку; acc=річку; ko=강
        town; uk=місто; gen=міста; loc=у місті; dir=у місто; acc=місто; ko=도시
        barracks; uk=казарма; gen=казарми; loc=у казармі; dir=у казарму; acc=казарму; ko=병영
        airfield; uk=аеродром; gen=аеродрому; loc=на аеродромі; dir=на аеродром; acc=аеродром; ko=비행장
        port; uk=порт; gen=порту; loc=у порту; dir=у порт; acc=порт; ko=항구
        hospital; uk=лікарня; gen=лікарні; loc=у лікарні; dir=у лікарню; acc=лікарню; ko=병원
        field; uk=поле; gen=поля; loc=у полі; dir=у поле; acc=поле; ko=들판
        warehouse; uk=склад; gen=складу; loc=на складі; dir=на склад; acc=склад; ko=창고
        hill; uk=пагорб; gen=пагорба; loc=на пагорбі; dir=на пагорб; acc=пагорб; ko=언덕""",
    "person": """
        mother; uk=мати; acc=матір; gen=матері; ins=матір'ю; ko=어머니
        father; uk=батько; acc=батька; gen=батька; ins=батьком; ko=아버지
        older sister; uk=старша сестра; acc=старшу сестру; gen=старшої сестри; ins=старшою сестрою; ko=누나
        older brother; uk=старший брат; acc=старшого брата; gen=старшого брата; ins=старшим братом; ko=형
        younger sister; uk=молодша сестра; acc=молодшу сестру; gen=молодшої сестри; ins=молодшою сестрою; ko=여동생
        younger brother; uk=молодший брат; acc=молодшого брата; gen=молодшого брата; ins=молодшим братом; ko=남동생
        wife; uk=дружина; acc=дружину; gen=дружини; ins=дружиною; ko=아내
        grandfather; uk=дідусь; acc=дідуся; gen=дідуся; ins=дідусем; ko=할아버지
        grandmother; uk=бабуся; acc=бабусю; gen=бабусі; ins=бабусею; ko=할머니
        son; uk=син; acc=сина; gen=сина; ins=сином; ko=아들
        daughter; uk=дочка; acc=дочку; gen=дочки; ins=дочкою; ko=딸""",
    "job": """
        a teacher; uk=вчитель; ins=учителем; ko=교사
        a driver; uk=водій; ins=водієм; ko=운전사
        a doctor; uk=лікар; ins=лікарем; ko=의사
        a miner; uk=шахтар; ins=шахтарем; ko=광부
        a fisherman; uk=рибалка; ins=рибалкою; ko=어부
        a cook; uk=кухар; ins=кухарем; ko=요리사
        a farmer; uk=селянин; ins=селянином; ko=농부
        a worker; uk=робітник; ins=робітником; ko=노동자
        a musician; uk=музикант; ins=музикантом; ko=음악가
        an engineer; uk=інженер; ins=інженером; ko=기술자
        a builder; uk=будівельник; ins=будівельником; ko=건설공
        a student; uk=студент; ins=студентом; ko=대학생""",
    "rank": """
        a private; uk=рядовий; ins=рядовим; ko=전사
        a corporal; uk=капрал; ins=капралом; ko=하사
        a sergeant; uk=сержант; ins=сержантом; ko=중사
        a lieutenant; uk=лейтенант; ins=лейтенантом; ko=소위
        a captain; uk=капітан; ins=капітаном; ko=대위
        a major; uk=майор; ins=майором; ko=소좌""",
    "trade": """
        scout; uk=розвідник; ins=розвідником; ko=정찰병
        sniper; uk=снайпер; ins=снайпером; ko=저격수
        medic; uk=санітар; ins=санітаром; ko=위생병
        radio operator; uk=радист; ins=радистом; ko=통신병
        driver; uk=водій; ins=водієм; ko=운전병
        cook; uk=кухар; ins=кухарем; ko=취사병
        sapper; uk=сапер; ins=сапером; ko=공병
        rifleman; uk=стрілець; ins=стрільцем; ko=소총수""",
    "weapon": """
        rifle; uk=автомат; acc=автомат; gen=автомата; ins=автоматом; ko=자동소총
        machine gun; uk=кулемет; acc=кулемет; gen=кулемета; ins=кулеметом; ko=기관총
        mortar; uk=міномет; acc=міномет; gen=міномета; ins=мінометом; ko=박격포
        grenade launcher; uk=гранатомет; acc=гранатомет; gen=гранатомета; ins=гранатометом; ko=발사관
        sniper rifle; uk=снайперська гвинтівка; acc=снайперську гвинтівку; gen=снайперської гвинтівки; ins=снайперською гвинтівкою; ko=저격총
        pistol; uk=пістолет; acc=пістолет; gen=пістолета; ins=пістолетом; ko=권총
        drone; uk=дрон; acc=дрон; gen=дрона; ins=дроном; ko=무인기
        cannon; uk=гармата; acc=гармату; gen=гармати; ins=гарматою; ko=대포""",
    "body": """
        leg; uk=нога; acc=у ногу; ko=다리
        arm; uk=рука; acc=у руку; ko=팔
        shoulder; uk=плече; acc=у плече; ko=어깨
        head; uk=голова; acc=у голову; ko=머리
        back; uk=спина; acc=у спину; ko=등
        chest; uk=грудна клітка; acc=у груди; ko=가슴
        stomach; uk=живіт; acc=у живіт; ko=배
        knee; uk=коліно; acc=у коліно; ko=무릎
        jaw; uk=щелепа; acc=у щелепу; ko=턱
        neck; uk=шия; acc=у шию; ko=목""",
    "food": """
        rice; uk=рис; gen=рису; ko=밥
        bread; uk=хліб; gen=хліба; ko=빵
        soup; uk=суп; gen=супу; ko=국
        porridge; uk=каша; gen=каші; acc=кашу; ko=죽
        meat; uk=м'ясо; gen=м'яса; ko=고기
        fish; uk=риба; gen=риби; acc=рибу; ko=생선
        water; uk=вода; gen=води; acc=воду; ko=물
        tea; uk=чай; gen=чаю; ko=차
        potatoes; uk=картопля; gen=картоплі; acc=картоплю; ko=감자
        noodles; uk=локшина; gen=локшини; acc=локшину; ko=국수""",
    "thing": """
        letter; uk=лист; gen=листа; ko=편지
        photograph; uk=фотографія; acc=фотографію; gen=фотографії; ko=사진
        telephone; uk=телефон; gen=телефона; ko=전화기
        map; uk=карта; acc=карту; gen=карти; ko=지도
        radio; uk=рація; acc=рацію; gen=рації; ko=무전기
        knife; uk=ніж; gen=ножа; ko=칼
        money; uk=гроші; gen=грошей; ko=돈
        watch; uk=годинник; gen=годинника; ko=시계
        blanket; uk=ковдра; acc=ковдру; gen=ковдри; ko=담요
        notebook; uk=зошит; gen=зошита; ko=수첩
        medicine; uk=ліки; gen=ліків; ko=약
        documents; uk=документи; gen=документів; ko=증명서""",
    "transport": """
        train; uk=поїзд; ins=поїздом; ko=기차
        plane; uk=літак; ins=літаком; ko=비행기
        truck; uk=вантажівка; ins=вантажівкою; ko=화물차
        bus; uk=автобус; ins=автобусом; ko=버스
        ship; uk=корабель; ins=кораблем; ko=배
        car; uk=машина; ins=машиною; ko=승용차""",
    "month": """
        January; uk=січень; gen=січня; loc=у січні; ko=일월
        February; uk=лютий; gen=лютого; loc=у лютому; ko=이월
        March; uk=березень; gen=березня; loc=у березні; ko=삼월
        April; uk=квітень; gen=квітня; loc=у квітні; ko=사월
        May; uk=травень; gen=травня; loc=у травні; ko=오월
        June; uk=червень; gen=червня; loc=у червні; ko=유월
        July; uk=липень; gen=липня; loc=у липні; ko=칠월
        August; uk=серпень; gen=серпня; loc=у серпні; ko=팔월
        September; uk=вересень; gen=вересня; loc=у вересні; ko=구월
        October; uk=жовтень; gen=жовтня; loc=у жовтні; ko=시월
        November; uk=листопад; gen=листопада; loc=у листопаді; ko=십일월
        December; uk=грудень; gen=грудня; loc=у грудні; ko=십이월""",
    "weekday": """
        Monday; uk=понеділок; acc=у понеділок; ko=월요일
        Tuesday; uk=вівторок; acc=у вівторок; ko=화요일
        Wednesday; uk=середа; acc=у середу; ko=수요일
        Thursday; uk=четвер; acc=у четвер; ko=목요일
        Friday; uk=п'ятниця; acc=у п'ятницю; ko=금요일
        Saturday; uk=субота; acc=у суботу; ko=토요일
        Sunday; uk=неділя; acc=у неділю; ko=일요일""",
    "daytime": """
        in the morning; uk=вранці; ko=아침에
        in the evening; uk=увечері; ko=저녁에
        at night; uk=уночі; ko=밤에
        at noon; uk=опівдні; ko=정오에
        at dawn; uk=на світанку; ko=새벽에""",
    "whose": """
        the commander; uk=командир; gen=командира; acc=командира; ko=지휘관
        the officer; uk=офіцер; gen=офіцера; acc=офіцера; ko=군관
        the instructor; uk=інструктор; gen=інструктора; acc=інструктора; ko=교관
        the doctor; uk=лікар; gen=лікаря; acc=лікаря; ko=의사
        the guide; uk=провідник; gen=провідника; acc=провідника; ko=안내원
        the soldier; uk=солдат; gen=солдата; acc=солдата; ko=병사""",
    "colour": """
        white; uk=біла; ko=하얀
        black; uk=чорна; ko=검은
        green; uk=зелена; ko=초록색
        grey; uk=сіра; ko=회색
        red; uk=червона; ko=빨간
        blue; uk=синя; ko=파란""",
}

_UNITS = (  # key, gender, locative, nominative, Korean
    ("company", "ій", "роті", "рота", "중대"),
    ("battalion", "ому", "батальйоні", "батальйон", "대대"),
    ("platoon", "ому", "взводі", "взвод", "소대"),
    ("brigade", "ій", "бригаді", "бригада", "여단"),
    ("regiment", "ому", "полку", "полк", "연대"),
    ("squad", "ому", "відділенні", "відділення", "분대"),
)
_ENGLISH_ORDINALS = "_ first second third fourth fifth sixth seventh eighth ninth".split()


def _read(table: str) -> tuple[Entry, ...]:
    entries = []
    for line in table.strip().splitlines():
        key, *fields = (part.strip() for part in line.split(";"))
        forms = {"en": key}
        for name, text in (field.split("=") for field in fields):
            forms[name if name in ("uk", "ko") else f"uk.{name}"] = text
        for form in ("acc", "gen", "ins"):
            forms.setdefault(f"uk.{form}", forms["uk"])
        entries.append(Entry(key, forms))
    return tuple(entries)


def _units() -> tuple[Entry, ...]:
    """Numbered units, such as "у третій роті": the ordinal agrees with the unit's gender."""
    return tuple(
        Entry(
            f"{_ENGLISH_ORDINALS[n]} {key}",
            {
                "en": f"the {_ENGLISH_ORDINALS[n]} {key}",
                "uk": name,
                "uk.loc": f"у {ukrainian_ordinal(n, ending)} {locative}",
                "ko": f"{korean(n)}{korean_name}",
            },
        )
        for n in range(1, 10)
        for key, ending, locative, name, korean_name in _UNITS
    )


LEXICON: dict[str, tuple[Entry, ...]] = {name: _read(table) for name, table in _TABLES.items()} | {"unit": _units()}

# Numbers: slot -> the values it takes.
NUMBERS: dict[str, tuple[int, ...]] = {
    "age": tuple(range(18, 46)),
    "few": tuple(range(2, 10)),
    "days": tuple(range(2, 31)),
    "months": tuple(range(2, 12)),
    "years": tuple(range(2, 11)),
    "people": (*range(10, 100), *range(100, 900, 50)),
    "km": (*range(5, 60), *range(60, 400, 20)),
    "day": tuple(range(1, 32)),
    "hour": tuple(range(1, 13)),
    "minutes": tuple(range(5, 60, 5)),
    "born": tuple(range(1985, 2008)),
    "room": tuple(range(1, 40)),
}
