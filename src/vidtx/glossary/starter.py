"""The glossary that vidtx ships: ranks, units and posts of the two armies, and words that differ between North and South Korea.

In: `starter_terms.tsv`, a row for each term, with its Korean, Ukrainian and English form and where the facts are from. Out: entries for each direction.
Words that mean something else in everyday speech are not in it: a glossary replaces what the translator says. Facts are from:

- `LoC`: Library of Congress, North Korea: A Country Study (5th ed. 2008), chapter 5: the ranks of the Korean People's Army;
- `205-IX`: Law of Ukraine No. 205-IX (2019): ranks of privates and sergeants, and those that it abolished;
- `NIKL`: Urimalsaem, the open dictionary of the National Institute of Korean Language, which names words of the North;
- `common`: what units and posts are called in both armies, in any encyclopedia.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from vidtx.document import GlossaryEntry
from vidtx.glossary.reading import identify

STARTER = "starter"  # its name, in place of a file's
TERMS = "starter_terms.tsv"
DIRECTIONS = (("ko", "en"), ("uk", "en"), ("ko", "uk"), ("uk", "ko"))


@lru_cache(maxsize=1)
def load_starter() -> tuple[GlossaryEntry, ...]:
    """The entries, direction by direction. Where the North and the South have different words for a Ukrainian term, neither is its rendering: that
    depends on who reads."""
    korean = Counter(row["uk"] for row in _read_rows() if row["uk"] and row["ko"])
    found: dict[tuple[str, str, str], GlossaryEntry] = {}
    for source, target in DIRECTIONS:
        for row in _read_rows():
            if (
                row[source]
                and row[target]
                and not (target == "ko" and (korean[row["uk"]] > 1 or row["note"].startswith("North")))
            ):
                # A note is about the Korean word.
                note = row["note"] if "ko" in (source, target) or not row["ko"] else ""
                entry = GlossaryEntry(source, row[source], target, row[target], note)
                found.setdefault(identify(entry), entry)
    return tuple(found.values())


def _read_rows() -> Iterator[dict[str, str]]:
    header, *lines = files("vidtx.glossary").joinpath(TERMS).read_text("utf-8").splitlines()
    names = header.split("\t")
    for line in lines:
        yield dict(zip(names, line.split("\t"), strict=True))
