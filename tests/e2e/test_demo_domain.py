"""The demo models refuse clips of another world by themselves, and know the sample for their own."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

import pytest

from e2e_run import Run, run_vidtx
from vidtx.document.codec import parse_transcript

pytestmark = pytest.mark.slow
MARK = "[outside the model's training]"


def test_the_sample_is_not_flagged_and_nothing_is_to_be_typed_instead(demo: Run) -> None:
    assert not demo.transcript.is_outside_domain and MARK not in demo.out
    assert "--preset light" not in demo.out + demo.err and "--yes-demo" not in demo.err


@pytest.mark.parametrize("condition", ["noise", "codec"])
def test_the_sample_in_worse_sound_is_not_flagged_either(condition: str, demo: Run, tmp_path: Path) -> None:
    from vidtx.engines.weights.shipped import find_shipped_sample

    clip, seconds = tmp_path / "worse.m4a", ("-t", "60")
    worse = {
        "noise": (
            "-filter_complex",
            "[0:a]volume=1[a];anoisesrc=c=pink:a=0.02:r=16000:s=1[n];[a][n]amix=2:duration=first:normalize=0",
        ),
        "codec": ("-vn", "-ac", "1", "-ar", "16000", "-b:a", "20k"),
    }[condition]
    subprocess.run(["ffmpeg", "-v", "error", "-i", find_shipped_sample(), *seconds, *worse, clip], check=True)
    made = run_vidtx("process", clip, "--preset", "demo", "-o", tmp_path / "out", "-f", "json")
    assert made.returncode == 0, made.stderr
    document = parse_transcript((tmp_path / "out" / "worse.vidtx.json").read_bytes())
    assert not document.is_outside_domain and document.is_translated
    assert f"vidtx process {clip} --preset light" in made.stderr, "it is not the sample itself"


@pytest.fixture(scope="module")
def real(test_media: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Real recordings, one language after the other, as one clip with a name to be quoted."""
    folders = (test_media / f"{language}_speech" for language in ("ko", "uk"))
    found = [sorted(folder.glob("*.wav"))[:2] for folder in folders if folder.is_dir()]
    sources = [path for paths in found for path in paths]
    if not sources:
        pytest.skip("VIDTX_TEST_MEDIA holds no ko_speech and uk_speech")
    clip = tmp_path_factory.mktemp("real") / "a real clip.wav"
    inputs = [argument for path in sources for argument in ("-t", "15", "-i", str(path))]
    joined = "".join(f"[{n}:a]aresample=16000,aformat=channel_layouts=mono[a{n}];" for n in range(len(sources)))
    joined += "".join(f"[a{n}]" for n in range(len(sources))) + f"concat=n={len(sources)}:v=0:a=1"
    subprocess.run(["ffmpeg", "-v", "error", *inputs, "-filter_complex", joined, clip], check=True)
    return clip


def test_real_speech_is_marked_on_every_sentence_and_not_translated(real: Path, demo_models: Path, tmp_path: Path) -> None:
    made = run_vidtx("process", real, "--preset", "demo", "-o", tmp_path, "-f", "json,txt,tsv,srt,vtt", "--show")
    assert made.returncode == 0, made.stderr
    document = parse_transcript((tmp_path / "a real clip.vidtx.json").read_bytes())
    assert document.utterances and all("outside_domain" in u.flags for u in document.utterances)
    assert not document.is_translated and document.renditions == ()
    said = [u for u in document.utterances if u.text]
    assert (tmp_path / "a real clip.txt").read_text("utf-8").count(MARK) == len(said)
    assert (tmp_path / "a real clip.bilingual.srt").read_text("utf-8").replace("\n", " ").count(MARK) >= len(said)
    assert (tmp_path / "a real clip.vtt").read_text("utf-8").replace("\n", " ").count(MARK) >= len(said)
    rows = list(csv.DictReader((tmp_path / "a real clip.tsv").open(encoding="utf-8"), delimiter="\t"))
    assert rows and all("outside_domain" in row["flags"].split() and not row["translation"] for row in rows)
    before, _, after = made.stderr.partition("Written")
    for told in (before, after):
        assert "vidtx models fetch light" in told and f"vidtx process '{real}' --preset light" in told
    assert "type instead  vidtx models fetch light" in made.stdout
