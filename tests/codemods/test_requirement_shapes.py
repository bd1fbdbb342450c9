"""Requirement arrays in many layouts: what goes in comes out, nothing else moves."""

import tomllib
from functools import partial
from itertools import product
from typing import Any

import pytest
from round_trip import check_round_trip, edited, variants

from codemods import requirement
from codemods.requirement import Spec

APSCHEDULER = "apscheduler>=3.11.3,<4"
SPECS = {
    "plain": Spec(requirement=APSCHEDULER),
    "extra": Spec(requirement="SQLModel[asyncio]>=0.1"),
    "marker": Spec(requirement='tzdata>=2025; sys_platform == "win32"'),
    "group": Spec(requirement="types-croniter>=2", group="test"),
    "other group": Spec(requirement="types-croniter>=2", group="lint"),
}
ARRAYS = {
    "one": '["fastapi>=0.165"]',
    "one line": '["fastapi", "uvicorn[standard]"]',
    "trailing comma": '["fastapi", "uvicorn", ]',
    "single quotes": "['fastapi','uvicorn']",
    "spaces": '[ "fastapi" ,"uvicorn" ]',
    "literal block": "['''fastapi''', \"uvicorn\"]",
    "lines": '[\n    "fastapi",\n    "uvicorn",\n]',
    "no trailing comma": '[\n    "uvicorn",\n    "fastapi"\n]',
    "comment after the last": '[\n  "uvicorn",\n  "fastapi"  # [web], "x"\n]',
    "comment after the comma": '[\n  "uvicorn",  # a\n  "fastapi",  # b\n  # c\n]',
    "comment lines": '[\n  # web ]\n  "uvicorn",\n\n  # api\n  "httpx",\n\n  # end\n]',
    "closed on the last line": '[\n  "uvicorn",\n  "fastapi"]',
    "closed after a comma": '[\n    "uvicorn",\n    "fastapi",]',
    "opened with the first": '["uvicorn",\n "fastapi",\n]',
    "two a line": '[\n  "uvicorn", "fastapi",\n  "httpx"\n]',
    "comma first": '[\n  "uvicorn"\n  , "fastapi"\n]',
    "comma on its own": '[\n  "uvicorn" # a\n  ,\n]',
    "sorted": '[\n    "FastAPI",\n    "httpx",\n    "zope.interface",\n]',
    "sorted, no comma": '[\n    "FastAPI",\n    "httpx",\n    "uvicorn"\n]',
    "sorted on one line": '["fastapi", "httpx", "uvicorn"]',
    "sorted from the end": '[\n    "uvicorn",\n    "wheel",\n    "zope"\n]',
    "table inside": '[{ include-group = "a" }, "uvicorn"]',
    "empty": "[]",
    "empty with a space": "[ ]",
    "empty with lines": "[\n]",
    "empty with a comment": "[\n  # none ] yet\n]",
}
AROUND = {
    "table": '[project]\nname = "x"\n{key}\n\n# tools\n[tool.x]\na = nan\n',
    "between": '[project]\n{key}\nname = "]" # [\nversion = """\n[project]\n"""\n',
    "dotted": 'project.name = "x"\nproject.{key}\n[tool.x]\nb = [[1], {{c = 2}}]\n',
    "out of order": '[project.scripts]\na = "b"\n[[t]]\n[project]\n  {key}\n[u]\n',
}
GROUPS = {
    "table": '[project]\nname = "x"\n\n[dependency-groups]\n{key}\n\n[tool.x]\n',
    "dotted": '[dependency-groups]\ndocs = []\n\n{key}\n[project]\nname = "x"\n',
}


def shapes() -> list[Any]:
    own = product(AROUND.items(), ARRAYS.items(), ["plain", "extra", "marker"])
    cases = [
        pytest.param(
            form.format(key=f"dependencies = {array}"), spec, id=f"{a}/{b}/{spec}"
        )
        for (a, form), (b, array), spec in own
        if "table inside" not in b
    ]
    grouped = product(GROUPS.items(), ARRAYS.items(), ["group", "other group"])
    return cases + [
        pytest.param(form.format(key=f"test = {array}"), spec, id=f"{a}/{b}/{spec}")
        for (a, form), (b, array), spec in grouped
    ]


