"""The scores of the edits benchmark: what was found against what is true, by kind, and the table of them.

In: a `Row` for each clip, with its truth and what each tool found. Out: precision, recall and F1 with one-to-one matching, the
interval over people, the overlap of lasting edits, calibration, the AUC of splices; printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from edit_decoys import DECOYS
from edit_making import Truth
from edit_operations import OPERATIONS

TOLERANCES = (0.1, 0.5)
# What is scored together, as the table of the aims has it.
GROUPS = {
    "hard cut": ("hard cut",),
    "jump cut (random, in pauses)": ("jump cut", "jump cut in a pause"),
    "jump cut, like pose": ("jump cut, like pose",),
    "jump cut, punched in": ("jump cut, punched in",),
    "jump + short dissolve": ("jump + short dissolve",),
    "dissolve, fade": ("dissolve", "fade"),
    "dissolve, captions": ("dissolve, captions",),
    "wipe, slide": ("wipe",),
    "cutaway": ("cutaway",),
    "cutaway over a splice": ("cutaway over a splice",),
    "L- or J-cut": ("L- or J-cut",),
    "title card, black, freeze": ("title card", "black", "freeze"),
    "sound splice": ("sound splice",),
    "drawn interviews": ("scene",),
}


@dataclass(frozen=True, slots=True)
class Found:
    kind: str
    time: float
    end: float | None
    probability: float


class AudioJoin(NamedTuple):
    """Seconds from the first sample, and probability, of a place where the sound may be joined."""

    time: float
    probability: float


class Counts(NamedTuple):
    """Pairs of a found and a true boundary; found ones; true ones; pairs of the same kind."""

    matched: int
    found: int
    true: int
    right: int


@dataclass(slots=True)
class Row:
    """One clip: what is true of it, and what each tool found in it."""

    name: str
    person: str
    fold: str
    voice: str
    seconds: float
    truth: list[Truth]
    ours: list[Found] = field(default_factory=list)
    joins: list[AudioJoin] = field(default_factory=list)  # all that sounds joined, reported or not
    spent: float = 0.0
    others: dict[str, list[list[float]]] = field(default_factory=dict)  # tool -> times for each of its thresholds


def match(
    found: Sequence[float], true: Sequence[float], tolerance: float, ends: Sequence[float] | None = None
) -> list[tuple[int, int]]:
    """One-to-one pairs within the tolerance: as many as can be, then the nearest. With `ends`, anywhere from `true` to its end
    is exact."""
    from scipy.optimize import linear_sum_assignment

    if not found or not true:
        return []
    at, start = np.asarray(found)[:, None], np.asarray(true)[None]
    distance = np.maximum(start - at, at - (start if ends is None else np.asarray(ends)[None]))
    distance = np.maximum(distance, 0.0)
    gain = np.where(distance <= tolerance + 1e-6, 1000.0 - distance, 0.0)
    rows, columns = linear_sum_assignment(gain, maximize=True)
    return [(int(n), int(m)) for n, m in zip(rows, columns, strict=True) if gain[n, m] > 0]


def count(rows: Sequence[Row], tolerance: float, least: float = 0.0) -> Counts:
    """Over rows, of what was found with at least a probability."""
    matched = found = true = right = 0
    for row in rows:
        ours = [f for f in row.ours if f.probability >= least]
        pairs = match([f.time for f in ours], [t.time for t in row.truth], tolerance)
        matched, found, true = matched + len(pairs), found + len(ours), true + len(row.truth)
        right += sum(ours[n].kind == row.truth[m].kind for n, m in pairs)
    return Counts(matched, found, true, right)


def f1(matched: int, found: int, true: int) -> float:
    return 2 * matched / (found + true) if found + true else float("nan")


def interval(rows: Sequence[Row], tolerance: float, rounds: int = 200) -> tuple[float, float]:
    """95 % interval of F1, people drawn with replacement."""
    by_person: dict[str, list[Row]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row)
    counts = np.array([count(own, tolerance)[:3] for own in by_person.values()], float)
    draws = np.random.default_rng(1).integers(0, len(counts), (rounds, len(counts)))
    sums = counts[draws].sum(axis=1)
    values = 2 * sums[:, 0] / np.maximum(1, sums[:, 1] + sums[:, 2])
    return float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5))


def measure_overlap(rows: Sequence[Row]) -> tuple[float, int]:
    """Mean intersection over union of lasting edits with the lasting ones found for them, and of how many."""
    shares = []
    for row in rows:
        ours, true = [f for f in row.ours if f.end is not None], [t for t in row.truth if t.end is not None]
        for n, m in match([f.time for f in ours], [t.time for t in true], TOLERANCES[1]):
            (a, b), (c, d) = (ours[n].time, ours[n].end or 0.0), (true[m].time, true[m].end or 0.0)
            shares.append(max(0.0, min(b, d) - max(a, c)) / max(1e-9, max(b, d) - min(a, c)))
    return (float(np.mean(shares)) if shares else float("nan")), len(shares)


def count_flagged(rows: Sequence[Row]) -> tuple[int, int]:
    """(flagged, all) joins of the sound: whether anything of any kind is reported within half a second, so that an exchange is
    marked there."""
    flagged = joins = 0
    for row in rows:
        reported = [at for f in row.ours for at in (f.time, f.end) if at is not None]
        for at in [at for t in row.truth if t.in_sound for at in (t.time, t.end) if at is not None]:
            joins += 1
            flagged += any(abs(at - found) <= TOLERANCES[1] for found in reported)
    return flagged, joins


def measure_calibration(rows: Sequence[Row], bins: int = 10) -> tuple[float, list[tuple[float, float, int]]]:
    """Expected calibration error of the probabilities (Naeini et al. 2015), and (mean probability, share right, count) of each bin."""
    found: list[tuple[float, bool]] = []
    for row in rows:
        hit = {n for n, _ in match([f.time for f in row.ours], [t.time for t in row.truth], TOLERANCES[1])}
        found += [(f.probability, n in hit) for n, f in enumerate(row.ours)]
    table = []
    for k in range(bins):
        inside = [(p, h) for p, h in found if min(bins - 1, int(p * bins)) == k]
        if inside:
            table.append((float(np.mean([p for p, _ in inside])), float(np.mean([h for _, h in inside])), len(inside)))
    error = sum(n * abs(p - h) for p, h, n in table) / max(1, len(found))
    return error, table


def splice_auc(rows: Sequence[Row], window: float = 0.1) -> float:
    """Area under the curve of what the sound hints at, reported or not: near a splice, against other times of the same clips
    and uncut ones."""
    rng = np.random.default_rng(2)

    def strongest(row: Row, at: float) -> float:
        return max((p for time, p in row.joins if abs(time - at) <= window), default=0.0)

    splices = [(row, at) for row in rows if row.name == "sound splice" for t in row.truth for at in (t.time, t.end)]
    positive = [strongest(row, at) for row, at in splices if at is not None]
    negative = []
    for row in rows:
        if row.name in ("sound splice", "uncut"):
            for at in rng.uniform(1.0, max(1.1, row.seconds - 1.0), 6):
                if all(abs(at - edge) > 3 * window for t in row.truth for edge in (t.time, t.end or t.time)):
                    negative.append(strongest(row, float(at)))
    if not positive or not negative:
        return float("nan")
    wins = np.subtract.outer(np.asarray(positive), np.asarray(negative))
    return float((wins > 0).mean() + 0.5 * (wins == 0).mean())


def print_report(rows: Sequence[Row]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=150)
    table = Table(
        title="Edits found (F1; in brackets 95 % interval over people)", title_justify="left", box=None, padding=(0, 2, 0, 0)
    )
    tools = list(next((row.others for row in rows if row.others), {}))
    heads = ("edit", "true", "recall", "precision", "F1 0.1 s", "", "F1 0.5 s", "kind", *tools)
    for n, head in enumerate(heads):
        table.add_column(head.replace("PySceneDetect", "PySD"), justify="left" if n == 0 else "right", no_wrap=n < 8)
    cut_rows = [row for row in rows if row.truth]
    for group, names in [*GROUPS.items(), ("all", (*OPERATIONS, "scene"))]:
        own = [row for row in cut_rows if row.name in names]
        if not own:
            continue
        matched, found, true, right = count(own, TOLERANCES[0])
        low, high = interval(own, TOLERANCES[0])
        wide = count(own, TOLERANCES[1])
        cells = [
            group,
            str(true),
            f"{matched / true:.2f}",
            f"{matched / found:.2f}" if found else "-",
            f"{f1(matched, found, true):.2f}",
        ]
        cells += [f"{low:.2f}-{high:.2f}", f"{f1(*wide[:3]):.2f}", f"{right / matched:.2f}" if matched else "-"]
        table.add_row(*cells, *(_score_tool(own, tool) for tool in tools))
    console.print(table)
    decoys = [row for row in rows if row.name in DECOYS]
    for name in DECOYS:
        own = [row for row in decoys if row.name == name]
        if own:
            minutes = sum(row.seconds for row in own) / 60
            alarms = [sum(f.probability >= least for row in own for f in row.ours) for least in (0.7, 0.0)]
            console.print(
                f"false alarms, {name}: {alarms[0] / minutes:.2f} a minute probable or better, {alarms[1] / minutes:.2f} of any level"
            )
    if any(row.name == "sound splice" for row in rows):
        console.print(f"sound splice: AUC {splice_auc(rows):.2f}")
    overlap, lasting = measure_overlap(rows)
    flagged, joins = count_flagged(rows)
    console.print(
        f"interval IoU of lasting edits: {overlap:.2f} ({lasting}); joins of what is said that are flagged: {flagged} of {joins}"
    )
    error, bins = measure_calibration(rows)
    console.print(f"calibration error {error:.3f}: " + ", ".join(f"{p:.2f} said, {h:.2f} right ({n})" for p, h, n in bins))
    seconds, spent = sum(row.seconds for row in rows), sum(row.spent for row in rows)
    speed = f"; {seconds / spent:.1f} x real time in each of the processes" if spent else ""
    console.print(f"{len(rows)} clips, {seconds / 60:.1f} min{speed}")


def _score_tool(rows: Sequence[Row], tool: str) -> str:
    """F1 within 0.1 s by default, and the best of its thresholds on these very clips (in its favor). A tool reports one time of
    a dissolve: anywhere within it will do."""
    scores = []
    for n in range(len(rows[0].others[tool])):
        sums = np.zeros(3, int)
        for row in rows:
            times, ends = [t.time for t in row.truth], [t.end or t.time for t in row.truth]
            pairs = match(row.others[tool][n], times, TOLERANCES[0], ends)
            sums += (len(pairs), len(row.others[tool][n]), len(row.truth))
        scores.append(f1(*sums))
    return f"{scores[0]:.2f} / {max(scores):.2f}"
