"""Files that come with vidtx: the folder of manifests, presets and demo models, and the sample clip.

In: nothing. Out: paths, in the installed wheel (`vidtx/_shipped`) or in the checkout.
"""

from __future__ import annotations

from pathlib import Path

from vidtx.errors import MissingModelsError, ModelError

_SAMPLE = "interrogation.mp4"
_PACKAGE = Path(__file__).resolve().parents[2]


def find_shipped_models() -> Path:
    """The `models` folder that came with vidtx: inside the installed wheel, or the checkout's own.

    Raises ModelError where neither is there (a damaged installation).
    """
    for folder in (_PACKAGE / "_shipped" / "models", _PACKAGE.parents[1] / "models"):
        if (folder / "presets.toml").is_file():
            return folder
    raise ModelError(
        "vidtx was installed without its models folder (presets.toml is not there)",
        hint="pip install --force-reinstall vidtx",
    )


def find_shipped_sample() -> Path:
    """The sample clip that came with vidtx; its truth lies beside it. Raises MissingModelsError where it was left out."""
    for folder in (_PACKAGE / "_shipped" / "samples", _PACKAGE.parents[1] / "samples"):
        if (folder / _SAMPLE).is_file():
            return folder / _SAMPLE
    raise MissingModelsError(
        f"the sample clip {_SAMPLE} is not part of this installation",
        missing=(_SAMPLE,),
        hint="python samples/make_sample.py (in a checkout of vidtx; needs espeak-ng)",
    )
