"""Passwords, tokens and the process's signing secret."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from core import green
from core.settings import Settings

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Argon2id with the library's current defaults (RFC 9106)."""
    return green.offload(_hasher.hash, password)


def password_matches(stored: str | None, password: str) -> bool:
    """Whether it matches. Takes as long for a person who does not exist, so that time tells nothing."""
    try:
        green.offload(_hasher.verify, stored or _NOBODY, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return stored is not None


def new_token() -> str:
    """256 random bits for a link or a session, safe in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token: a stolen copy of the table opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()


def signing_secret(settings: Settings) -> str:
    """The secret that signs cookies, outside the database; made on the first start."""
    path = Path(settings.secret_file) if settings.secret_file else settings.folder / "secret"
    if not path.exists() and not settings.secret_file:
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    secret = path.read_text().strip() if path.exists() else ""
    if len(secret) < 32:  # noqa: PLR2004  256 bits of base64
        raise SystemExit(f"The signing secret in {path} is missing or too short.")
    return secret
