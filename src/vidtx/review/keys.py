"""The user's own keys for the page: a JSON file of commands and the keys that run them.

In: the file, by default `review-keys.json` in vidtx's configuration folder. Out: what it holds, checked; the page knows its commands and says which it
does not know.
"""

from __future__ import annotations

import json
from pathlib import Path

from vidtx.document.checks import has_surrogates
from vidtx.errors import UsageError

MOST_BINDINGS = 200
LONGEST_KEY = 60


def find_keys_file() -> Path:
    """Where the file lies unless another is named. It need not be there."""
    from platformdirs import user_config_path

    return user_config_path("vidtx") / "review-keys.json"


def read_keys(path: Path | None) -> dict[str, list[str]]:
    """The keys of each command in the file; none where there is no file. `path` None: the user's own.

    Raises UsageError for a file that is named and cannot be read, and for one that holds anything but commands and keys.
    """
    chosen = path or find_keys_file()
    try:
        content = json.loads(chosen.read_text("utf-8"))
    except FileNotFoundError:
        if path is None:
            return {}
        raise UsageError(f"{path} is not there", option="--keys") from None
    except (OSError, ValueError, RecursionError) as error:
        raise UsageError(f"{chosen} cannot be read as JSON: {error}", option="--keys") from None
    return _check(content, chosen)


def _check(content: object, path: Path) -> dict[str, list[str]]:
    hint = 'it holds commands and their keys: {"confirm": ["Ctrl+Enter", "F7"]}'
    if not isinstance(content, dict) or len(content) > MOST_BINDINGS:
        raise UsageError(f"{path} is no table of keys", option="--keys", hint=hint)
    for command, keys in content.items():
        good = isinstance(keys, list) and all(
            isinstance(key, str) and 0 < len(key) <= LONGEST_KEY and not has_surrogates(key) for key in keys
        )
        if not good:
            raise UsageError(f"{path}: {command!r} needs a list of keys", option="--keys", hint=hint)
    return content
