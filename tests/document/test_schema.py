"""The shipped JSON Schema follows from the types."""

from __future__ import annotations

import json

from vidtx.document.schema import build_schema, load_schema


def test_the_shipped_schema_is_the_one_that_the_types_give() -> None:
    assert json.dumps(load_schema()) == json.dumps(build_schema()), "write it anew: python -m vidtx.document.schema"
