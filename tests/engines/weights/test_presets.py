"""Presets: what `choose_models` finds, what it refuses, and what it tells the user to type."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from small_models import put, sha
from vidtx.engines.tasks import TASKS
from vidtx.engines.weights.manifests import load_manifests
from vidtx.engines.weights.presets import choose_models, find_installed, find_manifests, load_presets
from vidtx.errors import MissingModelsError, ModelError, UsageError


def test_standard_is_the_default_and_demo_is_only_given_by_name(small_models: Path) -> None:
    assert choose_models(models_dir=small_models).preset == "standard"
    assert choose_models("demo", models_dir=small_models).weights["recognition"].model == "vidtx-demo-recognition"


def test_every_model_that_a_preset_names_has_a_manifest_of_that_task() -> None:
    manifests = load_manifests()
    every = load_presets().presets
    assert set(every) == {"demo", "light", "standard", "accurate"}
    for preset in every.values():
        assert tuple(preset.models) == tuple(name for name in TASKS if name in preset.models)
        assert {name for name, task in TASKS.items() if not task.optional} <= set(preset.models)
        assert all(manifests[identity].task == TASKS[task].model_task for task, identity in preset.if_fetched.items())
        assert not set(preset.if_fetched) & set(preset.models)
        assert all(manifests[identity].task == TASKS[task].model_task for task, identity in preset.models.items())
        assert all(manifests[identity].task == "recognition" for identity in preset.recognition_by_language.values())
        assert set(preset.alternatives) <= set(manifests)


def test_only_the_weights_of_the_chosen_preset_carry_a_path_in_its_folder(small_models: Path) -> None:
    choice = choose_models("standard", models_dir=small_models)
    assert choice.weights["recognition"].path == small_models / "whisper" / "large-v3-turbo.pt"
    assert choice.weights["diarization"].path == small_models / "pyannote-campplus"
    assert choice.weights["translation"].path == small_models / "m2m100-418m"
    assert choice.weights["recognition"].sha256 == sha(b"whisper-large-v3-turbo large-v3-turbo.pt")
    assert choice.weights["diarization"].verified


def test_the_accurate_preset_recognizes_ukrainian_with_its_own_weights(small_models: Path) -> None:
    choice = choose_models("accurate", models_dir=small_models)
    assert choice.recognition_for("uk").model == "large-v2"
    assert choice.recognition_for("ko").model == "large-v3"
    assert (
        choose_models("accurate", overrides={"recognition": "large-v3"}, models_dir=small_models).recognition_for("uk").model
        == "large-v3"
    )


def test_missing_weights_name_the_exact_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIDTX_MODELS_DIR", str(tmp_path / "none"))
    with pytest.raises(MissingModelsError) as caught:
        choose_models()
    assert caught.value.exit_code == 3
    assert caught.value.hint is not None
    assert caught.value.hint.startswith(
        "vidtx models fetch standard   (the shortest way to a working run: vidtx models fetch light, "
    )
    assert caught.value.hint.endswith(" MB, then --preset light)")
    assert caught.value.preset == "standard"
    assert set(caught.value.missing) == {
        "whisper-base",
        "whisper-large-v3-turbo",
        "pyannote-campplus",
        "m2m100-418m",
        "multilingual-e5-small",
    }
    assert str(tmp_path / "none") in str(caught.value)


def test_a_models_folder_given_as_option_is_part_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(MissingModelsError) as caught:
        choose_models(models_dir=tmp_path / "here it is")
    assert caught.value.hint is not None
    for preset in ("standard", "light"):
        assert f"vidtx models fetch {preset} --models-dir '{tmp_path}/here it is'" in caught.value.hint


def test_what_is_there_is_named_where_the_chosen_preset_lacks(small_models: Path) -> None:
    (small_models / "whisper" / "large-v3-turbo.pt").unlink()
    with pytest.raises(MissingModelsError) as caught:
        choose_models(models_dir=small_models)
    assert caught.value.hint is not None and caught.value.hint.endswith("(or use what is there: --preset light)")


def test_light_translates_where_a_translation_model_was_fetched_and_goes_without_where_not(small_models: Path) -> None:
    assert choose_models("light", models_dir=small_models).weights["translation"].model == "facebook/m2m100_418M"
    (small_models / "m2m100-418m" / "model.safetensors").unlink()
    choice = choose_models("light", models_dir=small_models)
    assert tuple(choice.weights) == ("diarization", "recognition", "similarity")
    assert [weights.task for weights in choice.all_weights] == ["diarization", "recognition", "similarity"]
    assert [manifest.id for manifest in find_manifests("light")] == [
        "pyannote-campplus",
        "whisper-base",
        "multilingual-e5-small",
    ]
    assert not any(manifest.gated for name in ("light", "standard") for manifest in find_manifests(name))


def test_an_optional_task_can_be_left_out_and_no_other(small_models: Path) -> None:
    left_out = {"language": "none", "translation": "none", "similarity": "none"}
    choice = choose_models("standard", left_out, models_dir=small_models)
    assert tuple(choice.weights) == ("diarization", "recognition")
    with pytest.raises(UsageError, match="none is neither a path nor a model"):
        choose_models("standard", {"recognition": "none"}, models_dir=small_models)


def test_an_optional_task_can_be_added_to_a_preset_without_it(small_models: Path) -> None:
    choice = choose_models("light", {"translation": "m2m100-1.2b"}, models_dir=small_models)
    assert choice.weights["translation"].model == "facebook/m2m100_1.2B"


def test_a_missing_official_whisper_name_is_fetched_by_its_own_name(small_models: Path) -> None:
    with pytest.raises(MissingModelsError) as caught:
        choose_models(overrides={"recognition": "tiny"}, models_dir=small_models)
    assert caught.value.missing == ("whisper-tiny",)
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("vidtx models fetch whisper-tiny")
    (found,) = find_manifests("whisper-tiny")
    assert found.entry == "tiny.pt"


def test_an_official_alias_means_the_file_it_stands_for(small_models: Path) -> None:
    assert (
        choose_models(overrides={"recognition": "turbo"}, models_dir=small_models).weights["recognition"].path.name
        == "large-v3-turbo.pt"
    )
    assert (
        choose_models(overrides={"translation": "facebook/m2m100_1.2B"}, models_dir=small_models)
        .weights["translation"]
        .path.name
        == "m2m100-1.2b"
    )


def test_an_override_by_path_is_taken_and_marked_as_not_vouched_for(small_models: Path, tmp_path: Path) -> None:
    mine = put(tmp_path, "mine.pt", b"my own weights")
    choice = choose_models(overrides={"recognition": mine}, models_dir=small_models)
    assert choice.weights["recognition"].path == mine
    assert choice.weights["recognition"].sha256 == sha(b"my own weights")
    assert (choice.weights["recognition"].manifest, choice.weights["recognition"].verified) == (None, False)
    assert choice.weights["translation"].verified


@pytest.mark.parametrize(
    ("task", "value", "message"),
    [
        ("recognition", "hugest", "large-v3-turbo"),
        ("translation", "babelfish", "madlad400-3b-mt"),
        ("recognition", "nowhere/at_all.pt", "no such file"),
        ("translation", "large-v3", "a model for recognition"),
    ],
)
def test_an_unknown_model_is_a_usage_error_that_names_the_choices(
    small_models: Path, task: str, value: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        choose_models(models_dir=small_models, overrides={task: value})
    assert caught.value.exit_code == 2
    assert caught.value.option == TASKS[task].option


def test_an_unknown_preset_is_a_usage_error_that_names_the_presets() -> None:
    with pytest.raises(UsageError, match="demo, light, standard, accurate"):
        choose_models("best")


def test_altered_weights_are_refused_even_when_size_and_date_stay(small_models: Path) -> None:
    choose_models(models_dir=small_models)  # the digest is remembered now
    path = small_models / "m2m100-418m" / "model.safetensors"
    before = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ModelError, match="refused") as caught:
        choose_models(models_dir=small_models)
    assert caught.value.exit_code == 3


def test_the_shipped_demo_models_are_what_their_manifests_say(demo_models: Path) -> None:
    choice = choose_models("demo")
    assert (
        choice.weights["recognition"].verified
        and choice.weights["diarization"].verified
        and choice.weights["translation"].verified
    )
    assert choice.weights["recognition"].path.is_relative_to(demo_models)
    sizes = [path.stat().st_size for path in demo_models.rglob("*") if path.is_file()]
    assert max(sizes) < 30e6
    assert sum(sizes) < 80e6


def test_a_preset_without_a_model_for_a_needed_task_is_refused(tmp_path: Path) -> None:
    (tmp_path / "presets.toml").write_text(
        'default = "half"\n[presets.half]\nabout = ""\nrecognition = "a"\ntranslation = "b"\n', encoding="utf-8"
    )
    with pytest.raises(ModelError, match="diarization"):
        load_presets(tmp_path)


def test_all_weights_of_a_choice_come_in_the_order_of_the_tasks_exceptions_after_recognition(small_models: Path) -> None:
    choice = choose_models("accurate", models_dir=small_models)
    assert [weights.model for weights in choice.all_weights] == [
        "pyannote/speaker-diarization-community-1",
        "base",
        "large-v3",
        "large-v2",
        "google/madlad400-3b-mt",
        "intfloat/multilingual-e5-small",
    ]


def test_weights_can_be_chosen_without_hashing_them(small_models: Path) -> None:
    put(small_models, "m2m100-418m/model.safetensors", b"altered")
    choice = choose_models(models_dir=small_models, verify=False)
    assert choice.weights["translation"].sha256 is None and not choice.weights["translation"].verified


def test_the_word_whisper_leaves_translation_to_the_recognizer(small_models: Path) -> None:
    for word in ("whisper", "Whisper"):
        choice = choose_models("light", {"translation": word}, models_dir=small_models)
        assert choice.translates_speech and "translation" not in choice.weights
    assert not choose_models("standard", models_dir=small_models).translates_speech
    with pytest.raises(UsageError, match="whisper-base is a model for recognition") as caught:
        choose_models("standard", {"translation": "base"}, models_dir=small_models)
    assert caught.value.hint is not None and "--translation-model whisper" in caught.value.hint


def enlarge(models: Path, **sizes: int) -> None:
    """Checkpoints of so many bytes, in place of the small ones; nothing is hashed where they are chosen with `verify=False`."""
    for name, size in sizes.items():
        put(models, f"whisper/{name}.pt", b"x" * size)


def name_ear(models: Path, preset: str, **overrides: str) -> str | None:
    ear = choose_models(preset, overrides, models_dir=models, verify=False).weights.get("language")
    return ear.path.stem if ear else None


def test_a_small_ear_tells_languages_apart_for_a_larger_recognizer_only(small_models: Path) -> None:
    enlarge(small_models, base=10, tiny=5, medium=50, **{"large-v3-turbo": 100, "large-v3": 200, "large-v2": 200})
    assert [name_ear(small_models, name) for name in ("demo", "light", "standard", "accurate")] == [None, None, "base", "base"]
    assert name_ear(small_models, "light", recognition="medium") == "base", "the ear of what was named instead"
    assert name_ear(small_models, "light", recognition="base") is None
    for preset in ("light", "standard"):
        assert name_ear(small_models, preset, recognition="tiny") is None, "base is larger"
    assert name_ear(small_models, "light", language="base") == "base", "asked for: it is recorded, and opened once"
    assert name_ear(small_models, "standard", language="none") is None
    assert name_ear(small_models, "standard", language="tiny") == "tiny"


def test_a_presets_ear_is_fetched_with_it_but_not_asked_for_beside_another_recognizer(small_models: Path) -> None:
    assert "whisper-base" in [manifest.id for manifest in find_manifests("standard")]
    enlarge(small_models, medium=50)
    (small_models / "whisper" / "base.pt").unlink()
    with pytest.raises(MissingModelsError, match="whisper-base"):
        choose_models("standard", models_dir=small_models, verify=False)
    assert name_ear(small_models, "standard", language="none") is None
    assert name_ear(small_models, "standard", recognition="medium") is None
    with pytest.raises(UsageError, match="not for recognition"):
        choose_models("standard", {"language": "m2m100-418m"}, models_dir=small_models)


def test_a_presets_encoder_of_sentences_is_not_asked_for_beside_another_recognizer(small_models: Path) -> None:
    assert "similarity" in choose_models("standard", {"recognition": "base"}, models_dir=small_models).weights
    (small_models / "multilingual-e5-small" / "model.safetensors").unlink()
    with pytest.raises(MissingModelsError, match="multilingual-e5-small"):
        choose_models("standard", models_dir=small_models)
    assert "similarity" not in choose_models("standard", {"recognition": "base"}, models_dir=small_models).weights


def test_a_model_is_found_by_its_name_in_a_documents_provenance(small_models: Path, tmp_path: Path) -> None:
    for weights in choose_models("accurate", models_dir=small_models).all_weights:
        assert find_installed(weights.model, weights.task, small_models) == weights
    demo = find_installed("vidtx-demo-recognition", "recognition", tmp_path, verify=False)
    assert demo is not None and demo.path.is_file() and not demo.verified
    assert find_installed("vidtx-demo-recognition", "translation", small_models) is None, "it is no translator"
    assert find_installed("large-v3", "recognition", tmp_path) is None, "nobody fetched it"
    assert find_installed("of nobody", "recognition", small_models) is None
