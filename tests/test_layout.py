"""The layout of the packages, enforced: sizes, circles, parameters, and nobody's privates but one's own.

Which way imports run is held by tests/test_imports.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_imports import imports_of, is_module, modules

import vidtx

ROOT = Path(vidtx.__file__).resolve().parent
MODULE_LINES = 400
FOLDER_MODULES = 14
PARAMETERS = 7
TESTS = Path(__file__).parent
# Modules that have no test file of their own name: where they are tested instead.
TESTED_IN = {
    "__main__": "cli/test_main.py",
    "bitext.denials": "bitext/korean/test_negation.py",
    "bitext.korean.composed_numbers": "bitext/korean/test_numbers.py",
    "bitext.korean.counters": "bitext/korean/test_numbers.py",
    "bitext.korean.number_words": "bitext/korean/test_numbers.py",
    "bitext.korean.numerals": "bitext/korean/test_numbers.py",
    "bitext.names.candidate": "bitext/names/test_differences.py",
    "bitext.names.korean_names": "bitext/names/test_differences.py",
    "bitext.names.ukrainian_names": "bitext/names/test_differences.py",
    "bitext.statements": "interview/test_direct_comparison.py",
    "bitext.terms.calendar_terms": "bitext/terms/test_differences.py",
    "bitext.terms.places": "bitext/terms/test_differences.py",
    "bitext.terms.predicates": "bitext/terms/test_differences.py",
    "bitext.terms.ranks": "bitext/terms/test_differences.py",
    "bitext.terms.world_places": "bitext/terms/test_differences.py",
    "bitext.terms.stated_terms": "bitext/terms/test_differences.py",
    "interview.roles.floor_parameters": "interview/roles/test_floor.py",
    "bitext.ukrainian.composed_numbers": "bitext/ukrainian/test_numbers.py",
    "bitext.ukrainian.number_words": "bitext/ukrainian/test_numbers.py",
    "bitext.ukrainian.numerals": "bitext/ukrainian/test_numbers.py",
    "bitext.stated_numbers": "bitext/english/test_numbers.py",
    "cli.cache": "cli/test_cache_command.py",
    "cli.demo": "e2e/test_demo.py",
    "cli.doctor": "cli/test_models_command.py",
    "cli.edits": "cli/test_edits_command.py",
    "cli.evaluate": "e2e/test_demo.py",
    "cli.author": "cli/test_review_command.py",
    "cli.files.align": "cli/test_import_command.py",
    "cli.files.glossary": "cli/test_glossary_command.py",
    "terminal.glossary_table": "cli/test_glossary_command.py",
    "glossary.writing": "glossary/test_reading.py",
    "pipeline.run_parameters": "pipeline/test_interview_run.py",
    "pipeline.glossary_use": "pipeline/test_interview_run.py",
    "glossary.loading": "glossary/test_starter.py",
    "cli.files.importing": "cli/test_import_command.py",
    "cli.files.burn": "cli/test_burn_command.py",
    "cli.files.export": "cli/test_export_command.py",
    "cli.files.lint": "cli/test_lint_command.py",
    "cli.files.report": "cli/test_report_command.py",
    "cli.files.options": "cli/test_export_command.py",
    "cli.models": "cli/test_models_command.py",
    "cli.parameters": "engines/test_tasks.py",
    "cli.process": "cli/test_process_command.py",
    "cli.history": "cli/test_history_command.py",
    "cli.review": "cli/test_review_command.py",
    "cli.show": "e2e/test_demo.py",
    "document.checks": "document/test_model.py",
    "document.clip": "document/test_model.py",
    "document.findings": "document/test_model.py",
    "document.observations": "document/test_model.py",
    "document.provenance": "document/test_model.py",
    "document.speech": "document/test_model.py",
    "engines.base": "contract/test_engine_contract.py",
    "errors": "cli/test_main.py",
    "evaluation.scores": "evaluation/test_evaluate.py",
    "evaluation.speech": "evaluation/test_evaluate.py",
    "evaluation.structure": "evaluation/test_evaluate.py",
    "evaluation.text": "evaluation/test_evaluate.py",
    "export.annotation.formats": "export/test_registry.py",
    "export.edit_lists.formats": "export/test_registry.py",
    "export.subtitles.formats": "export/test_registry.py",
    "export.text.formats": "export/test_registry.py",
    "export.text.word.comments": "export/text/word/test_rows.py",
    "export.text.word.markup": "export/text/word/test_rows.py",
    "export.text.word.package": "export/text/word/test_document.py",
    "export.text.word.remarks": "export/text/word/test_rows.py",
    "importing.model": "importing/test_comparison.py",
    "importing.words.expected": "importing/words/test_matching.py",
    "importing.words.file_words": "importing/words/test_matching.py",
    "importing.words.layouts": "importing/words/test_matching.py",
    "importing.words.marks": "importing/words/test_matching.py",
    "gestures.classifier": "gestures/test_detect.py",
    "interview.comparison": "interview/test_renditions.py",
    "media.workers.frames_worker": "media/test_frames.py",
    "media.workers.probe_worker": "media/test_probe.py",
    "media.workers.restamp_worker": "media/test_opened.py",
    "media.workers.streams_worker": "media/test_streams.py",
    "media.workers.timeline": "media/test_timeline.py",
    "pipeline.edit_search": "pipeline/test_interview_run.py",
    "pipeline.engine_choice": "cli/test_process_command.py",
    "pipeline.sound_choice": "pipeline/test_interview_run.py",
    "review.alignment.changed_words": "review/alignment/test_background.py",
    "review.app": "review/routes/test_changes.py",
    "review.clip_desk": "review/routes/test_media.py",
    "review.desk": "review/routes/test_changes.py",
    "review.page.structure": "review/page/test_state.py",
    "review.routes.requests": "review/routes/test_changes.py",
    "review.security.head": "review/test_security.py",
    "review.security.refusals": "review/test_security.py",
    "review.security.settings": "review/security/test_launch.py",
    "terminal.import_table": "cli/test_import_command.py",
    "signal": "media/test_audio.py",
    "views.cues.drafting": "views/test_cues.py",
    "views.cues.model": "views/test_cues.py",
    "views.cues.planning": "views/test_cues.py",
    "views.evidence.english": "views/test_evidence.py",
    "views.evidence.figures": "views/test_evidence.py",
    "views.evidence.korean": "views/test_evidence.py",
    "views.evidence.ukrainian": "views/test_evidence.py",
    "views.phrases.marks.english": "views/test_phrases.py",
    "views.phrases.marks.korean": "views/test_phrases.py",
    "views.phrases.marks.ukrainian": "views/test_phrases.py",
    "views.phrases.english": "views/test_phrases.py",
    "views.phrases.korean": "views/test_phrases.py",
    "views.phrases.report.english": "views/test_phrases.py",
    "views.phrases.report.korean": "views/test_phrases.py",
    "views.phrases.report.ukrainian": "views/test_phrases.py",
    "views.phrases.ukrainian": "views/test_phrases.py",
}
ADAPTORS = {"engines.foreign"}  # the named adaptors of other packages' privates; tests/engines/test_foreign.py holds each one


def test_no_module_is_longer_than_one_idea() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in ROOT.rglob("*.py")
        if (count := len(path.read_text("utf-8").splitlines())) > MODULE_LINES
    }
    assert long == {}


def test_no_folder_holds_more_modules_than_can_be_overseen() -> None:
    folders = {path.parent for path in ROOT.rglob("*.py") if "_shipped" not in path.parts}
    counts = {
        str(folder.relative_to(ROOT)): len([p for p in folder.glob("*.py") if p.name != "__init__.py"]) for folder in folders
    }
    assert {folder: count for folder, count in counts.items() if count > FOLDER_MODULES} == {}


def test_every_module_has_a_test_file_that_mirrors_it() -> None:
    names = [module for module, _ in modules() if not module.endswith("__init__")]
    mirrored = {module: "/".join([*module.split(".")[:-1], f"test_{module.split('.')[-1]}.py"]) for module in names}
    absent = [m for m, path in mirrored.items() if not (TESTS / TESTED_IN.get(m, path)).is_file()]
    assert absent == []
    assert [m for m in TESTED_IN if m not in names or (TESTS / mirrored[m]).is_file()] == [], "needs no exception"


def test_no_function_takes_more_parameters_than_can_be_told_apart() -> None:
    assert [text for module, tree in modules() for text in crowded_functions(module, tree)] == []


def crowded_functions(module: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_click_command(node):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            count = len([a for a in arguments if a.arg not in ("self", "cls")])
            if count > PARAMETERS:
                yield f"{module}:{node.lineno} {node.name} takes {count}"


def is_click_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(".command(" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_no_modules_import_one_another_in_a_circle() -> None:
    graph = {module: {resolve(name) for _, name in imports_of(module, tree)} - {module} for module, tree in modules()}
    assert list(find_circles(graph)) == []


def resolve(name: str) -> str:
    """The module in which a name is imported: a package stands for its `__init__`."""
    folder = ROOT.joinpath(*name.split("."))
    if folder.is_dir():
        return f"{name}.__init__"
    return name if is_module(f"vidtx.{name}") else name.rpartition(".")[0]


def find_circles(graph: dict[str, set[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle that a search from some module runs into, as the path that closes it."""
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if module in path:
            yield (*path[path.index(module) :], module)
            return
        if module in done:
            return
        for other in sorted(graph.get(module, ())):
            yield from visit(other, (*path, module))
        done.add(module)

    for module in sorted(graph):
        yield from visit(module, ())


