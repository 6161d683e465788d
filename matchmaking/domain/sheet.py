"""What a printed profile says: one company on one page, already in words of the reader's language.

Plain data between whoever words it (`labels.printed`) and whoever sets it (`printing`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A text, the language it is in (BCP 47), and a note on that where it is not the reader's."""

    text: str
    language: str
    note: str = ""


@dataclass(frozen=True)
class Good:
    """A product: its name, what it is in the nomenclature, facts as (label, value), the digest of a picture or none."""

    name: Text
    code: str
    facts: tuple[tuple[str, str], ...]
    picture: str | None = None


@dataclass(frozen=True)
class Held:
    """A certificate, what is known of it, and its tone: "good", "warn", "bad" or plain."""

    name: str
    note: str
    tone: str = ""


@dataclass(frozen=True)
class Sheet:
    """A company on one page.

    `signs` are short words under the name, `pictures` digests of pictures of the company. `more[n]` says that n
    further products are on the page, `more_certificates` the same of those; `cut` stands where a text was too long. `address` is the page itself, which the
    QR code opens; `foot` are the lines at the end: date, source, what may be forwarded.
    """

    name: Text
    also: str
    signs: tuple[str, ...]
    about: Text | None
    facts: tuple[tuple[str, str], ...]
    products: tuple[Good, ...]
    certificates: tuple[Held, ...]
    pictures: tuple[str, ...]
    address: str
    foot: tuple[str, ...]
    headings: dict[str, str]
    more: tuple[str, ...]
    more_certificates: tuple[str, ...]
    cut: str
