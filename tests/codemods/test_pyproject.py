"""Requirements in ``pyproject.toml``: exact results, respect, and refusals."""

import subprocess
import sys
from functools import partial

import pytest
from round_trip import edited, refused

from codemods.requirements import pyproject
from codemods.requirements.requirement_spec import Spec
from codemods.result import Found, Presence, Unchanged

SPEC = Spec(requirement="apscheduler>=3.11.3,<4")
insert = partial(pyproject.insert, spec=SPEC)
find = partial(pyproject.find, spec=SPEC)


def project(*items: str) -> bytes:
    lines = "".join(f"    {item},\n" for item in items)
    return f'[project]\nname = "x"\ndependencies = [\n{lines}]\n'.encode()


OURS = "apscheduler>=3.11.3,<4"
ARRAY = f'dependencies = [\n    "{OURS}",\n]\n'
CASES = {
    "last of the lines": (
        '[project]\ndependencies = [\n    "b",  # two\n    "a"  # one\n    # end\n]\n',
        f'[project]\ndependencies = [\n    "b",  # two\n    "a",  # one\n    "{OURS}"\n    # end\n]\n',  # noqa: E501 - one text
    ),
    "in its place": (
        "[project]\ndependencies = [\n\t'a',\n\t'b',\n\t'c',\n]\n",
        f"[project]\ndependencies = [\n\t'a',\n\t'{OURS}',\n\t'b',\n\t'c',\n]\n",
    ),
    "new key": (
        '[project]\nname = "x"\n\n[project.scripts]\n',
        f'[project]\nname = "x"\n{ARRAY}\n[project.scripts]\n',
    ),
    "poetry": (
        '[tool.poetry.dependencies]\npython = "3"\n\n[tool.x]\n',
        '[tool.poetry.dependencies]\npython = "3"\napscheduler = ">=3.11.3,<4"\n\n[tool.x]\n',  # noqa: E501 - one text
    ),
}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_exact(before: str, after: str) -> None:
    assert edited(insert(before.encode())).data.decode() == after


def test_new_group() -> None:
    spec = Spec(requirement="pytest>=9", group="test")
    result = edited(pyproject.insert(b'[project]\nname = "x"', spec))
    assert result.data == (
        b'[project]\nname = "x"\n\n[dependency-groups]\ntest = [\n    "pytest>=9",\n]'
    )


def test_extras_and_markers_for_poetry() -> None:
    spec = Spec(requirement="x[b,a]>=1,<2; python_version < '4'")
    result = edited(pyproject.insert(b"[tool.poetry.dependencies]\n", spec))
    assert result.data.decode() == (
        '[tool.poetry.dependencies]\nx = { version = ">=1,<2", '
        'extras = ["a", "b"], markers = \'python_version < "4"\' }\n'
    )
    found = pyproject.find(result.data, spec)
    assert isinstance(found, Found)
    assert found.presence is Presence.OURS


@pytest.mark.parametrize(
    "item",
    [
        '"APScheduler"',
        '"apscheduler >= 3.10"',
        '"apscheduler[sqlalchemy]~=3.11"',
        "'apscheduler==3.11.*'",
        '"apscheduler @ git+https://example.com/apscheduler"',
        '"APScheduler<4,>=3.11.3"',
    ],
)
def test_the_users_own_is_respected(item: str) -> None:
    assert insert(project('"a"', item)) == Unchanged(5)


POETRY = "[tool.poetry.dependencies]\napscheduler = {}\n"


@pytest.mark.parametrize(
    "value", ['"^3.10"', '"*"', '{ version = "~3.11", extras = ["x"] }', '"^3.9 || ^5"']
)
def test_the_users_own_is_respected_in_poetry(value: str) -> None:
    assert insert(POETRY.format(value).encode()) == Unchanged(2)


