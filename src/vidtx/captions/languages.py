"""Languages as Tesseract names them, and the letters that they are written in.

In: ISO 639-1 codes. Out: the names of Tesseract's language data, as Debian's packages have them (`tesseract-ocr-kor`), and tests of letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

DATA: Mapping[str, str] = MappingProxyType(
    {
        "ar": "ara", "be": "bel", "bg": "bul", "cs": "ces", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est",
        "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb", "hu": "hun", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz",
        "ko": "kor", "lt": "lit", "lv": "lav", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus",
        "sk": "slk", "sv": "swe", "tr": "tur", "uk": "ukr", "vi": "vie", "zh": "chi_sim",
    }
)  # fmt: skip

_CYRILLIC, _LATIN = "Ѐ-ӿ", "A-Za-zÀ-ɏ"
_SCRIPTS = MappingProxyType(
    {
        "ko": "가-힣ㄱ-ㆎ", "uk": _CYRILLIC, "ru": _CYRILLIC, "be": _CYRILLIC, "bg": _CYRILLIC, "kk": _CYRILLIC, "el": "Ͱ-Ͽ",
        "ar": "؀-ۿ", "fa": "؀-ۿ", "he": "֐-׿", "ka": "Ⴀ-ჿ", "ja": "぀-ヿ一-鿿", "zh": "一-鿿",
    }
)  # fmt: skip


def measure_script(text: str, language: str) -> float:
    """The share of the text's letters that belong to the language's script; 0 where there are none."""
    letters = [character for character in text if character.isalpha()]
    own = re.compile(f"[{_SCRIPTS.get(language, _LATIN)}]")
    return sum(bool(own.match(letter)) for letter in letters) / len(letters) if letters else 0.0


def list_packages(languages: Sequence[str]) -> str:
    """Debian's packages that hold Tesseract and the data of these languages."""
    return " ".join(["tesseract-ocr", *(f"tesseract-ocr-{DATA[code].replace('_', '-')}" for code in languages if code != "en")])
