"""What the documents say is what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import app as composition

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", sorted(composition.papers()))
def test_printed_pages_are_fresh(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == composition.papers()[name], "run ./run.sh docs"


def _documents() -> list[Path]:
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", _documents(), ids=lambda page: page.name)
def test_every_linked_file_exists(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"\./run\.sh ([a-z][a-z-]*)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named - set(composition.COMMANDS) == set()


SOURCES = [
    path
    for folder in (
        "core",
        "accounts",
        "matchmaking",
        "meetings",
        "deals",
        "dashboard",
        "demo",
        "templates",
        "static/js",
        "static/css",
    )
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".html", ".js", ".css"}
]


def test_no_source_file_is_too_long() -> None:
    limits = {".html": 120}
    assert [
        str(p.relative_to(ROOT))
        for p in SOURCES
        if len(p.read_text(encoding="utf-8").splitlines()) > limits.get(p.suffix, 300)
    ] == []


def test_raw_colours_stand_in_the_tokens_alone() -> None:
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)")
    styles = [p for p in SOURCES if p.suffix == ".css" and p.name != "tokens.css"]
    assert [p.name for p in styles if raw.search(p.read_text(encoding="utf-8"))] == []


def test_no_template_trusts_a_text() -> None:
    assert [
        p.name for p in SOURCES if p.suffix == ".html" and re.search(r"\|\s*safe\b", p.read_text(encoding="utf-8"))
    ] == []


def test_one_place_assigns_a_state() -> None:
    """A life moves along its table and leaves a row: a second place that sets `.state` would do neither."""
    found = [
        str(p.relative_to(ROOT))
        for p in SOURCES
        if p.suffix == ".py" and ("service" in {*p.parts, p.stem} or p.name == "journal.py")
        for _match in re.findall(r"\.state\s*=[^=]", p.read_text(encoding="utf-8"))
    ]
    assert found == ["core/journal.py"]
