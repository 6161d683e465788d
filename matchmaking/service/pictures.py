"""Pictures: checked, made anew without what they carried along, kept as files beside the database.

What arrives is never shown. It is decoded, turned upright, made smaller and encoded as WebP: place and device of
the photograph (EXIF, XMP), comments and anything that hides behind the picture are gone.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import exists, func, select

from accounts.queries import Viewer
from core import db, green, journal
from core.errors import NotFound, Refused
from core.settings import in_force
from matchmaking.domain.company import line_of
from matchmaking.models import Picture, Product
from matchmaking.service.indexing import changed
from matchmaking.service.profiles import editable

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
LARGEST = 1600
SMALL = 400
MOST = 12
PIXELS = 40_000_000
BYTES_MOST = 10 * 1024 * 1024
SIZES = {"large": "", "small": "-small"}
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError, TypeError)

Image.MAX_IMAGE_PIXELS = PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Prepared:
    """A picture made anew in two sizes; `digest` names the files."""

    digest: str
    large: bytes
    small: bytes
    width: int
    height: int


def prepare(content: bytes) -> Prepared:
    """Decode and make anew; takes some tenths of a second. Refused with what is wrong with it."""
    if len(content) > BYTES_MOST:
        raise Refused("picture.large", field="file", most=BYTES_MOST // 1024 // 1024)
    plain = _plain(content)
    large = _fit(plain, LARGEST)
    encoded = _encode(large)
    return Prepared(
        hashlib.sha256(encoded).hexdigest(), encoded, _encode(_fit(plain, SMALL)), large.width, large.height
    )


def _plain(content: bytes) -> Image.Image:
    """The first frame upright, its pixels alone."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            opened.load()
            ImageOps.exif_transpose(opened, in_place=True)
            return opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("picture.pixels", field="file", most=PIXELS // 1_000_000) from error
    except UnidentifiedImageError as error:
        raise Refused("picture.kind", field="file") from error
    except _BROKEN as error:
        raise Refused("picture.broken", field="file") from error


def _fit(plain: Image.Image, side: int) -> Image.Image:
    """A copy of at most `side` pixels each way, with nothing but pixels."""
    smaller = ImageOps.contain(plain, (side, side), Image.Resampling.LANCZOS) if max(plain.size) > side else plain
    bare = Image.new(smaller.mode, smaller.size)
    bare.paste(smaller)
    return bare


def _encode(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()


def path_of(digest: str, size: str) -> Path:
    """Where a picture of that size lies; KeyError for a size that does not exist."""
    return in_force().folder / "pictures" / f"{digest}{SIZES[size]}.webp"


def read(digest: str, size: str) -> bytes:
    """The picture itself; NotFound when its file is gone."""
    try:
        return path_of(digest, size).read_bytes()
    except FileNotFoundError as error:
        raise NotFound from error


def _store(prepared: Prepared) -> None:
    for size, content in (("large", prepared.large), ("small", prepared.small)):
        path = path_of(prepared.digest, size)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        half = path.with_suffix(f".{os.getpid()}.half")
        half.write_bytes(content)
        half.replace(path)


def add(viewer: Viewer, organisation_id: int, content: bytes, alt: str, product_id: int | None = None) -> int:
    """A further picture of the company, or of one of its products; its id."""
    alt = line_of(alt, field="alt")
    if not alt:
        raise Refused("picture.alt", field="alt")
    editable(viewer, organisation_id)
    prepared = green.offload(prepare, content)
    green.offload(_store, prepared)
    with db.transaction() as session:
        editable(viewer, organisation_id)
        held = select(func.count()).select_from(Picture).where(Picture.organisation_id == organisation_id)
        if (session.scalar(held) or 0) >= MOST:
            raise Refused("picture.many", field="file", most=MOST)
        if product_id is not None:
            product = session.get(Product, product_id)
            if product is None or product.organisation_id != organisation_id:
                raise NotFound
        row = Picture(
            organisation_id=organisation_id, product_id=product_id, digest=prepared.digest, width=prepared.width,
            height=prepared.height, alt=alt,
        )  # fmt: skip
        session.add(row)
        changed(organisation_id)
        journal.record(viewer, "picture.add", f"organisation:{organisation_id}", picture=row.id)
        return row.id


def remove(viewer: Viewer, organisation_id: int, picture_id: int) -> None:
    """Take a picture off, and its files when no other picture is the same."""
    with db.transaction() as session:
        editable(viewer, organisation_id)
        row = session.get(Picture, picture_id)
        if row is None or row.organisation_id != organisation_id:
            raise NotFound
        digest = row.digest
        session.delete(row)
        changed(organisation_id)
        journal.record(viewer, "picture.remove", f"organisation:{organisation_id}", picture=picture_id)
        shared = session.scalar(select(exists().where(Picture.digest == digest)))
    if not shared:
        for size in SIZES:
            path_of(digest, size).unlink(missing_ok=True)
