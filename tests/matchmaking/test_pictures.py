"""Pictures are made anew: what is no picture is refused, what a picture carried along is gone."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from core import db
from core.errors import Refused
from matchmaking.models import Picture
from matchmaking.service import pictures
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]


def photograph(
    width: int = 300, height: int = 200, kind: str = "JPEG", colour: tuple[int, ...] = (90, 120, 160)
) -> bytes:
    """With a place (GPS) and a device, as telephones write them."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Telephone of Li"
    exif.get_ifd(0x8825)[2] = (36.0, 48.0, 49.0)
    image = Image.new("RGB", (width, height), colour)
    image.save(out, kind, exif=exif) if kind != "GIF" else image.save(out, kind)
    return out.getvalue()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A small PNG that would unfold to 900 million pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = zlib.compress(b"\0" * (width // 8 + 1) * 64)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def sent(content: bytes, alt: str = "A kiln", name: str = "kiln.jpg") -> dict[str, object]:
    return {"file": (io.BytesIO(content), name), "alt": alt}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_made_anew_without_what_it_carried(cast: Cast, as_: As, kind: str) -> None:
    li, url = as_(cast.li), f"/companies/{cast.glassworks}/pictures"
    assert li.post(url, data=sent(photograph(3000, 1500, kind))).status_code == 302
    (row,) = db.session().query(Picture)
    assert (row.width, row.height, row.alt) == (1600, 800, "A kiln")
    for size, side in (("large", (1600, 800)), ("small", (400, 200))):
        answer = as_(cast.sato).get(f"/pictures/{row.id}/{size}.webp")
        assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
            200,
            "image/webp",
            "private, max-age=3600",
        )
        with Image.open(io.BytesIO(answer.data)) as shown:
            assert (shown.format, shown.size, dict(shown.getexif()), "exif" in shown.info) == ("WEBP", side, {}, False)
        assert b"Telephone" not in answer.data


def test_a_turned_photograph_stands_upright() -> None:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (300, 200)).save(out, "JPEG", exif=exif)
    assert (pictures.prepare(out.getvalue()).width, pictures.prepare(out.getvalue()).height) == (200, 300)


@pytest.mark.parametrize(("content", "code"), [
    (b"", "picture.kind"),
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "picture.kind"),
    (b"<!DOCTYPE html><html><script>alert(1)</script></html>", "picture.kind"),
    (b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>", "picture.kind"),
    (b"\0\0\0\x18ftypheic\0\0\0\0", "picture.kind"),
    (b"BM" + b"\0" * 100, "picture.kind"),
    (photograph()[:-200], "picture.broken"),
    (photograph(kind="PNG")[:200], "picture.broken"),
    (bomb(), "picture.pixels"),
    (bomb(8_000, 8_000), "picture.pixels"),
    (b"\xff\xd8\xff" + b"\0" * (11 * 1024 * 1024), "picture.large"),
], ids=["empty", "svg", "html", "png-of-html", "heic", "bmp", "cut-jpeg", "cut-png", "bomb", "large-bomb", "11-mb"])  # fmt: skip
def test_what_cannot_be_shown_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        pictures.prepare(content)
    assert refused.value.code == code


def test_a_refusal_stands_beside_the_field(cast: Cast, as_: As) -> None:
    url = f"/companies/{cast.glassworks}/pictures"
    answer = as_(cast.li).post(url, data=sent(b"<svg><script>alert(1)</script></svg>"))
    assert answer.status_code == 409
    assert 'id="file-error"' in answer.text
    assert as_(cast.li).post(url, data=sent(photograph(), alt=" ")).status_code == 409
    assert db.session().query(Picture).count() == 0


def test_sixty_megabytes_are_turned_away_at_the_door(cast: Cast, as_: As) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
    body = head + b"\0" * (60 * 1024 * 1024) + b"\r\n--b--\r\n"
    url = f"/companies/{cast.glassworks}/pictures"
    answer = as_(cast.li).post(url, data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413


def test_a_picture_is_for_those_who_see_its_company(cast: Cast, as_: As) -> None:
    picture = pictures.add(cast.viewer(cast.li), cast.glassworks, photograph(), "A kiln")
    url = f"/pictures/{picture}/small.webp"
    who = ("li", "zhao", "sato", "jones", "wang", "county", "county_other", "admin")
    before = {name: as_(getattr(cast, name)).get(url).status_code for name in who}
    assert before == {
        "li": 200, "zhao": 404, "sato": 200, "jones": 404, "wang": 200, "county": 200, "county_other": 200, "admin": 200
    }  # fmt: skip
    make.consent(cast.glassworks, "chambers")
    assert as_(cast.jones).get(url).status_code == 200
    assert as_(cast.li).get(f"/pictures/{picture}/huge.webp").status_code == 404


def test_twelve_and_no_more(cast: Cast) -> None:
    viewer = cast.viewer(cast.li)
    for shade in range(pictures.MOST):
        pictures.add(viewer, cast.glassworks, photograph(20, 20, colour=(shade * 20, 0, 0)), "A kiln")
    with pytest.raises(Refused, match=r"picture\.many"):
        pictures.add(viewer, cast.glassworks, photograph(20, 20), "A kiln")


def test_a_file_goes_with_its_last_picture(cast: Cast, as_: As) -> None:
    one = pictures.add(cast.viewer(cast.li), cast.glassworks, photograph(), "A kiln")
    other = pictures.add(cast.viewer(cast.zhao), cast.pottery, photograph(), "The same kiln")
    digest = db.session().get_one(Picture, one).digest
    assert as_(cast.zhao).post(f"/companies/{cast.pottery}/pictures/{one}/removal").status_code == 404
    assert as_(cast.li).post(f"/companies/{cast.glassworks}/pictures/{one}/removal").status_code == 302
    assert pictures.path_of(digest, "large").exists()
    pictures.remove(cast.viewer(cast.zhao), cast.pottery, other)
    assert [pictures.path_of(digest, size).exists() for size in pictures.SIZES] == [False, False]
