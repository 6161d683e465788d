"""Profiles on paper: what `domain.sheet` says, set by Typst into a PDF. Takes some tenths of a second: offload it.

Typst gets a folder of its own that holds its sources and the pictures of this document and nothing else, so no text
can make it read another file; what is said goes in as JSON (`sys.inputs`), never pasted into a source. Fonts come
from installed packages, never from the system, so a page looks the same on every machine.
"""

from __future__ import annotations

import importlib.util
import io
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import segno
import typst
from PIL import Image, ImageOps

from matchmaking.domain.sheet import Good, Sheet
from matchmaking.service import pictures

SOURCES = Path(__file__).parent.parent / "templates" / "matchmaking" / "print"
_FONT_PACKAGES = {"fontpkg_noto_sans": "files", "manimgx_fonts_cjk": ""}
_PICTURE = (900, 600)
_THUMB = (360, 310)
_EMOJI = range(0x1F000, 0x20000)


def profile_pdf(facts: Sheet, language: str) -> bytes:
    """One company on exactly one A4 page. `facts` are worded in `language` already."""
    return profiles_pdf([facts], language)


def profiles_pdf(sheets: Iterable[Sheet], language: str) -> bytes:
    """Several companies, each on exactly one page."""
    files: dict[str, bytes] = {}
    said = [laid_out(one, files) for one in sheets]
    title = said[0]["name"]["text"] if said else ""
    return typeset("profile.typ", {"language": language, "title": title, "sheets": said}, files)


def showcase_pdf(cover: Mapping[str, Any], sheets: Iterable[Sheet], language: str) -> bytes:
    """What `labels.showcases.cover` says, over as many pages as it takes, then each company on one page."""
    files: dict[str, bytes] = {}
    said = [laid_out(one, files) for one in sheets]
    return typeset("showcase.typ", {"language": language, "cover": cover, "sheets": said}, files)


def typeset(main: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """A document of our sources with `data` (JSON) and `files` beside them, as a PDF."""
    with TemporaryDirectory(prefix="yunqiao-print-") as name:
        folder = Path(name)
        for source in SOURCES.glob("*.typ"):
            (folder / source.name).write_bytes(source.read_bytes())
        for file, content in files.items():
            (folder / file).write_bytes(content)
        made = typst.compile(
            folder / main, root=folder, font_paths=_fonts(), ignore_system_fonts=True, format="pdf",
            sys_inputs={"data": json.dumps(_clean(data), ensure_ascii=False)},
        )  # fmt: skip
    return bytes(made)


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Read once per process: the collection of Chinese, Japanese and Korean has 32 MB."""
    folders = []
    for package, inside in _FONT_PACKAGES.items():
        found = importlib.util.find_spec(package)
        if found is None or not found.submodule_search_locations:
            raise ModuleNotFoundError(package)
        folders.append(str(Path(found.submodule_search_locations[0]) / inside))
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def laid_out(one: Sheet, files: dict[str, bytes]) -> dict[str, Any]:
    """A sheet as the source reads it; its pictures and its code are put among the files."""
    code = f"qr-{len(files)}.svg"
    files[code] = _code(one.address)
    goods = [asdict(good) | {"picture": _thumb(good, files)} for good in one.products]
    shown = [name for digest in one.pictures if (name := _file(digest, _PICTURE, files))]
    return asdict(one) | {"qr": code, "products": goods, "pictures": shown}


def _thumb(good: Good, files: dict[str, bytes]) -> str | None:
    return _file(good.picture, _THUMB, files) if good.picture else None


def _file(digest: str, size: tuple[int, int], files: dict[str, bytes]) -> str | None:
    """The name of a picture among the files, cut to shape; none when its file is gone.

    JPEG goes into a PDF as it is; of WebP the bare pixels would, some ten times as large.
    """
    name = f"{digest}-{size[0]}.jpg"
    if name not in files:
        try:
            with Image.open(pictures.path_of(digest, "large"), formats=("WEBP",)) as opened:
                plain = opened.convert("RGBA")
        except OSError:
            return None
        ground = Image.new("RGBA", plain.size, "white")
        fitted = ImageOps.fit(Image.alpha_composite(ground, plain).convert("RGB"), size)
        out = io.BytesIO()
        fitted.save(out, "JPEG", quality=82)
        files[name] = out.getvalue()
    return name


def _code(address: str) -> bytes:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=0, dark="#131d28")
    return out.getvalue()


def _clean(said: Any) -> Any:  # noqa: ANN401  JSON
    """Without signs that no font here has and that would be printed as boxes: emoji, controls, private use."""
    if isinstance(said, str):
        return "".join(sign for sign in said if _printable(sign))
    if isinstance(said, Mapping):
        return {key: _clean(value) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [_clean(value) for value in said]
    return said


def _printable(sign: str) -> bool:
    return sign == "\n" or (ord(sign) not in _EMOJI and unicodedata.category(sign) not in {"Cc", "Cs", "Co", "Cn"})
