"""What a glossary's prompt does to recognition: real speech with no prompt, with terms that nobody says, and with terms that are said.

    python benchmarks/glossary.py --weights DIR --sources DIR [--json FILE] [--words 16] [--conditions clean noise telephone reversed] [--few] [--pieces N]

`--weights`: a models folder with whisper/base.pt. `--sources`: the folder of test media. Recordings are cut at pauses; each piece of a second and more is
recognized in its language, through the windows that a run uses. Reference is the text of a recording where it is known (MANIFEST.tsv); of the others, which
have none, the same weights' text without a prompt: there the figure is how much a prompt changes, not how wrong the text is. A term counts as
hallucinated where it stands more often in the text than in the reference. Terms that nobody says: the first of the starter glossary. Terms that are said:
words of the references, the longest, of which every other piece holds one; for recordings without a text there are none.

Conditions: as recorded; in noise; through the band of a telephone; and each piece backwards, which sounds like speech and holds no word at all: whatever
stands in its text was invented. `--few`: only no prompt and terms that nobody says.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]
THREADS = os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["NUMBA_NUM_THREADS"] = THREADS

from rapidfuzz.distance import Levenshtein

from real_interviews import RATE, Piece, degrade, list_recordings, read_recordings, read_sound
from real_texts import Kept, attach_texts
from vidtx.document.span import Span
from vidtx.evaluation.text import normalize_text
from vidtx.glossary.matching import find_term
from vidtx.glossary.prompt import choose_prompt_terms
from vidtx.glossary.starter import load_starter

SHORTEST = RATE  # samples of a piece: a second
LANGUAGES = ("ko", "uk")
PARTICLES = ("에서", "으로", "에는", "은", "는", "이", "가", "을", "를", "의", "에", "로", "와", "과", "도")


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a recording. `reference`: what is said, where that is known."""

    voice: str
    span: Span
    reference: str | None


