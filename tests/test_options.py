"""What makes no sense whatever the clip is, is refused when it is stated, and the message names the option."""

from __future__ import annotations

from typing import Any

import pytest

from vidtx.engines.base import SpeakerBounds
from vidtx.errors import UsageError
from vidtx.options import Options


@pytest.mark.parametrize(
    ("values", "option"),
    [
        ({"languages": ()}, "--languages"),
        ({"languages": ("uk", "uk")}, "--languages"),
        ({"languages": ("uk", "Ukrainian")}, "--languages"),
        ({"to": ""}, "--to"),
        ({"to": "english"}, "--to"),
        ({"roles": {"SPEAKER_00": "king"}}, "--role"),
        ({"audio_stream": -1}, "--audio-stream"),
        ({"read_captions": True, "caption_languages": ("English",)}, "--caption-languages"),
        ({"caption_languages": ("ru",)}, "--caption-languages"),
        ({"speakers": SpeakerBounds(exactly=0)}, "--speakers"),
        ({"speakers": SpeakerBounds(least=0)}, "--min-speakers"),
        ({"speakers": SpeakerBounds(most=-2)}, "--max-speakers"),
        ({"speakers": SpeakerBounds(least=3, most=2)}, "--min-speakers"),
        ({"speakers": SpeakerBounds(exactly=2, least=3)}, "--speakers"),
        ({"speakers": SpeakerBounds(exactly=4, most=3)}, "--speakers"),
        ({"speakers": SpeakerBounds(exactly=1), "channel": "separate"}, "--channel"),
        ({"speakers": SpeakerBounds(most=1), "channel": " Separate"}, "--channel"),
    ],
)
def test_nonsense_is_refused_by_name(values: dict[str, Any], option: str) -> None:
    with pytest.raises(UsageError) as caught:
        Options(**values)
    assert caught.value.option == option


def test_captions_are_read_in_the_languages_spoken_and_english() -> None:
    assert Options().languages_of_captions == ()
    assert Options(read_captions=True).languages_of_captions == ("ko", "uk", "en")
    assert Options(read_captions=True, languages=("en", "uk")).languages_of_captions == ("en", "uk")
    assert Options(read_captions=True, caption_languages=("ru",)).languages_of_captions == ("ru",)


def test_sense_is_taken() -> None:
    bounds = SpeakerBounds(exactly=3, least=2, most=3)
    made = Options(languages=("uk", "ko", "zh-Hans"), to="pt-BR", roles={"S": "unknown"}, audio_stream=0, speakers=bounds)
    assert made.speakers == bounds
