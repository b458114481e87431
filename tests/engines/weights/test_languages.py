"""Which languages weights know is read without opening them, and agrees with what the packages themselves say."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from seq2seq_directories import write_m2m100_directory, write_madlad_directory, write_marian_directory, write_nllb_directory
from small_models import put
from vidtx.engines.weights.languages import check_languages, read_recognition_languages, read_translation_languages
from vidtx.engines.weights.presets import choose_models
from vidtx.errors import UsageError


@pytest.mark.slow
def test_tables_are_those_of_the_packages() -> None:
    from transformers.models.m2m_100.tokenization_m2m_100 import FAIRSEQ_LANGUAGE_CODES
    from whisper.tokenizer import LANGUAGES

    assert read_recognition_languages("large-v3-turbo") == frozenset(LANGUAGES)
    assert len(FAIRSEQ_LANGUAGE_CODES["m2m100"]) == 100


def test_a_name_that_ends_in_en_is_of_an_english_model() -> None:
    assert read_recognition_languages("small.en") == read_recognition_languages("base.en.pt") == {"en"}
    assert {"uk", "ko", "en"} <= (read_recognition_languages("small") or set())


@pytest.mark.slow
@pytest.mark.parametrize("write", [write_m2m100_directory, write_madlad_directory, write_nllb_directory])
def test_what_a_directory_says_is_what_its_engine_does(write: Any, tmp_path: Path) -> None:
    from vidtx.engines.seq2seq import Seq2SeqTranslator
    from vidtx.errors import EngineError

    translator, found = Seq2SeqTranslator(write(tmp_path / "model")), read_translation_languages(tmp_path / "model")
    assert found.targets is not None and found.sources == found.targets
    for language in ("uk", "ko", "en", "fr", "xx", "mi"):
        try:
            translator.translate(["a"], "uk" if language != "uk" else "en", language)
            knows = True
        except EngineError:
            knows = False
        assert knows == (language in found.targets), language


@pytest.mark.slow
def test_a_marian_directory_names_its_pair(tmp_path: Path) -> None:
    found = read_translation_languages(write_marian_directory(tmp_path / "model"))
    assert found.targets is None or "en" in found.targets
    (tmp_path / "pair").mkdir()
    (tmp_path / "pair" / "config.json").write_text('{"model_type": "marian"}')
    for source, target, sources, targets in (("uk", "eng", {"uk"}, {"en"}), ("zle", "mul", None, None)):
        (tmp_path / "pair" / "tokenizer_config.json").write_text(json.dumps({"source_lang": source, "target_lang": target}))
        found = read_translation_languages(tmp_path / "pair")
        assert (found.sources, found.targets) == (sources, targets)


@pytest.mark.parametrize("config", [None, "{}", "no JSON", '{"model_type": "bert"}', '{"model_type": "t5"}', "[]"])
def test_a_directory_that_does_not_say_is_left_to_the_engine(config: str | None, tmp_path: Path) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    found = read_translation_languages(tmp_path)
    assert found.sources is None and found.targets is None


def test_a_language_that_a_model_lacks_is_refused_by_option(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "m2m_100"}')
    weights: Any = SimpleNamespace(path=tmp_path, model="m2m100", manifest=None)
    choice: Any = SimpleNamespace(
        weights={"translation": weights},
        translates_speech=False,
        recognition_for=lambda language: SimpleNamespace(model="small", manifest=None),
    )
    check_languages(choice, ("uk", "ko"), "en")
    for languages, to, option in (
        (("uk", "ko"), "xx", "--to"),
        (("uk", "xx"), "en", "--languages"),
        (("eu",), "en", "--languages"),
    ):
        with pytest.raises(UsageError) as caught:
            check_languages(choice, languages, to)
        assert caught.value.option == option
    check_languages(choice, ("en",), "en")


def test_speech_is_translated_into_english_only_and_by_recognizers_that_learned_it(small_models: Path) -> None:
    gist = {"translation": "whisper", "similarity": "none"}
    check_languages(choose_models("light", gist, models_dir=small_models), ("uk", "ko"), "en")
    check_languages(choose_models("accurate", gist, models_dir=small_models), ("uk", "ko"), "en")
    for preset, overrides, to, option in (
        ("light", {}, "ko", "--to"),
        ("standard", {}, "en", "--translation-model"),  # large-v3-turbo
        ("demo", {}, "en", "--translation-model"),
        ("accurate", {"recognition": "turbo"}, "en", "--translation-model"),
    ):
        with pytest.raises(UsageError, match="translate") as caught:
            check_languages(choose_models(preset, gist | overrides, models_dir=small_models), ("uk", "ko"), to)
        assert caught.value.option == option and caught.value.hint


def test_a_recognizer_named_by_path_is_left_to_the_engine(small_models: Path, tmp_path: Path) -> None:
    path = tmp_path / "own.pt"
    path.write_bytes(b"x")
    choice = choose_models("light", {"translation": "whisper", "recognition": str(path)}, models_dir=small_models)
    check_languages(choice, ("uk",), "en")


def test_the_ear_must_know_the_languages_too(small_models: Path) -> None:
    for name in ("base.en", "base"):
        put(small_models, f"whisper/{name}.pt", b"x")
    english = choose_models("standard", {"language": "base.en"}, models_dir=small_models, verify=False)
    with pytest.raises(UsageError, match=r"base\.en does not know 'ko'") as caught:
        check_languages(english, ("ko", "uk"), "en")
    assert caught.value.option == "--language-model" and caught.value.hint
    check_languages(choose_models("standard", {"language": "base"}, models_dir=small_models, verify=False), ("ko", "uk"), "en")
