"""The names that the page gives to the values of closed sets, for its menus and signs."""

from __future__ import annotations

from typing import Any, get_args

from vidtx.document import FLAGS, BoundaryKind, Continuity, Role
from vidtx.views.wording import name_continuity, name_flag, name_kind, name_role

Json = dict[str, Any]


def list_names(language: str) -> Json:
    """By set and value, in the language of the interface. The values stand in the order of the document's model."""
    return {
        "roles": {role: name_role(role, language) for role in get_args(Role)},
        "kinds": {kind: name_kind(kind, language) for kind in get_args(BoundaryKind)},
        "flags": {flag: name_flag(flag, language) for flag in FLAGS},
        "continuity": {value: name_continuity(value, language) for value in get_args(Continuity)},
    }
