"""Which languages weights know, and whether they translate speech, as far as that can be read without opening them: an impossible run is refused
before its first second.

In: the weights of a run, the languages that may be spoken, the reader's language. Out: nothing, or a UsageError. What the packages or the
model's directory do not say is left to the engine. No model package is imported: tables are read from the packages' source.
"""

from __future__ import annotations

import ast
import importlib.util
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidtx.document import GIST_LANGUAGE
from vidtx.engines.seq2seq import FLORES, THREE_LETTERS
from vidtx.engines.tasks import LANGUAGE, RECOGNITION, TASKS, TRANSLATION, WHISPER
from vidtx.engines.weights.presets import ModelChoice, Weights
from vidtx.errors import UsageError

_TOKENIZER_FILES = ("tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json", "tokenizer.json")
_TOKENIZER_MODELS = ("spiece.model", "sentencepiece.bpe.model")


@dataclass(frozen=True, slots=True)
class TranslationLanguages:
    """ISO 639-1 codes of the languages that a model translates from and into; None: the directory does not say."""

    sources: frozenset[str] | None = None
    targets: frozenset[str] | None = None


def check_languages(choice: ModelChoice, languages: Iterable[str], to: str) -> None:
    """Raises UsageError, naming the option, where the recognizer or the translator is known to lack a language, or cannot translate speech as asked."""
    translation = choice.weights.get(TRANSLATION)
    pairs = read_translation_languages(translation.path) if translation else TranslationLanguages()
    if translation and pairs.targets is not None and to not in pairs.targets:
        raise UsageError(f"{translation.model} does not translate into {to!r}", option="--to", hint=_CODES_HINT)
    ear = choice.weights.get(LANGUAGE)
    for language in languages:
        recognition = choice.recognition_for(language)
        if not _knows(recognition, RECOGNITION, language):
            raise UsageError(f"{recognition.model} does not recognize {language!r}", option="--languages", hint=_CODES_HINT)
        if ear is not None and not _knows(ear, LANGUAGE, language):
            option = TASKS[LANGUAGE].option
            raise UsageError(
                f"{ear.model} does not know {language!r}", option=option, hint=f"{option} none: the recognizer itself"
            )
        if translation and language != to and pairs.sources is not None and language not in pairs.sources:
            raise UsageError(
                f"{translation.model} does not translate from {language!r}", option="--languages", hint=_CODES_HINT
            )
    if choice.translates_speech:
        check_speech_translation(to)


def _knows(weights: Weights, task: str, language: str) -> bool:
    """Whether a recognizer knows the language, as far as its name says."""
    adaptor = TASKS[task].find_adaptor(weights.manifest.engine if weights.manifest else None)
    known = read_recognition_languages(weights.model) if adaptor.name == WHISPER else None
    return known is None or language in known


def check_speech_translation(to: str) -> None:
    """Raises UsageError where a recognizer is asked to translate into another language than it can."""
    option = TASKS[TRANSLATION].option
    if to != GIST_LANGUAGE:
        raise UsageError(
            f"a recognizer translates into English only, not into {to!r}",
            option="--to",
            hint=f"--to {GIST_LANGUAGE}, or another {option}, such as m2m100-418m",
        )


_CODES_HINT = "codes are those of ISO 639-1, such as uk, ko or en"


def read_recognition_languages(model: str) -> frozenset[str] | None:
    """The languages of a Whisper model: those of `whisper.tokenizer.LANGUAGES`, or English alone for a name that ends in .en."""
    if re.search(r"\.en(\.pt)?$", model):
        return frozenset({"en"})
    table = _read_table("whisper.tokenizer", "LANGUAGES")
    return frozenset(table) if table else None


def read_translation_languages(path: Path) -> TranslationLanguages:
    """The languages of a transformers directory (M2M100, NLLB, T5 and MADLAD-400, Marian)."""
    kind = _read_json(path / "config.json").get("model_type")
    tokenizer = _read_json(path / "tokenizer_config.json")
    if kind == "m2m_100" and "nllb" not in str(tokenizer.get("tokenizer_class", "")).lower():
        table = _read_table("transformers.models.m2m_100.tokenization_m2m_100", "FAIRSEQ_LANGUAGE_CODES") or {}
        known = table.get(tokenizer.get("language_codes", "m2m100"))
        return TranslationLanguages(frozenset(known), frozenset(known)) if known else TranslationLanguages()
    if kind == "m2m_100":
        found = set(_read_table("transformers.models.nllb.tokenization_nllb", "FAIRSEQ_LANGUAGE_CODES") or ())
        both = frozenset(language for language, code in FLORES.items() if code in found) or None
        return TranslationLanguages(both, both)
    if kind in ("t5", "mt5"):
        both = frozenset(token[2:-1] for token in _find_tokens(path, re.compile(rb"<2[a-z]{2,3}>"))) or None
        return TranslationLanguages(both, both)
    if kind == "marian":
        return _read_marian(path, tokenizer)
    return TranslationLanguages()


def _read_marian(path: Path, tokenizer: dict[str, Any]) -> TranslationLanguages:
    """A side that is a group of languages ("zle", "mul") does not say which."""
    codes = {code: two for two, three in THREE_LETTERS.items() for code in (two, three)}
    prefixes = {token[2:-2] for token in _find_tokens(path, re.compile(rb">>[a-z]{2,3}<<"))}
    targets = frozenset(codes[code] for code in prefixes if code in codes) or _read_side(tokenizer.get("target_lang"), codes)
    return TranslationLanguages(_read_side(tokenizer.get("source_lang"), codes), targets)


def _read_side(side: object, codes: dict[str, str]) -> frozenset[str] | None:
    return frozenset({codes[side]}) if isinstance(side, str) and side in codes else None


def _find_tokens(path: Path, pattern: re.Pattern[bytes]) -> frozenset[str]:
    """The tokens of a form that stand in any of the tokenizer's files."""
    found: set[str] = set()
    for name in (*_TOKENIZER_FILES, *_TOKENIZER_MODELS):
        if (path / name).is_file():
            found.update(token.decode("ascii") for token in pattern.findall((path / name).read_bytes()))
    return frozenset(found)


def _read_json(path: Path) -> dict[str, Any]:
    """The object in a file; empty where there is none: the engine reports what is wrong with a directory."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _read_table(module: str, name: str) -> Any:
    """A literal table of an installed package, from its source: importing it would import torch. None where it is not there."""
    package, _, rest = module.partition(".")
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent.joinpath(*rest.split(".")).with_suffix(".py")
    try:
        tree = ast.parse(path.read_text("utf-8"))
    except (OSError, SyntaxError):
        return None
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                return ast.literal_eval(value)
    return None
