"""How much of a module its tests hold: changes the module in one place at a time and counts how often its tests notice.

    python benchmarks/mutation.py src/vidtx/bitext/numbers.py [more modules] [--tests FILE ...] [--sample N] [--seed N] [--jobs N]

For each module the mutants are made by the standard operators: comparison, arithmetic, boolean, constant, return value, removed
statement. Every mutant runs the module's mirrored test file (tests/bitext/test_numbers.py) in a process of its own, up to the first failure.
A mutant is killed where a test fails or the time runs out. Prints the share killed and the survivors with their lines. `docs/mutation.md`
lists the survivors that stay, each with its reason. Not run in CI: it takes minutes for each module.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src"

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn,
    ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Pow: ast.Mult,
}  # fmt: skip
MESSAGES = {"require", "require_choice", "debug", "info", "warning", "error"}  # calls whose texts are for people
OWN_PREFIX = "vidtx."


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed module. `line` and `change`: where it was changed and how, for people."""

    line: int
    operator: str
    change: str
    code: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one node of a syntax tree: what stands in its place."""

    operator: str
    node: ast.AST


def list_mutants(source: str) -> list[Mutant]:
    """Every mutant of a module's source, in order of line."""
    tree = ast.parse(source)
    count = len(list(ast.walk(tree)))
    mutants: list[Mutant] = []
    skipped = _find_skipped(tree)
    for n in range(count):
        original = list(ast.walk(tree))[n]
        if id(original) in skipped or not hasattr(original, "lineno"):
            continue
        for edit in _list_edits(original):
            changed = copy.deepcopy(tree)
            _put(changed, list(ast.walk(changed))[n], edit.node)
            code = ast.unparse(ast.fix_missing_locations(changed))
            change = f"{_show(original)} -> {_show(edit.node)}"
            mutants.append(Mutant(original.lineno, edit.operator, change, code))
    return sorted(mutants, key=lambda mutant: (mutant.line, mutant.change))


def _show(node: ast.AST) -> str:
    text = " ".join(ast.unparse(ast.fix_missing_locations(copy.deepcopy(node))).split())
    return text if len(text) <= 70 else f"{text[:67]}..."


def _find_skipped(tree: ast.Module) -> set[int]:
    """Nodes that no test can notice: docstrings, annotations, imports, texts of messages and of exceptions, `__all__`."""
    skipped: set[int] = set()

    def skip(node: ast.AST | None) -> None:
        if node is not None:
            skipped.update(id(part) for part in ast.walk(node))

    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node, clean=False) is not None:
            skip(node.body[0])
        if isinstance(node, ast.FunctionDef):
            skip(node.returns)
            for decorator in node.decorator_list:
                skip(decorator)
        if isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                skip(decorator)
        if isinstance(node, ast.arg):
            skip(node.annotation)
        if isinstance(node, ast.AnnAssign):
            skip(node.annotation)
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.JoinedStr)):
            skip(node)
        if isinstance(node, ast.Call) and _name_of(node.func) in MESSAGES:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    skip(argument)
        if isinstance(node, ast.Raise):
            skip(node.exc)
        if isinstance(node, ast.Call) and _name_of(node.func) in ("cast", "TypeVar"):
            skip(node.args[0])
        if isinstance(node, ast.If) and _name_of(node.test) == "TYPE_CHECKING":
            skip(node)
        if isinstance(node, ast.Assign) and any(_name_of(target) == "__all__" for target in node.targets):
            skip(node)
    return skipped


