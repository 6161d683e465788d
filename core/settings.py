"""Everything an operator sets, read once from the environment. `docs/operating.md` lists this table."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

# RFC 7064 and 7065: what RTCPeerConnection takes.
_PLACE = r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
RELAY = re.compile(rf"stuns?:{_PLACE}|turns?:{_PLACE}(?:\?transport=(?:udp|tcp))?")


def _set(default: str, meaning: str) -> str:
    return field(default=default, metadata={"meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """One attribute per `YUNQIAO_<NAME>`; all text, parsed by the properties below."""

    data: str = _set("var", "Folder for the database, pictures and keys.")
    database_url: str = _set("", "PostgreSQL address; empty means SQLite under YUNQIAO_DATA.")
    url: str = _set("", "Public address used in links; empty means the address served.")
    host: str = _set("127.0.0.1", "Address to bind.")
    port: str = _set("8080", "Port to bind.")
    cert: str = _set("", "Certificate file (PEM) for HTTPS.")
    key: str = _set("", "Key file (PEM) for HTTPS.")
    async_mode: str = _set("eventlet", "How the web process serves: eventlet or threading.")
    web_processes: str = _set("1", "Web processes on one port; more than 1 needs YUNQIAO_REDIS_URL.")
    redis_url: str = _set("", "Redis that links several web processes.")
    trusted_proxies: str = _set("0", "How many proxies in front may set X-Forwarded-*.")
    smtp_url: str = _set("", "smtp://user:password@host:port or smtps://; empty keeps mail readable in the outbox.")
    mail_from: str = _set("", "Sender address of mails; needed with YUNQIAO_SMTP_URL.")
    turn_url: str = _set(
        "", "stun:, turn: and turns: addresses such as turn:host:3478?transport=udp, separated by spaces."
    )
    turn_secret: str = _set("", "The TURN server's static-auth-secret; credentials end with the meeting's room.")
    secret_file: str = _set("", "File with the signing secret; empty means one made under YUNQIAO_DATA.")
    encoder: str = _set(
        "off", "on adds an encoder of meaning to the search for HS codes; see requirements-encoder.txt."
    )
    mode: str = _set("live", "live, demo (fictional data, one-click sign-in) or test (movable clock).")

    @property
    def folder(self) -> Path:
        """The data folder, made on first use and readable by its owner alone."""
        path = Path(self.data)
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path

    @property
    def engine_url(self) -> str:
        """The SQLAlchemy address of the database."""
        if not self.database_url:
            return f"sqlite:///{self.folder.resolve() / 'yunqiao.db'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def base_url(self) -> str:
        """Where links lead; never taken from a Host header (CVE-2025-43930)."""
        if self.url:
            return self.url.rstrip("/")
        scheme = "https" if self.cert else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"

    @property
    def demo(self) -> bool:
        """Whether anyone may sign in as one of the fictional people; the tests' browsers do too."""
        return self.mode in {"demo", "test"}

    @property
    def test(self) -> bool:
        """Whether the clock follows the database's offset."""
        return self.mode == "test"


_in_force: Settings | None = None


def use(settings: Settings) -> Settings:
    """These settings hold in this process from now on."""
    global _in_force  # noqa: PLW0603  one configuration per process is the point
    _in_force = settings
    return settings


def in_force() -> Settings:
    """The settings of this process, for verbs and jobs that build links; RuntimeError before `use`."""
    if _in_force is None:
        raise RuntimeError("no settings are in force")
    return _in_force


def read(environment: Mapping[str, str] = os.environ, **overrides: str) -> Settings:
    """Settings from `YUNQIAO_*`; SystemExit with a sentence for a name or value we do not know."""
    known = {f"YUNQIAO_{f.name.upper()}": f.name for f in fields(Settings)}
    ours = {"YUNQIAO_REQUIRE_BROWSER", "YUNQIAO_REQUIRE_SERVERS", "YUNQIAO_PYTHON"}
    if strange := sorted(k for k in environment if k.startswith("YUNQIAO_") and k not in {*known, *ours}):
        raise SystemExit(f"Unknown setting {strange[0]}. See the table in docs/operating.md.")
    values = {name: environment[key] for key, name in known.items() if key in environment}
    settings = Settings(**{**values, **overrides})
    _refuse_mistakes(settings)
    return settings


def _refuse_mistakes(s: Settings) -> None:
    choices = {
        "async_mode": ("eventlet", "threading"),
        "encoder": ("off", "on"),
        "mode": ("live", "demo", "test"),
    }
    for name, allowed in choices.items():
        if getattr(s, name) not in allowed:
            raise SystemExit(f"YUNQIAO_{name.upper()} must be one of: {', '.join(allowed)}.")
    for name in ("port", "web_processes", "trusted_proxies"):
        if not getattr(s, name).isdecimal():
            raise SystemExit(f"YUNQIAO_{name.upper()} must be a whole number.")
    if bool(s.cert) != bool(s.key):
        raise SystemExit("A certificate needs its key: set both --cert and --key.")
    if int(s.web_processes) > 1 and not s.redis_url:
        raise SystemExit("Several web processes need YUNQIAO_REDIS_URL.")
    if s.smtp_url and not s.mail_from:
        raise SystemExit("YUNQIAO_SMTP_URL needs YUNQIAO_MAIL_FROM.")
    _refuse_mistaken_relays(s)


def _refuse_mistaken_relays(s: Settings) -> None:
    """A browser given a malformed address opens no connection at all, not even without the relay."""
    addresses = s.turn_url.split()
    if strange := [a for a in addresses if not RELAY.fullmatch(a)]:
        raise SystemExit(
            f"YUNQIAO_TURN_URL: {strange[0]} is not like stun:host:3478, turn:host:3478?transport=udp or turns:host:443."
        )
    if not s.turn_secret and any(a.startswith("turn") for a in addresses):
        raise SystemExit("YUNQIAO_TURN_URL needs YUNQIAO_TURN_SECRET: a relay without one is open to anybody.")
