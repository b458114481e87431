"""The table of tasks: what is derived from it, and that nothing is spelled out beside it."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from vidtx.cli.parameters import engine_options, take_models
from vidtx.engines.tasks import TASKS
from vidtx.engines.weights.manifests import load_manifests
from vidtx.stages import STAGES


def test_every_task_has_a_model_and_every_model_a_task_with_its_engine() -> None:
    manifests = load_manifests()
    found = {manifest.task for manifest in manifests.values()}
    assert found <= set(TASKS) and found >= {task.model_task for task in TASKS.values()}
    for manifest in manifests.values():
        assert TASKS[manifest.task].find_adaptor(manifest.engine).name == manifest.engine


def test_weights_named_by_path_are_opened_by_the_first_adaptor_and_unknown_ones_are_refused() -> None:
    for task in TASKS.values():
        assert task.find_adaptor(None) is task.adaptors[0]
        with pytest.raises(ValueError, match="known: "):
            task.find_adaptor("nothing")


# The stages whose results an engine of the task can change. A new task needs its line here and its stage.
STAGES_OF = {
    "diarization": ("turns",),
    "language": ("language",),
    "recognition": ("language", "recognition"),
    "translation": ("translation",),
    "similarity": ("similarity",),
}


def test_the_stages_of_a_task_name_every_adaptor_so_that_its_changes_are_seen() -> None:
    assert set(STAGES_OF) == set(TASKS)
    for name, task in TASKS.items():
        for adaptor in task.adaptors:
            for stage in STAGES_OF[name]:
                assert adaptor.module in STAGES[stage].modules, f"src/vidtx/stages.py: {stage} lacks {adaptor.module}"


def test_tasks_do_not_share_an_option() -> None:
    options = [task.option for task in TASKS.values()]
    assert len(set(options)) == len(options)
    assert all(name == task.name for name, task in TASKS.items())


def test_every_task_has_its_option_on_the_command_line() -> None:
    taken: dict[str, str] = {}

    @click.command()
    @engine_options
    def command(**arguments: object) -> None:
        taken.update(take_models(arguments))
        assert set(arguments) == {"models_dir", "device"}

    given = [part for task in TASKS.values() for part in (task.option, f"my-{task.name}")]
    result = CliRunner().invoke(command, given)
    assert result.exit_code == 0, result.output
    assert taken == {name: f"my-{name}" for name in TASKS}
    taken.clear()
    CliRunner().invoke(command, [])
    assert taken == {}
