"""The English sentences of evidence, by kind."""

from __future__ import annotations

from collections.abc import Mapping

from vidtx.views.evidence.figures import Figures, Sentence, are_even, is_whole

_TAG_NAMES = {"creation_time": "creation time", "major_brand": "brand", "com.apple.quicktime.software": "software"}


def _describe_shift(figures: Figures) -> str:
    rest = "; the rest moves less or not at all" if not is_whole(figures) else ""
    return "{share:.0%} of the picture jumps by some {shift_px:.1f} px (it is {width_px:.0f} px wide)".format(**figures) + rest


def _describe_face(figures: Figures) -> str:
    parts = ["jumps by {shift_px:.0f} px".format(**figures)] if "shift_px" in figures else []
    if "growth_ratio" in figures:
        growth = float(figures["growth_ratio"])
        parts.append(f"{'grows' if growth > 1.0 else 'shrinks'} to some {growth:.0%} of its size")
    return f"a face {' and '.join(parts)}"


def _describe_edges(figures: Figures) -> str:
    share = max(0.0, float(figures["share"]))
    return f"midway edges have lost {share:.0%} of their strength, as in two pictures laid over each other"


def _describe_freeze(figures: Figures) -> str:
    besides = f", but for {figures['region']}, where something goes on (a logo, a clock)" if "region" in figures else ""
    return f"the picture stands still for {figures['seconds']:.2f} s{besides} and moves before and after"


def _describe_split(figures: Figures) -> str:
    offset = float(figures["offset_seconds"])
    side, name = ("after", "an L-cut") if offset > 0 else ("before", "a J-cut")
    return f"the sound seems to change {abs(offset):.2f} s {side} the picture: {name}"


def _describe_tag(figures: Figures) -> str:
    name = str(figures["name"])
    of = f" of the {figures['stream']}" if "stream" in figures else ""
    return f"its {_TAG_NAMES.get(name, name)}{of} is given as {figures['value']!r}"


def _describe_gap(figures: Figures) -> str:
    more = "" if figures["count"] == 1 else " (the longest of {count:.0f})".format(**figures)
    return "the {stream}'s timestamps leap {seconds:.2f} s at {at_seconds:.2f} s".format(**figures) + more


def _describe_keyframes(figures: Figures) -> str:
    interval = "{seconds:.2f} s ({least_seconds:.2f}-{most_seconds:.2f})".format(**figures)
    return f"it has a keyframe {'every' if are_even(figures) else 'mostly every'} {interval}"


def _describe_sync(figures: Figures) -> str:
    late = float(figures["seconds"])
    order = "later" if late > 0 else "earlier"
    return f"without its edit lists the sound comes {abs(late):.2f} s {order} against the picture than players play it"


def _describe_lack(figures: Figures) -> str:
    reasons = {"too_small": "is too small to be searched", "undecodable": "cannot be decoded and was not searched"}
    return f"its {figures['stream']} {reasons.get(str(figures['reason']), 'was not searched')} for edits"


def _describe_mismatch(figures: Figures) -> str:
    shorter = "sound" if figures["longer"] == "picture" else "picture"
    return "the {longer} goes on for {seconds:.2f} s after the ".format(**figures) + f"{shorter} has ended"


