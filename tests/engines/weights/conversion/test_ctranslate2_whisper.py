"""CTranslate2's Whisper as openai-whisper's checkpoint: the same numbers in the right places, or an error."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ctranslate2_files import ALIASES, AUDIO, LAYERS, MELS, TEXT, VOCABULARY, WIDTH, make_whisper_variables, write_model
from vidtx.engines.weights.conversion import CONVERSIONS, find_conversion
from vidtx.engines.weights.conversion.ctranslate2_whisper import convert
from vidtx.errors import ModelError

Variables = dict[str, np.ndarray]


def convert_variables(folder: Path, variables: Variables, aliases: dict[str, str] = ALIASES, **rest: str) -> Path:
    (folder / "model.bin").write_bytes(write_model(variables, aliases, **rest))  # type: ignore[arg-type]
    convert({"model.bin": folder / "model.bin"}, folder / "small.pt")
    return folder / "small.pt"


@pytest.mark.slow
def test_whisper_loads_the_checkpoint_and_finds_every_number(tmp_path: Path) -> None:
    import whisper

    variables = make_whisper_variables()
    model = whisper.load_model(str(convert_variables(tmp_path, variables)), device="cpu")
    dims = model.dims
    assert (dims.n_mels, dims.n_audio_ctx, dims.n_text_ctx, dims.n_vocab) == (MELS, AUDIO, TEXT, VOCABULARY)
    assert (dims.n_audio_state, dims.n_audio_head, dims.n_audio_layer, dims.n_text_layer) == (WIDTH, 1, LAYERS, LAYERS)
    state = {name: tensor.numpy() for name, tensor in model.state_dict().items()}
    for ours, theirs, rows in (
        ("encoder.blocks.1.attn.query.weight", "encoder/layer_1/self_attention/linear_0/weight", (0, WIDTH)),
        ("encoder.blocks.1.attn.key.weight", "encoder/layer_1/self_attention/linear_0/weight", (WIDTH, 2 * WIDTH)),
        ("encoder.blocks.1.attn.value.bias", "encoder/layer_1/self_attention/linear_0/bias", (2 * WIDTH, 3 * WIDTH)),
        ("decoder.blocks.0.cross_attn.query.weight", "decoder/layer_0/attention/linear_0/weight", (0, WIDTH)),
        ("decoder.blocks.0.cross_attn.key.weight", "decoder/layer_0/attention/linear_1/weight", (0, WIDTH)),
        ("decoder.blocks.0.cross_attn.value.weight", "decoder/layer_0/attention/linear_1/weight", (WIDTH, 2 * WIDTH)),
        ("decoder.blocks.0.cross_attn.out.bias", "decoder/layer_0/attention/linear_2/bias", (0, WIDTH)),
        ("decoder.blocks.1.mlp.2.weight", "decoder/layer_1/ffn/linear_1/weight", (0, WIDTH)),
        ("decoder.blocks.1.mlp_ln.weight", "decoder/layer_1/ffn/layer_norm/gamma", (0, WIDTH)),
        ("encoder.ln_post.bias", "encoder/layer_norm/beta", (0, WIDTH)),
        ("encoder.conv1.weight", "encoder/conv1/weight", (0, WIDTH)),
        ("decoder.token_embedding.weight", "decoder/embeddings/weight", (0, VOCABULARY)),
    ):
        np.testing.assert_array_equal(state[ours], variables[theirs][rows[0] : rows[1]].astype(np.float32), ours)


def test_the_same_model_gives_the_same_bytes(tmp_path: Path) -> None:
    first = convert_variables(tmp_path, make_whisper_variables()).read_bytes()
    assert convert_variables(tmp_path, make_whisper_variables()).read_bytes() == first
    assert convert_variables(tmp_path, make_whisper_variables(1)).read_bytes() != first


def without(name: str) -> Variables:
    variables = make_whisper_variables()
    del variables[name]
    return variables


def changed(name: str, array: np.ndarray) -> Variables:
    return make_whisper_variables() | {name: array}


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        (without("encoder/conv1/weight"), "encoder/conv1/weight is not there"),
        (without("decoder/layer_1/ffn/linear_0/bias"), "linear_0/bias is not there"),
        (changed("encoder/conv1/bias", np.zeros(WIDTH, np.int8)), "quantized"),
        (changed("encoder/layer_0/self_attention/linear_0/bias", np.ones(3 * WIDTH, np.float16)), "the key has a bias"),
        (changed("encoder/layer_0/self_attention/linear_0/weight", np.ones((100, WIDTH), np.float16)), "3 projections"),
        (changed("decoder/extra/weight", np.ones(4, np.float16)), "unknown, such as decoder/extra"),
        (changed("encoder/layer_7/ffn/linear_0/weight", np.ones(4, np.float16)), "numbered from 0"),
        (changed("encoder/position_encodings/encodings", np.ones((AUDIO, 128), np.float16)), "widths"),
    ],
)
def test_another_model_is_refused_with_the_reason(tmp_path: Path, variables: Variables, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        convert_variables(tmp_path, variables)


def test_another_kind_of_model_and_another_projection_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="TransformerSpec"):
        convert_variables(tmp_path, make_whisper_variables(), specification="TransformerSpec")
    with pytest.raises(ModelError, match="output projection"):
        convert_variables(tmp_path, make_whisper_variables(), {"decoder/projection/weight": "encoder/conv1/weight"})


def test_every_conversion_is_registered_under_a_name_that_finds_it() -> None:
    assert find_conversion("ctranslate2-whisper") is convert
    assert all(":" in place for place in CONVERSIONS.values())
