"""Places of the war, of Russia's training grounds and of North Korea, in Ukrainian and in Korean, North and South.

A country is compared with countries alone, since a capital stands for its country in speech. Each row: the English name, Ukrainian forms (a star stands for the endings of the cases), Korean forms. A place that is not here states nothing.
"""

from __future__ import annotations

from typing import Final

Row = tuple[str, str, str]

COUNTRIES: Final[tuple[Row, ...]] = (
    ("Ukraine", "Україн*", "우크라이나|우크라이네|우크라이나땅"),
    ("Russia", "Росі*|РФ", "러시아|로씨야|로시야"),
    (
        "North Korea|Korea",
        "Північн* Корея|Північн* Кореї|Північн* Корею|Північн* Кореєю|КНДР",
        "북한|북조선|조선민주주의인민공화국",
    ),
    ("South Korea|Korea", "Південн* Корея|Південн* Кореї|Південн* Корею|Південн* Кореєю", "남한|남조선|한국|대한민국"),
    ("Korea|North Korea|South Korea", "Корея|Кореї|Корею|Кореєю|Корейськ*", "조선"),
    ("China", "Китай|Китаю|Китаєм|Китаї|Китайськ*", "중국"),
    ("Belarus", "Білорус*", "벨라루스|벨로루씨"),
    ("Poland", "Польщ*", "폴란드|뽈스까"),
    ("America", "Америк*|США", "미국|아메리카"),
    ("Japan", "Япон*", "일본"),
)

PLACES: Final[tuple[Row, ...]] = (
    # The war.
    ("Kursk", "Курськ*|Курщин*", "쿠르스크|꾸르스크"),
    ("Sudzha", "Судж*", "수자|수드자|수쟈"),
    ("Sumy", "Суми|Сум|Сумам|Сумами|Сумах|Сумщин*|Сумськ*", "수미"),
    ("Belgorod", "Бєлгород*|Білгород*", "벨고로드|벨고로트"),
    ("Kharkiv", "Харків|Харков*|Харківськ*", "하르키우|하리코프|하르키브"),
    ("Donetsk", "Донецьк*", "도네츠크|도네쯔크"),
    ("Luhansk", "Луганськ*", "루한스크|루간스크"),
    ("Kyiv", "Київ|Києв*|Київськ*", "키이우|키예프|끼예브"),
    ("Kherson", "Херсон*", "헤르손"),
    ("Zaporizhzhia", "Запоріж*", "자포리자|자포로제"),
    ("Mariupol", "Маріупол*", "마리우폴"),
    ("Bakhmut", "Бахмут*", "바흐무트"),
    ("Pokrovsk", "Покровськ*", "포크로우스크|포크롭스크"),
    ("Odesa", "Одес*", "오데사|오데싸"),
    ("Lviv", "Львів|Львов*|Львівськ*", "리비우|르비우"),
    ("Dnipro", "Дніпр*", "드니프로|드네프르"),
    ("Crimea", "Крим|Криму|Кримом|Кримі|Кримськ*", "크림|크리미아"),
    ("Bryansk", "Брянськ*", "브랸스크"),
    ("Voronezh", "Воронеж*|Воронізьк*", "보로네시|보로네쥐"),
    ("Rostov", "Ростов*", "로스토프"),
    ("Moscow", "Москв*|Московськ*", "모스크바|모스끄바"),
    # Russia's east.
    ("Vladivostok", "Владивосток*", "블라디보스토크|울라지보스또크|블라디보스톡"),
    ("Ussuriysk", "Уссурійськ*", "우수리스크"),
    ("Khabarovsk", "Хабаровськ*", "하바롭스크|하바로브스크"),
    ("Ulan-Ude", "Улан-Уде|Улан Уде", "울란우데|울란 우데"),
    ("Chita", "Чита|Читу|Чити|Читі|Читинськ*", "치타"),
    ("Sergeevka", "Сергіївк*", "세르게예프카"),
    ("Buryatia", "Буряті*", "부랴티야|부리야티아"),
    ("Vostochny", "Східн* порт*|Восточн*", "보스토치니"),
    # North Korea.
    ("Pyongyang", "Пхеньян*", "평양"),
    ("Hamhung", "Хамхин*", "함흥"),
    ("Chongjin", "Чхонджин*|Чонджин*", "청진"),
    ("Wonsan", "Вонсан*", "원산"),
    ("Sinuiju", "Сінийджу|Синийчжу|Сіниджу", "신의주"),
    ("Kaesong", "Кесон*", "개성"),
    ("Nampo", "Нампхо|Нампо", "남포"),
    ("Sariwon", "Сарівон*", "사리원"),
    ("Haeju", "Хеджу|Хечжу", "해주"),
    ("Kanggye", "Канге|Кангє", "강계"),
    ("Hyesan", "Хесан*|Єсан*", "혜산"),
    ("Rason", "Расон*", "라선|나선"),
    ("Tanchon", "Танчхон*|Танчон*", "단천"),
    ("Hamgyong", "Хамгьон*", "함경도|함경북도|함경남도"),
    ("Pyongan", "Пхьонан*", "평안도|평안북도|평안남도"),
    ("Hwanghae", "Хванхе*", "황해도|황해북도|황해남도"),
    ("Chagang", "Чаган*", "자강도"),
    ("Ryanggang", "Рянган*|Янган*", "량강도|양강도"),
    ("Seoul", "Сеул*", "서울"),
)
