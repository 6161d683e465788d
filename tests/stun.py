"""As much of STUN and TURN (RFC 8489, 8656) as it takes to ask a relay for something and read what it says."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import socket
import struct

ALLOCATE, CREATE_PERMISSION = 0x0003, 0x0008
USERNAME, INTEGRITY, ERROR_CODE, PEER, REALM, NONCE, FAMILY, TRANSPORT = (
    0x0006, 0x0008, 0x0009, 0x0012, 0x0014, 0x0015, 0x0017, 0x0019,
)  # fmt: skip
COOKIE = 0x2112A442
OK = 0
MISMATCH = 437


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + b"\0" * (-len(value) % 4)


class Relay:
    """One client's talk with a TURN server over UDP, by the long-term mechanism when a user name is given."""

    def __init__(self, port: int, username: str = "", credential: str = "") -> None:
        self.port = port
        self.socket = self._opened()
        self.username, self.credential = username, credential
        self.realm = self.nonce = b""

    def _opened(self) -> socket.socket:
        fresh = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        fresh.settimeout(10)
        fresh.connect(("127.0.0.1", self.port))
        return fresh

    def allocate(self, family: int = 4) -> int:
        """0 when a relayed address was given, else the error's number."""
        wanted = _attribute(TRANSPORT, b"\x11\0\0\0") + _attribute(FAMILY, bytes([1 if family == 4 else 2, 0, 0, 0]))
        code = self._ask(ALLOCATE, lambda _transaction: wanted)
        if code != MISMATCH:
            return code
        # The system gave us a port whose last owner's allocation still lives: another port (RFC 8656 §7.4).
        with self.socket:
            self.socket = self._opened()
        return self._ask(ALLOCATE, lambda _transaction: wanted)

    def permit(self, peer: str) -> int:
        """0 when whatever is at `peer` may be written to through this relay, else the error's number."""
        address = ipaddress.ip_address(peer)

        def xored(transaction: bytes) -> bytes:
            mask = struct.pack("!I", COOKIE) + transaction
            hidden = bytes(a ^ b for a, b in zip(address.packed, mask, strict=False))
            port = 9 ^ (COOKIE >> 16)
            return _attribute(PEER, struct.pack("!BBH", 0, 1 if address.version == 4 else 2, port) + hidden)

        return self._ask(CREATE_PERMISSION, xored)

    def _ask(self, method: int, body: object) -> int:
        code = self._once(method, body)
        # The first answer is always no, and brings the realm and the nonce to sign with.
        return self._once(method, body) if code in {401, 438} and self.username and self.nonce else code

    def _once(self, method: int, body: object) -> int:
        transaction = os.urandom(12)
        content = body(transaction)
        if self.username and self.nonce:
            content += _attribute(USERNAME, self.username.encode())
            content += _attribute(REALM, self.realm) + _attribute(NONCE, self.nonce)
            secret = f"{self.username}:{self.realm.decode()}:{self.credential}".encode()
            signed = self._head(method, len(content) + 24, transaction) + content
            key = hashlib.md5(secret, usedforsecurity=False).digest()
            content += _attribute(INTEGRITY, hmac.digest(key, signed, "sha1"))
        self.socket.send(self._head(method, len(content), transaction) + content)
        return self._read(self.socket.recv(2048), transaction)

    @staticmethod
    def _head(method: int, length: int, transaction: bytes) -> bytes:
        return struct.pack("!HHI", method, length, COOKIE) + transaction

    def _read(self, answer: bytes, transaction: bytes) -> int:
        kind, length, _cookie = struct.unpack("!HHI", answer[:8])
        assert answer[8:20] == transaction
        code, at = OK, 20
        while at < 20 + length:
            name, size = struct.unpack("!HH", answer[at : at + 4])
            value = answer[at + 4 : at + 4 + size]
            at += 4 + size + (-size % 4)
            if name == ERROR_CODE:
                code = value[2] * 100 + value[3]
            elif name == REALM:
                self.realm = value
            elif name == NONCE:
                self.nonce = value
        assert bool(kind & 0x0110 == 0x0110) is (code != OK)
        return code

    def close(self) -> None:
        self.socket.close()