def list_said(pieces: Sequence[Piece]) -> dict[str, list[Said]]:
    """By recording, those of a second and more."""
    found: dict[str, list[Said]] = {}
    for piece in pieces:
        if len(piece.samples) >= SHORTEST:
            span = Span(piece.start, piece.start + len(piece.samples) * 1000 // RATE)
            found.setdefault(piece.voice, []).append(Said(piece.voice, span, piece.text))
    return found


def choose_said_terms(said: Sequence[Said], language: str, limit: int) -> list[str]:
    """Words that are said: the longest of every other piece that has a text, without its particle."""
    words = []
    for each in [s for s in said if s.reference][::2]:
        word = max((w.strip(".,?!:") for w in (each.reference or "").split()), key=len)
        particle = next((p for p in PARTICLES if language == "ko" and word.endswith(p) and len(word) > len(p) + 1), "")
        words.append(word.removesuffix(particle))
    entries: list[str] = []
    for word in dict.fromkeys(words):
        if len(entries) < limit and sum(len(w.encode()) + 2 for w in [*entries, word]) <= 222:
            entries.append(word)
    return entries


def count(texts: Sequence[str], references: Sequence[str], terms: Sequence[str], language: str) -> dict[str, Any]:
    errors = characters = invented = held = heard = ended = longer = emptied = 0
    for text, reference in zip(texts, references, strict=True):
        one, other = (normalize_text(t).replace(" ", "") for t in (reference, text))
        errors += Levenshtein.distance(one, other)
        characters += len(one)
        ended += text.rstrip().endswith((".", "?", "!"))
        longer += len(other) > 1.5 * len(one) + 5
        emptied += bool(one) and not other
        for term in terms:
            true, found = (len(find_term(t, term, language)) for t in (reference, text))
            held += true
            heard += min(true, found)
            invented += max(0, found - true)
    return {
        "errors": errors, "characters": characters, "cer": errors / max(1, characters), "invented_terms": invented,
        "ended": ended, "terms_said": held, "with_text": sum(map(bool, texts)), "written": sum(len(normalize_text(t).replace(" ", "")) for t in texts), "terms_heard": heard, "much_longer": longer, "emptied": emptied,
    }  # fmt: skip


def change_sounds(sounds: dict[str, Any], said: dict[str, list[Said]], condition: str) -> dict[str, Any]:
    if condition == "clean":
        return sounds
    if condition != "reversed":
        return {voice: degrade(sound, condition, seed) for seed, (voice, sound) in enumerate(sorted(sounds.items()))}
    changed = {voice: sound.copy() for voice, sound in sounds.items()}
    for voice, own in said.items():
        for each in own:
            start, end = (time * RATE // 1000 for time in (each.span.start, each.span.end))
            changed[voice][start:end] = changed[voice][start:end][::-1]
    return changed


def measure(recognizer: Any, sources: Path, language: str, condition: str, arguments: argparse.Namespace) -> dict[str, Any]:
    kept = Kept(arguments.work, "base")
    pieces = attach_texts(read_recordings(sources, (language,)), sources, recognizer, kept)[language]
    said = list_said(pieces)
    if arguments.pieces:
        step = max(1, sum(map(len, said.values())) // arguments.pieces)
        numbered = [each for own in said.values() for each in own][::step][: arguments.pieces]
        said = {voice: own for voice in said if (own := [each for each in numbered if each.voice == voice])}
    sounds = {path.stem: read_sound(path) for path in list_recordings(sources, language) if path.stem in said}
    order = [each for own in said.values() for each in own]
    own_terms = [] if condition == "reversed" else choose_said_terms(order, language, arguments.words)
    sounds = change_sounds(sounds, said, condition)
    if condition == "reversed":
        order = [Said(each.voice, each.span, "") for each in order]

    def recognize(terms: Sequence[str]) -> tuple[list[str], float]:
        began = time.process_time()
        texts = [
            r.text
            for voice, own in said.items()
            for r in recognizer.transcribe(sounds[voice].copy(), [s.span for s in own], language, None, terms)
        ]
        return texts, time.process_time() - began

    unsaid = choose_prompt_terms(load_starter(), language)
    prompts = {
        "none": (),
        "not said": unsaid,
        "not said, first 5": unsaid[:5],
        "said": own_terms,
        "said and not said": (*own_terms[:5], *unsaid[:8]),
    }
    if arguments.few:
        prompts = {name: prompts[name] for name in ("none", "not said")}
    plain, seconds_plain = recognize(())
    row: dict[str, Any] = {"pieces": len(order), "with_text": sum(s.reference is not None for s in order), "prompts": {}}
    for name, terms in prompts.items():
        if name.startswith("said") and not own_terms:
            continue
        texts, seconds = recognize(terms) if terms else (plain, seconds_plain)
        row["prompts"][name] = {"terms": list(terms), "seconds": round(seconds, 1), "texts": texts}
        for part, chosen in (
            ("known", [n for n, s in enumerate(order) if s.reference is not None]),
            ("unknown", [n for n, s in enumerate(order) if s.reference is None]),
        ):
            if not chosen:
                continue
            references = [plain[n] if (known := order[n].reference) is None else known for n in chosen]
            watched = terms or (*unsaid, *own_terms)
            row["prompts"][name][part] = count([texts[n] for n in chosen], references, watched, language)
            shown = row["prompts"][name][part]
            print(
                f"{language} {condition:10}{part:8}{len(chosen):4} pieces  {name:20} {'CER' if part == 'known' else 'changed'} {100 * shown['cer']:5.1f} %"
                f"  invented {shown['invented_terms']:3}  said {shown['terms_heard']}/{shown['terms_said']}"
                f"  longer {shown['much_longer']}  emptied {shown['emptied']}  ended {shown['ended']}  with text {shown['with_text']} ({shown['written']} letters)  {seconds:.0f} s", flush=True,
            )  # fmt: skip
    row["references"] = [plain[n] if s.reference is None else s.reference for n, s in enumerate(order)]
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--weights", type=Path, required=True, help="a models folder with whisper/base.pt")
    parser.add_argument("--sources", type=Path, default=os.environ.get("VIDTX_TEST_MEDIA"))
    parser.add_argument("--words", type=int, default=16, help="terms that are said, at most")
    parser.add_argument("--conditions", nargs="+", default=["clean"], choices=["clean", "noise", "telephone", "reversed"])
    parser.add_argument("--pieces", type=int, default=0, help="so many pieces of a language, evenly chosen; 0: all")
    parser.add_argument("--few", action="store_true", help="only no prompt and terms that nobody says")
    parser.add_argument("--work", type=Path, help="a folder to keep in what does not change from run to run")
    parser.add_argument("--languages", nargs="+", default=LANGUAGES)
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    if arguments.sources is None:
        raise SystemExit("no real recordings: name their folder with --sources or VIDTX_TEST_MEDIA")
    import torch

    from vidtx.engines.whisper import WhisperRecognizer

    torch.set_num_threads(int(THREADS))
    recognizer = WhisperRecognizer(arguments.weights / "whisper" / "base.pt", name="base")
    rows = [
        {"language": code, "condition": condition} | measure(recognizer, Path(arguments.sources), code, condition, arguments)
        for code in arguments.languages
        for condition in arguments.conditions
    ]
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
