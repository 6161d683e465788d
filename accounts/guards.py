"""Every door names its action or says that it is public; who comes in is looked up here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, flash, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from accounts import queries
from accounts.domain.permissions import Action, reach
from accounts.queries import Viewer
from core import i18n
from core.errors import Denied
from core.i18n import gettext as _

P = ParamSpec("P")
R = TypeVar("R")
PUBLIC = "public"


class Door:
    """`@door(Action.X)` hands the signed-in viewer to the view as its first argument; `@door.public` does not."""

    def __call__(self, action: Action) -> Callable[[Callable[Concatenate[Viewer, P], R]], Callable[P, R | Response]]:
        """Let in whoever the table gives this action at any reach; the verb checks the place."""

        def guarded(view: Callable[Concatenate[Viewer, P], R]) -> Callable[P, R | Response]:
            @wraps(view)
            def entering(*args: P.args, **kwargs: P.kwargs) -> R | Response:
                viewer = current()
                if viewer is None:
                    return _to_sign_in()
                if reach(viewer, action) is None:
                    raise Denied
                return view(viewer, *args, **kwargs)

            entering.door = action  # type: ignore[attr-defined]
            return cast("Callable[P, R | Response]", entering)

        return guarded

    @staticmethod
    def public(view: Callable[P, R]) -> Callable[P, R]:
        """Anyone may come in; the view may ask `current()`."""
        view.door = PUBLIC  # type: ignore[attr-defined]
        return view


door = Door()


def current() -> Viewer | None:
    """Who is signed in, read once per request."""
    return cast("Viewer | None", g.viewer)


def _to_sign_in() -> Response:
    if request.method == "GET":
        flash(_("Please sign in to see this page."), "info")
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    return redirect(url_for("accounts.sign_in"))


def safe_next(target: str | None, otherwise: str) -> str:
    r"""A path of ours or `otherwise`: never another host, not even by `//`, `/\\` or control characters."""
    if not target or not target.startswith("/") or target[1:2] in {"/", "\\"}:
        return otherwise
    if any(ord(sign) < 33 for sign in target) or "\\" in target or urlsplit(target).netloc:  # noqa: PLR2004
        return otherwise
    return target


def install(app: Flask) -> None:
    """Look the viewer up before each request and speak their language."""

    @app.before_request
    def _who() -> None:
        token = session.get("key")
        g.viewer = queries.viewer(token) if token else None
        i18n.use(_language_of(g.viewer))

    @app.context_processor
    def _for_templates() -> dict[str, Any]:
        return {"actor": g.get("viewer")}


def _language_of(viewer: Viewer | None) -> str:
    if viewer:
        return viewer.language
    chosen = session.get("language")
    return chosen if chosen in i18n.LANGUAGES else i18n.choose(list(request.accept_languages.values()))


def undeclared(app: Flask) -> list[str]:
    """Endpoints whose view names no action and is not declared public: the application must not start."""
    own = {"static", "vendor"}
    return sorted(name for name, view in app.view_functions.items() if name not in own and not hasattr(view, "door"))
