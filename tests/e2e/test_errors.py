"""Bad input gets one clear error, a documented exit code, no traceback and no stray file."""

from __future__ import annotations

from pathlib import Path

import pytest

from e2e_run import run_vidtx
from vidtx.engines.weights.shipped import find_shipped_sample


def is_clear(text: str) -> bool:
    return "Error:" in text and "Traceback" not in text and "bug here" not in text


def test_absent_weights_name_the_command_to_type(tmp_path: Path) -> None:
    made = run_vidtx("process", find_shipped_sample(), "-o", tmp_path / "out", VIDTX_MODELS_DIR=str(tmp_path / "none"))
    assert made.returncode == 3
    assert is_clear(made.stderr) and "vidtx models fetch standard" in made.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--speakers", "0"),
        ("--preset", "huge"),
        ("--formats", "doc"),
        ("--languages", ","),
        ("--role", "SPEAKER_00"),
        ("--role", "SPEAKER_00=king"),
        ("--min-speakers", "5", "--max-speakers", "2"),
        ("--audio-stream", "7"),
        ("--to", "xx"),
        ("--languages", "uk,qq"),
        ("--name", "SPEAKER_00=A", "--name", "SPEAKER_00=B"),
    ],
)
def test_absurd_options_are_wrong_use(arguments: tuple[str, ...], demo_models: Path, tmp_path: Path) -> None:
    chosen = () if "--preset" in arguments else ("--preset", "demo")
    made = run_vidtx("process", find_shipped_sample(), "-o", tmp_path / "out", *chosen, *arguments)
    assert made.returncode == 2, made.stderr
    assert "Traceback" not in made.stderr and "Error" in made.stderr
    assert not (tmp_path / "out").exists()


def test_one_bad_clip_fails_alone(demo_models: Path, demo: object, tmp_path: Path) -> None:
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(b"this is no clip")
    made = run_vidtx("process", bad, find_shipped_sample(), "--preset", "demo", "-o", tmp_path / "out", "-f", "json")
    assert made.returncode == 1
    assert is_clear(made.stderr) and "bad.mp4" in made.stderr
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["interrogation.vidtx.json"]


def test_a_document_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.vidtx.json"
    path.write_text('{"schema": "something else"}')
    made = run_vidtx("show", path)
    assert made.returncode == 1 and is_clear(made.stderr) and "x.vidtx.json" in made.stderr


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_hostile_and_real_clips_end_in_a_result_or_a_clear_error(demo_models: Path, test_media: Path, tmp_path: Path) -> None:
    """Every file of malformed_media and of video, a few at a time, through the whole program."""
    clips = sorted(p for name in ("malformed_media", "video") for p in (test_media / name).rglob("*") if p.is_file())
    clips = [p for p in clips if p.suffix not in (".txt", ".md", ".tsv", ".json")]
    assert clips, "no clips in malformed_media and video"
    out = tmp_path / "out"
    batches: list[list[Path]] = []
    for clip in clips:  # files of one stem write files of one name, so they go into different runs
        batch = next((b for b in batches if clip.stem.casefold() not in {c.stem.casefold() for c in b}), None)
        if batch is None:
            batches.append([clip])
        else:
            batch.append(clip)
    for n, batch in enumerate(batches):
        made = run_vidtx("process", *batch, "--preset", "demo", "-o", out / str(n), "-f", "json")
        assert made.returncode in (0, 1), made.stderr
        assert "Traceback" not in made.stderr and "bug here" not in made.stderr, made.stderr
        written = {p.name.removesuffix(".vidtx.json") for p in (out / str(n)).glob("*")} if (out / str(n)).exists() else set()
        assert written <= {c.stem for c in batch}, "a stray file"
        for clip in batch:
            failed = any(line.startswith("Error:") and clip.name in line for line in made.stderr.splitlines())
            assert failed != (clip.stem in written), (clip, made.stderr)
