"""What changes the key of a kept result, and what must not; no stage's source changes without a decision about its version."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

import stage_digests
from vidtx import stages
from vidtx.errors import UsageError
from vidtx.stages import KEPT, STAGES, check_stage, list_ancestors, make_key

CLIP, OTHER = "a" * 64, "b" * 64


def test_every_stages_source_is_as_it_was_when_its_version_was_recorded() -> None:
    assert stage_digests.find_undecided() == {}


def test_a_stages_source_is_all_that_it_imports_and_no_other_stages() -> None:
    edits = stage_digests.collect_modules(STAGES["edits"].modules)
    assert {"edits.detect", "edits.fuse", "media.frames", "media.workers.frames_worker", "signal"} <= edits
    assert not {
        module for module in edits if module.startswith(("speech", "bitext", "engines", "document", "export", "terminal"))
    }
    assert "engines.whisper" in stage_digests.collect_modules(STAGES["recognition"].modules)


@pytest.mark.parametrize(
    ("changed", "counts"),
    [
        ('"""Other."""\n\ndef f(x):\n    """New."""\n    # why\n    return x + 1\n', False),
        ("def f(x):\n    return (x + 1)\n", True),
        ("def f(x):\n    return x + 2\n", True),
        ("def f(x):  # noqa\n\n    return x  +  1", False),
    ],
)
def test_only_what_runs_counts_as_source(changed: str, counts: bool) -> None:
    before = 'def f(x):\n    """Old."""\n    return x + 1\n'
    assert (stage_digests.normalize_source(before) != stage_digests.normalize_source(changed)) == counts


def test_each_stage_comes_after_stages_that_exist_and_has_modules_that_exist() -> None:
    for name, stage in STAGES.items():
        assert name == stage.name and stage.version >= 1 and set(stage.after) <= set(STAGES)
        assert all(stage_digests.find_source(module).is_file() for module in stage.modules)
    assert list_ancestors("recognition") == ("choice", "language", "probe", "recognition", "sound", "turns")


def test_a_key_follows_from_clip_stage_and_parameters() -> None:
    key = make_key("turns", CLIP, [0, ["pyannote", "4.0", "abc"], None])
    assert key == make_key("turns", CLIP, [0, ["pyannote", "4.0", "abc"], None])
    assert (key.clip_sha256, key.stage, key.version) == (CLIP, "turns", STAGES["turns"].version)
    others = [
        make_key("turns", OTHER, [0, ["pyannote", "4.0", "abc"], None]),
        make_key("language", CLIP, [0, ["pyannote", "4.0", "abc"], None]),
        make_key("turns", CLIP, [1, ["pyannote", "4.0", "abc"], None]),
        make_key("turns", CLIP, [0, ["pyannote", "4.0", "def"], None]),
        make_key("turns", CLIP, [0, ["pyannote", "4.0", "abc"], 3]),
    ]
    assert len({key.digest, *(other.digest for other in others)}) == 6


@pytest.mark.parametrize(
    ("raised", "changed"),
    [
        ("probe", set(KEPT)),
        ("choice", set(KEPT)),
        ("sound", set(KEPT) - {"choice"}),
        ("edits", {"edits"}),
        ("turns", {"turns", "language", "recognition", "translation", "glossary", "similarity", "clauses"}),
        ("recognition", {"recognition", "translation", "glossary", "similarity", "clauses"}),
        ("translation", {"translation", "glossary"}),
        ("glossary", {"glossary"}),
    ],
)
def test_a_raised_version_changes_the_keys_of_the_stage_and_of_those_after_it(
    raised: str, changed: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {name: make_key(name, CLIP, []) for name in KEPT}
    table: Any = {name: replace(s, version=s.version + (name == raised)) for name, s in STAGES.items()}
    monkeypatch.setattr(stages, "STAGES", MappingProxyType(table))
    assert {name for name in KEPT if make_key(name, CLIP, []) != before[name]} == changed


def test_a_stage_that_is_not_kept_is_refused_by_name() -> None:
    for name in KEPT:
        check_stage(name)
    with pytest.raises(UsageError, match="choose from choice, edits"):
        check_stage("probe")
