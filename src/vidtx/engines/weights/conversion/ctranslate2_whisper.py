"""A Whisper model of CTranslate2 as a checkpoint of openai-whisper: the same numbers under other names.

In: the member `model.bin`. Out: a file that `whisper.load_model` takes. CTranslate2 stacks projections that openai-whisper keeps apart (query,
key and value), and gives the key a bias, which is zero and which openai-whisper does not have. Nothing is computed: every tensor is a range of
bytes of the file that is read, so float16 stays float16.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from vidtx.engines.weights.conversion.ctranslate2 import FLOAT16, FLOAT32, ModelFile, Variable, read_model_file
from vidtx.engines.weights.conversion.torch_checkpoint import Tensor, write_checkpoint
from vidtx.errors import ModelError

MEMBER = "model.bin"
_TYPES = {FLOAT16: "float16", FLOAT32: "float32"}
_HEAD_WIDTH = 64  # of every attention head of every Whisper model (Radford et al. 2022, table 1)
_MOST_LAYERS = 64  # large-v3 has 32
_BLOCK = 1 << 16
_SETTINGS = re.compile(  # CTranslate2's own switches: they are no weights, and openai-whisper has them in its code
    r"(encoder|decoder)/(num_heads|pre_norm|activation|alibi|scale_embeddings|start_from_zero_embedding|alignment_heads|alignment_layer)"
)

Shape = tuple[int, ...]


def convert(members: Mapping[str, Path], target: Path) -> None:
    """Writes the checkpoint to the file `target`. Raises ModelError for a file that is no float Whisper model of CTranslate2."""
    path = members[MEMBER]
    content = read_model_file(path)
    try:
        if content.specification != "WhisperSpec":
            raise ValueError(f"it is a {content.specification}")
        naming = _Naming(content, path)
        dims, tensors = naming.read_dimensions(), naming.list_tensors()
        naming.require_all_named()
        write_checkpoint(target, dims, tensors, path)
    except (ValueError, KeyError) as error:
        raise ModelError(f"{path}: not a Whisper model of CTranslate2 in float16 or float32 ({error})") from error


class _Naming:
    """Finds openai-whisper's tensors among CTranslate2's variables. Raises ValueError."""

    def __init__(self, content: ModelFile, path: Path) -> None:
        self._variables, self._aliases, self._path = content.variables, content.aliases, path
        self._taken: set[str] = set()
        self._layers = {side: self._count_layers(side) for side in ("encoder", "decoder")}

    def read_dimensions(self) -> dict[str, int]:
        """The `dims` of a checkpoint (`whisper.model.ModelDimensions`), from the shapes."""
        width, mels = self._shape("encoder/conv1/weight", 3)[:2]
        audio_context, audio_width = self._shape("encoder/position_encodings/encodings", 2)
        text_context, text_width = self._shape("decoder/position_encodings/encodings", 2)
        vocabulary = self._shape("decoder/embeddings/weight", 2)[0]
        if width != audio_width or audio_width != text_width or width % _HEAD_WIDTH:
            raise ValueError(f"widths of {width}, {audio_width} and {text_width}")
        heads = width // _HEAD_WIDTH
        return {
            "n_mels": mels,
            "n_audio_ctx": audio_context,
            "n_audio_state": audio_width,
            "n_audio_head": heads,
            "n_audio_layer": self._layers["encoder"],
            "n_vocab": vocabulary,
            "n_text_ctx": text_context,
            "n_text_state": text_width,
            "n_text_head": heads,
            "n_text_layer": self._layers["decoder"],
        }

    def list_tensors(self) -> dict[str, Tensor]:
        """Every tensor of the checkpoint, by openai-whisper's name."""
        if dict(self._aliases) not in ({}, {"decoder/projection/weight": "decoder/embeddings/weight"}):
            raise ValueError("its output projection is not its embedding")
        found = dict(self._list_whole())
        for side, count in self._layers.items():
            for number in range(count):
                found.update(self._list_layer(side, f"{side}/layer_{number}", f"{side}.blocks.{number}"))
        return found

    def require_all_named(self) -> None:
        """Raises ValueError for a variable that has no place in a checkpoint: it would be lost without a word."""
        lost = [name for name in self._variables if name not in self._taken and not _SETTINGS.fullmatch(name)]
        if lost:
            raise ValueError(f"{len(lost)} variables are unknown, such as {lost[0]}")

    def _list_whole(self) -> Iterator[tuple[str, Tensor]]:
        """What belongs to no layer."""
        for ours, theirs in (
            ("encoder.positional_embedding", "encoder/position_encodings/encodings"),
            ("encoder.conv1.weight", "encoder/conv1/weight"),
            ("encoder.conv1.bias", "encoder/conv1/bias"),
            ("encoder.conv2.weight", "encoder/conv2/weight"),
            ("encoder.conv2.bias", "encoder/conv2/bias"),
            ("decoder.positional_embedding", "decoder/position_encodings/encodings"),
            ("decoder.token_embedding.weight", "decoder/embeddings/weight"),
        ):
            yield ours, self._take(theirs)
        yield from self._list_norm("encoder/layer_norm", "encoder.ln_post")
        yield from self._list_norm("decoder/layer_norm", "decoder.ln")

    def _list_layer(self, side: str, theirs: str, ours: str) -> Iterator[tuple[str, Tensor]]:
        stacked, output = f"{theirs}/self_attention/linear_0", f"{theirs}/self_attention/linear_1"
        yield from self._list_stacked(stacked, f"{ours}.attn", ("query", "key", "value"))
        yield from self._list_linear(output, f"{ours}.attn.out")
        yield from self._list_norm(f"{theirs}/self_attention/layer_norm", f"{ours}.attn_ln")
        if side == "decoder":
            yield from self._list_linear(f"{theirs}/attention/linear_0", f"{ours}.cross_attn.query")
            yield from self._list_stacked(f"{theirs}/attention/linear_1", f"{ours}.cross_attn", ("key", "value"))
            yield from self._list_linear(f"{theirs}/attention/linear_2", f"{ours}.cross_attn.out")
            yield from self._list_norm(f"{theirs}/attention/layer_norm", f"{ours}.cross_attn_ln")
        yield from self._list_linear(f"{theirs}/ffn/linear_0", f"{ours}.mlp.0")
        yield from self._list_linear(f"{theirs}/ffn/linear_1", f"{ours}.mlp.2")
        yield from self._list_norm(f"{theirs}/ffn/layer_norm", f"{ours}.mlp_ln")

    def _list_linear(self, theirs: str, ours: str) -> Iterator[tuple[str, Tensor]]:
        yield f"{ours}.weight", self._take(f"{theirs}/weight")
        yield f"{ours}.bias", self._take(f"{theirs}/bias")

    def _list_norm(self, theirs: str, ours: str) -> Iterator[tuple[str, Tensor]]:
        yield f"{ours}.weight", self._take(f"{theirs}/gamma")
        yield f"{ours}.bias", self._take(f"{theirs}/beta")

    def _list_stacked(self, theirs: str, ours: str, names: tuple[str, ...]) -> Iterator[tuple[str, Tensor]]:
        """Projections that lie on top of one another: rows of one weight, parts of one bias."""
        weights = self._split(f"{theirs}/weight", 2, len(names))
        biases = self._split(f"{theirs}/bias", 1, len(names))
        for name, weight, bias in zip(names, weights, biases, strict=True):
            yield f"{ours}.{name}.weight", weight
            if name == "key":
                self._require_zero(f"{theirs}/bias", bias)
            else:
                yield f"{ours}.{name}.bias", bias

    def _split(self, name: str, rank: int, count: int) -> list[Tensor]:
        whole = self._take(name)
        if len(whole.shape) != rank or whole.shape[0] % count:
            raise ValueError(f"{name} of shape {whole.shape} does not hold {count} projections")
        shape = (whole.shape[0] // count, *whole.shape[1:])
        return [Tensor(shape, whole.type, whole.offset + n * (whole.size // count)) for n in range(count)]

    def _require_zero(self, name: str, bias: Tensor) -> None:
        with self._path.open("rb") as stream:
            stream.seek(bias.offset)
            content = stream.read(min(bias.size, _BLOCK))
        if len(content) != bias.size or any(content):
            raise ValueError(f"{name}: the key has a bias, for which openai-whisper has no place")

    def _take(self, name: str) -> Tensor:
        variable = self._find(name)
        if variable.type not in _TYPES:
            raise ValueError(f"{name} is quantized (type {variable.type})")
        self._taken.add(name)
        return Tensor(variable.shape, _TYPES[variable.type], variable.offset)

    def _shape(self, name: str, rank: int) -> Shape:
        shape = self._find(name).shape
        if len(shape) != rank or 0 in shape:
            raise ValueError(f"{name} of shape {shape}")
        return shape

    def _find(self, name: str) -> Variable:
        if name not in self._variables:
            raise ValueError(f"{name} is not there")
        return self._variables[name]

    def _count_layers(self, side: str) -> int:
        pattern = re.compile(rf"{side}/layer_([0-9]{{1,3}})/")
        numbers = {int(match[1]) for name in self._variables if (match := pattern.match(name))}
        if not numbers or numbers != set(range(len(numbers))) or len(numbers) > _MOST_LAYERS:
            raise ValueError(f"the layers of its {side} are not numbered from 0")
        return len(numbers)
