"""Translation by transformers' encoder-decoder models: M2M100, NLLB, MADLAD-400 (T5) and Marian, from a local directory.

In: texts and two languages (ISO 639-1). Out: translations, or the mean log-probability of given ones (forced decoding).
Weights are read from safetensors only; nothing is fetched and no code from a model's directory is run.
"""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vidtx.engines.base import EngineInfo, Progress
from vidtx.errors import EngineError, ModelError

if TYPE_CHECKING:
    import torch

BEAMS = 4
BATCH = 16  # texts
STEP = 40  # characters: texts of one step are translated together, so that what comes out does not depend on the company
FLORES = {  # NLLB's names for languages
    "ar": "arb_Arab", "be": "bel_Cyrl", "bg": "bul_Cyrl", "cs": "ces_Latn", "da": "dan_Latn", "de": "deu_Latn", "el": "ell_Grek",
    "en": "eng_Latn", "es": "spa_Latn", "et": "est_Latn", "fa": "pes_Arab", "fi": "fin_Latn", "fr": "fra_Latn", "he": "heb_Hebr",
    "hi": "hin_Deva", "hu": "hun_Latn", "it": "ita_Latn", "ja": "jpn_Jpan", "ka": "kat_Geor", "ko": "kor_Hang", "lt": "lit_Latn",
    "lv": "lvs_Latn", "nl": "nld_Latn", "no": "nob_Latn", "pl": "pol_Latn", "pt": "por_Latn", "ro": "ron_Latn", "ru": "rus_Cyrl",
    "sk": "slk_Latn", "sv": "swe_Latn", "tr": "tur_Latn", "uk": "ukr_Cyrl", "vi": "vie_Latn", "zh": "zho_Hans",
}  # fmt: skip
_SENTENCE_END = re.compile(r"(?<=[.!?…。？！])\s+")


@dataclass(frozen=True, slots=True)
class _Family:
    """What one family of models wants to be told about languages."""

    encode: Callable[[list[str], str, str], Any]  # (texts, source, target) -> input ids and mask
    encode_target: Callable[[list[str], str, str], Any]  # (texts, source, target) -> labels, padded
    start: Callable[[str], int | None]  # target -> forced first token
    head: int  # how many of a label's first tokens name the language