def _name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _list_edits(node: ast.AST) -> Iterator[Edit]:
    if isinstance(node, ast.Compare):
        for n, operator in enumerate(node.ops):
            if type(operator) in COMPARISONS:
                changed = copy.deepcopy(node)
                changed.ops[n] = COMPARISONS[type(operator)]()
                yield Edit("comparison", changed)
    elif isinstance(node, (ast.BinOp, ast.AugAssign)):
        if type(node.op) in ARITHMETIC:
            changed_operation = copy.deepcopy(node)
            changed_operation.op = ARITHMETIC[type(node.op)]()
            yield Edit("arithmetic", changed_operation)
    elif isinstance(node, ast.BoolOp):
        changed_logic = copy.deepcopy(node)
        changed_logic.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield Edit("boolean", changed_logic)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield Edit("boolean", copy.deepcopy(node.operand))
    elif isinstance(node, ast.Constant):
        value = _change_constant(node.value)
        if value is not None:
            yield Edit("constant", ast.Constant(value))
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield Edit("return value", ast.Return(ast.Constant(None)))
    if isinstance(node, (ast.AugAssign, ast.Raise, ast.Continue, ast.Delete)) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ):
        yield Edit("removed statement", ast.Pass())
    if isinstance(node, ast.Break):
        yield Edit("removed statement", ast.Pass())


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _change_constant(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        return f"{value}XX" if value else "XX"
    return None


def _put(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    """Replaces a node of the tree by another."""
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list):
                for n, item in enumerate(value):
                    if item is old:
                        value[n] = new
                        return


class MutantFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a module another source than its file's."""

    def __init__(self, name: str, path: Path, code: str) -> None:
        self.name, self.path, self.code = name, path, code

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> Any:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        exec(compile(self.code, str(self.path), "exec"), module.__dict__)


def start_run(name: str, path: Path, code: str, tests: Sequence[Path]) -> int:
    """A child process that runs the tests against the code, up to the first failure. Returns its process id."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    code_of_exit = 1
    try:
        import pytest

        sys.meta_path.insert(0, MutantFinder(name, path, code))
        arguments = ["-x", "-q", "-p", "no:cacheprovider", "--no-header", "--durations=0", *map(str, tests)]
        code_of_exit = int(pytest.main(arguments))
    except BaseException:  # a mutant may raise anything while it is imported
        code_of_exit = 1
    finally:
        os._exit(code_of_exit)


def run_all(mutants: Sequence[Mutant], start: Callable[[Mutant], int], timeout: float, jobs: int) -> list[bool]:
    """Whether each mutant was killed. `timeout` in seconds for each."""
    killed = [False] * len(mutants)
    waiting, running = list(range(len(mutants)))[::-1], dict[int, tuple[int, float]]()
    while waiting or running:
        while waiting and len(running) < jobs:
            n = waiting.pop()
            running[start(mutants[n])] = (n, time.monotonic())
        for child, (n, began) in list(running.items()):
            finished, status = os.waitpid(child, os.WNOHANG)
            if finished:
                killed[n] = os.waitstatus_to_exitcode(status) != 0
            elif time.monotonic() - began > timeout:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
                killed[n] = True
            else:
                continue
            del running[child]
        time.sleep(0.02)
    return killed


def find_tests(module: Path) -> Path:
    """tests/bitext/test_numbers.py for src/vidtx/bitext/numbers.py."""
    return ROOT / "tests" / module.relative_to(SOURCES / "vidtx").with_name(f"test_{module.name}")


def load_shared(module: str) -> None:
    """Loads once what every child needs, and nothing of vidtx that might hold the module that is changed."""
    import hypothesis
    import pytest  # noqa: F401

    # The same examples for each mutant, and fewer of them; a test's own settings still hold.
    hypothesis.settings.register_profile("mutation", max_examples=30, derandomize=True, database=None, deadline=None)
    hypothesis.settings.load_profile("mutation")
    sys.path[:0] = [str(ROOT / name) for name in ("src", "samples", "benchmarks", "models/training", "tests/fixtures")]
    if not module.startswith(("vidtx.document", "vidtx.errors", "vidtx.signal")):
        pass
    if module.startswith(("vidtx.bitext", "vidtx.interview", "vidtx.evaluation")):
        import sacrebleu.metrics  # noqa: F401
    if module in sys.modules:
        raise SystemExit(f"{module} is loaded too early")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("modules", nargs="+", type=Path, metavar="MODULE")
    parser.add_argument("--tests", type=Path, nargs="*", help="the test files, instead of the mirrored one")
    parser.add_argument("--sample", type=int, metavar="N", help="at most so many mutants of each module, drawn at random")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--timeout", type=float, help="seconds for each mutant; else ten times what the tests take, at least 10"
    )
    arguments = parser.parse_args()
    for given in arguments.modules:
        # Each module in a process of its own, so that nothing loaded for one is there for the next.
        child = os.fork()
        if not child:
            report_module(given.resolve(), arguments)
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


def report_module(path: Path, arguments: argparse.Namespace) -> None:
    name = ".".join(path.relative_to(SOURCES).with_suffix("").parts)
    tests = [test.resolve() for test in arguments.tests] if arguments.tests else [find_tests(path)]
    absent = [test for test in tests if not test.is_file()]
    if absent:
        print(f"{name}: there is no test file {absent[0].relative_to(ROOT)}")
        return
    os.chdir(ROOT)
    load_shared(name)
    source = path.read_text("utf-8")
    mutants = list_mutants(source)
    total = len(mutants)
    if arguments.sample and total > arguments.sample:
        mutants = sorted(random.Random(arguments.seed).sample(mutants, arguments.sample), key=lambda mutant: mutant.line)
    began = time.monotonic()
    whole = Mutant(0, "", "", source)
    if run_all([whole], lambda m: start_run(name, path, m.code, tests), 600, 1)[0]:
        print(f"{name}: its tests fail without any change")
        return
    timeout = arguments.timeout or max(10.0, 10 * (time.monotonic() - began))
    killed = run_all(mutants, lambda m: start_run(name, path, m.code, tests), timeout, arguments.jobs)
    share = 100 * sum(killed) / len(killed) if killed else 100.0
    print(
        f"{name}: {sum(killed)} of {len(killed)} killed ({share:.0f} %), of {total} mutants, {time.monotonic() - began:.0f} s"
    )
    for mutant, is_killed in zip(mutants, killed, strict=True):
        if not is_killed:
            print(f"  line {mutant.line}, {mutant.operator}: {mutant.change}")


if __name__ == "__main__":
    main()
