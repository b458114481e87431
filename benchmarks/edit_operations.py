"""Edits made on purpose, with frame-exact truth.

In: takes and a random generator. Out: a `Made`: frames, sound, and the boundaries that are true of them. Each function of
`OPERATIONS` makes one clip with several edits of one kind, so that a false alarm counts against the kind it was raised in;
`edit_decoys` has clips without any.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np

from edit_making import (
    Made,
    Operation,
    Truth,
    choose_pieces,
    count_samples,
    crossfade,
    dissolve_parts,
    draw_shots,
    fit_sound,
    join_pieces,
    mix_frames,
    resize_frames,
    take_whole,
    write_captions,
)
from edit_sources import SOUND_RATE, Take
from edit_wipes import WAYS


def jump_random(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    removed = (0.1, min(10.0, len(take.frames) / take.rate / 4))
    kept = choose_pieces(rng, len(take.frames), take.rate, removed)
    return join_pieces(take, kept) if len(kept) > 1 else None


def jump_pause(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """Joins moved to the quietest place within 0.4 s, as an editor does it."""
    kept = choose_pieces(rng, len(take.frames), take.rate, (0.3, min(6.0, len(take.frames) / take.rate / 4)))
    if len(kept) < 2:
        return None
    hop = SOUND_RATE // take.rate
    level = np.array([float((take.sound[n * hop : (n + 1) * hop] ** 2).mean()) for n in range(len(take.sound) // hop)])
    reach = round(0.4 * take.rate)

    def settle(frame: int) -> int:
        low, high = max(1, frame - reach), min(len(level) - 1, frame + reach)
        return low + int(np.argmin(level[low:high])) if high > low else frame

    edges = [[a, b] for a, b in kept]
    for n in range(len(edges) - 1):
        edges[n][1], edges[n + 1][0] = settle(edges[n][1]), settle(edges[n + 1][0])
    return join_pieces(take, [(a, b) for a, b in edges if b - a > take.rate // 3])


def jump_similar(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """The adversary: each join at the pose most like the one that is left, 0.5-5 s later."""
    import cv2

    thumbs = np.stack([cv2.resize(f, (48, 27), interpolation=cv2.INTER_AREA) for f in take.frames]).astype(np.float32)
    kept: list[tuple[int, int]] = []
    at = 0
    while True:
        leave = at + round(rng.uniform(1.0, 2.0) * take.rate)
        low, high = leave + take.rate // 2, min(leave + 5 * take.rate, len(thumbs) - take.rate)
        if high <= low:
            kept.append((at, len(thumbs)))
            break
        # Of some places to leave from, the pair of frames that are most alike: the frame that would have come, and the one that comes.
        pairs = []
        for out in range(leave, min(leave + take.rate // 2, low)):
            distance = np.abs(thumbs[low:high] - thumbs[out]).mean(axis=(1, 2, 3))
            pairs.append((float(distance.min()), out, low + int(distance.argmin())))
        _, out, into = min(pairs)
        kept.append((at, out))
        at = into
    return join_pieces(take, kept) if len(kept) > 1 else None


def jump_punch(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    kept = choose_pieces(rng, len(take.frames), take.rate, (0.3, min(5.0, len(take.frames) / take.rate / 4)))
    return join_pieces(take, kept, zoom=rng.uniform(1.05, 1.15)) if len(kept) > 1 else None


def jump_dissolve(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    kept = choose_pieces(rng, len(take.frames), take.rate, (0.5, min(5.0, len(take.frames) / take.rate / 4)), 1.3)
    if len(kept) < 2:
        return None
    parts = [(list(take.frames[a:b]), take.sound[count_samples(a, take.rate) : count_samples(b, take.rate)]) for a, b in kept]
    return dissolve_parts(Made(take.rate, [], take.sound), parts, [rng.randint(4, 12) for _ in parts[1:]], "dissolve")


def hard_cut(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    made = Made(take.rate, [], np.zeros(0, np.float32))
    for n, (frames, sound) in enumerate(draw_shots(rng, take, others, rng.randint(3, 5))):
        if n:
            made.truth.append(Truth("cut", len(made.frames) / take.rate))
        made.frames += frames
        made.sound = fit_sound(np.concatenate([made.sound, sound]), len(made.frames), take.rate)
    return made


def split_cut(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """One L- or J-cut: the sound changes 0.2-1 s before or after the picture. Either sound goes on in its own recording until then."""
    offset = rng.choice((-1, 1)) * rng.uniform(0.2, 1.0)
    before = _draw_span(rng, take, 0.0, max(0.0, offset))
    for other in rng.sample(list(others), len(others)):
        after = _draw_span(rng, other, max(0.0, -offset), 0.0)
        if before is None or after is None:
            continue
        frames = [*take.frames[before[0] : before[1]], *resize_frames(other.frames[after[0] : after[1]], take)]
        at = (before[1] - before[0]) / take.rate
        join = round((at + offset) * SOUND_RATE)
        first = count_samples(before[0], take.rate)
        second = count_samples(after[0], other.rate) + round(offset * SOUND_RATE)
        sound = np.concatenate([take.sound[first : first + join], other.sound[second:]])
        if len(sound) < count_samples(len(frames), take.rate):  # frames of another rate may last longer than their sound
            continue
        truth = [Truth("cut", at, in_sound=False), Truth("sound_splice", at + offset, in_picture=False)]
        return Made(take.rate, frames, fit_sound(sound, len(frames), take.rate), truth)
    return None


def _draw_span(rng: random.Random, take: Take, lead: float, tail: float) -> tuple[int, int] | None:
    """First and last frame of a piece of 1.2-2.5 s with so many seconds of the take before and after it; None if it is too short."""
    low, high = math.ceil(lead * take.rate), len(take.frames) - math.ceil(tail * take.rate)
    long = min(round(rng.uniform(1.2, 2.5) * take.rate), high - low)
    if long < 1.2 * take.rate - 1:
        return None
    first = rng.randint(low, high - long)
    return first, first + long


def dissolve(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    shots = draw_shots(rng, take, others, 3)
    return dissolve_parts(Made(take.rate, [], take.sound), shots, [rng.randint(8, 30) for _ in shots[1:]], "dissolve")


def dissolve_captioned(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """Dissolves between shots or within one, long or short, under captions that come and go meanwhile."""
    made = rng.choice((dissolve, jump_dissolve))(rng, take, others)
    if made is not None:
        write_captions(rng, made)
    return made


def wipe(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """One picture wiped away, pushed out or covered by the other within 8-30 frames: hard or soft, even or eased."""
    shots = draw_shots(rng, take, others, 3)
    frames = list(shots[0][0])
    made = Made(take.rate, [], take.sound)
    sound = fit_sound(shots[0][1], len(frames), take.rate)
    stands = round(0.4 * take.rate)  # between two
    for after, sound_of in shots[1:]:
        n = min(rng.randint(8, 30), len(frames) - stands, len(after) // 2)
        if made.truth and made.truth[-1].end is not None:
            n = min(n, len(frames) - round(made.truth[-1].end * take.rate) - stands)
        if n < 6:
            continue
        shares = (np.arange(n) + 1) / (n + 1)
        shares = 0.5 - 0.5 * np.cos(np.pi * shares) if rng.random() < 0.5 else shares
        way = rng.choice(WAYS)
        turn, soft = rng.randint(0, 3), rng.choice((0.02, 0.3))
        mixed = [
            np.rot90(way(np.rot90(a, turn), np.rot90(b, turn), s, soft), -turn)
            for a, b, s in zip(frames[-n:], after[:n], shares, strict=True)
        ]
        start = len(frames) - n
        made.truth.append(Truth("dissolve", start / take.rate, len(frames) / take.rate))
        frames = [*frames[:-n], *(np.ascontiguousarray(f) for f in mixed), *after[n:]]
        sound = fit_sound(crossfade(sound, sound_of, round(1000 * n / take.rate)), len(frames), take.rate)
    made.frames, made.sound = frames, sound
    return made


def fade(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """Through black or white: down over 6-20 frames, 1-10 even ones, up again."""
    made = Made(take.rate, [], np.zeros(0, np.float32))
    shots = draw_shots(rng, take, others, 3)
    for n, (frames, sound) in enumerate(shots):
        tone = np.full_like(frames[0], 255 if rng.random() < 0.3 else 0)
        if n:
            down, even, up = rng.randint(6, 20), rng.randint(1, 10), rng.randint(6, 20)
            down, up = min(down, len(made.frames) // 2), min(up, len(frames) // 2)
            start = len(made.frames) - down
            shares = (np.arange(down) + 1) / (down + 1)
            made.frames[start:] = [mix_frames(f, tone, s) for f, s in zip(made.frames[start:], shares, strict=True)]
            made.frames += [tone] * even
            shares = 1 - (np.arange(up) + 1) / (up + 1)
            frames = [*(mix_frames(f, tone, s) for f, s in zip(frames[:up], shares, strict=True)), *frames[up:]]
            made.truth.append(Truth("fade", start / take.rate, (len(made.frames) + up) / take.rate))
        made.frames += frames
        made.sound = fit_sound(np.concatenate([made.sound, sound]), len(made.frames), take.rate)
    return made


def cutaway(rng: random.Random, take: Take, others: Sequence[Take], splice: bool = False) -> Made | None:
    """Another picture for 1-5 s over the sound that goes on; with `splice`, sound (and time) is removed behind it."""
    made = take_whole(take)
    seconds = len(made.frames) / take.rate
    if seconds < 4.0:
        return None
    long = rng.uniform(1.0, min(5.0, seconds / 3))
    first = round(rng.uniform(1.2, seconds - long - 1.2) * take.rate)
    count = round(long * take.rate)
    source = max((rng.choice(others) for _ in range(4)), key=lambda other: len(other.frames))
    count = min(count, len(source.frames))
    from_frame = rng.randint(0, len(source.frames) - count)
    cover = resize_frames(source.frames[from_frame : from_frame + count], take)
    made.frames[first : first + count] = cover
    made.truth = [
        Truth("cutaway_in", first / take.rate, in_sound=False),
        Truth("cutaway_out", (first + count) / take.rate, in_sound=False),
    ]
    if splice:
        # The picture after the cutaway is that of the later time, as the sound is.
        gone = round(min(rng.uniform(0.5, 4.0), (len(made.frames) - first - count) / take.rate / 2) * take.rate)
        if gone < take.rate // 3:
            return None
        at = first + rng.randint(count // 4, max(count // 4, 3 * count // 4))
        made.frames = [*made.frames[: first + count], *made.frames[first + count + gone :]]
        before, after = (
            made.sound[: count_samples(at, take.rate)],
            made.sound[count_samples(at + gone, take.rate) - SOUND_RATE // 50 :],
        )
        made.sound = fit_sound(crossfade(before, after, 20), len(made.frames), take.rate)
        made.truth.insert(1, Truth("sound_splice", at / take.rate, in_picture=False))
    return made


def hidden_splice(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    return cutaway(rng, take, others, splice=True)


def sound_splice(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    """Sound removed while the picture goes on: joined with a crossfade of 0-50 ms, or filled with the room's tone."""
    made = take_whole(take)
    seconds = len(made.frames) / take.rate
    if seconds < 4.0:
        return None
    at, gone = rng.uniform(1.5, seconds - 2.0), rng.uniform(0.3, 1.5)
    a, b = round(at * SOUND_RATE), round((at + gone) * SOUND_RATE)
    sound, fade_ms = made.sound, rng.choice((0, 10, 20, 50))
    if rng.random() < 0.25:
        hop = SOUND_RATE // 20
        levels = [float((sound[n : n + hop] ** 2).mean()) for n in range(0, len(sound) - hop, hop)]
        quiet = int(np.argmin(levels)) * hop
        tone = np.resize(np.concatenate([sound[quiet : quiet + hop], sound[quiet : quiet + hop][::-1]]), b - a)
        made.sound = np.concatenate([sound[:a], tone, sound[b:]])
        made.truth = [Truth("sound_splice", at, at + gone, in_picture=False)]
    else:
        made.sound = fit_sound(crossfade(sound[:a], sound[b:], fade_ms), len(made.frames), take.rate)
        made.truth = [Truth("sound_splice", at, in_picture=False)]
    return made


