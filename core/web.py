"""The web's frame: headers, errors as pages or problem+json, static files. Knows no feature."""

from __future__ import annotations

import hashlib
import io
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Request,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    render_template,
    request,
    send_file,
    send_from_directory,
    url_for,
)
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.utils import cached_property

from core import db, i18n
from core.clock import now
from core.errors import Conflict, Denied, NotFound, Refused, TooSoon, Trouble, Unavailable
from core.security import signing_secret
from core.settings import Settings

ROOT = Path(__file__).parent.parent
HIGHEST_ID = 2**31 - 1
UPLOAD_LIMIT = 12 * 1024 * 1024
VENDOR = ("bootstrap", "bootstrap-icons", "htmx.org", "socket.io-client")
STATUS: dict[type[Trouble], int] = {
    NotFound: 404, Denied: 403, Conflict: 409, TooSoon: 429, Refused: 409, Unavailable: 503
}  # fmt: skip
_sentences: dict[str, Any] = {}
csrf = CSRFProtect()


def know(sentences: Mapping[str, Any]) -> None:
    """Features register what their codes mean to people."""
    _sentences.update(sentences)


def sentence(trouble: Trouble) -> str:
    """What is wrong and what to do, in the reader's language; KeyError in a test for a code nobody wrote."""
    return str(_sentences[trouble.code]) % trouble.facts


def status(trouble: Trouble) -> int:
    """The HTTP status of a no."""
    return next(STATUS[kind] for kind in type(trouble).__mro__ if kind in STATUS)