def test_the_search_for_circles_finds_one() -> None:
    assert list(find_circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == [("a", "b", "c", "a")]
    assert list(find_circles({"a": {"b", "c"}, "b": {"c"}, "c": set()})) == []


def test_nobody_reaches_for_anothers_privates() -> None:
    assert [text for module, tree in modules() for text in foreign_privates(module, tree) if module not in ADAPTORS] == []


def foreign_privates(module: str, tree: ast.Module) -> Iterator[str]:
    own = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
            own.add(node.attr)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            own.add(node.target.id)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own:
            yield f"{module}:{node.lineno} {ast.unparse(node)}"
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if is_private(alias.name):
                    yield f"{module}:{node.lineno} imports {alias.name}"


NAMED_TUPLE = {"_fields", "_asdict", "_replace", "_make"}  # public, in spite of their names


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name not in NAMED_TUPLE


@pytest.mark.parametrize("source", ["import x\nx._y", "from x import _y", "def f(a): return a.b._c"])
def test_the_search_for_privates_sees_them(source: str) -> None:
    assert list(foreign_privates("m", ast.parse(source)))


def test_ones_own_privates_are_ones_own() -> None:
    source = "class A:\n    def f(self, other):\n        self._x = 1\n        return other._x + A._g()\n    def _g(): pass\n"
    assert list(foreign_privates("m", ast.parse(source))) == []