WITHOUT_LIST = {
    "no key": '[project]\nname = "x"\n\n\n[tool.x]\n',
    "bare table": "[project]\n",
    "nothing but a name": '[project]\nname = "x"',
    "dotted": 'project.name = "x"\nproject.urls.a = "b"\n',
    "ends blank": '[project]\nname = "x"\n\n\n',
    "poetry": (
        '[tool.poetry]\nname = "x"\n\n[tool.poetry.dependencies]\npython = "^3.11"\n'
        '# web\nfastapi = { version = "^0.1", extras = ["all"] }  # x\n\n[tool.x]\n'
    ),
    "poetry group": (
        '[tool.poetry.dependencies]\npython = "^3.11"\n'
        '[tool.poetry.group.test.dependencies]\npytest = "*"\n'
    ),
    "poetry, dynamic": (
        '[project]\nname = "x"\ndynamic = ["version", "dependencies"]\n'
        '[tool.poetry.dependencies]\nfastapi = "*"\n'
    ),
}


def requirements(said: dict[str, Any]) -> set[str]:
    """Every string and key in a file: enough to see that none has gone."""
    found: set[str] = set()
    rest: list[Any] = [said]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            found |= value.keys()
            rest += value.values()
        elif isinstance(value, list):
            rest += value
        else:
            found.add(str(value))
    return found


def judge(data: bytes, spec: Spec) -> None:
    result = check_round_trip(
        data,
        partial(requirement.find, spec=spec),
        partial(requirement.insert, spec=spec),
        lambda raw, chunks: requirement.strip(raw, spec, chunks),
        python=False,
    )
    before = requirements(tomllib.loads(data.decode("utf-8-sig")))
    after = requirements(tomllib.loads(result.data.decode("utf-8-sig")))
    assert before <= after
    new = " ".join(after - before).lower()
    assert spec.requirement.split(">")[0].split("[")[0].lower() in new
    made = {"dependency-groups", "tool", "poetry", "group", "dependencies"}
    values = {"version", "extras", "markers", "asyncio", spec.group}
    assert len((after - before) - made - values) <= 3


@pytest.mark.parametrize(("text", "name"), shapes())
def test_shape(text: str, name: str) -> None:
    judge(text.encode(), SPECS[name])


@pytest.mark.parametrize(("text", "name"), shapes()[::5])
def test_variants(text: str, name: str) -> None:
    for _, data in variants(text):
        judge(data, SPECS[name])


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize("text", WITHOUT_LIST.values(), ids=WITHOUT_LIST)
def test_no_list_yet(text: str, name: str) -> None:
    for _, data in variants(text):
        judge(data, SPECS[name])


@pytest.mark.parametrize("first_out", [0, 1])
@pytest.mark.parametrize(("text", "name"), shapes()[::9])
def test_two_requirements_leave_in_any_order(
    text: str, name: str, first_out: int
) -> None:
    if (
        "[]" in text or "[ ]" in text or "[\n]" in text or "yet" in text
    ) and not first_out:
        return  # only the first one's chunks tell that the empty brackets were there
    other = Spec(requirement="redis>=7", group=SPECS[name].group)
    specs = (SPECS[name], other)
    for _, before in variants(text):
        data = before
        chunks: list[tuple[str, ...]] = []
        for spec in specs:
            result = edited(requirement.insert(data, spec))
            data = result.data
            chunks.append(result.chunks)
        for index in (first_out, 1 - first_out):
            data = edited(requirement.strip(data, specs[index], chunks[index])).data
        assert data == before


@pytest.mark.parametrize("first_out", [0, 1])
@pytest.mark.parametrize("group", ["", "test"])
@pytest.mark.parametrize("text", WITHOUT_LIST.values(), ids=WITHOUT_LIST)
def test_what_was_made_for_two_goes_with_the_second(
    text: str, group: str, first_out: int
) -> None:
    names = ("apscheduler>=3", "redis>=7")
    specs = [Spec(requirement=name, group=group) for name in names]
    data = before = text.encode()
    chunks: list[tuple[str, ...]] = []
    for spec in specs:
        result = edited(requirement.insert(data, spec))
        data = result.data
        chunks.append(result.chunks)
    for index in (first_out, 1 - first_out):
        data = edited(requirement.strip(data, specs[index], chunks[index])).data
    assert data == before