def make(settings: Settings) -> Flask:
    """A Flask application with everything that is not a feature's."""
    app = Flask("yunqiao", root_path=str(ROOT), static_folder="static", template_folder="templates")
    secure = settings.base_url.startswith("https://")
    app.config.update(
        SECRET_KEY=signing_secret(settings),
        MAX_CONTENT_LENGTH=UPLOAD_LIMIT,
        SESSION_COOKIE_NAME="__Host-yunqiao" if secure else "yunqiao",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=30 * 24 * 3600,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_I18N_ENABLED=False,
        SETTINGS=settings,
        SOCKETS=_sockets(settings.base_url),
    )
    app.request_class = _Request
    app.before_request(_start)
    app.url_map.converters["int"] = _Id
    csrf.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    i18n.install(app.jinja_env)
    app.jinja_env.globals.update(static=_static, drawn=_drawn, demo_mode=settings.demo, panels=panels)
    app.context_processor(_page_facts)
    app.add_url_rule("/static/vendor/<package>/<path:name>", "vendor", _vendor)
    app.add_url_rule("/static/v/<build>/<path:name>", "built", _built)
    app.add_url_rule("/healthz", "healthz", _healthy)
    app.after_request(_headers)
    app.teardown_request(lambda _error: db.close())
    _install_errors(app)
    if int(settings.trusted_proxies):
        hops = int(settings.trusted_proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    return app


def _sockets(base_url: str) -> str:
    """The origin of our WebSockets, in ASCII: browsers before 2022 do not take 'self' for it."""
    parts = urlsplit(base_url)
    place = parts.netloc.rpartition("@")[2].encode("idna").decode("ascii")
    return f"{parts.scheme.replace('http', 'ws', 1)}://{place}"


class _Request(Request):
    """PostgreSQL keeps no NUL in a text, so whoever sends one is refused before it gets there."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        return self._without_nul(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self._without_nul(self.form)

    @staticmethod
    def _without_nul(typed: MultiDict[str, str]) -> MultiDict[str, str]:
        if any("\x00" in text for name, texts in typed.lists() for text in (name, *texts)):
            abort(400)
        return typed


class _Id(IntegerConverter):
    """Numbers in addresses are keys of rows; one that no row can have is an address that is not there."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = None) -> None:  # noqa: A002
        super().__init__(map, fixed_digits, min, HIGHEST_ID if max is None else max)


def add_panel(app: Flask, spot: str, panel: Callable[..., str]) -> None:
    """A higher feature's piece on a lower one's page; called by `features.py` alone. It returns HTML, or "" for nothing."""
    app.extensions.setdefault("panels", {}).setdefault(spot, []).append(panel)


def panels(spot: str, *subjects: object) -> Markup:
    """What the features above say at that spot of a page, in `features.py`'s order; `spot` such as "desk"."""
    found: list[Callable[..., str]] = current_app.extensions.get("panels", {}).get(spot, [])
    return Markup("").join(Markup(panel(*subjects)) for panel in found)  # noqa: S704  each is a rendered template


def _start() -> None:
    """First of all: a page that refuses a forged form needs these too."""
    db.close()
    g.csp_nonce = secrets.token_urlsafe(16)
    i18n.use(i18n.choose(list(request.accept_languages.values())))


def _page_facts() -> dict[str, Any]:
    return {
        "csp_nonce": g.csp_nonce,
        "language": i18n.language(),
        "languages": list(i18n.LANGUAGES.items()),
        "dir": i18n.direction(),
        "now": now(),
    }


@lru_cache(maxsize=1)
def _build() -> str:
    """The fingerprint of all our files together, taken once per process."""
    whole = hashlib.sha256()
    for file in sorted(path for path in (ROOT / "static").rglob("*") if path.is_file()):
        whole.update(file.read_bytes())
    return whole.hexdigest()[:12]


def _static(path: str) -> str:
    """The address of one of our files under the build's fingerprint, so that it may be cached for ever.

    The fingerprint is a folder: what a style sheet or module imports by a relative address inherits it, and a page
    that is loaded again asks for none of its fifty files anew.
    """
    if path.startswith("vendor/"):
        _prefix, package, name = path.split("/", 2)
        return url_for("vendor", package=package, name=name)
    return _address(path, request.script_root)


@lru_cache(maxsize=512)
def _address(path: str, _mounted_at: str) -> str:
    """Kept, because a page asks some seventy times for its icons."""
    return url_for("built", build=_build(), name=path)


def _drawn(name: str, extra: str = "") -> Markup:
    """An icon of our sheet; macros/icon.html says what for. No macro, because a page has seventy of them."""
    return _icon(name, extra, _static("img/icons.svg"))


@lru_cache(maxsize=512)
def _icon(name: str, extra: str, sheet: str) -> Markup:
    use = Markup('<use href="{}#{}" />').format(sheet, name)
    return Markup('<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>').format(extra, use)


def _built(build: str, name: str) -> Response:
    """One of our files; under another build's fingerprint it is what we have now, and not to be kept."""
    answer = send_from_directory(ROOT / "static", name)
    if build == _build():
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


def _vendor(package: str, name: str) -> Response:
    """A published library from node_modules: of the packages we name, their `dist` and `font` files alone."""
    parts = name.split("/")
    if package not in VENDOR or parts[0] not in {"dist", "font"} or ".." in parts:
        abort(404)
    return send_from_directory(ROOT / "node_modules" / package, name, max_age=86400)


def _healthy() -> tuple[str, int]:
    """For whoever watches the platform: 200 while the database answers."""
    try:
        db.session().execute(select(1))
    except DBAPIError:
        return "the database does not answer\n", 503
    return "ok\n", 200


def _headers(response: Response) -> Response:
    """Nothing from another host, nothing inline without this page's nonce, no framing."""
    nonce = getattr(g, "csp_nonce", "")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data: blob:; "
        f"font-src 'self'; connect-src 'self' {current_app.config['SOCKETS']}; media-src 'self' blob:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Whoever has the address of a one-purpose link can use it.
    told = "no-referrer" if "token" in (request.view_args or {}) else "same-origin"
    response.headers["Referrer-Policy"] = told
    response.headers["Permissions-Policy"] = "camera=(self), microphone=(self), display-capture=(self)"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint not in {"static", "vendor", "built"}:
        # A proxy that kept a page would show one company's agenda to another (CVE-2023-30861).
        # A door that checked who asks may let that one browser keep a file: it says `private`.
        if not response.cache_control.private:
            response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Cookie"
    return response


def _install_errors(app: Flask) -> None:
    @app.errorhandler(Trouble)
    def _trouble(trouble: Trouble) -> tuple[Any, int]:
        return _answer(status(trouble), sentence(trouble), trouble.code)

    @app.errorhandler(CSRFError)
    def _csrf(_error: CSRFError) -> tuple[Any, int]:
        return _answer(400, None, "csrf")

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> tuple[Any, int] | HTTPException:
        return _answer(error.code, None, "http") if (error.code or 500) >= 400 else error  # noqa: PLR2004

    @app.errorhandler(500)
    def _bug(_error: Exception) -> tuple[Any, int]:
        return _answer(500, None, "bug")


def download(content: bytes, name: str) -> Response:
    """A file to keep, named in any script (RFC 6266)."""
    return send_file(io.BytesIO(content), as_attachment=True, download_name=name)


def _answer(status: int | None, said: str | None, code: str) -> tuple[Any, int]:
    """A page for browsers, RFC 9457 problem details under /api."""
    db.close()
    number = status or 500
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": HTTPStatus(number).phrase, "status": number, "code": code}
        answer = jsonify({**problem, "detail": said} if said else problem)
        answer.content_type = "application/problem+json"
        return answer, number
    known = number if number in {400, 403, 404, 409, 413, 429, 500, 503} else 400 if number < 500 else 500  # noqa: PLR2004
    return render_template(f"errors/{known}.html", said=said), number