@pytest.mark.parametrize("value", ['"^2.1"', '"~3.10"', '"3.11.2"', '">=4"'])
def test_incompatible_in_poetry(value: str) -> None:
    refusal = refused(insert(POETRY.format(value).encode()))
    assert refusal.line == 2
    assert "no version" in refusal.reason


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ('"apscheduler<3.11"', "no version satisfies both"),
        ('"apscheduler==3.11.2"', "no version satisfies both"),
        ("'apscheduler; os_name == \"nt\"'", "marker"),
    ],
)
def test_incompatible(item: str, reason: str) -> None:
    refusal = refused(insert(project('"a"', item)))
    assert refusal.line == 5
    assert reason in refusal.reason
    assert item[1:-1] in refusal.reason
    assert SPEC.requirement in refusal.reason


def test_missing_extra() -> None:
    spec = Spec(requirement="sqlalchemy[asyncio]>=2")
    refusal = refused(pyproject.insert(project('"sqlalchemy>=2"'), spec))
    assert "asyncio" in refusal.reason


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[project]\nname = "x"\ndependencies = [\n', 4),
        ('[project]\nname = "x"\nname = "y"\n', 3),
        ('[project]\nname = "x"\ndynamic = ["dependencies"]\n', 3),
        ('[project]\ndependencies = "a"\n', 2),
        ('project = { name = "x", dependencies = [] }\n', 1),
        ("[tool.x]\n", 0),
        ("", 0),
        ("a = " + "[" * 20000 + "]" * 20000, 0),
        ("# " + "x" * 2_100_000, 0),
    ],
    ids=str,
)
def test_refused(text: str, line: int) -> None:
    assert refused(insert(text.encode())).line == line


def test_undecodable() -> None:
    assert refused(insert(b'[project]\nname = "\xff"\n')).line == 2


def test_an_edit_that_was_changed_goes_whole() -> None:
    before = project('"a"', '"b"')
    first = edited(insert(before))
    changed = first.data.replace(b"<4", b"<3.12").replace(b'",\n]', b'",  # mine\n]')
    found = find(changed)
    assert isinstance(found, Found)
    assert (found.presence, found.line) == (Presence.CHANGED, 6)
    assert edited(pyproject.strip(changed, SPEC, first.chunks)).data == before


def test_a_table_that_was_made_stays_with_what_the_user_added() -> None:
    spec = Spec(requirement="pytest", group="test")
    first = edited(pyproject.insert(b'[project]\nname = "x"\n', spec))
    mine = first.data.replace(b'"pytest",\n', b'"pytest",\n    "mine",\n')
    assert edited(pyproject.strip(mine, spec, first.chunks)).data == (
        b'[project]\nname = "x"\n\n[dependency-groups]\ntest = [\n    "mine",\n]\n'
    )


def test_group_names_are_compared_as_pep_735_says() -> None:
    text = b'[dependency-groups]\nUnit_Test = ["a"]\n'
    spec = Spec(requirement="pytest", group="unit-test")
    result = edited(pyproject.insert(text, spec))
    assert result.data == b'[dependency-groups]\nUnit_Test = ["a", "pytest"]\n'


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("pyproject", '[project]\ndependencies = ["fastapi>=0.1", "a", "b", "c"]\n'),
        ("requirements_txt", "# ours\nfastapi>=0.1\n./local\n-e .\n"),
    ],
)
def test_no_requirement_of_that_name_is_settled_without_packaging(
    module: str, text: str
) -> None:
    code = (
        "import sys\n"
        "import aegis_cst\n"
        f"from codemods.requirements import {module} as kind\n"
        "from codemods.requirements.requirement_spec import Spec\n"
        "spec = Spec(requirement='APScheduler>=3.11,<4')\n"
        f"edited = kind.insert({text!r}.encode(), spec)\n"
        "print(kind.find(edited.data.replace(b'APS', b'xps'), spec).presence.value)\n"
        "print(any(name.startswith('packaging') for name in sys.modules))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == ["absent", "False"]
