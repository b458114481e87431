"""Military ranks and posts in Ukrainian and in Korean, North and South.

Each row: English names of what it can mean, Ukrainian forms, Korean forms. Ranks of the armies do not correspond one to one (소위 is rendered as a junior lieutenant or a lieutenant), so a word
can mean several. 대장 (leader), 소장 (director), 상장 (certificate) and 원수 (enemy) are no ranks here, since they are other
words, too; 소위 is one only with a particle, since alone it is "so-called".
"""

from __future__ import annotations

from typing import Final

Row = tuple[str, str, str]

RANKS: Final[tuple[Row, ...]] = (
    ("private", "рядов*", "이등병|일등병|초급병사|중급병사|전사"),
    ("corporal|senior private", "єфрейтор*|капрал*|старш* солдат*", "상등병|상병|상급병사|병장"),
    ("junior sergeant", "молодш* сержант*", ""),
    ("sergeant", "сержант*", ""),
    ("senior sergeant", "старш* сержант*", ""),
    ("junior sergeant|sergeant", "", "하사"),
    ("sergeant|senior sergeant", "", "중사"),
    ("senior sergeant|master sergeant", "", "상사"),
    ("master sergeant", "старшин*", "특무상사|원사"),
    ("warrant officer", "прапорщик*|прапор*щик*", "준위"),
    ("junior lieutenant", "молодш* лейтенант*", ""),
    ("lieutenant", "лейтенант*", ""),
    ("senior lieutenant", "старш* лейтенант*|старлей*", ""),
    ("junior lieutenant|lieutenant", "", "소위입니다|소위였습니다|소위로|소위가|소위는|소위를|소위님|소위이고|소위인|소위였고"),
    ("lieutenant|senior lieutenant", "", "중위"),
    ("senior lieutenant|captain", "", "상위"),
    ("captain", "капітан*", "대위"),
    ("major", "майор*", "소좌|소령"),
    ("lieutenant colonel", "підполковник*", "중좌|중령"),
    ("lieutenant colonel|colonel", "", "상좌"),
    ("colonel", "полковник*", "대좌|대령"),
    ("major general", "генерал* майор*", ""),
    ("lieutenant general", "генерал* лейтенант*", "중장"),
    ("colonel general", "генерал* полковник*", ""),
    ("marshal", "маршал*", "차수"),
)

POSTS: Final[tuple[Row, ...]] = (
    ("squad leader", "командир* відділення", "분대장"),
    ("platoon leader", "командир* взвод*|взводн*", "소대장"),
    ("company commander", "командир* рот*|ротн*", "중대장"),
    ("battalion commander", "командир* батальйон*|комбат*", "대대장"),
    ("regiment commander", "командир* полк*", "연대장|련대장"),
    ("brigade commander", "командир* бригад*|комбриг*", "여단장|려단장"),
    ("division commander", "командир* дивізі*", "사단장"),
    ("political officer", "політрук*|замполіт*", "정치지도원|정치위원"),
)
