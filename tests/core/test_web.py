from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine

from core import db, web


def test_pages_load_nothing_from_elsewhere_and_nothing_inline(visitor: FlaskClient) -> None:
    answer = visitor.get("/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    nonce = re.findall(r"'nonce-([^']+)'", policy["script-src"])
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self' ws://yunqiao.test"
    assert policy["frame-ancestors"] == "'none'"
    assert set(re.findall(r'nonce="([^"]+)"', answer.text)) == set(nonce)
    assert re.findall(r"https?://[^\"' ]+", answer.text.replace("http://www.w3.org/2000/svg", "")) == []
    assert re.findall(r"\sstyle=|\son\w+=", answer.text) == []


@pytest.mark.parametrize(
    ("served", "origin"),
    [
        ("http://127.0.0.1:8080", "ws://127.0.0.1:8080"),
        ("https://bridge.example/", "wss://bridge.example"),
        ("https://bridge.example:8443/zibo", "wss://bridge.example:8443"),
        ("http://[::1]:8080", "ws://[::1]:8080"),
        ("https://云桥.example:8443", "wss://xn--9kqp34d.example:8443"),
    ],
)
def test_a_page_opens_sockets_to_its_own_host_alone(served: str, origin: str) -> None:
    assert web._sockets(served) == origin


def test_each_answer_has_a_nonce_of_its_own(visitor: FlaskClient) -> None:
    policies = {visitor.get("/").headers["Content-Security-Policy"] for _ in range(3)}
    assert len(policies) == 3


def test_no_proxy_keeps_a_page(visitor: FlaskClient) -> None:
    """A cached cookie shows one company's agenda to another (CVE-2023-30861)."""
    answer = visitor.get("/")
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == ("no-store", "Cookie")


def test_our_own_files_may_be_kept_for_ever_under_their_fingerprint(visitor: FlaskClient) -> None:
    address = re.findall(r'href="(/static/v/[0-9a-f]{12}/css/app.css)"', visitor.get("/").text)[0]
    with visitor.get(address) as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/static/vendor/bootstrap/dist/css/bootstrap.min.css", 200),
        ("/static/vendor/socket.io-client/dist/socket.io.esm.min.js", 200),
        ("/static/vendor/typescript/dist/x.js", 404),
        ("/static/vendor/bootstrap/package.json", 404),
        ("/static/vendor/bootstrap/dist/../package.json", 404),
        ("/static/vendor/bootstrap/dist/..%2f..%2f..%2fREADME.md", 404),
    ],
)
def test_of_the_libraries_their_published_files_alone(visitor: FlaskClient, path: str, status: int) -> None:
    with visitor.get(path) as answer:
        assert answer.status_code == status


def test_an_unknown_address_says_so_in_the_readers_language(visitor: FlaskClient) -> None:
    answer = visitor.get("/nowhere", headers={"Accept-Language": "ja,en;q=0.5"})
    assert answer.status_code == 404
    assert re.findall(r'<html[^>]* lang="([^"]+)"', answer.text) == ["ja"]


def test_the_api_answers_with_problem_details(visitor: FlaskClient) -> None:
    answer = visitor.get("/api/v1/nowhere")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
    assert answer.json == {"type": "about:blank", "title": "Not Found", "status": 404, "code": "http"}


def test_sixty_megabytes_are_refused_before_they_are_read(visitor: FlaskClient) -> None:
    answer = visitor.post("/sign-in", data={"email": "x" * (60 * 1024 * 1024)})
    assert answer.status_code == 413


def test_whoever_watches_is_told_whether_the_database_answers(
    visitor: FlaskClient, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (visitor.get("/healthz").status_code, visitor.get("/healthz").text) == (200, "ok\n")
    gone = create_engine("sqlite:////nowhere/gone.db")
    monkeypatch.setattr(db, "_engine", gone)
    assert visitor.get("/healthz").status_code == 503
