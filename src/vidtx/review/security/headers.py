"""The headers that every response has, whatever its status.

The application's own headers of the same names give way, and headers that would open the page to others are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "font-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
_DENIED = (
    "accelerometer", "camera", "clipboard-read", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
RESPONSE_HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in _DENIED).encode("ascii")),
    (b"x-frame-options", b"DENY"),
)
_DROPPED = {name for name, _ in RESPONSE_HEADERS} | {b"server", b"x-powered-by", b"timing-allow-origin"}


def protect(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers of a response with the protective ones in place of the application's own."""
    kept = [(name, value) for name, value in headers if not _is_dropped(name.lower())]
    return [*kept, *RESPONSE_HEADERS]


def _is_dropped(name: bytes) -> bool:
    return name in _DROPPED or name.startswith(b"access-control-")
