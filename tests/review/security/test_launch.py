"""The launch token becomes a cookie, and only the cookie opens the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from review_server import serving
from vidtx.review.security.head import Head
from vidtx.review.security.launch import holds_cookie, holds_token
from vidtx.review.security.settings import Limits, Rate, create_settings

LINK = "GET /launch?token={token} HTTP/1.1\nHost: {host}\n"
NAVIGATION = "Sec-Fetch-Site: cross-site\nSec-Fetch-Mode: navigate\nSec-Fetch-Dest: document\n"


def make_head(*, query: str = "", cookie: str | None = None) -> Head:
    headers = {} if cookie is None else {"cookie": [cookie]}
    return Head("GET", "/launch", b"/launch", query.encode("latin-1"), headers, len(headers), 0)


@pytest.mark.parametrize("lines", ["", NAVIGATION, NAVIGATION.replace("cross-site", "none")])
def test_the_link_sets_a_cookie_and_goes_on_by_a_page_of_its_own(lines: str, tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        answer = served.send(LINK + lines + "\n")
        assert answer.status == 200
        (cookie,) = answer.all("set-cookie")
        pair, *attributes = cookie.split("; ")
        assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict"]  # no Domain, no Max-Age
        name, value = pair.split("=", 1)
        assert name == f"vidtx-review-{served.port}" and len(value) >= 43
        assert value != served.guard.settings.token
        page = answer.body.decode()
        assert 'http-equiv="refresh" content="0; url=/"' in page and "<script" not in page
        assert served.guard.settings.token not in page and value not in page
        asked = f"GET /api/state HTTP/1.1\nHost: {{host}}\nSec-Fetch-Site: same-origin\nCookie: {pair}\n\n"
        assert served.send(asked).status == 200


def test_the_link_works_again_while_the_server_runs(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        first, second = served.send(LINK + "\n"), served.send(LINK + "\n")
        assert first.all("set-cookie") == second.all("set-cookie") and served.guard.launches == 2


def test_guessing_is_limited_and_does_not_lock_the_user_out(tmp_path: Path) -> None:
    now = [0.0]
    with serving(tmp_path, clock=lambda: now[0]) as served:
        guess = LINK.replace("{token}", "guess") + "\n"
        assert [served.send(guess).status for _ in range(7)] == [403] * 5 + [429] * 2
        assert served.send(guess).all("retry-after") == ["12"]
        assert served.send(LINK + "\n").status == 200
        now[0] = 12.0
        assert [served.send(guess).status for _ in range(2)] == [403, 429]


def test_secrets_differ_are_long_and_are_not_shown() -> None:
    one, two = create_settings(1), create_settings(1)
    values = [one.token, one.session, two.token, two.session]
    assert len(set(values)) == 4
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", value) for value in values)
    assert not [value for value in values if value in repr((one, two))]
    assert create_settings(1, token="t", limits=Limits(reads=Rate(1, 1))).limits.reads.burst == 1


@pytest.mark.parametrize(
    "query", ["", "token=", "token=T&token=T", "token=T&a=b", "Token=T", "token=t", "T", "token=T%00", "token=\xff"]
)
def test_a_query_that_is_not_exactly_the_token_holds_none(query: str) -> None:
    assert not holds_token(make_head(query=query), create_settings(1, token="T"))


def test_one_right_cookie_is_enough_where_another_server_set_one_of_the_same_name() -> None:
    settings = create_settings(7)
    right = f"{settings.cookie_name}={settings.session}"
    assert holds_cookie(make_head(cookie=f"a=b; {settings.cookie_name}=tossed;{right}"), settings)
    for wrong in (
        None,
        "",
        ";",
        "=",
        settings.session,
        f"x{right}",
        f"{right}x",
        f"{settings.cookie_name}",
        f'{settings.cookie_name}="',
    ):
        assert not holds_cookie(make_head(cookie=wrong), settings)
