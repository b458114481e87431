"""One clock out of packets' stamps: nothing is lost, order is kept, sound and picture stay together, and what is regular stays as it is."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from vidtx.media.workers.timeline import LONGEST_SOUND, Timeline, find_longest, to_microseconds, to_ticks

PICTURE, SOUND = 0, 1
LENGTHS = {PICTURE: 40_000, SOUND: 21_333}  # microseconds of a packet
HOUR = 3_600_000_000


@dataclass(frozen=True)
class Packet:
    """A packet as the file has it: `stamp` on its part's clock; `true`: the time at which it should be shown."""

    stream: int
    stamp: int
    true: int


def interleave(parts: list[tuple[int, int, int]]) -> list[Packet]:
    """The packets of parts (start of the part's clock, its length, how late the sound begins in it), in the order of a file."""
    packets, base = [], 0
    for clock, length, late in parts:
        part = []
        for stream, first in ((PICTURE, 0), (SOUND, late)):
            part += [
                Packet(stream, clock + at, base + at)
                for at in range(first, max(first + LENGTHS[stream], length), LENGTHS[stream])
            ]
        packets += sorted(part, key=lambda p: p.stamp)
        base += max(p.true + LENGTHS[p.stream] for p in part) - base
    return packets


def run(packets: list[Packet]) -> tuple[Timeline, list[int]]:
    """The timeline, and the resulting time of each packet."""
    timeline = Timeline()
    segments = [timeline.add(p.stream, p.stamp, p.stamp, LENGTHS[p.stream]) for p in packets]
    offsets = timeline.compute_offsets()
    return timeline, [p.stamp + offsets[segment] for p, segment in zip(packets, segments, strict=True)]


@st.composite
def restarts(draw: st.DrawFn) -> list[Packet]:
    """Parts whose clock starts again, or leaps by more than a minute."""
    parts, end = [], 0
    for n in range(draw(st.integers(1, 4))):
        length = draw(st.integers(2_000_000, 9_000_000))
        restart = draw(st.booleans())
        clock = (
            draw(st.integers(0, HOUR))
            if n == 0
            else (
                draw(st.integers(0, max(0, end - 600_000 - length)))
                if restart and end > 600_000 + length
                else end + draw(st.integers(70_000_000, 30 * HOUR))
            )
        )
        parts.append((clock, length, draw(st.integers(0, 400_000))))
        end = clock + length
    return interleave(parts)


@given(restarts())
@settings(max_examples=150, deadline=None)
def test_parts_follow_one_another_with_sound_and_picture_together(packets: list[Packet]) -> None:
    _, times = run(packets)
    frame = LENGTHS[PICTURE]
    first = times[0] - packets[0].true
    for stream in (PICTURE, SOUND):
        own = [t for t, p in zip(times, packets, strict=True) if p.stream == stream]
        assert own == sorted(own) and len(set(own)) == len(own), "order is kept and nothing falls together"
    # Where a packet is, against where it belongs: within a frame for each join, and the same for sound and picture.
    off = {
        stream: [t - p.true - first for t, p in zip(times, packets, strict=True) if p.stream == stream]
        for stream in (PICTURE, SOUND)
    }
    assert max(abs(o) for own in off.values() for o in own) <= 4 * frame
    for n, (one, other) in enumerate(zip(sorted(set(off[PICTURE])), sorted(set(off[SOUND])), strict=False)):
        assert abs(one - other) <= frame, n


def test_a_clip_on_one_clock_stays_as_it_is() -> None:
    timeline, times = run(interleave([(7 * HOUR, 30_000_000, 200_000)]))
    assert timeline.list_shifts() == () and times == [p.stamp for p in interleave([(7 * HOUR, 30_000_000, 200_000)])]


def test_a_restart_is_put_behind_what_came_before_and_described() -> None:
    timeline, times = run(interleave([(1_400_000, 10_000_000, 0), (1_400_000, 10_000_000, 0)]))
    picture, sound = timeline.list_shifts()
    assert (picture.stream, sound.stream, picture.leaps) == (PICTURE, SOUND, False)
    assert picture.by == sound.by and abs(picture.by - 10_000_000) <= LENGTHS[PICTURE]
    assert abs(max(times) - 21_400_000) <= 2 * LENGTHS[PICTURE]


