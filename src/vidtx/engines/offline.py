"""Keeps the model libraries off the network. In: nothing. Out: the environment variables that they read when they are imported."""

from __future__ import annotations

import os

OFFLINE_ENVIRONMENT = {
    "PYANNOTE_METRICS_ENABLED": "0",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def switch_telemetry_off() -> None:
    """No library reports usage and none asks a model hub. To be called before any of them is imported."""
    os.environ.update(OFFLINE_ENVIRONMENT, TOKENIZERS_PARALLELISM="false")
