"""Removes the credits of subtitles that speech recognizers write where they understand nothing ("Редактор субтитров А.Семкин ...").

Whisper learned from subtitled videos, whose last lines name who wrote them; nobody says these. In: a text. Out: the text without them. A sentence is cut only
where it begins as a credit and goes on with a name, as credits do, and never in its midst: people do speak of subtitles.
"""

from __future__ import annotations

import re

from vidtx.engines.repetitions import CutText

_NAME = r"[A-ZА-ЯЁІЇЄҐ][\w.'’-]*"  # of a person or of an address
_GAP = r"(?<!\w\w[.]) "  # not after a full stop, unless it is an initial's
_CREDIT = re.compile(
    rf"(?<![^\s.!?…])(?:"
    rf"(?:[Рр]едактор|[Кк]орректор|[Кк]оректор)(?: субтитр\w+)? {_NAME}(?:{_GAP}(?:[Кк]орр?ектор )?{_NAME})*"
    rf"|[Сс]убтитр\w+ (?:сделал|создавал|создал|делал|подготов|створ|зроб|підготув)\w*(?: спільнотою| сообществом)? {_NAME}(?:{_GAP}{_NAME})*"
    rf"|(?:[Ss]ubtitles|[Cc]aptions|[Tt]ranscription|[Tt]ranslation) by(?: the)? {_NAME}(?:{_GAP}(?:{_NAME}|community))*"
    r"|(?:한글 ?)?자막 ?(?:by|제공 ?:|제작 ?:) ?[가-힣\w]+"
    r")[.!?…]*(?=\s|$)"
)


def cut_credits(text: str) -> CutText:
    """The text without the credits in it; as it is where there are none."""
    kept, count = _CREDIT.subn(" ", text)
    return CutText(" ".join(kept.split()), True) if count else CutText(text, False)
