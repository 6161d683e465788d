"""Addresses and time-limited credentials of a TURN server (draft-uberti-behave-turn-rest)."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from typing import Any


def credentials(secret: str, person_id: int, expires: datetime) -> tuple[str, str]:
    """User name "expiry:person" and base64(HMAC-SHA1(secret, user name)), as coturn checks them."""
    username = f"{int(expires.timestamp())}:{person_id}"
    signed = hmac.digest(secret.encode(), username.encode(), "sha1")
    return username, base64.b64encode(signed).decode()


def ice_servers(addresses: str, secret: str, person_id: int, expires: datetime) -> list[dict[str, Any]]:
    """RTCIceServer objects for a browser; `addresses` are stun:/turn:/turns: separated by spaces.

    A relay without a secret would be open to anybody, so its address is given only with one.
    """
    listed = addresses.split()
    plain = [a for a in listed if a.startswith(("stun:", "stuns:"))]
    relays = [a for a in listed if a.startswith(("turn:", "turns:"))]
    servers: list[dict[str, Any]] = [{"urls": plain}] if plain else []
    if relays and secret:
        username, credential = credentials(secret, person_id, expires)
        servers.append({"urls": relays, "username": username, "credential": credential})
    return servers
