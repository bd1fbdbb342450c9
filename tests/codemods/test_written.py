"""How single things are written and read: nests, values, lines, newlines."""

import pytest
from registration_places import Beside, insert
from round_trip import edited, refused

from codemods import dotenv
from codemods.compose import service as compose_service
from codemods.python import registration
from codemods.python.nesting import BRACKET, LIMIT, too_deep
from codemods.python.style import Style
from codemods.requirements import pyproject
from codemods.requirements.toml_layout import meaning
from codemods.result import Refusal

ROUTER = registration.Spec(
    module="app.jobs", name="router", alias="jobs", method="include_router"
)
SERVICE = compose_service.Spec(name="w", body="<<: *app\n\ncommand: x\n")
DEEP = LIMIT // BRACKET + 1


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("a = 1\nb = {0}{1}\n", 2),
        ('b = f"{{{0}{1}}}"\n', 1),
        ('b = "{{{0}{1}}}"\n', 0),
        ('b = f"{0}{1}"\n', 0),
        ("# {0}{1}\n", 0),
        ("b = [{2}]\n", 0),
        ("b = ({3})\n", 1),
        ("x = 1\n" * 1000, 0),
        ("x = 1; " * 1000, 0),
        ("x" + ".y" * LIMIT, 1),
    ],
)
def test_nests_and_chains(code: str, line: int) -> None:
    strings = " ".join(["'a'"] * LIMIT)
    text = code.format("[" * DEEP, "]" * DEEP, strings.replace(" ", ", "), strings)
    assert too_deep(text.encode()) == line


@pytest.mark.parametrize("many", [50, 100])
def test_toml_that_nests(many: int) -> None:
    assert isinstance(meaning(f"x = {'[' * many}{']' * many}"), Refusal) == (many > 60)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain", "plain"),
        ("it's", '"it\'s"'),
        ("a\\b", '"a\\\\b"'),
        ("two words", "'two words'"),
        ("a\nb", '"a\\nb"'),
        ('say "x"', "'say \"x\"'"),
        ("it's\\", '"it\'s\\\\"'),
    ],
)
def test_value_of_a_variable(value: str, written: str) -> None:
    spec = dotenv.Spec(name="B", value=value)
    result = edited(dotenv.insert(b"A=1\n", spec))
    assert result.data.decode() == f"A=1\n\nB={written}\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_build_is_copied_as_it_stands(newline: str) -> None:
    web = """\
        build:
            context: .
            args:
                a: b
"""
    before = f"services:\n    web:\n{web}".replace("\n", newline)
    added = f"\n    w:\n{web}\n        command: x\n".replace("\n", newline)
    result = edited(compose_service.insert(before.encode(), SERVICE))
    assert result.data.decode() == before + added
    stripped = edited(compose_service.strip(result.data, SERVICE, result.chunks))
    assert stripped.data.decode() == before
    assert stripped.line == 8


def test_snippet_keeps_empty_lines_empty() -> None:
    data = b"services:\n  web: {image: a}\n  w: {}\n"
    assert refused(compose_service.insert(data, SERVICE)).snippet == (
        "services:\n  w:\n    image: a\n\n    command: x\n"
    )


def test_call_of_several_lines_above_another_statement() -> None:
    code = "def make(app):\n    # done\n    return app\n"
    anchor = Beside(
        function="make", receiver="app", siblings=(), barriers=frozenset({3})
    )
    result = insert(code.encode(), ROUTER, anchor, Style(line_length=24))
    assert edited(result).data.decode() == (
        "from app.jobs import (\n    router as jobs,\n)\n\n\n"
        "def make(app):\n"
        "    app.include_router(\n        jobs\n    )\n"
        "    # done\n    return app\n"
    )


def test_blank_line_goes_with_an_import_that_others_stand_behind() -> None:
    line = "from app.jobs import router as jobs"
    data = f"import os\n\n{line}\nx = 1\n".encode()
    stripped = edited(registration.strip(data, ROUTER, (f"\n\n{line}",)))
    assert stripped.data == b"import os\nx = 1\n"


@pytest.mark.parametrize("limit", ["platform", "python", "markers", "optional"])
def test_requirement_of_poetry_that_is_not_always_installed(limit: str) -> None:
    value = "true" if limit == "optional" else "'x'"
    table = (
        f'[tool.poetry.dependencies]\nredis = {{version = "*", {limit} = {value}}}\n'
    )
    spec = pyproject.Spec(requirement="redis>=7")
    refusal = refused(pyproject.insert(table.encode(), spec))
    assert refusal.reason.endswith("it is only installed under a marker")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "[tool.poetry.group.test.dependencies]\nx = '*'\n",
            "[tool.poetry.group.test.dependencies]\nx = '*'\npytest = \">=9\"\n",
        ),
        ("", '\n[tool.poetry.group.test.dependencies]\npytest = ">=9"\n'),
    ],
)
def test_group_of_poetry(before: str, after: str) -> None:
    head = "[tool.poetry.dependencies]\npython = '3'\n"
    spec = pyproject.Spec(requirement="pytest>=9", group="test")
    result = edited(pyproject.insert(f"{head}{before}".encode(), spec))
    assert result.data.decode() == f"{head}{after}"


def test_what_to_paste_into_tables_of_poetry() -> None:
    table = b'[tool.poetry]\ndependencies = {python = "3"}\n'
    spec = pyproject.Spec(requirement="redis>=7")
    refusal = refused(pyproject.insert(table, spec))
    assert refusal.snippet == '[tool.poetry.dependencies]\nredis = ">=7"\n'
