"""The clip, its waveform and the frames around edits, as the page asks for them; on the shipped sample."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from review_files import derive_interview, write_document
from review_page import Page, change, open_page
from vidtx.document import Transcript
from vidtx.engines.weights.shipped import find_shipped_sample
from vidtx.media.probe import probe_clip
from vidtx.review.media import locate

pytestmark = pytest.mark.slow


def make_document(clip: Path) -> Transcript:
    probed = probe_clip(clip)
    document = derive_interview()
    assert probed.video is not None
    base = probed.video.time_base
    cut = replace(document.boundaries[0], pts=5 * base.denominator, time_base=base)
    return replace(document, clip=probed, boundaries=(cut, document.boundaries[1]))


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("review")
    clip = folder / "interrogation.mp4"
    shutil.copy(find_shipped_sample(), clip)
    with open_page(write_document(folder, make_document(clip))) as made:
        yield made


def wait(page: Page, *states: str) -> dict[str, object]:
    for _ in range(300):
        media: dict[str, object] = page.get("/api/media")
        if media["state"] in states:
            return media
        time.sleep(0.1)
    raise AssertionError(media)


def test_the_clip_is_found_and_sent_by_ranges(page: Page) -> None:
    media = wait(page, "here")
    url = str(media["url"])
    assert "interrogation" not in url
    answer = page.served.get(url, "Range: bytes=10-19")
    assert answer.status == 206 and len(answer.body) == 10
    assert answer.body == find_shipped_sample().read_bytes()[10:20]
    assert page.served.get(url, method="HEAD").status == 200
    assert page.served.get(url + "x").status == 404


def test_the_waveform_comes_when_it_is_computed(page: Page) -> None:
    url = str(wait(page, "here")["peaks"])
    for _ in range(300):
        answer = page.served.get(url)
        if answer.status == 200:
            break
        assert answer.status == 202 and answer.all("retry-after")
        time.sleep(0.1)
    step = int(answer.all("x-peaks-step-ms")[0])
    assert abs(len(answer.body) // 2 - page.session.document.clip.duration // step) <= 2


def test_an_edits_frames_are_pictures_on_both_sides_of_it(page: Page) -> None:
    wait(page, "here")
    strip = page.get("/api/boundaries/b0/strip")
    assert [p["time"] for p in strip["before"]] == sorted(p["time"] for p in strip["before"])
    assert strip["before"][-1]["time"] < 5000 <= strip["after"][0]["time"]
    picture = page.served.get(strip["after"][0]["url"])
    assert picture.body.startswith(b"\xff\xd8") and picture.all("content-type") == ["image/jpeg"]
    assert page.served.get("/media/strip/b0/99").status == 404
    assert page.served.get("/api/boundaries/none/strip").status == 404
    page.correct(change("move_boundary", ["b0"], time=6000))
    assert page.get("/api/boundaries/b0/strip")["before"][-1]["time"] >= 5000


def test_a_clip_that_is_missing_or_differs_leaves_the_rest_to_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clip = tmp_path / "interrogation.mp4"
    shutil.copy(find_shipped_sample(), clip)
    monkeypatch.chdir(tmp_path)  # the sample itself is nowhere
    monkeypatch.setattr(locate, "find_shipped_sample", lambda: clip)
    path = write_document(tmp_path, make_document(clip))
    with clip.open("ab") as stream:
        stream.write(b"x")
    with open_page(path) as page:
        media = wait(page, "differs", "here", "missing")
        assert media["state"] == "differs" and media["url"] is None and "--clip" in str(media["message"])
        assert page.correct(change("confirm", ["u0"]))["status"] == 200
        assert page.served.get("/api/boundaries/b0/strip").status == 404
    clip.unlink()
    with open_page(path) as page:
        assert wait(page, "missing", "here")["state"] == "missing"
        assert json.loads(page.post("/api/media/preview", {}).body)["state"] == "missing"
