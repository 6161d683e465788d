"""Reading a table from a file as it comes: its encoding and separator found out, its lines one by one."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from charset_normalizer import from_bytes

from core.errors import Refused
from core.settings import in_force

ENCODINGS = ("utf-8-sig", "utf-16", "gb18030", "big5", "shift_jis", "euc_kr", "cp1252")
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
COLUMNS_MOST = 60
_SAMPLE = 256 * 1024
_BLOCK = 1024 * 1024
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Row:
    """A line's number in the file (of its last line, as an editor counts), its cells, and the bytes read so far."""

    number: int
    cells: list[str]
    read: int


def folder() -> Path:
    """Where tables on their way in are kept."""
    path = in_force().folder / "imports"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def keep(stream: IO[bytes]) -> tuple[str, int]:
    """Write an upload to its place in blocks; its digest, by which it is found again, and its size."""
    digest, size = hashlib.sha256(), 0
    half = folder() / f"{id(stream)}.half"
    with half.open("wb") as out:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
    half.replace(path_of(digest.hexdigest()))
    return digest.hexdigest(), size


def path_of(digest: str) -> Path:
    """The file of a digest."""
    return folder() / f"{digest}.csv"


def encoding_of(path: Path) -> str:
    """The likeliest encoding: a byte order mark, valid UTF-8, UTF-16 by its zeros, else what the letters suggest.

    It is a guess from the first 256 kB; a person sees it and may choose another.
    """
    with path.open("rb") as source:
        sample = source.read(_SAMPLE)
    if sample.startswith(_ZIP):
        raise Refused("import.spreadsheet", field="file")
    for mark, name in _BOMS.items():
        if sample.startswith(mark):
            return name
    if sample.count(0) > len(sample) // 50:
        # No other encoding has zeros: they are the upper halves of commas, line ends and figures.
        return "utf-16-le" if sample[1::2].count(0) > sample[::2].count(0) else "utf-16-be"
    if _is_utf8(sample):
        return "utf-8-sig"
    found = from_bytes(sample, cp_isolation=[*ENCODINGS[2:]]).best()
    return found.encoding if found and found.encoding in ENCODINGS else "gb18030"


def _is_utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # The sample may end in the middle of a character.
        return len(sample) == _SAMPLE and error.start > len(sample) - 4
    return True


def delimiter_of(path: Path, encoding: str) -> str:
    """The separator that the first line has most of, by name; a comma when it has none."""
    with path.open("rb") as source, io.TextIOWrapper(source, encoding, errors="replace", newline="") as text:
        first = text.readline(_BLOCK)
    counts = {name: first.count(sign) for name, sign in DELIMITERS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] else "comma"


def rows(path: Path, encoding: str, delimiter: str) -> Iterator[Row]:
    """All lines, the heading first, in bounded memory; what cannot be decoded becomes U+FFFD.

    Refused("import.broken") where a quote is never closed, ("import.unreadable") for UTF-16 without its mark.
    """
    with path.open("rb") as source, io.TextIOWrapper(source, encoding, errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=DELIMITERS[delimiter])
        try:
            for cells in reader:
                yield Row(reader.line_num, cells[:COLUMNS_MOST], source.tell())
        except csv.Error as error:
            raise Refused("import.broken", line=reader.line_num) from error
        except UnicodeError as error:
            raise Refused("import.unreadable", field="encoding") from error


def head(path: Path, encoding: str, delimiter: str, count: int = 6) -> list[list[str]]:
    """The heading and the first lines; Refused("import.empty") for a file without any."""
    found: list[list[str]] = []
    for row in rows(path, encoding, delimiter):
        found.append([cell[:200] for cell in row.cells])
        if len(found) == count:
            break
    if not found or not any(cell.strip() for cell in found[0]):
        raise Refused("import.empty", field="file")
    return found
