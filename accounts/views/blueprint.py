"""What all pages share: the blueprint, what the operator says of the site, and the browser's last sign of life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from accounts import labels, queries
from accounts.guards import current, safe_next
from accounts.service import signing
from core import i18n, settings
from core.clock import now
from core.i18n import gettext as _

pages = Blueprint("accounts", __name__)
SEEN_EVERY = timedelta(minutes=10)
_LOOPBACK = ("http://127.0.0.1", "http://localhost", "http://[::1]")


@dataclass(frozen=True)
class Site:
    """What the operator says of the site in the reader's language, or our own words where it says nothing."""

    texts: dict[str, dict[str, str]]

    def __getitem__(self, key: str) -> str:
        return i18n.text_in(self.texts.get(key, {})) or str(labels.SITE_TEXTS[key].default)

    @property
    def privacy_url(self) -> str:
        return url_for("accounts.privacy")


@pages.app_context_processor
def _site() -> dict[str, Any]:
    """Read once per request; not at all where the request failed before it knew its viewer."""
    if "site" not in g:
        g.site = Site(queries.site_texts() if "viewer" in g else {})
    return {"site": g.site}


@pages.context_processor
def _words() -> dict[str, Any]:
    return {"labels": labels}


@pages.before_app_request
def _notice() -> None:
    """Where am I signed in? tells when each browser was last in use; a row is written now and then."""
    viewer = None if request.endpoint in {"static", "vendor"} else current()
    if viewer and viewer.seen_at and viewer.seen_at < now() - SEEN_EVERY:
        signing.notice(viewer)


def come_in(token: str, target: str | None = None) -> Response:
    """Sign this browser in: what the session held before is gone (session fixation)."""
    session.clear()
    session["key"] = token
    session.permanent = True
    return redirect(safe_next(target, url_for("accounts.home")))


def done(said: str, endpoint: str, **values: Any) -> Response:  # noqa: ANN401  as url_for takes them
    """After a deed: say that it is done, on the page where one goes on."""
    flash(said, "success")
    return redirect(url_for(endpoint, **values))


def agent() -> str:
    """The browser as it names itself."""
    return request.user_agent.string


def from_where() -> str:
    """The network address, for slowing down those who try again and again."""
    return request.remote_addr or ""


def base_url() -> str:
    """Where links of mails lead."""
    return settings.in_force().base_url


def shown_link(link: str | None) -> str | None:
    """A sign-up link, shown where no mail can leave and nobody else can read along: in the demo and on one's own machine."""
    config = settings.in_force()
    alone = not config.smtp_url and config.base_url.startswith(_LOOPBACK)
    return link if config.demo or alone else None


def mail_sentence() -> str:
    """The same for everybody, whether or not the address has an account."""
    return _("If this address can be used, an email with a link is on its way. It is valid for a limited time.")
