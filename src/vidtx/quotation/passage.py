"""Which part of a clip is quoted: an exchange, or what lies between two times.

In: a transcript and what a user typed. Out: a `Passage`. An exchange goes from the start of its first part to the end of its last, with a little lead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from vidtx.document import Exchange, Span, Transcript
from vidtx.errors import UsageError
from vidtx.subtitles.clock import read_clock
from vidtx.views.text import clean_text, format_clock

LEAD = 500  # ms before and after what is said
LONGEST = 30 * 60_000  # ms: a quotation is no copy of a clip
_NUMBER = re.compile(r"[eE]?0*([1-9][0-9]{0,5})")
_SECONDS = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,3})?")
_SHOWN = 12  # exchanges that an error lists


@dataclass(frozen=True, slots=True)
class Passage:
    """`span`: what is cut out, in ms; `said`: what of it is quoted, without the lead. `exchange`, `number`: None for times."""

    span: Span
    said: Span
    exchange: Exchange | None = None
    number: int | None = None


def find_exchange(transcript: Transcript, wanted: str) -> Passage:
    """The passage of an exchange by its id in the document, its number (`5`), or `e05`. Raises UsageError, which lists what there is."""
    wanted = wanted.strip()
    exchanges = transcript.exchanges
    number = next((n for n, exchange in enumerate(exchanges, 1) if exchange.id == wanted), None)
    if number is None and (found := _NUMBER.fullmatch(wanted)):
        number = int(found[1])
    if number is None or number > len(exchanges):
        raise UsageError(f"there is no exchange {clean_text(wanted)!r}; {_list_exchanges(transcript)}", option="--exchange")
    exchange = exchanges[number - 1]
    said = span_of(transcript, exchange)
    return Passage(_widen(said, transcript.clip.duration), said, exchange, number)


def find_times(transcript: Transcript, start: str, end: str) -> Passage:
    """The passage between two times, to the ms as they are given. Raises UsageError for what is no time, or no part of the clip."""
    first, last = _read_time(start, "--from"), _read_time(end, "--to")
    duration = transcript.clip.duration
    if first >= last:
        raise UsageError(f"{end} does not lie after {start}", option="--to")
    if first >= duration:
        raise UsageError(f"the clip ends at {format_clock(duration)}", option="--from")
    span = Span(first, min(last, duration))
    if span.duration > LONGEST:
        raise UsageError(f"a quotation lasts {LONGEST // 60_000} minutes at most", option="--to")
    return Passage(span, span)


def span_of(transcript: Transcript, exchange: Exchange) -> Span:
    """From when the first part of an exchange begins until its last one ends."""
    ids = set(exchange.utterance_ids)
    spans = [utterance.span for utterance in transcript.utterances if utterance.id in ids]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _widen(said: Span, duration: int) -> Span:
    start = max(0, said.start - LEAD)
    return Span(start, max(start + 1, min(duration, said.end + LEAD) if duration > said.start else said.end))


def _read_time(text: str, option: str) -> int:
    text = text.strip()
    ms = round(float(text.replace(",", ".")) * 1000) if _SECONDS.fullmatch(text) else read_clock(text)
    if ms is None or ms < 0:
        raise UsageError(f"{clean_text(text)!r} is no time; write 41.2, 0:41.2 or 1:02:03.400", option=option)
    return ms


def _list_exchanges(transcript: Transcript) -> str:
    exchanges = transcript.exchanges
    if not exchanges:
        return "the document has none; name times with --from and --to"
    listed = [
        f"{number} ({format_clock(span_of(transcript, exchange).start)})"
        for number, exchange in enumerate(exchanges[:_SHOWN], 1)
    ]
    more = f" ... {len(exchanges)}" if len(exchanges) > _SHOWN else ""
    return f"there are {', '.join(listed)}{more}"
