"""Weights on disk: what they should be (manifests), whether they are that (verify), fetching them, and presets that choose them."""
