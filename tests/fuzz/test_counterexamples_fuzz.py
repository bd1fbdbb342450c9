"""Counter-examples that damaged and hard files have turned up."""

import pytest
from memory_tree import MemoryTree
from round_trip import check_round_trip, edited, refused

from aegis_cst.plan.edits.imported import imported
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.containers.yaml_file import read_yaml
from aegis_cst.reading.record.state import read_state
from codemods.compose.yaml_depth import too_deep
from codemods.python.source import Source, parse, syntax_tree
from codemods.result import Refusal
from fuzz.boundaries import BOUNDARIES, COMPOSE, PYPROJECT, ROUTING

BOUNDARY = {each.name: each for each in BOUNDARIES}
ROUTER, REQUIREMENT = (
    BOUNDARY["python.registration"],
    BOUNDARY["requirements.pyproject"],
)
NEWER = "try:\n    pass\nexcept A, B:\n    pass\n"
SUM = "x = 1" + " + 1" * 20_000 + "\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = 1" + " and 1" * 20_000 + "\n", 1),
        ("x = " + "(" * 20_000 + ")" * 20_000 + "\n", 1),
        ("import a" + ".b" * 20_000 + "\n", 1),
        (NEWER + "x = " + "not " * 20_000 + "1\n", 5),
        (NEWER + "x = " + "lambda: " * 20_000 + "1\n", 5),
        (NEWER + "if a:\n    pass\n" + "elif a:\n    pass\n" * 20_000, 603),
        ("x = f'{" + "(" * 20_000 + "1" + ")" * 20_000 + "}'\n", 1),
    ],
    ids=["and", "brackets", "import", "not", "lambda", "elif", "format"],
)
def test_what_overflowed_the_stack_of_libcst_is_refused(text: str, line: int) -> None:
    refusal = refused(parse(text.encode()))
    assert refusal.line == line
    assert "nested too deeply" in refusal.reason


def test_sum_that_libcst_was_at_for_minutes_is_refused() -> None:
    assert refused(parse((NEWER + SUM).encode())).line == 5


def test_pattern_that_took_twice_as_long_with_each_bracket_is_refused() -> None:
    text = "match a:\n    case " + "[" * 40 + "]" * 40 + ":\n        pass\n"
    assert refused(parse(text.encode())).line == 2


@pytest.mark.parametrize(
    "text",
    [
        "x = [\n" + "    -1, a.b.c, f(2) + 3,\n" * 4000 + "]\n",
        "x = {\n" + "    'a': [1, (2, 3)],\n" * 2000 + "}\n",
        "if a:\n    pass\nelif a:\n    pass\n" * 300,
        "x = (\n"
        + "    'text ((((((((((((((((((((((((((((((((((((((((((((('\n" * 90
        + ")\n",
        "# " + "(" * 2000 + "\n",
        "def f():\n    case = f(g(h(i(j(k())))))\n    case[a(b(c(d(e()))))]\n",
    ],
    ids=["numbers", "dict", "many ifs", "strings", "comment", "name"],
)
def test_what_is_long_is_not_taken_for_deep(text: str) -> None:
    assert isinstance(parse(text.encode()), Source)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x = [" + "1," * 50_000 + "]\n", 1),
        ("\n" * 200_000, 1),
        ("pass\n" * 60_000, 50_001),
    ],
    ids=["items", "blank lines", "statements"],
)
def test_what_libcst_was_at_for_seconds_is_refused(text: str, line: int) -> None:
    refusal = refused(parse(text.encode()))
    assert refusal.line == line
    assert "more than 100,000 words, signs and line ends" in refusal.reason


def test_chain_of_merges_that_took_seconds_is_refused() -> None:
    chain = ["x-0: &m0 {a: 1}"]
    chain += [f"x-{i}: &m{i} {{<<: *m{i - 1}, k{i}: 1}}" for i in range(1, 1000)]
    data = "\n".join([*chain, COMPOSE]).encode()
    for name in ("compose.mount", "compose.service", "compose.volume"):
        refusal = refused(BOUNDARY[name].insert(data))
        assert refusal.line > 1
        assert "the merges (<<) of the file come to more than" in refusal.reason


@pytest.mark.parametrize("name", ["compose.mount", "compose.environment"])
@pytest.mark.parametrize(
    "service", ["{<<: *app}", "{image: my-api}", "{<<: *app, environment: {A: b}}"]
)
def test_thousand_services_are_edited(name: str, service: str) -> None:
    services = "".join(f"  s{i}: {service}\n" for i in range(1000))
    data = COMPOSE.replace("  db:", f"{services}  db:").encode()
    edit = BOUNDARY[name]
    check_round_trip(data, edit.find, edit.insert, edit.strip, python=False)


def test_offsets_in_a_file_that_declares_another_coding() -> None:
    data = b"# -*- coding: latin-1 -*-\n" + ROUTING.encode()
    refusal = refused(ROUTER.insert(data))
    assert refusal.line == 1
    assert "iso-8859-1" in refusal.reason


@pytest.mark.parametrize("coding", ["utf-16", "zlib", "rot13", "nonsense"])
def test_coding_that_cannot_be_is_refused_where_it_stands(coding: str) -> None:
    data = f"# -*- coding: {coding} -*-\n".encode() + ROUTING.encode()
    assert refused(ROUTER.insert(data)).line == 1


def test_latin_1_that_is_plain_ascii_is_edited() -> None:
    text = "# -*- coding: latin-1 -*-\n" + ROUTING.replace(" # é", "")
    check_round_trip(text.encode(), ROUTER.find, ROUTER.insert, ROUTER.strip)


def test_import_of_the_users_under_another_name_stays() -> None:
    data = f"from app.jobs.api import router as job\n{ROUTING}".encode()
    added = edited(ROUTER.insert(data))
    assert edited(ROUTER.strip(added.data, added.chunks)).data == data


def test_other_file_that_nests_too_deeply_imports_nothing_that_could_be_told() -> None:
    data = f"import app.jobs\n{SUM}".encode()
    assert imported("app/x.py", data, frozenset({"app.jobs"}), "") == {}
    with pytest.raises(SyntaxError):
        syntax_tree(data)


@pytest.mark.parametrize(
    "text",
    [
        "a" + ".a" * 300 + " = 1\n",
        "a" + ".a" * 20_000 + " = 1\n",
        "[a" + ".a" * 300 + "]\n",
        'a = {"b".c' + '."a"' * 300 + " = 1}\n",
        "a = " + "[" * 100 + "]" * 100 + "\n",
        "a = " + "9" * 20_000 + "\n",
    ],
    ids=["key", "long key", "table", "inline table", "array", "digits"],
)
def test_toml_that_recursed_or_raised_is_refused(text: str) -> None:
    assert isinstance(REQUIREMENT.find(f"{PYPROJECT}[x]\n{text}".encode()), Refusal)
    assert isinstance(read_state(MemoryTree({"aegis.lock": text})), Blocker)


def test_yaml_that_overflowed_the_stack_of_its_composer_says_nothing() -> None:
    data = b"services: {}\nx-a: " + b"[" * 50_000
    assert too_deep(data)
    faults = read_yaml(data)
    assert [getattr(each, "reason", "") for each in faults] == [
        "nested too deeply to be read"
    ]


def test_nesting_that_people_write_is_not_too_deep() -> None:
    assert not too_deep(b"a: " + b"[" * 50 + b"]" * 50)
    assert not too_deep(b"a: [1\n")