def test_a_leap_of_hours_is_closed() -> None:
    timeline, times = run(interleave([(0, 10_000_000, 0), (10 * HOUR, 10_000_000, 0)]))
    assert all(shift.leaps for shift in timeline.list_shifts()) and max(times) < 20_100_000


def test_a_pause_of_one_stream_is_no_leap_while_the_other_goes_on() -> None:
    packets = [p for p in interleave([(0, 200_000_000, 0)]) if p.stream == PICTURE or not 20_000_000 < p.stamp < 150_000_000]
    timeline, times = run(packets)
    assert timeline.list_shifts() == () and times == [p.stamp for p in packets]


def test_a_pause_of_a_stream_that_lies_before_the_other_in_the_file_is_no_leap_either() -> None:
    packets = [p for p in interleave([(0, 200_000_000, 0)]) if p.stream == PICTURE or not 20_000_000 < p.stamp < 150_000_000]
    packets.sort(key=lambda p: (p.stream == PICTURE, p.stamp))
    timeline, times = run(packets)
    assert timeline.list_shifts() == () and times == [p.stamp for p in packets]


def test_a_pause_under_a_minute_stays() -> None:
    packets = [p for p in interleave([(0, 90_000_000, 0)]) if not 10_000_000 < p.stamp < 65_000_000]
    timeline, times = run(packets)
    assert timeline.list_shifts() == () and times == [p.stamp for p in packets]


def test_a_few_early_packets_of_one_stream_do_not_part_it_from_the_other() -> None:
    packets = interleave([(0, 20_000_000, 0)])
    early = [
        Packet(p.stream, p.stamp - 5_000_000, p.true) if p.stream == SOUND and 8_000_000 <= p.stamp < 8_040_000 else p
        for p in packets
    ]
    _, times = run(early)
    late = [t - p.true for t, p in zip(times, early, strict=True) if p.true > 9_000_000]
    assert max(map(abs, late)) <= LENGTHS[PICTURE]


def test_packets_without_a_stamp_belong_to_the_segment_of_their_stream() -> None:
    timeline = Timeline()
    assert timeline.add(0, None, None) == 0
    timeline.add(0, 5_000_000, None, 40_000)
    assert timeline.add(0, 0, None, 40_000) == 1
    assert timeline.add(0, None, None) == 1


@given(st.integers(-(10**12), 10**12), st.integers(1, 1001), st.sampled_from([25, 1000, 12_800, 48_000, 90_000]))
def test_a_shift_in_ticks_is_right_to_half_a_tick(microseconds: int, numerator: int, denominator: int) -> None:
    ticks = to_ticks(microseconds, numerator, denominator)
    assert abs(ticks * numerator * 1_000_000 - microseconds * denominator) * 2 <= numerator * 1_000_000
    assert to_microseconds(None, numerator, denominator) is None


def test_a_restarted_stream_with_a_pause_does_not_go_back_to_the_clock_before() -> None:
    timeline = Timeline()
    for stamp in (0, 1_000_000, 2_000_000, 0, 1_000_000):
        timeline.add(0, stamp, None, 1_000_000)
    assert timeline.add(0, 2_100_000, None, 1_000_000) == 1
    assert timeline.compute_offsets() == [0, 3_000_000]


def test_a_packet_of_sound_that_lasts_for_hours_is_a_leap() -> None:
    """MP4 takes durations from the stamps: one faulty stamp makes the packet before it last for hours."""
    hours = 39_567_000_000
    timeline = Timeline(find_longest({0: "audio"}))
    for n in range(100):
        timeline.add(0, 20_000 * n, 20_000 * n, hours if n == 99 else 20_000)
    for n in range(50):
        timeline.add(0, hours + 20_000 * n, hours + 20_000 * n, 20_000)
    [shift] = timeline.list_shifts()
    assert shift.leaps and hours + shift.by == 2_000_000


def test_a_still_picture_may_stand_for_as_long_as_it_likes() -> None:
    hours = 39_567_000_000
    assert find_longest({0: "video", 1: "audio"}) == {1: LONGEST_SOUND}
    timeline = Timeline(find_longest({0: "video", 1: "audio"}))
    timeline.add(0, 0, 0, hours)
    timeline.add(1, 0, 0, 20_000)
    timeline.add(0, hours, hours, 120_000_000)
    assert not timeline.list_shifts() and timeline.segments[-1].end[0] == hours + 120_000_000
