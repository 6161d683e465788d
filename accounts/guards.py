"""Every door, of HTTP and of sockets, names its action or says that it is public; who comes in is looked up here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import unquote

from flask import Flask, flash, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from accounts import queries
from accounts.domain.permissions import Action, Role, reach
from accounts.queries import Viewer
from core import db, i18n, realtime, web
from core.errors import Denied, Trouble
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
    if not target or any(ord(sign) < 33 for sign in target):  # noqa: PLR2004
        return otherwise
    # What a proxy or a browser that decodes once more would make of the path.
    path = unquote(target.partition("?")[0])
    ours = path.startswith("/") and path[1:2] != "/" and not any(sign == "\\" or ord(sign) < 32 for sign in path)  # noqa: PLR2004
    return target if ours else otherwise


def heard(action: Action) -> Callable[[Callable[..., Any]], Callable[..., dict[str, Any]]]:
    """A socket event's door: `@socketio.on("say", namespace="/room") @heard(Action.MEETING_ENTER)`.

    The connection's cookie was read when it opened, so each event asks the database again who holds it: whoever
    signed out, or whose account was closed, is heard no more. The handler gets the viewer first; its answer goes
    back as the acknowledgement {"ok": answer}, a refusal as {"error": code, "said": sentence}.
    """

    def guarded(handler: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
        @wraps(handler)
        def hearing(*args: object) -> dict[str, Any]:
            with db.unit():
                viewer = queries.viewer(session.get("key", ""))
                i18n.use(_language_of(viewer))
                try:
                    if viewer is None or reach(viewer, action) is None:
                        raise Denied
                    return {"ok": handler(viewer, *args)}
                except Trouble as trouble:
                    return {"error": trouble.code, "said": web.sentence(trouble)}

        hearing.door = action  # type: ignore[attr-defined]
        return hearing

    return guarded


@dataclass(frozen=True)
class Place:
    """An entry of the navigation: who sees it, what it is called (said when it is shown), icon and endpoint."""

    roles: frozenset[Role]
    label: Any
    icon: str
    endpoint: str


def install(app: Flask, places: Iterable[Place] = ()) -> None:
    """Look the viewer up before each request, speak their language, and lay out their navigation."""
    navigation = tuple(places)

    @app.before_request
    def _who() -> None:
        token = session.get("key")
        g.viewer = queries.viewer(token) if token else None
        i18n.use(_language_of(g.viewer))

    @app.context_processor
    def _for_templates() -> dict[str, Any]:
        viewer = g.get("viewer")
        return {"actor": viewer, "nav": _nav(navigation, viewer)}


def _nav(places: Iterable[Place], viewer: Viewer | None) -> list[dict[str, Any]]:
    shown = [(place, url_for(place.endpoint)) for place in places if viewer is not None and viewer.role in place.roles]
    return [
        {"label": place.label, "icon": place.icon, "url": url, "active": url in (request.path, _first_step())}
        for place, url in shown
    ]


def _first_step() -> str:
    """Of /organisations/17/edit, /organisations: the entry of the navigation it belongs to."""
    return "/" + request.path.strip("/").split("/")[0]


def _language_of(viewer: Viewer | None) -> str:
    if viewer:
        return viewer.language
    chosen = session.get("language")
    return chosen if chosen in i18n.LANGUAGES else i18n.choose(list(request.accept_languages.values()))


def undeclared(app: Flask) -> list[str]:
    """Doors that name no action and are not declared public: the application must not start."""
    own = {"static", "vendor", "built", "healthz"}
    doors = {name: view for name, view in app.view_functions.items() if name not in own}
    server: Any = getattr(realtime.socketio, "server", None)
    heard_of = server.handlers if server else {}
    sockets = {f"{namespace} {event}": f for namespace, events in heard_of.items() for event, f in events.items()}
    return sorted(name for name, view in (doors | sockets).items() if not hasattr(view, "door"))
