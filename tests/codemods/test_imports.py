"""Where an import goes, and what the import sorter says to it."""

import subprocess
import sys
from pathlib import Path

import pytest
from round_trip import refused, variants

from codemods.python.import_order import Name
from codemods.python.import_removal import import_deletions
from codemods.python.imports import import_names
from codemods.python.source import Source, parse
from codemods.python.style import Style
from codemods.splice import apply_deletions, apply_insertions

STYLE = Style(first_party=frozenset({"app"}))


def parsed(data: bytes) -> Source:
    source = parse(data)
    assert isinstance(source, Source), source
    return source


def add(data: bytes, module: str, name: Name, style: Style = STYLE) -> bytes:
    insertions = import_names(parsed(data), module, [name], style)
    assert isinstance(insertions, list), insertions
    return apply_insertions(data, insertions)


HEADS = {
    "nothing": "",
    "docstring": '"""Docs."""\n',
    "comment": "# a licence\n\n",
    "comment on the import": "# ruff: noqa: ERA001\n",
    "docstring and future": '"""Docs."""\n\nfrom __future__ import annotations\n\n',
}
SECTIONS = {
    "third party": "from fastapi import FastAPI\n",
    "all": "import os\nimport sys\n\nimport fastapi\n\nfrom app.zebra import stripes\n",
    "first party before": "from app.alpha import a\n",
    "first party around": (
        "from app.alpha import a\nfrom app.m2 import a\n"
        "from app.m10 import b\nfrom app.zebra import z\n"
    ),
    "first party plain": "import app.zebra\nfrom app.alpha import a\n",
    "aliased and wrapped": (
        "from app.alpha import a as b\n"
        "from app.middle import (\n    one,\n    two,\n)\n"
    ),
    "relative": "from . import sibling\n",
    "none": "",
}
TAILS = {
    "code": "\nx = 1\n",
    "function": "\n\ndef f(): ...\n",
    "nothing": "",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_the_import_sorter_accepts_what_is_inserted(
    head: str, section: str, tail: str, tmp_path: Path
) -> None:
    if head.endswith('"""\n') and section:
        head += "\n"
    text = head + section + tail
    if head.endswith("\n\n") and not section:
        text = head + tail.lstrip("\n")
    before, after = tmp_path / "before.py", tmp_path / "after.py"
    options = [
        "--isolated",
        "--select=I",
        "--config=lint.isort.known-first-party=['app']",
    ]
    for module, name in (
        ("app.middle.scheduler", Name("router", "scheduler_router")),
        ("app.m3", Name("router")),
        ("zzz", Name("ZIG")),
    ):
        before.write_text(text)
        after.write_bytes(add(text.encode(), module, name))
        judged = subprocess.run(
            [sys.executable, "-m", "ruff", "check", "-q", *options, before, after],
            capture_output=True,
            text=True,
            check=False,
        )
        if "before.py" not in judged.stdout:
            assert "after.py" not in judged.stdout, after.read_text() + judged.stdout


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
@pytest.mark.parametrize("tail", TAILS.values(), ids=TAILS)
def test_an_import_comes_and_goes(head: str, section: str, tail: str) -> None:
    for _, data in variants(head + section + tail):
        names = [Name("router", "scheduler_router")]
        insertions = import_names(parsed(data), "app.sched.api", names, STYLE)
        assert isinstance(insertions, list)
        after = apply_insertions(data, insertions)
        chunks = [each.text.decode() for each in insertions]
        deletions = import_deletions(parsed(after), "app.sched.api", ["router"], chunks)
        assert isinstance(deletions, list)
        assert apply_deletions(after, deletions) == data


MEMBERS = [
    ("from a import Zeta\n", "from a import Name, Zeta\n"),
    ("from a import CONST, Alpha\n", "from a import CONST, Alpha, Name\n"),
    ("from a import Alpha  # why\n", "from a import Alpha, Name  # why\n"),
    (
        "from a import (\n    Alpha,\n    zig,  # z\n)\n",
        "from a import (\n    Alpha,\n    Name,\n    zig,  # z\n)\n",
    ),
    (
        "from a import (\n    Alpha,\n    Beta\n)\n",
        "from a import (\n    Alpha,\n    Beta,\n    Name\n)\n",
    ),
    (
        "from a import (\n    Alpha,\n    Beta,  # last\n)\n",
        "from a import (\n    Alpha,\n    Beta,  # last\n    Name,\n)\n",
    ),
    ("from a import (Alpha, Beta)\n", "from a import (Alpha, Beta, Name)\n"),
    ("from a import x as y\n", "from a import Name\nfrom a import x as y\n"),
]


@pytest.mark.parametrize(("before", "after"), MEMBERS)
def test_a_name_joins_an_import_of_its_module(before: str, after: str) -> None:
    assert add(before.encode(), "a", Name("Name")).decode() == after
    for _, data in variants(before):
        insertions = import_names(parsed(data), "a", [Name("Name")], STYLE)
        assert isinstance(insertions, list)
        edited = apply_insertions(data, insertions)
        assert edited.startswith(data[:3])
        for chunks in ([each.text.decode() for each in insertions], []):
            deletions = import_deletions(parsed(edited), "a", ["Name"], chunks)
            assert isinstance(deletions, list)
            if chunks or before != MEMBERS[4][0]:
                assert apply_deletions(edited, deletions) == data


def test_a_name_that_is_imported_already_stays_as_it_is() -> None:
    assert import_names(parsed(b"from a import b\n"), "a", [Name("b")], STYLE) == []


def test_one_name_a_line_where_the_sorter_is_told_so() -> None:
    style = Style(force_single_line=True)

    after = add(b"from a import Alpha\n", "a", Name("Name"), style)

    assert after == b"from a import Alpha\nfrom a import Name\n"


ONE_A_LINE = "from os import B\nfrom os import c\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import a\n", f"{ONE_A_LINE}\nimport a\n"),
        ("from __future__ import x\n", f"from __future__ import x\n\n{ONE_A_LINE}"),
        ("x = 1\n", f"{ONE_A_LINE}\nx = 1\n"),
        ("def f(): ...\n", f"{ONE_A_LINE}\n\ndef f(): ...\n"),
        ('"""Docs."""\n', f'"""Docs."""\n\n{ONE_A_LINE}'),
        ("", ONE_A_LINE),
        (
            "from os import A\nfrom os import b\n",
            "from os import A\nfrom os import B\nfrom os import b\nfrom os import c\n",
        ),
    ],
)
def test_names_that_stand_one_a_line_are_one_section(before: str, after: str) -> None:
    style = Style(force_single_line=True)
    data, names = before.encode(), ["B", "c"]
    insertions = import_names(parsed(data), "os", [*map(Name, names)], style)
    assert isinstance(insertions, list)
    edited = apply_insertions(data, insertions)
    assert edited.decode() == after
    chunks = [each.text.decode() for each in insertions]
    deletions = import_deletions(parsed(edited), "os", names, chunks)
    assert isinstance(deletions, list)
    assert apply_deletions(edited, deletions) == data


def test_import_without_room_is_refused() -> None:
    source = parsed(b"from a import " + b", ".join(b"n%d" % i for i in range(16)))

    refusal = refused(import_names(source, "a", [Name("other")], STYLE))

    assert refusal.line == 1
    assert "give it one name a line" in refusal.reason


def test_imports_that_others_joined_keep_their_blank_line() -> None:
    data = b"import os\n\nx = 1\n"
    insertions = import_names(parsed(data), "app.a", [Name("a")], STYLE)
    assert isinstance(insertions, list)
    after = apply_insertions(data, insertions)
    joined = after.replace(b"import a\n", b"import a\nfrom app.b import b\n")

    deletions = import_deletions(
        parsed(joined), "app.a", ["a"], [each.text.decode() for each in insertions]
    )

    assert isinstance(deletions, list)
    assert (
        apply_deletions(joined, deletions)
        == b"import os\n\nfrom app.b import b\n\nx = 1\n"
    )
