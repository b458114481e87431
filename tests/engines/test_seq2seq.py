"""Translation by transformers' models: random weights in the published forms, and a small one that learnt three sentences here."""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from seq2seq_directories import (
    TEXT,
    write_m2m100_directory,
    write_madlad_directory,
    write_marian_directory,
)
from vidtx.engines import seq2seq
from vidtx.engines.seq2seq import Seq2SeqTranslator
from vidtx.errors import EngineError, ModelError

WRITERS: dict[str, Callable[[Path], Path]] = {
    "m2m100": write_m2m100_directory,
    "madlad": write_madlad_directory,
}
PAIRS = (
    ("Як вас звати?", "What is your name?"),
    ("Скільки вам років?", "How old are you?"),
    ("Я хочу додому.", "I want to go home."),
)


@pytest.fixture(scope="module")
def m2m100(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_m2m100_directory(tmp_path_factory.mktemp("m2m100"))


@pytest.fixture(scope="module")
def madlad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_madlad_directory(tmp_path_factory.mktemp("madlad"))


@pytest.fixture(scope="module")
def taught(m2m100: Path, tmp_path_factory: pytest.TempPathFactory) -> Seq2SeqTranslator:
    """A small M2M100 that learnt `PAIRS` by heart, trained with transformers alone, as one would train an official one."""
    import shutil

    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    folder = tmp_path_factory.mktemp("taught") / "model"
    shutil.copytree(m2m100, folder)
    tokenizer, model = AutoTokenizer.from_pretrained(folder), AutoModelForSeq2SeqLM.from_pretrained(folder)
    tokenizer.src_lang, tokenizer.tgt_lang = "uk", "en"
    batch = tokenizer([a for a, _ in PAIRS], text_target=[b for _, b in PAIRS], return_tensors="pt", padding=True)
    batch["labels"] = batch["labels"].masked_fill(batch["labels"] == tokenizer.pad_token_id, -100)
    torch.manual_seed(1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    model.train()
    for _ in range(160):
        optimizer.zero_grad()
        model(**batch).loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    model.save_pretrained(folder)
    return Seq2SeqTranslator(folder)


@pytest.mark.parametrize(("writer", "manifest"), [("m2m100", "m2m100-418m"), ("madlad", "madlad400-3b-mt")])
def test_the_directories_here_hold_the_files_that_the_manifests_fetch(writer: str, manifest: str, tmp_path: Path) -> None:
    place = Path(__file__).parents[2] / "models" / "manifests" / f"{manifest}.toml"
    if not place.is_file():
        pytest.skip("no manifests beside the tests")
    fetched = {file["path"]: file for file in tomllib.loads(place.read_text(encoding="utf-8"))["files"]}
    folder = WRITERS[writer](tmp_path / "model")
    assert {file.name for file in folder.iterdir()} == set(fetched)
    if "sha256" in fetched["special_tokens_map.json"]:  # it does not depend on the vocabulary, so it is the very same file
        found = hashlib.sha256((folder / "special_tokens_map.json").read_bytes()).hexdigest()
        assert found == fetched["special_tokens_map.json"]["sha256"]


def test_a_taught_model_translates_what_it_was_taught(taught: Seq2SeqTranslator) -> None:
    assert taught.translate([a for a, _ in PAIRS], "uk", "en") == tuple(b for _, b in PAIRS)


def test_a_text_of_several_sentences_is_translated_sentence_by_sentence(taught: Seq2SeqTranslator) -> None:
    assert taught.translate([f"{PAIRS[2][0]} {PAIRS[0][0]}", PAIRS[1][0]], "uk", "en") == (
        f"{PAIRS[2][1]} {PAIRS[0][1]}",
        PAIRS[1][1],
    )


def test_the_score_prefers_the_right_translation(taught: Seq2SeqTranslator) -> None:
    sources, targets = [a for a, _ in PAIRS], [b for _, b in PAIRS]
    right = taught.score(sources, targets, "uk", "en")
    wrong = taught.score(sources, targets[1:] + targets[:1], "uk", "en")
    assert all(score > -0.2 for score in right), right
    assert all(a > b + 0.5 for a, b in zip(right, wrong, strict=True)), (right, wrong)


def test_the_score_is_the_mean_over_the_words_and_the_end_without_the_language(m2m100: Path) -> None:
    """Worked out a second time, token by token, as a decoder would go through the target."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(m2m100), AutoModelForSeq2SeqLM.from_pretrained(m2m100).eval()
    tokenizer.src_lang = "ko"
    source = tokenizer("몇 살입니까?", return_tensors="pt")
    words = tokenizer("How old are you?", add_special_tokens=False)["input_ids"]
    tokens, found = [tokenizer.eos_token_id, tokenizer.get_lang_id("en")], []
    for token in [*words, tokenizer.eos_token_id]:
        with torch.inference_mode():
            logits = model(**source, decoder_input_ids=torch.tensor([tokens])).logits[0, -1]
        found.append(logits.log_softmax(-1)[token].item())
        tokens.append(token)
    score = Seq2SeqTranslator(m2m100).score(["몇 살입니까?"], ["How old are you?"], "ko", "en")[0]
    assert math.isclose(score, sum(found) / len(found), abs_tol=1e-4)


def test_scores_do_not_depend_on_the_number_or_order_of_pairs(m2m100: Path) -> None:
    translator = Seq2SeqTranslator(m2m100)
    sources = [TEXT[0][:n] for n in range(3, 90)]
    targets = [TEXT[2][: 100 - n] for n in range(3, 90)]
    scores = translator.score(sources, targets, "uk", "en")
    assert translator.score(sources[::-1], targets[::-1], "uk", "en")[::-1] == pytest.approx(scores, abs=1e-4)
    with pytest.raises(EngineError, match="87 sources but 1 targets"):
        translator.score(sources, targets[:1], "uk", "en")


def test_a_madlad_checkpoint_without_shared_embeddings_gives_them_to_both_sides(madlad: Path) -> None:
    """google/madlad400-3b-mt holds them as the decoder's; some releases of transformers 5 gave its encoder the output layer."""
    import torch
    from safetensors.torch import load_file

    weights = load_file(madlad / "model.safetensors")
    assert "shared.weight" not in weights
    model = Seq2SeqTranslator(madlad)._model
    for found in (model.encoder.embed_tokens, model.decoder.embed_tokens):
        assert torch.equal(found.weight, weights["decoder.embed_tokens.weight"])
    assert torch.equal(model.lm_head.weight, weights["lm_head.weight"])
    assert not model.config.scale_decoder_outputs


def test_madlad_is_told_the_target_before_the_text(madlad: Path) -> None:
    translator = Seq2SeqTranslator(madlad)
    text = ["Скільки вам років?"]
    assert len({translator.translate(text, "uk", target) for target in ("en", "ko", "de")}) > 1
    assert translator.score(text, ["Yes."], "uk", "en") != translator.score(text, ["Yes."], "uk", "de")


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
def test_a_marian_model_translates_its_own_pair_only(tmp_path: Path) -> None:
    translator = Seq2SeqTranslator(write_marian_directory(tmp_path, "uk", "en"))
    assert len(translator.translate(["Так."], "uk", "en")) == 1
    for pair in (("en", "uk"), ("uk", "ko"), ("ko", "en")):
        with pytest.raises(EngineError, match=pair[1]):
            translator.translate(["Так."], *pair)


@pytest.mark.filterwarnings("ignore:Recommended. pip install sacremoses")
def test_a_marian_model_with_several_targets_is_told_which(tmp_path: Path) -> None:
    translator = Seq2SeqTranslator(write_marian_directory(tmp_path, "en", "zle", ("ukr", "rus")))
    scores = {translator.score(["What is your name?"], ["Так."], "en", target) for target in ("uk", "ru")}
    assert len(scores) == 2
    with pytest.raises(EngineError):
        translator.translate(["Yes."], "en", "ko")


def test_long_texts_are_cut_into_pieces_that_models_can_take() -> None:
    sentence = "Слово, " * 200
    for text in (sentence, "слово " * 200, "집" * 1000, "긴 문장입니다。" * 100):
        pieces = seq2seq._split(text)
        assert len(pieces) > 1 and max(map(len, pieces)) <= seq2seq.LONGEST_CHARACTERS
        assert "".join("".join(pieces).split()) == "".join(text.split()), "nothing is lost"
    assert seq2seq._split("Так. Ні! Що?") == ["Так.", "Ні!", "Що?"]
    assert seq2seq._split("О 3.15 він пішов.") == ["О 3.15 він пішов."]


def test_nothing_of_a_long_text_is_lost_in_translation(taught: Seq2SeqTranslator) -> None:
    found = taught.translate([" ".join([PAIRS[2][0]] * 40)], "uk", "en")[0]
    assert found == " ".join([PAIRS[2][1]] * 40)


def test_weights_that_can_run_code_are_refused(m2m100: Path, tmp_path: Path) -> None:
    import torch

    for file in m2m100.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match="safetensors") as refusal:
        Seq2SeqTranslator(tmp_path)
    assert str(tmp_path) in str(refusal.value)


@pytest.mark.parametrize("broken", ["config.json", "model.safetensors", "sentencepiece.bpe.model", "vocab.json"])
def test_a_damaged_directory_is_refused_by_name(broken: str, m2m100: Path, tmp_path: Path) -> None:
    for file in m2m100.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / broken).write_bytes(b"{not this")
    with pytest.raises(ModelError) as refusal:
        Seq2SeqTranslator(tmp_path)
    assert str(tmp_path) in str(refusal.value)


def test_weights_that_lack_a_part_are_refused(m2m100: Path, tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    for file in m2m100.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    weights = load_file(tmp_path / "model.safetensors")
    gone = next(name for name in weights if "encoder.layers.0.fc1.weight" in name)
    del weights[gone]
    save_file(weights, tmp_path / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match="missing"):
        Seq2SeqTranslator(tmp_path)


def test_other_kinds_of_models_are_refused(tmp_path: Path) -> None:
    from transformers import BartConfig, BartForConditionalGeneration

    write_m2m100_directory(tmp_path)
    config = BartConfig(
        vocab_size=300, d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2,
        encoder_ffn_dim=16, decoder_ffn_dim=16,
    )  # fmt: skip
    BartForConditionalGeneration(config).save_pretrained(tmp_path)
    assert json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))["model_type"] == "bart"
    with pytest.raises(ModelError, match="bart"):
        Seq2SeqTranslator(tmp_path)


def test_a_directory_without_a_configuration_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json missing"):
        Seq2SeqTranslator(tmp_path)
