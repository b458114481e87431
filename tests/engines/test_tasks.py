"""The table of tasks: what is derived from it, and that nothing is spelled out beside it."""

from __future__ import annotations

import click
from click.testing import CliRunner

from vidtx.cli.parameters import engine_options, take_models
from vidtx.engines.tasks import TASKS
from vidtx.engines.weights.manifests import load_manifests


def test_every_task_has_a_model_and_every_model_a_task_with_its_engine() -> None:
    manifests = load_manifests()
    assert {manifest.task for manifest in manifests.values()} == set(TASKS)
    assert all(manifest.engine == TASKS[manifest.task].engine for manifest in manifests.values())


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
