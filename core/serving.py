"""The web child: the application behind eventlet's or Werkzeug's server."""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from core import green, realtime
from core.settings import Settings

PING = 5  # seconds; the default notices a silent loss only after 45


def attach(app: Flask, settings: Settings) -> None:
    """Join Socket.IO to the application. Only our own pages may open a socket (cross-site hijacking)."""
    options: dict[str, Any] = {
        "async_mode": settings.async_mode,
        "message_queue": settings.redis_url or None,
        "cors_allowed_origins": None,
        "ping_interval": PING,
        "ping_timeout": PING,
        "max_http_buffer_size": 200_000,
        "manage_session": False,
        # One after the other per client: a call's candidate must not overtake its description.
        "async_handlers": False,
        # Several processes share one port without sticky sessions only when a client never polls.
        "transports": ["websocket"] if int(settings.web_processes) > 1 else ["polling", "websocket"],
    }
    realtime.socketio.init_app(app, **options)


def serve(app: Flask, settings: Settings) -> None:
    """Serve until the process is told to stop or its supervisor is gone."""
    parent = os.getppid()
    realtime.socketio.start_background_task(realtime.tell, lambda: False)
    realtime.socketio.start_background_task(_follow_parent, parent)
    if settings.async_mode == "eventlet":
        _serve_eventlet(app, settings)
    else:
        _serve_threads(app, settings)


def _follow_parent(parent: int) -> None:
    while os.getppid() == parent:
        green.sleep(1)
    os._exit(0)


def _serve_eventlet(app: Flask, settings: Settings) -> None:
    import eventlet  # noqa: PLC0415  in the web child alone
    from eventlet import wsgi  # noqa: PLC0415

    several = int(settings.web_processes) > 1
    listener = eventlet.listen((settings.host, int(settings.port)), backlog=512, reuse_port=several)
    if settings.cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(settings.cert, settings.key)
        listener = context.wrap_socket(listener, server_side=True)

    def fair(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Without a pause here hot keep-alive connections starve the rest (p99 129–1,640 → 54–98 ms)."""
        green.sleep(0)
        return app(environ, start_response)

    wsgi.server(listener, fair, log_output=False, debug=False)


def _serve_threads(app: Flask, settings: Settings) -> None:
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Requests are not logged: addresses carry one-purpose tokens."""

    tls = (settings.cert, settings.key) if settings.cert else None
    make_server(
        settings.host, int(settings.port), app, threaded=True, ssl_context=tls, request_handler=Quiet
    ).serve_forever()
