"""Which import a name joins, and where a new one goes."""

import pytest
from round_trip import refused

from codemods.python.import_order import Name, member_key, module_category
from codemods.python.imports import import_names
from codemods.python.source import Source, parse
from codemods.python.style import Style
from codemods.splice import apply_insertions

STYLE = Style(first_party=frozenset({"app"}))
RUN = Name("run")


def parsed(text: str) -> Source:
    source = parse(text.encode())
    assert isinstance(source, Source), source
    return source


def added(text: str, module: str, style: Style = STYLE) -> str:
    insertions = import_names(parsed(text), module, [RUN], style)
    assert isinstance(insertions, list), insertions
    return apply_insertions(text.encode(), insertions).decode()


def test_sections_of_modules() -> None:
    modules = ["__future__", "os.path", "typer", "app.core", "application"]
    categories = [module_category(each, STYLE) for each in modules]
    assert categories == [0, 1, 2, 3, 2]


def test_constants_come_before_classes_and_these_before_the_rest() -> None:
    names = ["x", "T", "OK", "ab", "Field", "MAX", "_private"]
    in_order = ["MAX", "OK", "Field", "T", "_private", "ab", "x"]
    assert sorted(names, key=lambda name: member_key(name, STYLE)) == in_order


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from .jobs import a\nfrom os import b\nfrom app.jobs import c\n",
            "from .jobs import a\nfrom os import b\nfrom app.jobs import c, run\n",
        ),
        (
            "from app.jobs import *\nfrom app.jobs import c\n",
            "from app.jobs import *\nfrom app.jobs import c, run\n",
        ),
        (
            "from app.jobs import (\n    # why\n    stop,\n    x,\n)\n",
            "from app.jobs import (\n    run,\n    # why\n    stop,\n    x,\n)\n",
        ),
        (
            "from app.jobs import (\n    a,\n    b,  # two\n    c\n)\n",
            "from app.jobs import (\n    a,\n    b,  # two\n    c,\n    run\n)\n",
        ),
    ],
)
def test_name_joins_the_first_import_that_takes_it(before: str, after: str) -> None:
    assert added(before, "app.jobs") == after


@pytest.mark.parametrize(
    "names",
    [
        "(\n    a,\n    b\n    ,\n    c\n)",
        "(\n    a,\n    b,\n    c  # three\n)",
        "(\n    a, b,\n    c,\n)",
        "(a,\n    b,\n)",
    ],
)
def test_names_that_do_not_stand_one_a_line(names: str) -> None:
    source = parsed(f"from app.jobs import {names}\n")
    refusal = refused(import_names(source, "app.jobs", [RUN], STYLE))
    assert refusal.reason.startswith("the import of app.jobs has no room for run")
    assert refusal.snippet == "from app.jobs import run\n"


def test_blank_line_divides_imports_and_a_comment_does_not() -> None:
    before = "import os\n# why\nimport sys\n\nfrom app.core import x\n"
    after = before.replace("sys\n\n", "sys\n\nfrom typer import run\n\n")
    assert added(before, "typer") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "from typer import run\n"),
        ("x = 1\n", "from typer import run\n\nx = 1\n"),
        ("def f(): ...\n", "from typer import run\n\n\ndef f(): ...\n"),
        ('"""Docs."""\n', '"""Docs."""\n\nfrom typer import run\n'),
    ],
)
def test_first_import(before: str, after: str) -> None:
    assert added(before, "typer") == after


def test_second_import_of_a_name_goes_before_the_first() -> None:
    before = "from app.jobs import run as mine\nfrom app.zoo import x\n"
    insertions = import_names(parsed(before), "app.jobs", [Name("run", "ours")], STYLE)
    assert isinstance(insertions, list), insertions
    after = apply_insertions(before.encode(), insertions).decode()
    assert after == f"from app.jobs import run as ours\n{before}"
