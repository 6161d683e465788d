"""How long until the demo answers, and how much memory its processes keep: `python -m benchmarks.start`."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.running import Site, running

ROUNDS = 3


def resident(pid: int) -> float:
    """Megabytes of a process's memory that are in use."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def measured(command: str, **settings: str) -> tuple[float, Site, dict[str, float]]:
    started = time.monotonic()
    with running(command, mode="demo", **settings) as site:
        seconds = time.monotonic() - started
        for path in ("/", "/demo", "/sign-in"):
            site.answers(path)
        children = site.children()
        memory = {role: resident(pid) for role, pid in children.items()}
        memory["supervisor"] = resident(site.process.pid)
    return seconds, site, memory


def main() -> None:
    print(f"{'start':26} {'s to the first answer':>22} {'web MB':>8} {'worker MB':>10} {'supervisor MB':>14}")
    for name, command, again in (("serve, empty database", "serve", False), ("demo, filled", "demo", False),
                                 ("demo, filled before", "demo", True)):  # fmt: skip
        rounds = []
        for _round in range(ROUNDS):
            with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
                if again:
                    measured(command, data=folder)
                rounds.append(measured(command, data=folder))
        seconds, _site, memory = sorted(rounds, key=lambda row: row[0])[ROUNDS // 2]
        web, worker = memory["web"], memory["work"]
        print(f"{name:26} {seconds:22.2f} {web:8.0f} {worker:10.0f} {memory['supervisor']:14.0f}")


if __name__ == "__main__":
    main()
