"""What stands between the review page's application and everything that can reach its port.

In: an ASGI application and `SecuritySettings`. Out: `Guard`, the same application behind checks of every request and with
the same protective headers on every response.
"""

from __future__ import annotations

from vidtx.review.security.guard import Guard
from vidtx.review.security.settings import Limits, SecuritySettings, create_settings

__all__ = ["Guard", "Limits", "SecuritySettings", "create_settings"]