class Seq2SeqTranslator:
    """A `Translator`. `path` is a model's directory. Raises ModelError for one that cannot be used."""

    def __init__(self, path: Path, device: str = "cpu", *, info: EngineInfo | None = None) -> None:
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
        kind = torch.float16 if device.startswith("cuda") else torch.float32
        try:
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(
                path, local_files_only=True, trust_remote_code=False
            )
            self._model: Any = transformers.AutoModelForSeq2SeqLM.from_pretrained(
                path, local_files_only=True, trust_remote_code=False, use_safetensors=True, dtype=kind
            )
        except Exception as error:  # configuration, vocabulary or weights, each with its own kinds of error
            raise ModelError(f"{path}: transformers cannot load this directory ({type(error).__name__})") from error
        self._model.to(torch.device(device)).eval()
        self._device = torch.device(device)
        self._family = self._choose_family(path)
        self.info = info or EngineInfo("translation", "transformers", importlib.metadata.version("transformers"), path.name)

    def translate(self, texts: Sequence[str], source: str, target: str, progress: Progress | None = None) -> tuple[str, ...]:
        """See `Translator.translate`."""
        self._require_pair(source, target)
        pieces = [(n, piece) for n, text in enumerate(texts) for piece in _split(text)]
        found: list[list[str]] = [[] for _ in texts]
        done = 0
        results: dict[int, str] = {}
        for batch in _batch_by_length([piece for _, piece in pieces]):
            chosen = [pieces[n][1] for n in batch]
            translated = chosen if source == target else self._generate(chosen, source, target)
            results.update(zip(batch, translated, strict=True))
            done += len(batch)
            if progress:
                progress(done / len(pieces))
        for n, (owner, _) in enumerate(pieces):
            found[owner].append(results[n])
        if progress:
            progress(1.0)
        return tuple(" ".join(part for part in parts if part) for parts in found)

    def score(self, sources: Sequence[str], targets: Sequence[str], source: str, target: str) -> tuple[float, ...]:
        """See `Translator.score`: teacher forcing, natural logarithms, the end of the sentence counted, the language token not."""
        import torch

        self._require_pair(source, target)
        if len(sources) != len(targets):
            raise EngineError(f"{len(sources)} sources but {len(targets)} targets")
        scores = [0.0] * len(sources)
        for batch in _batch_by_length([f"{a} {b}" for a, b in zip(sources, targets, strict=True)]):
            inputs = self._family.encode([sources[n] for n in batch], source, target)
            labels = self._family.encode_target([targets[n] for n in batch], source, target)
            with torch.inference_mode():
                logits = self._model(**self._move(inputs), labels=labels.to(self._device)).logits.float().log_softmax(-1)
            real = (labels != -100).to(self._device)
            real[:, : self._family.head] = False
            chosen = logits.gather(-1, labels.clamp_min(0).to(self._device)[..., None])[..., 0]
            means = (chosen * real).sum(1) / real.sum(1).clamp_min(1)
            for n, value in zip(batch, means.tolist(), strict=True):
                scores[n] = float(value)
        return tuple(scores)

    def _generate(self, texts: list[str], source: str, target: str) -> list[str]:
        import torch

        inputs = self._move(self._family.encode(texts, source, target))
        limit = (max(map(len, texts)) // STEP + 1) * STEP + 16
        with torch.inference_mode():
            out = self._model.generate(
                **inputs, forced_bos_token_id=self._family.start(target), num_beams=BEAMS, max_new_tokens=min(400, limit),
                max_length=None, no_repeat_ngram_size=6, early_stopping=True, do_sample=False,
            )  # fmt: skip
        named = set(
            getattr(self._tokenizer, "lang_code_to_id", {}).values()
        )  # "__en__": not every directory lists it as special
        rows = [[token for token in row if token not in named] for row in out.tolist()]
        return [text.strip() for text in self._tokenizer.batch_decode(rows, skip_special_tokens=True)]

    def _move(self, inputs: Any) -> dict[str, torch.Tensor]:
        return {name: inputs[name].to(self._device) for name in ("input_ids", "attention_mask")}

    def _require_pair(self, source: str, target: str) -> None:
        if source != target:
            for language in (source, target):
                if not self._knows(language):
                    raise EngineError(
                        f"{self.info.model} does not translate {source!r} to {target!r}: it does not know {language!r}"
                    )

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

        if kind == "m2m_100" and "nllb" in name:
            self._codes: dict[str, str] = FLORES
            self._knows: Callable[[str], bool] = lambda language: language in FLORES and self._has(FLORES[language])
            return _Family(with_source, with_target, lambda t: int(tokenizer.convert_tokens_to_ids(FLORES[t])), 1)
        if kind == "m2m_100":
            self._codes = {}
            self._knows = lambda language: language in tokenizer.lang_code_to_id
            return _Family(with_source, with_target, lambda t: int(tokenizer.get_lang_id(t)), 1)
        if kind in ("t5", "mt5"):
            self._codes = {}
            self._knows = lambda language: self._has(f"<2{language}>")
            return _Family(
                lambda texts, s, t: plain([f"<2{t}> {text}" for text in texts]),
                lambda texts, s, t: _mask(plain(texts)),
                lambda t: None,
                0,
            )
        if kind == "marian":
            return self._choose_marian(path, plain, _mask)
        raise ModelError(
            f"{path}: {kind!r} is not a kind of translation model that vidtx knows (M2M100, NLLB, T5/MADLAD, Marian)"
        )

    def _choose_marian(self, path: Path, plain: Callable[[list[str]], Any], mask: Callable[[Any], Any]) -> _Family:
        """Marian models translate one pair, or one source into several targets named by `>>xxx<<` before the text."""
        tokenizer = self._tokenizer
        codes = {"uk": "ukr", "ko": "kor", "en": "eng", "ru": "rus", "de": "deu", "fr": "fra", "es": "spa", "pl": "pol"}
        prefixes = {two: f">>{three}<<" for two, three in codes.items() if self._has(f">>{three}<<")}
        pair = {getattr(tokenizer, "source_lang", None), getattr(tokenizer, "target_lang", None)} - {None}
        known = pair | set(prefixes) | {codes.get(str(code), "") for code in pair}
        self._codes = {}
        self._knows = lambda language: language in known or codes.get(language) in known or not pair

        def with_prefix(texts: list[str], source: str, target: str) -> Any:
            return plain([f"{prefixes[target]} {text}" if target in prefixes else text for text in texts])

        return _Family(
            with_prefix,
            lambda texts, s, t: mask(
                tokenizer(text_target=texts, return_tensors="pt", padding=True, truncation=True, max_length=512)
            ),
            lambda t: None,
            0,
        )

    def _code(self, language: str) -> str:
        return self._codes.get(language, language)

    def _has(self, token: str) -> bool:
        return token in self._tokenizer.get_vocab()


def _split(text: str) -> list[str]:
    """The sentences of a text, since these models are trained on single ones; nothing for a text without words."""
    return [piece for piece in _SENTENCE_END.split(text.strip()) if any(character.isalnum() for character in piece)]


def _batch_by_length(texts: Sequence[str]) -> list[list[int]]:
    """Indices in batches of like length."""
    steps: dict[int, list[int]] = {}
    for n, text in enumerate(texts):
        steps.setdefault(len(text) // STEP, []).append(n)
    return [indices[first : first + BATCH] for _, indices in sorted(steps.items()) for first in range(0, len(indices), BATCH)]
