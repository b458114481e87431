"""Where the mean of a series of rows is another from then on: PELT (Killick et al. 2012), by the compiled search of `ruptures`.

In: rows of numbers in order of time. Out: the numbers of the rows at which another mean begins.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Search = Callable[[npt.NDArray[np.float64], float, int], Any]


def find_change_points(rows: npt.NDArray[np.float64], penalty: float, shortest: int) -> list[int]:
    """The first rows, in order, of all segments of equal mean but the first.

    rows: (n, columns). penalty: how much less the summed square distance from the means must be for each change point.
    shortest: rows of a segment, at least; fewer than two such segments have no change point.
    """
    if len(rows) < 2 * shortest:
        return []
    return _load_search()(np.ascontiguousarray(rows, np.float64), penalty, shortest)


@cache
def _load_search() -> Callable[[npt.NDArray[np.float64], float, int], list[int]]:
    """The compiled search by itself, if it is where it was: the whole package takes 1.4 s to import, for statistics that are
    not used here."""
    package = find_spec("ruptures")
    try:
        [root] = package.submodule_search_locations  # type: ignore[union-attr, misc]
        spec = PathFinder.find_spec("ekcpd", [str(Path(root, "detection", "_detection"))])
        module = module_from_spec(spec)  # type: ignore[arg-type]
        spec.loader.exec_module(module)  # type: ignore[union-attr]
        pelt: Search = module.ekcpd_pelt_L2
    except (AttributeError, ImportError, TypeError, ValueError):
        return search_with_package

    def search(rows: npt.NDArray[np.float64], penalty: float, shortest: int) -> list[int]:
        path = pelt(rows, penalty, shortest)  # for each end of a segment, where that segment begins
        found, end = [], int(path[len(rows)])
        while end > 0:
            found.append(end)
            end = int(path[end])
        return found[::-1]

    return search


def search_with_package(rows: npt.NDArray[np.float64], penalty: float, shortest: int) -> list[int]:
    """The same by the package's own interface."""
    from ruptures import KernelCPD

    return [int(end) for end in KernelCPD(kernel="linear", min_size=shortest).fit(rows).predict(pen=penalty)[:-1]]