ENGLISH: Mapping[str, Sentence] = {
    "version_1": lambda figures: str(figures.get("text", "")),
    "change_ratio": "the picture changes {ratio:.1f} times as much as at its neighbors, between two frames {gap_ms:.0f} ms apart",
    "change": "a quarter of the picture changes by {gray_levels:.1f} gray levels of 255 or more",
    "prominent_area": "{share:.0%} of the picture changes more than at any frame near it",
    "another_picture": "the picture after it is another one (similarity {similarity:.2f} of 1)",
    "same_scene": "the scene stays the same: a jump within one shot (similarity {similarity:.2f} of 1)",
    "shift": _describe_shift,
    "face": _describe_face,
    "keyframe": "the file has a keyframe here, which says nothing for a cut and can look like a small one",
    "still_picture": "a picture without motion stands for {seconds:.2f} s between two cuts",
    "even_area": "{share:.0%} of it is one even tone, as a title card is, and {changed_share:.1%} of its points move",
    "returns": "after {seconds:.2f} s the picture from before is back (similarity {similarity:.2f} of 1)",
    "black": "the picture is black for {seconds:.2f} s ({frames:.0f} frames)",
    "white": "the picture is white for {seconds:.2f} s ({frames:.0f} frames)",
    "fade": "it fades to {tone} and back within {seconds:.2f} s",
    "fade_in": "the clip fades in from {tone} within {seconds:.2f} s",
    "fade_out": "the clip fades out to {tone} within {seconds:.2f} s",
    "tone_cut": "it turns {tone} from one frame to the next",
    "another_picture_dissolved": "one picture turns into another (similarity {similarity:.2f} of 1)",
    "same_shot_dissolved": "the picture turns into another one of the same shot (similarity {similarity:.2f} of 1)",
    "dissolve_length": "it takes {seconds:.2f} s ({frames:.0f} frames on the way)",
    "bend": "midway every point has the mean of its old and new value, but for {difference_share:.0%} of the difference",
    "edges_lost": _describe_edges,
    "area": "{share:.0%} of the picture takes part",
    "writing": "writing comes or goes meanwhile, which can pass for a part of it",
    "slide": "one picture is pushed out or covered by another: each on the way is the two of them, moved, but for"
    " {difference_share:.0%} of the difference",
    "wipe": "one picture gives way to another: on the way each point lies between its old and its new value, but for"
    " {difference_share:.0%} of the difference",
    "unknown_way": "the picture becomes another one (similarity {similarity:.2f} of 1) and stands before and after: by an effect, a fast turn"
    " of the camera, or something before the lens",
    "frozen": _describe_freeze,
    "motion_around": "around it, {share:.1%} of its points move from frame to frame",
    "jump_after": "the first frame after it jumps, as if time had gone on meanwhile",
    "silence": "the sound is digitally silent for {seconds:.2f} s, which no microphone is",
    "floor_step": "the noise floor steps by {step_db:.0f} dB, mean over {bands:.0f} bands",
    "sharpness": "the sound changes {ratio:.1f} times as fast within 30 ms as it mostly does here",
    "enf_phase_jump": "the hum of the mains ({mains_hz:.0f} Hz and overtones) runs on evenly for seconds before and after, "
    "but is out of step by {jump_degrees:.0f} degrees between",
    "splice": "the spectrum changes within 30 ms as at a join of two sounds (log-odds {log_odds:.1f}, {prominence:.1f} above what is usual here)",
    "under_cutaway": "the picture is away just then, which would hide a join of the sound",
    "split_cut": _describe_split,
    "tag": _describe_tag,
    "encoder": "the encoder {name} left its name in the stream: {signature!r}",
    "edit_list": "an edit list of {entries:.0f} entries makes players leave parts out",
    "footage_hidden": "{seconds:.1f} s of {stream} in the file are not shown: its edit list leaves them out (`vidtx edits --all-footage` looks at them)",
    "all_footage": "times count all footage of the file, also what its edit list leaves out and players do not show",
    "hidden_span": "its edit list leaves the {stream} from {start_seconds:.2f} s to {end_seconds:.2f} s out of what players show",
    "sync_shifted": _describe_sync,
    "not_searched": _describe_lack,
    "c2pa": "the file carries a C2PA manifest (Content Credentials); a C2PA tool shows what it claims and who signed",
    "timestamp_gap": _describe_gap,
    "timestamp_restart": "its time stamps start again at {at_seconds:.2f} s, {seconds:.2f} s back; what follows was put behind what came before",
    "timestamp_leap": "its time stamps leap {seconds:.2f} s ahead at {at_seconds:.2f} s; the leap was closed",
    "timestamps_missing": "{count:.0f} packets of the {stream} have no time stamp; one was assumed from the rate",
    "keyframe_interval": _describe_keyframes,
    "duration_mismatch": _describe_mismatch,
    "cut_short": "the file is cut short: it claims to last {claimed_seconds:.1f} s, and what is there lasts {seconds:.1f} s",
    "damaged": "the file is damaged: what could be read of it lasts {seconds:.1f} s",
}
