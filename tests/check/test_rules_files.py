"""AEG001 and AEG002: files that cannot be read are findings, never a traceback."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from aegis_cst.check.rules import RULES
from aegis_cst.check.rules import files as rules
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import MAX_BYTES, DiskSources
from check.project_check import shown

MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"


def told(data: str | bytes, path: str = "app/main.py") -> list[str]:
    return shown(rules.RULES, {path: data})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"{MAIN}def f(:\n", "4:7"),
        (f"{MAIN}  x = 1\n", "4:"),
        (f"{MAIN}x = (1,\n", "4:5"),
        (f"{MAIN}print 'x'\n", "4:1"),
        (f"{MAIN}<<<<<<< ours\n", "4:1"),
    ],
)
def test_syntax_error(text: str, place: str) -> None:
    (line,) = told(text)
    assert line.startswith(f"app/main.py:{place}")


@pytest.mark.parametrize(
    "data",
    [
        MAIN.encode() + b"x = '\0'\n",
        b"\0" * 10 + MAIN.encode(),
        MAIN.encode() + b"x = " + b"9" * 5_000 + b"\n",
        MAIN.encode() + b"x = " + b"(" * 150 + b")" * 150 + b"\n",
    ],
)
def test_content_that_python_refuses(data: bytes) -> None:
    assert len(told(data)) <= 1  # some of it newer Pythons take


@pytest.mark.parametrize("depth", [100, 1_000, 20_000])
def test_deep_nesting(depth: int) -> None:
    terms = MAIN + "x = " + "+".join(["1"] * depth) + "\n"
    calls = MAIN + "x = " + "f(" * depth + ")" * depth + "\n"
    attributes = MAIN + "x = a" + ".b()" * depth + "\n"
    blocks = MAIN + "".join(f"{' ' * level}if x:\n" for level in range(min(depth, 90)))
    for text in (terms, calls, attributes, f"{blocks}{' ' * 90}pass\n"):
        for rule in RULES:
            shown([rule], {"app/main.py": text})


NO_ENCODING = "this byte is not UTF-8 and no encoding is named"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (MAIN.encode() + b"name = 'caf\xe9'\n", f"4:12 {NO_ENCODING}"),
        (MAIN.encode() + b"x = 1  # caf\xe9\n", f"4:13 {NO_ENCODING}"),
        (b"# caf\xe9\n" + MAIN.encode(), f"1:6 {NO_ENCODING}"),
        (MAIN.encode() + "# \u65e5".encode() + b"\xff\n", f"4:4 {NO_ENCODING}"),
        (MAIN.replace("\n", "\r").encode() + b"# \xe9\r", f"4:3 {NO_ENCODING}"),
        (b"\xef\xbb\xbf" + MAIN.encode() + b"# \xe9\n", f"4:3 {NO_ENCODING}"),
        (b"x = 1\n# coding: latin-1\n# \xe9 FastAPI\n", f"3:3 {NO_ENCODING}"),
        (MAIN.encode() + b"def f(:  # \xe9\n", f"4:12 {NO_ENCODING}"),
        (
            b"#!/bin/python\n# -*- coding: utf-8 -*-\n# FastAPI \xe9\n",
            "3:11 this byte is not `utf-8`, the encoding that is named",
        ),
        (
            b"# coding: ascii\n# FastAPI \xe9\n",
            "2:11 this byte is not `ascii`, the encoding that is named",
        ),
        (
            b"# FastAPI\n# coding=latin-nine\n",
            "2:1 Python knows no encoding `latin-nine`",
        ),
        (
            b"\xef\xbb\xbf# coding: latin-1\n# FastAPI\n",
            "1:1 a byte order mark says UTF-8, and `latin-1` is named",
        ),
    ],
)
def test_not_utf8(data: bytes, expected: str) -> None:
    assert told(data) == [f"app/main.py:{expected}"]


@pytest.mark.parametrize(
    "data",
    [
        b"# -*- coding: latin-1 -*-\n" + MAIN.encode() + b"name = 'caf\xe9'\n",
        b"\xef\xbb\xbf" + MAIN.encode(),
        MAIN.replace("\n", "\r\n").encode(),
        MAIN.replace("\n", "\r").encode(),
        b"\x0c\n" + MAIN.encode(),
        b"",
        MAIN.encode() + b"x = '\\d'\n",  # an invalid escape is but a warning
        MAIN.encode() + b"x = 1 if 1else 2\n",
    ],
)
def test_files_that_are_python(data: bytes) -> None:
    assert told(data) == []


@pytest.mark.parametrize(
    "text",
    [
        "type Pair[T] = tuple[T, T]\n",
        "def first[T](of: list[T]) -> T: ...\n",
        "class Box[T = int]: ...\n",
        "try: ...\nexcept OSError, ValueError: ...\n",
        "x = f'{\"a\"}'\ny = f'{'b'}'\n",
        "x = f'''{\n    1  # why\n}'''\n",
    ],
)
def test_syntax_of_newer_pythons(text: str) -> None:
    assert told(MAIN + text) == []


@pytest.mark.parametrize(
    "path",
    ["tests/test_x.py", "app/test_x.py", "x_test.py", "{{ name }}/main.py", "x.txt"],
)
def test_files_of_which_nothing_is_said(path: str) -> None:
    assert told(f"{MAIN}def f(:\n", path) == []


def test_file_without_wiring_is_not_parsed() -> None:
    assert told("def f(:\n") == []


def on_disk(folder: Path, content: Mapping[str, bytes]) -> Codebase:
    for path, data in content.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return Codebase(DiskSources(folder))


def everything(codebase: Codebase) -> list[str]:
    return [each.message for rule in RULES for each in rule.check(codebase)]


def test_huge_file_is_skipped(tmp_path: Path) -> None:
    codebase = on_disk(tmp_path, {"main.py": MAIN.encode() + b"#" * MAX_BYTES})
    assert everything(codebase) == []
    assert codebase.sources.skips["main.py"].reason == "larger than 2 MB"


def test_file_that_vanishes(tmp_path: Path) -> None:
    codebase = on_disk(tmp_path, {"main.py": MAIN.encode(), "gone.py": MAIN.encode()})
    assert "gone.py" in codebase.sources.paths
    (tmp_path / "gone.py").unlink()
    assert everything(codebase) == []


def test_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_text(f"{MAIN}def f(:\n")
    inside = tmp_path / "project"
    codebase = on_disk(inside, {"main.py": MAIN.encode()})
    try:
        (inside / "out.py").symlink_to(outside)
        (inside / "again.py").symlink_to(inside / "main.py")
        (inside / "loop").symlink_to(inside, target_is_directory=True)
        (inside / "broken.py").symlink_to(inside / "nowhere.py")
    except OSError:
        pytest.skip("links need a permission here")
    assert everything(codebase) == []
    assert list(codebase.sources.skips) == ["out.py"]
    assert not any(each.startswith("loop/") for each in codebase.sources.paths)
