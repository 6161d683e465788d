"""What a profile may say, what is still missing from it, and when a certificate runs out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.domain.account import SPOKEN
from accounts.domain.names import one_line
from core.errors import Refused
from matchmaking.domain import hs, reference, sectors

STAFF_BANDS = ("1-10", "11-50", "51-200", "201-500", "501-1000", "1001+")
ANNUAL_BANDS = ("0-100k", "100k-500k", "500k-2m", "2m-10m", "10m+")
"""Yearly purchases in US dollars."""
CONSENTS = ("chambers", "forward")
"""Who reads comes first; what is forwarded must be read before."""
OTHER_CERTIFICATE = "other"
SOON = timedelta(days=90)
TEXT_LONGEST = 4_000
NAME_LONGEST = 200
PRODUCTS_MOST = 200
CERTIFICATES_MOST = 50
NUMBER_LARGEST = 10**12
FIRST_YEAR = 1600


@dataclass(frozen=True)
class Profile:
    """What the profile form asks; see `models.Company` for the meaning of each."""

    abouts: Mapping[str, str] = field(default_factory=dict)
    business_type: str = ""
    founded: int | None = None
    staff_band: str = ""
    export_share: int | None = None
    annual_band: str = ""
    markets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    port: str = ""
    payment_terms: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    oem: bool = False
    odm: bool = False

    def check(self, today: date) -> None:
        """Refused beside the field that says what cannot be."""
        for code, text in self.abouts.items():
            text_of(text, field=f"about_{code}")
        if self.founded is not None and not FIRST_YEAR <= self.founded <= today.year:
            raise Refused("profile.founded", field="founded", first=FIRST_YEAR, last=today.year)
        if self.export_share is not None and not 0 <= self.export_share <= 100:  # noqa: PLR2004  per cent
            raise Refused("profile.share", field="export_share")
        for name, known in _LISTS.items():
            value = getattr(self, name)
            strange = {value} - {"", *known} if isinstance(value, str) else set(value) - set(known)
            if strange:
                raise Refused("choice.unknown", field=name)


_LISTS: dict[str, Iterable[str]] = {
    "business_type": reference.codes("business_type"),
    "staff_band": STAFF_BANDS,
    "annual_band": ANNUAL_BANDS,
    "languages": SPOKEN,
    "port": reference.ports(),
    "payment_terms": reference.codes("payment"),
    "currencies": reference.codes("currency"),
}


def consents_with(held: Iterable[str], consent: str) -> list[str]:
    """These consents and one more, with the reading on which it rests, in their order."""
    wanted = {*held, consent, CONSENTS[0]}
    return [code for code in CONSENTS if code in wanted]


def consents_without(held: Iterable[str], consent: str) -> list[str]:
    """These consents without one; without reading nothing may be forwarded either."""
    gone = CONSENTS if consent == CONSENTS[0] else (consent,)
    return [code for code in CONSENTS if code in {*held}.difference(gone)]


def text_of(typed: str, *, field: str, longest: int = TEXT_LONGEST) -> str:
    """A text of several lines as it is kept; Refused("text.long") beyond `longest` characters."""
    plain = "".join(sign for sign in typed.strip() if sign in "\n\t" or unicodedata.category(sign) != "Cc")
    if len(plain) > longest:
        raise Refused("text.long", field=field, longest=longest, length=len(plain))
    return plain


def line_of(typed: str, *, field: str, longest: int = NAME_LONGEST) -> str:
    """A text of one line; the same refusal."""
    return text_of(one_line(typed), field=field, longest=longest)


def texts_of(typed: Mapping[str, str], stem: str, longest: int = TEXT_LONGEST) -> dict[str, str]:
    """The filled-in texts by language, checked; a refusal stands beside `<stem>_<language>`."""
    kept = {code: text_of(text, field=f"{stem}_{code}", longest=longest) for code, text in typed.items()}
    return {code: text for code, text in kept.items() if text}


def subheading(typed: str, *, field: str = "hs6") -> str:
    """A code as people write it (6911.10, full-width digits) in its one form; Refused("hs.unknown")."""
    code = unicodedata.normalize("NFKC", typed).replace(".", "").replace(" ", "")
    if not code:
        raise Refused("hs.missing", field=field)
    if not hs.exists(code) or code[:2] not in _CHAPTERS:
        raise Refused("hs.unknown", field=field, typed=typed.strip()[:20])
    return code


# The nomenclature package also lists statistical codes of chapter 99, which is no goods.
_CHAPTERS = frozenset(row["hs2"] for row in reference.rows("hs_chapters"))


def group_of(typed: str, hs6: str) -> str:
    """The group a person chose, or the only one the subheading belongs to; Refused("choice.unknown")."""
    if typed:
        if typed not in sectors.groups():
            raise Refused("choice.unknown", field="group")
        return typed
    found = sectors.groups_of(hs6)
    return found[0] if len(found) == 1 else ""


def one_of_list(kind: str, typed: str, *, field: str) -> str:
    """A word of a list of values, or nothing; Refused("choice.unknown")."""
    if typed and typed not in reference.codes(kind):
        raise Refused("choice.unknown", field=field)
    return typed


def count_of(value: int | None, *, field: str) -> int | None:
    """A quantity or a number of days: none, or a whole number from 0; Refused("number.range")."""
    if value is not None and not 0 <= value <= NUMBER_LARGEST:
        raise Refused("number.range", field=field)
    return value


def expiry(expires_on: date | None, today: date) -> str:
    """How a certificate stands: "open" (no end known), "valid", "soon" (within 90 days) or "expired"."""
    if expires_on is None:
        return "open"
    if expires_on < today:
        return "expired"
    return "soon" if expires_on <= today + SOON else "valid"


def missing(kind: str, said: Mapping[str, bool]) -> list[str]:
    """What a profile of that kind still lacks, the most useful first; `said` tells what is there."""
    return [code for code in _WANTED.get(kind, ()) if not said.get(code, False)]


_WANTED = {
    "exporter": (
        "about", "product", "business_type", "price", "capacity", "picture", "certificate", "markets", "languages",
        "port", "payment_terms",
    ),
    "buyer": ("about", "request", "business_type", "languages", "port", "currencies"),
}  # fmt: skip
