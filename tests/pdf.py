"""Reading a PDF as far as tests need it: how many pages it has, what it links to and what it carries."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def objects(content: bytes) -> bytes:
    """The file with everything that is packed in it unpacked behind it."""
    assert content.startswith(b"%PDF-")
    return content + b"\n".join(_unpacked(found) for found in _STREAM.findall(content))


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return b""


def pages(content: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(rb"/Type\s*/Page(?![a-zA-Z])", objects(content)))


def links(content: bytes) -> list[bytes]:
    """The addresses it opens."""
    return re.findall(rb"/URI\s*\(([^)]*)\)", objects(content))