def freeze(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    made = take_whole(take)
    count = round(rng.uniform(0.3, 3.0) * take.rate)
    if len(made.frames) < count + 3 * take.rate:
        return None
    first = rng.randint(take.rate, len(made.frames) - count - take.rate)
    made.frames[first + 1 : first + count] = [made.frames[first]] * (count - 1)
    made.truth = [Truth("freeze", (first + 1) / take.rate, (first + count) / take.rate, in_sound=False)]
    return made


def black(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    made = take_whole(take)
    count = rng.randint(1, 25)
    first = rng.randint(take.rate, len(made.frames) - count - take.rate // 2)
    made.frames[first : first + count] = [np.zeros_like(made.frames[0])] * count
    made.truth = [Truth("cut", first / take.rate, (first + count) / take.rate, in_sound=False)]
    return made


def title_card(rng: random.Random, take: Take, others: Sequence[Take]) -> Made | None:
    import cv2

    made = take_whole(take)
    count = round(rng.uniform(0.8, 3.0) * take.rate)
    at = rng.randint(take.rate, len(made.frames) - take.rate)
    card = np.full_like(made.frames[0], rng.randint(0, 60))
    height, width = card.shape[:2]
    cv2.putText(card, "PART TWO", (width // 5, height // 2), cv2.FONT_HERSHEY_DUPLEX, width / 400, (230,) * 3, 2, cv2.LINE_AA)
    made.frames[at:at] = [card] * count
    join = count_samples(at, take.rate)
    silence = np.zeros(count_samples(count, take.rate), np.float32)
    made.sound = fit_sound(np.concatenate([made.sound[:join], silence, made.sound[join:]]), len(made.frames), take.rate)
    made.truth = [Truth("title_card", at / take.rate, (at + count) / take.rate)]
    return made


OPERATIONS: dict[str, Operation] = {
    "hard cut": hard_cut,
    "jump cut": jump_random,
    "jump cut in a pause": jump_pause,
    "jump cut, like pose": jump_similar,
    "jump cut, punched in": jump_punch,
    "jump + short dissolve": jump_dissolve,
    "dissolve": dissolve,
    "dissolve, captions": dissolve_captioned,
    "fade": fade,
    "wipe": wipe,
    "cutaway": cutaway,
    "cutaway over a splice": hidden_splice,
    "L- or J-cut": split_cut,
    "sound splice": sound_splice,
    "title card": title_card,
    "black": black,
    "freeze": freeze,
}
