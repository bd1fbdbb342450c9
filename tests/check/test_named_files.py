"""A file that is asked for is looked at, whether it wires anything or not."""

import pytest

from check.scene import FORGOTTEN, PROJECT, Scene

BROKEN = "def f(:\n"
CONCISE = "--output-format=concise"


@pytest.mark.parametrize(
    "path", ["app/plain.py", "scripts/old.py", "tests/test_old.py", "app/typed.pyi"]
)
def test_a_named_file_that_is_no_python(scene: Scene, path: str) -> None:
    scene.write({**PROJECT, path: BROKEN})
    assert scene.check(CONCISE).out == "All checks passed!\n"
    for _ in range(2):
        told = scene.check(CONCISE, path, "app/main.py", code=1)
        assert told.out.startswith(f"{path}:1:7: AEG001 ")
        assert told.out.count("\n") == 2
    assert scene.check(CONCISE, "app/main.py").out == "All checks passed!\n"
    assert scene.check(CONCISE, "app").out == "All checks passed!\n"


def test_one_that_is_not_utf8(scene: Scene) -> None:
    scene.write({**PROJECT, "app/plain.py": b"x = 1  # caf\xe9\n"})
    told = scene.check(CONCISE, "app/plain.py", code=1)
    assert told.out.startswith("app/plain.py:1:13: AEG002 this byte is not UTF-8 ")


def test_one_with_wiring_is_told_once(scene: Scene) -> None:
    scene.write({**PROJECT, "app/wired.py": f"from fastapi import FastAPI\n{BROKEN}"})
    told = scene.check(CONCISE, "app/wired.py", code=1)
    assert told.out.count("AEG001") == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/plain.py", "type Pair[T] = tuple[T, T]\n"),
        ("app/plain.py", "x = 1\n"),
        ("app/plain.txt", BROKEN),
        ("{{ name }}/plain.py", BROKEN),
        ("app/plain.py", "def f(:  # aegis: ignore[AEG001]\n"),
    ],
)
def test_what_is_no_finding(scene: Scene, path: str, text: str) -> None:
    scene.write({**PROJECT, path: text})
    assert scene.check(CONCISE, path).out == "All checks passed!\n"


@pytest.mark.parametrize(
    "words", [("--ignore", "AEG001"), ("--select", "AEG1"), ("--ignore", "aeg0")]
)
def test_it_can_be_left_out(scene: Scene, words: tuple[str, ...]) -> None:
    scene.write({**PROJECT, "app/plain.py": BROKEN})
    assert scene.check(*words, "app/plain.py").out == "All checks passed!\n"


def test_excluded_ones_stay_out(scene: Scene) -> None:
    table = b'[tool.aegis.check]\nexclude = ["plain.py"]\n'
    scene.write({**PROJECT, "pyproject.toml": table, "app/plain.py": BROKEN})
    assert scene.check("app/plain.py").out == "All checks passed!\n"


def test_a_fix_beside_one(scene: Scene) -> None:
    scene.write({**FORGOTTEN, "app/plain.py": BROKEN})
    told = scene.check("--fix", CONCISE, "app/plain.py", "app/items.py", code=1)
    assert told.out.startswith("app/plain.py:1:7: AEG001 ")
    assert told.out.endswith("Found 2 errors (1 fixed, 1 remaining).\n")
