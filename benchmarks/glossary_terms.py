"""The starter glossary on human translations: how often a right translation would be said to lack a term.

    python benchmarks/glossary_terms.py --sources DIR [--json FILE]

`--sources` is a folder of test media, in which files NAME.uk.txt, NAME.ko.txt and NAME.en.txt with one sentence a line, translations of each other, are found.
Each sentence that holds a source term stands beside the human translation: does it hold the target as often? Where it does not, a run would ask the translator,
and replace what it says or mark `[‡ term]`, although nothing is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from sentence_vectors import read_sentences
from vidtx.glossary.matching import find_term
from vidtx.glossary.starter import load_starter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sources", type=Path, required=True)
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    texts = read_sentences(arguments.sources)
    rows = []
    for source, target in (("uk", "en"), ("ko", "en"), ("ko", "uk"), ("uk", "ko")):
        said: Counter[str] = Counter()
        lacking: Counter[str] = Counter()
        sentences = 0
        for entry in load_starter():
            if (entry.source_language, entry.target_language) != (source, target):
                continue
            for own, other in zip(texts[source], texts[target], strict=True):
                count = len(find_term(own, entry.source, source))
                there = len(find_term(other, entry.target, target)) if count else 0
                sentences += bool(count)
                said[f"{entry.source} = {entry.target}"] += count
                lacking[f"{entry.source} = {entry.target}"] += max(0, count - there)
        row = {
            "pair": f"{source}-{target}",
            "said": said.total(),
            "terms": sum(map(bool, said.values())),
            "lacking": lacking.total(),
        }
        rows.append(row | {"sentences": len(texts[source]), "most": [pair for pair in lacking.most_common(8) if pair[1]]})
        print(
            f"{source} -> {target}: {row['said']} places of {row['terms']} terms in {len(texts[source])} sentences, {row['lacking']} lack the target",
            rows[-1]["most"],
        )
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
