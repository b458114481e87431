"""The model libraries stay off the network, whatever the user's environment says."""

import os

import pytest

from vidtx.engines.offline import OFFLINE_ENVIRONMENT, switch_telemetry_off


def test_the_users_environment_is_overruled(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*OFFLINE_ENVIRONMENT, "TOKENIZERS_PARALLELISM"):
        monkeypatch.setenv(name, "x")
    switch_telemetry_off()
    assert {name: os.environ[name] for name in OFFLINE_ENVIRONMENT} == OFFLINE_ENVIRONMENT
    assert (OFFLINE_ENVIRONMENT["HF_HUB_OFFLINE"], OFFLINE_ENVIRONMENT["PYANNOTE_METRICS_ENABLED"]) == ("1", "0")
