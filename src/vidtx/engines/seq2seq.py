"""Adaptor of transformers: translation by encoder-decoder models: M2M100, NLLB, MADLAD-400 (T5) and Marian, from a local directory.

In: texts and two languages (ISO 639-1). Out: translations, or the mean log-probability of given ones (forced decoding).
Weights are read from safetensors only; nothing is fetched and no code from a model's directory is run.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidtx.document import EngineRecord
from vidtx.errors import EngineError, ModelError
from vidtx.signal import Progress

if TYPE_CHECKING:
    import torch

BEAMS = 4
BATCH_TEXTS = 16
BATCH_CHARACTERS = 2400  # of a batch, padding counted: what bounds memory
LONGEST_CHARACTERS = 300  # of a piece; it has at most as many tokens, well inside the 512 positions of the smallest models
LENGTH_STEP = 40  # characters; texts of one step are translated together, so that results do not depend on the batch
FLORES = {  # NLLB's names for languages
    "ar": "arb_Arab", "be": "bel_Cyrl", "bg": "bul_Cyrl", "cs": "ces_Latn", "da": "dan_Latn", "de": "deu_Latn", "el": "ell_Grek",
    "en": "eng_Latn", "es": "spa_Latn", "et": "est_Latn", "fa": "pes_Arab", "fi": "fin_Latn", "fr": "fra_Latn", "he": "heb_Hebr",
    "hi": "hin_Deva", "hu": "hun_Latn", "it": "ita_Latn", "ja": "jpn_Jpan", "ka": "kat_Geor", "ko": "kor_Hang", "lt": "lit_Latn",
    "lv": "lvs_Latn", "nl": "nld_Latn", "no": "nob_Latn", "pl": "pol_Latn", "pt": "por_Latn", "ro": "ron_Latn", "ru": "rus_Cyrl",
    "sk": "slk_Latn", "sv": "swe_Latn", "tr": "tur_Latn", "uk": "ukr_Cyrl", "vi": "vie_Latn", "zh": "zho_Hans",
}  # fmt: skip
THREE_LETTERS = {  # Marian's names for languages, beside those of two letters
    "ar": "ara", "be": "bel", "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est",
    "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hu": "hun", "it": "ita", "ja": "jpn", "ka": "kat", "ko": "kor", "lt": "lit",
    "lv": "lav", "nl": "nld", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sv": "swe", "tr": "tur", "uk": "ukr",
    "vi": "vie", "zh": "zho",
}  # fmt: skip
_LANGUAGE_TOKEN = re.compile(r"<2\w+>|>>\w+<<")  # MADLAD's and Marian's
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[。？！])\s*")
_CLAUSE_END = re.compile(r"(?<=[,;:—、，；])\s+|(?<=[、，；])")


@dataclass(frozen=True, slots=True)
class _Family:
    """How one family of models is given its languages."""

    encode: Callable[[list[str], str, str], Any]  # (texts, source, target) -> input ids and mask
    encode_target: Callable[[list[str], str, str], Any]  # (texts, source, target) -> labels, padded
    start: Callable[[str], int | None]  # target -> forced first token
    head: int  # how many of a label's first tokens name the language
    translates: Callable[[str, str], bool]  # (source, target)


class Seq2SeqTranslator:
    """A `Translator`. `path` is a model's directory. Raises ModelError for one that cannot be used."""

    def __init__(self, path: Path, device: str = "cpu", *, record: EngineRecord | None = None) -> None:
        import torch

        if not (path / "config.json").is_file():
            raise ModelError(f"{path}: not a directory of a translation model: config.json missing")
        if not any(path.glob("*.safetensors")):
            raise ModelError(
                f"{path}: no weights in safetensors; other formats can run code when they are opened and are refused"
            )
        import transformers

        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        try:
            kind = _choose_precision(
                json.loads((path / "config.json").read_text(encoding="utf-8")).get("model_type", ""), device
            )
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(
                path, local_files_only=True, trust_remote_code=False
            )
            self._model: Any
            self._model, report = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                path, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=kind, output_loading_info=True
            )
        except Exception as error:  # configuration, vocabulary or weights, each with its own kinds of error
            raise ModelError(f"{path}: transformers cannot load this directory ({type(error).__name__})") from error
        _require_whole(self._model, report["missing_keys"], path)
        self._model.to(torch.device(device)).eval()
        self._device = torch.device(device)
        vocabulary: dict[str, int] = self._tokenizer.get_vocab()
        self._vocabulary = frozenset(vocabulary)
        # Not every directory lists these as special, so decoding does not always leave them out.
        self._language_tokens = {number for piece, number in vocabulary.items() if _LANGUAGE_TOKEN.fullmatch(piece)}
        self._language_tokens.update(getattr(self._tokenizer, "lang_code_to_id", {}).values())
        self._codes: dict[str, str] = {}
        self._family = self._choose_family(path)
        self.record = record or EngineRecord(
            "translation", "transformers", importlib.metadata.version("transformers"), path.name
        )

    def translate(self, texts: Sequence[str], source: str, target: str, progress: Progress | None = None) -> tuple[str, ...]:
        """See `Translator.translate`. A text is translated sentence by sentence; one without a letter or digit becomes empty.

        From a language to itself, texts come back as they are.
        """
        if source == target:
            if progress:
                progress(1.0)
            return tuple(texts)
        self._require_pair(source, target)
        pieces = [(n, piece) for n, text in enumerate(texts) for piece in _split(text)]
        found: list[list[str]] = [[] for _ in texts]
        done = 0
        results: dict[int, str] = {}
        for batch in _batch_by_length([piece for _, piece in pieces]):
            chosen = [pieces[n][1] for n in batch]
            results.update(zip(batch, self._generate(chosen, source, target), strict=True))
            done += len(batch)
            if progress:
                progress(done / len(pieces))
        for n, (owner, _) in enumerate(pieces):
            found[owner].append(results[n])
        if progress:
            progress(1.0)
        return tuple(" ".join(part for part in parts if part) for parts in found)

    def score(self, sources: Sequence[str], targets: Sequence[str], source: str, target: str) -> tuple[float, ...]:
        """See `Translator.score`: teacher forcing, natural logarithms, the end of the sentence counted, the language token not.

        Texts go in whole, up to 512 tokens of each side. Raises EngineError also where there are not as many targets as sources.
        """
        import torch

        self._require_pair(source, target)
        if len(sources) != len(targets):
            raise EngineError(f"{len(sources)} sources but {len(targets)} targets")
        scores = [0.0] * len(sources)
        for batch in _batch_by_length([f"{a} {b}" for a, b in zip(sources, targets, strict=True)]):
            inputs = self._family.encode([sources[n] for n in batch], source, target)
            labels = self._family.encode_target([targets[n] for n in batch], source, target)
            with torch.inference_mode():
                logits = self._model(**self._move(inputs), labels=labels.to(self._device)).logits.float()
            real = (labels != -100).to(self._device)
            real[:, : self._family.head] = False
            chosen = logits.gather(-1, labels.clamp_min(0).to(self._device)[..., None])[..., 0] - logits.logsumexp(-1)
            means = (chosen * real).sum(1) / real.sum(1).clamp_min(1)
            for n, value in zip(batch, means.tolist(), strict=True):
                scores[n] = float(value)
        return tuple(scores)

    def _generate(self, texts: list[str], source: str, target: str) -> list[str]:
        import torch

        inputs = self._move(self._family.encode(texts, source, target))
        limit = (max(map(len, texts)) // LENGTH_STEP + 1) * LENGTH_STEP + 16
        with torch.inference_mode():
            out = self._model.generate(
                **inputs, forced_bos_token_id=self._family.start(target), num_beams=BEAMS, max_new_tokens=min(400, limit),
                max_length=None, no_repeat_ngram_size=6, early_stopping=True, do_sample=False,
            )  # fmt: skip
        rows = [[token for token in row if token not in self._language_tokens] for row in out.tolist()]
        return [text.strip() for text in self._tokenizer.batch_decode(rows, skip_special_tokens=True)]

    def _move(self, inputs: Any) -> dict[str, torch.Tensor]:
        return {name: inputs[name].to(self._device) for name in ("input_ids", "attention_mask")}

    def _require_pair(self, source: str, target: str) -> None:
        if not self._family.translates(source, target):
            raise EngineError(f"{self.record.model} does not translate {source!r} to {target!r}")

    def _choose_family(self, path: Path) -> _Family:
        tokenizer = self._tokenizer
        kind, name = self._model.config.model_type, type(tokenizer).__name__.lower()

        def plain(texts: list[str]) -> Any:
            return tokenizer(texts, return_tensors="pt", padding=True, truncation=True, max_length=512)

        def with_source(texts: list[str], source: str, target: str) -> Any:
            tokenizer.src_lang = self._code(source)
            return plain(texts)

        def with_target(texts: list[str], source: str, target: str) -> Any:
            tokenizer.src_lang, tokenizer.tgt_lang = self._code(source), self._code(target)
            return _mask(tokenizer(text_target=texts, return_tensors="pt", padding=True, truncation=True, max_length=512))

        def _mask(encoded: Any) -> Any:
            labels = encoded["input_ids"]
            return labels.masked_fill(encoded["attention_mask"] == 0, -100)

        def both(knows: Callable[[str], bool]) -> Callable[[str, str], bool]:
            return lambda source, target: knows(source) and knows(target)

        if kind == "m2m_100" and "nllb" in name:
            self._codes = FLORES
            known = both(lambda language: self._has(FLORES.get(language, "")))
            return _Family(with_source, with_target, lambda t: int(tokenizer.convert_tokens_to_ids(FLORES[t])), 1, known)
        if kind == "m2m_100" and hasattr(tokenizer, "lang_code_to_id"):
            known = both(lambda language: language in tokenizer.lang_code_to_id)
            return _Family(with_source, with_target, lambda t: int(tokenizer.get_lang_id(t)), 1, known)
        if kind in ("t5", "mt5"):

            def with_prefix(texts: list[str], source: str, target: str) -> Any:
                return plain([f"<2{target}> {text}" for text in texts])

            known = both(lambda language: self._has(f"<2{language}>"))
            return _Family(with_prefix, lambda texts, s, t: _mask(plain(texts)), lambda t: None, 0, known)
        if kind == "marian":
            return self._choose_marian(plain, _mask)
        raise ModelError(
            f"{path}: {kind!r} is not a kind of translation model that vidtx knows (M2M100, NLLB, T5/MADLAD, Marian)"
        )

    def _choose_marian(self, plain: Callable[[list[str]], Any], mask: Callable[[Any], Any]) -> _Family:
        """Marian models translate one pair, or into several targets of which `>>xxx<<` before the text names one.

        Either side may be a group of languages ("zle", "mul"), whose members the directory does not name.
        """
        tokenizer = self._tokenizer
        prefixes = {
            two: f">>{code}<<" for two, three in THREE_LETTERS.items() for code in (two, three) if self._has(f">>{code}<<")
        }

        def with_prefix(texts: list[str], source: str, target: str) -> Any:
            return plain([f"{prefixes[target]} {text}" if target in prefixes else text for text in texts])

        def with_target(texts: list[str], source: str, target: str) -> Any:
            return mask(tokenizer(text_target=texts, return_tensors="pt", padding=True, truncation=True, max_length=512))

        def fits(language: str, side: object) -> bool:
            single = side in THREE_LETTERS or side in THREE_LETTERS.values()
            return language in THREE_LETTERS and (not single or side in (language, THREE_LETTERS[language]))

        def translates(source: str, target: str) -> bool:
            there = target in prefixes if prefixes else fits(target, getattr(tokenizer, "target_lang", None))
            return there and fits(source, getattr(tokenizer, "source_lang", None))

        return _Family(with_prefix, with_target, lambda t: None, 0, translates)

    def _code(self, language: str) -> str:
        return self._codes.get(language, language)

    def _has(self, token: str) -> bool:
        return token in self._vocabulary


def _choose_precision(kind: str, device: str) -> torch.dtype:
    """float32 on a CPU; on CUDA half precision, for T5 only bfloat16: its activations overflow float16."""
    import torch

    if not device.startswith("cuda"):
        return torch.float32
    if kind not in ("t5", "mt5"):
        return torch.float16
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float32


def _require_whole(model: Any, missing: Any, path: Path) -> None:
    """Refuses a model of which a part is not from the file: transformers fills what is missing with random numbers.

    It also refuses a T5 whose encoder and decoder do not share their embeddings: some releases of transformers 5 give the encoder
    of google/madlad400-3b-mt the output layer's weights (transformers issue 48154), and its output is then noise.
    """
    if missing:
        raise ModelError(f"{path}: {len(missing)} weights are missing, such as {min(missing)}")
    if (
        model.config.model_type == "t5"
        and model.encoder.embed_tokens.weight.data_ptr() != model.decoder.embed_tokens.weight.data_ptr()
    ):
        raise ModelError(
            f"{path}: this version of transformers does not load the model rightly (its issue 48154)",
            hint="pip install 'transformers>=5.23'",
        )


def _split(text: str) -> list[str]:
    """The sentences of a text, since these models are trained on single ones; nothing for a text without letters and digits.

    A sentence longer than `LONGEST_CHARACTERS` is cut at its clauses, then at spaces, then anywhere: what a model would cut off is lost.
    """
    sentences = [piece for piece in _SENTENCE_END.split(text.strip()) if any(character.isalnum() for character in piece)]
    return [piece for sentence in sentences for piece in _shorten(sentence)]


def _shorten(sentence: str) -> list[str]:
    for separator in (None, _CLAUSE_END, re.compile(r"\s+")):
        parts = [sentence] if separator is None else _join_short([part for part in separator.split(sentence) if part])
        if max(map(len, parts)) <= LONGEST_CHARACTERS:
            return parts
    return [part[first : first + LONGEST_CHARACTERS] for part in parts for first in range(0, len(part), LONGEST_CHARACTERS)]


def _join_short(parts: list[str]) -> list[str]:
    """Neighbors joined again as long as they stay within `LONGEST_CHARACTERS`."""
    joined = parts[:1]
    for part in parts[1:]:
        if len(joined[-1]) + 1 + len(part) <= LONGEST_CHARACTERS:
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _batch_by_length(texts: Sequence[str]) -> list[list[int]]:
    """Indices in batches of like length, shortest first."""
    steps: dict[int, list[int]] = {}
    for n, text in enumerate(texts):
        steps.setdefault(len(text) // LENGTH_STEP, []).append(n)
    batches = []
    for step, indices in sorted(steps.items()):
        size = max(1, min(BATCH_TEXTS, BATCH_CHARACTERS // ((step + 1) * LENGTH_STEP)))
        batches += [indices[first : first + size] for first in range(0, len(indices), size)]
    return batches
