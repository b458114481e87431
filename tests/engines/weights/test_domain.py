"""What a manifest may say of the world that its model knows."""

from __future__ import annotations

from typing import Any

import pytest

from vidtx.engines.weights.domain import Domain, parse_domain
from vidtx.engines.weights.manifests import load_manifests
from vidtx.engines.weights.presets import choose_models, find_preset


def test_a_domain_is_words_and_a_certainty_that_may_be_left_out() -> None:
    assert parse_domain({"about": "a small world", "least_certainty": 0.5}) == Domain("a small world", 0.5)
    assert parse_domain({"about": "a small world"}) == Domain("a small world", None)


@pytest.mark.parametrize(
    "entry",
    [{}, {"about": ""}, {"about": 7}, {"about": "x", "least_certainty": 0.0}, {"about": "x", "least_certainty": 1}]
    + [{"about": "x", "least_certainty": value} for value in (1.0, -0.5, "0.5", True)],
)
def test_what_is_no_domain_is_refused(entry: dict[str, Any]) -> None:
    with pytest.raises((KeyError, ValueError)):
        parse_domain(entry)


def test_only_shipped_models_state_one_and_the_demo_recognizer_states_how_it_shows() -> None:
    stated = {manifest.id for manifest in load_manifests().values() if manifest.domain}
    assert stated == {"demo-recognition", "demo-translation"}
    recognizer = load_manifests()["demo-recognition"].domain
    assert recognizer is not None and recognizer.least_certainty is not None


def test_a_choice_knows_the_domains_of_its_models(demo_models: object) -> None:
    choice = choose_models("demo", verify=False)
    recognizer, translator = (load_manifests()[find_preset("demo").models[task]] for task in ("recognition", "translation"))
    assert choice.find_domain("recognition") == recognizer.domain and choice.find_domain("translation") == translator.domain
    assert choice.find_domain("diarization") is None and choice.find_domain("similarity") is None
    assert choice.domains == (recognizer.domain, translator.domain)
