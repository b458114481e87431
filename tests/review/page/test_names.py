"""The names of closed sets: all of them, in each language, and the same that the page's own phrases have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import vidtx
from vidtx.document import BOUNDARY_KINDS, CONTINUITIES, FLAGS, ROLES
from vidtx.review.page.names import list_names
from vidtx.review.page.sentences import LANGUAGES

STATIC = Path(vidtx.__file__).parent / "review" / "static" / "phrases"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_has_a_name(language: str) -> None:
    names = list_names(language)
    sets = {"roles": ROLES, "kinds": BOUNDARY_KINDS, "flags": FLAGS, "continuity": CONTINUITIES}
    assert {name: list(values) for name, values in names.items()} == {name: list(values) for name, values in sets.items()}
    assert all(label.strip() for values in names.values() for label in values.values())


def test_names_are_in_the_language_of_the_interface() -> None:
    assert list_names("uk")["kinds"]["dissolve"] == "наплив" and list_names("ko")["roles"]["subject"] == "답변자"
    assert list_names("fr") == list_names("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_page_says_before_it_has_the_state_is_the_same(language: str) -> None:
    phrases = {
        key: text for path in STATIC.glob(f"{language}.*.json") for key, text in json.loads(path.read_text("utf-8")).items()
    }
    names = list_names(language)
    for group, values in (("role", names["roles"]), ("kind", names["kinds"])):
        assert {key: phrases[key] for key in phrases if key.startswith(f"{group}.")} == {
            f"{group}.{value}": label for value, label in values.items()
        }
