"""Sources and limits: all that made the document, and what it cannot know, in each language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import make_interview, make_reviewed_interview
from vidtx.document import EngineRecord
from vidtx.document.provenance import TimestampChange
from vidtx.engines.tasks import TASKS
from vidtx.report.layout.provenance import describe_source, list_limits
from vidtx.report.layout.words import Words
from vidtx.report.options import Pictures, ReportOptions, ReviewRecord
from vidtx.views.phrases import PHRASES, phrase


@pytest.mark.parametrize("language", PHRASES)
def test_every_model_parameter_choice_and_change_is_told(language: str) -> None:
    made = make_reviewed_interview()
    engines = tuple(EngineRecord(task, "e", "2", f"model-{task}", "r1", "d" * 64, "MIT") for task in TASKS)
    changes = tuple(TimestampChange("sound", kind, 1_000, 20) for kind in ("rebased", "gap_closed", "filled"))  # type: ignore[arg-type]
    document = replace(made, provenance=replace(made.provenance, engines=engines, timestamps=changes))
    options = ReportOptions(language, review=ReviewRecord("e" * 64, 4), document_name="talk.vidtx.json")
    source = describe_source(document, Words.of(document, options), options)
    assert [engine.model for engine in source.engines] == [f"model-{task} @ r1" for task in TASKS]
    assert {engine.sha256 for engine in source.engines} == {"d" * 64} and len(
        {engine.task for engine in source.engines}
    ) == len(TASKS)
    assert [name for name, _ in source.parameters] == ["beam", "langs", "seed"] and ("langs", "uk, ko") in source.parameters
    values = [fact.value for fact in source.facts]
    assert made.clip.sha256 in values and "e" * 64 in values and "4" in values and "talk.vidtx.json" in values
    assert (
        any("1" in value and value.startswith(phrase("glossary.count", language, count=1)) for value in values)
        and sum("0:01.000" in value for value in values) == 3
    )
    assert any(value.startswith("#1 / mix") for value in values)


def test_a_task_of_another_program_keeps_its_name() -> None:
    made = make_interview()
    document = replace(made, provenance=replace(made.provenance, engines=(EngineRecord("magic", "e", "2", "m"),)))
    options = ReportOptions()
    assert [e.task for e in describe_source(document, Words.of(document, options), options).engines] == ["magic"]


@pytest.mark.parametrize("language", PHRASES)
def test_every_limit_is_told_where_it_holds(language: str) -> None:
    made = make_interview()
    words = Words.of(made, ReportOptions(language))
    told = {
        *list_limits(made, Pictures("shown"), words),
        *list_limits(made, Pictures("shown", blurred=False), words),
    }
    assert told == {text for key, text in PHRASES[language].items() if key.startswith("limit.")}
    assert PHRASES[language]["limit.faces"] not in list_limits(made, Pictures("no_clip"), words)
