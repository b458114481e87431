"""The table of `real_speech.py`. In: rows of one or several interviews. Out: lines on the terminal, of counts that were added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from real_scores import BANDS, add, rate_characters


def print_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """One interview, or the sum of several."""
    title = rows[0]["interview"] if len(rows) == 1 else f"all {len(rows)}"
    speech, sound = (sum(row[key] for row in rows) for key in ("speech", "sound"))
    turns = sum(len(row["turns"]) for row in rows)
    known = sum(turn["known"] for row in rows for turn in row["turns"])
    print(f"\n{title}: {sound:.0f} s, {speech:.0f} s of speech, {turns} turns, {known} of known text")
    for name in dict.fromkeys(name for row in rows for name in row["tools"]):
        own = [row["tools"][name] for row in rows if name in row["tools"]]
        if any("absent" in tool for tool in own):
            print(f"  {name}: {next(tool['absent'] for tool in own if 'absent' in tool)}")
            continue
        _print_tool(name, add([tool["counts"] for tool in own]), add([tool["costs"] for tool in own]), speech)
    print(f"  told: {sum(row['telling'] for row in rows):.1f} s for {turns} windows", flush=True)


def _print_tool(name: str, counts: Mapping[str, Any], costs: Mapping[str, Any], speech: float) -> None:
    print(f"  {name}")
    parts = [("all", None, None), ("known text", None, "known"), *((code, code, None) for code in sorted(counts["characters"]))]
    rates = [(label, rate_characters(counts, language, kind)) for label, language, kind in parts]
    print(
        "    CER % beside told: "
        + ", ".join(f"{label} {_percent(r['cer'])} / {_percent(r['told'])}" for label, r in rates if r["cer"] is not None)
    )
    times, bands = counts["language_time"], counts["language_turns"]
    print(
        f"    language: {_percent(times['right'] / max(1e-9, times['covered']))} % of the time covered, which is"
        f" {_percent(times['covered'] / times['speech'])} %; turns "
        + ", ".join(f"{band} {bands[band]['right']}/{bands[band]['turns']}" for band in BANDS)
    )
    lost, flow = counts["lost"], counts["flow"]
    total = max(1, sum(flow[key] for key in ("right", "elsewhere", "changed", "lost")))
    print(
        f"    turns lost {lost['turns']}/{lost['of']}; of the characters "
        + ", ".join(f"{key} {_percent(flow[key] / total)} %" for key in ("right", "elsewhere", "changed", "lost", "added"))
        + f"; CER wherever it stands {_percent(sum(flow[key] for key in ('changed', 'lost', 'added')) / total)} %"
    )
    errors = sum(kind["told_errors"] for kinds in counts["characters"].values() for kind in kinds.values())
    print(f"    errors beyond told's {errors}: " + ", ".join(f"{cause} {n:+d}" for cause, n in counts["excess"].items()))
    if "diarization" in counts:
        kinds = counts["diarization"]
        rate = (kinds["missed"] + kinds["false"] + kinds["confused"]) / max(1e-9, kinds["speech"])
        print(
            f"    DER {_percent(rate)} % ("
            + ", ".join(f"{kind} {kinds[kind]:.1f} s" for kind in ("missed", "false", "confused"))
            + ")"
        )
    windows = (
        f"windows {costs['windows']:.1f}, {costs['windows'] * 60 / speech:.1f} a minute of speech; " if costs["windows"] else ""
    )
    print(f"    {windows}{costs['seconds']:.1f} s, of the processor {costs['busy']:.1f} s")
    _print_stages(costs)


def print_round(name: str, sound: float, costs: Mapping[str, Mapping[str, Any]]) -> None:
    """The seconds of vidtx beside those of faster-whisper."""
    own, other = costs["vidtx"], costs["faster-whisper"]
    print(
        f"\n{name}, {sound:.0f} s: vidtx {own['seconds']:.1f} s, faster-whisper {other['seconds']:.1f} s, {own['seconds'] / other['seconds']:.2f} x;"
        f" of the processor {own['busy']:.1f} s, {other['busy']:.1f} s, {own['busy'] / other['busy']:.2f} x;"
        f" windows {own['windows']:.1f}, {other['windows']:.1f}"
    )
    _print_stages(own)
    print(end="", flush=True)


def _print_stages(costs: Mapping[str, Any]) -> None:
    for stage, spent in costs.get("stages", {}).items():
        if spent["seconds"] >= 0.05:
            network = f"; windows {spent['windows']:.1f}, encoder {spent['encoder']:.1f} s, decoder {spent['decoder']:.1f} s"
            print(
                f"      {stage:<27} {spent['seconds']:6.1f} s, of the processor {spent['busy']:6.1f} s"
                + (network if spent.get("windows") or spent.get("decoder") else "")
            )


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"
