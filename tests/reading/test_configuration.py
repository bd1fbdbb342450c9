"""What ``pyproject.toml`` and the formatter's files say."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.reading.aegis_table import ANCHORS
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.configuration import (
    Configuration,
    read_configuration,
    read_toml,
)

PACKAGES = frozenset({"app", "tests"})


def read(text: str | bytes, /, **files: str | bytes) -> Configuration | Blocker:
    tree = MemoryTree({"pyproject.toml": text, **files})
    return read_configuration(tree, PACKAGES)


def good(text: str | bytes, /, **files: str | bytes) -> Configuration:
    found = read(text, **files)
    assert isinstance(found, Configuration), found
    return found


def bad(text: str | bytes, /, **files: str | bytes) -> Blocker:
    found = read(text, **files)
    assert isinstance(found, Blocker), found
    return found


WHOLE = (
    '[project]\nname = "shop"\n\n[project.scripts]\nshop = "app.cli:main"\n\n'
    '[tool.aegis]\napp = "app.web:api"\n\n'
    '[tool.aegis.anchors]\nrouters = "app.urls:register"\ncompose = false\n'
)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE.encode(),
        WHOLE.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + WHOLE.encode(),
        WHOLE.rstrip().encode(),
    ],
)
def test_all_that_is_read(data: bytes) -> None:
    found = good(data)
    assert found.name == "shop"
    assert found.entry == "app.web:api"
    assert found.anchors == {"routers": "app.urls:register", "compose": False}
    assert found.scripts == {"shop": "app.cli:main"}
    assert found.script == "app.cli:main"
    assert found.style.first_party == PACKAGES


@pytest.mark.parametrize("data", [b"", b"\n", b"\xef\xbb\xbf", b"# nothing\r\n"])
def test_empty_file(data: bytes) -> None:
    found = good(data)
    assert (found.name, found.entry, found.script) == ("", "", "")
    assert found.style.line_length == 88


def test_no_file() -> None:
    found = read_configuration(MemoryTree({}), frozenset())
    assert isinstance(found, Configuration)
    assert found.anchors == {}


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"[tool.aegis]\napp = \n", 2),
        (b"[tool.aegis]\r\n\r\napp = \r\n", 3),
        (b"\xef\xbb\xbfa = 1\na = 2\n", 2),
        (b"a = 1\n\nb = '\xff'\n", 3),
        (b"a = 1\nb = [1,\n", 2),
        (b"a = 1\nb = 2024-13-45\n", 2),
        (b"\0", 1),
        (b"a = 1\n<<<<<<< ours\na = 2\n=======\na = 3\n>>>>>>> theirs\n", 2),
        (b"a = " + b"[" * 100_000, 0),
        (b"a = " + b"9" * 5_000, 0),
    ],
    ids=range(10),
)
def test_what_is_no_toml(data: bytes, line: int) -> None:
    found = bad(data)
    assert (found.path, found.line) == ("pyproject.toml", line)


def test_merge_conflict_is_called_so() -> None:
    text = "a = 1\n<<<<<<< HEAD\n=======\n>>>>>>> other\n"
    reason = "there is an unresolved merge conflict here; resolve it"
    assert bad(text) == Blocker(reason, "pyproject.toml", 2)


def test_toml_that_is_missing_or_outside() -> None:
    assert read_toml(MemoryTree({}), "ruff.toml") == {}
    outside = read_toml(MemoryTree({}), "../ruff.toml")
    assert outside == Blocker(
        "cannot be read: leads out of the project", "../ruff.toml"
    )


PYTHON_FORM = (
    'is to be "module:name", or false: '
    "name the place, or say false to do without such edits"
)
PATH_FORM = PYTHON_FORM.replace('"module:name"', "a path in the project")


def leads_out(path: str) -> str:
    return (
        f"leads out of the project: {path}: "
        "name the place, or say false to do without such edits"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("routers = true", PYTHON_FORM),
        ("routers = 3", PYTHON_FORM),
        ('routers = ["a:b"]', PYTHON_FORM),
        ('routers = ""', PYTHON_FORM),
        ('routers = "../urls.py"', PYTHON_FORM),
        ('cards = "app/core/cards.py"', PYTHON_FORM),
        ('lifespan = "a:b:c"', PYTHON_FORM),
        ('commands = "a\\u0000:b"', PYTHON_FORM),
        ('compose = "../compose.yml"', leads_out("../compose.yml")),
        ('compose = "/etc/compose.yml"', leads_out("/etc/compose.yml")),
        ('compose = "C:\\\\compose.yml"', leads_out("C:\\compose.yml")),
        ('compose = "deploy/../../x.yml"', leads_out("deploy/../../x.yml")),
        ("compose = 3", PATH_FORM),
        ('env = ""', PATH_FORM),
        ('env = "a\\u0000b"', PATH_FORM),
    ],
)
def test_anchor_of_another_form(line: str, reason: str) -> None:
    key = line.partition(" ")[0]
    found = bad(f"[tool.aegis]\n\n[tool.aegis.anchors]\n{line}\n")
    assert found.reason == f"`{key}` under [tool.aegis.anchors] {reason}"
    assert found.place == "pyproject.toml:4"


@pytest.mark.parametrize(
    ("key", "advice"),
    [("router", "did you mean `routers`?"), ("x", f"it takes {', '.join(ANCHORS)}")],
)
def test_anchor_that_is_not_known(key: str, advice: str) -> None:
    found = bad(f'[tool.aegis.anchors]\n{key} = "app.urls:x"\n')
    assert found.reason == f"[tool.aegis.anchors] has no key `{key}`: {advice}"
    assert found.place == "pyproject.toml:2"


@pytest.mark.parametrize("key", ANCHORS)
def test_every_anchor_can_be_false(key: str) -> None:
    found = good(f"[tool.aegis.anchors]\n{key} = false\n")
    assert found.anchors == {key: False}


def test_anchors_that_are_no_table() -> None:
    found = bad("[tool.aegis]\nanchors = 3\n")
    assert found == Blocker(
        "`anchors` under [tool.aegis] is to be a table: write [tool.aegis.anchors] "
        "above its keys",
        "pyproject.toml",
        2,
    )


@pytest.mark.parametrize(
    "value", ["3", "[]", '"a b"', '"../b.py:x"', '"../x:y"', '":app"', '"a\\u0000:b"']
)
def test_entry_that_is_none(value: str) -> None:
    found = bad(f"# mine\n[ tool.aegis ]\napp = {value}\n")
    assert found.reason == (
        '`app` under [tool.aegis] is to be "module:name": name the ASGI application'
    )
    assert found.place == "pyproject.toml:3"


@pytest.mark.parametrize(
    "value",
    ["app", "app.main:app", "app.main:server.app", "a/b.py:app", "a.b:create()"],
)
def test_entry_in_every_form(value: str) -> None:
    assert good(f'[tool.aegis]\napp = "{value}"\n').entry == value


@pytest.mark.parametrize(
    "text",
    [
        "project = 3\n",
        "tool = 3\n",
        "[tool]\naegis = 3\n",
        "[project]\nname = 3\nscripts = 3\ndependencies = 3\n",
        "[project]\nname = ['x']\nscripts = ['x']\ndynamic = 3\n",
        "[project.scripts]\nx = 3\ny = { z = 1 }\n",
        "[tool]\npoetry = 3\nruff = 3\nisort = 3\nblack = 3\n",
        "[tool.ruff]\nlint = 3\nformat = 3\nline-length = 'x'\n",
        "[tool.ruff]\nline-length = true\n[tool.ruff.lint]\nisort = 3\n",
        "[tool.ruff.lint.isort]\nknown-first-party = 3\n",
        "[tool.ruff]\nline-length=-1\n[tool.ruff.lint.isort]\nknown-first-party=''\n",
        "[tool.isort]\nknown_first_party = false\n[tool.black]\nline-length = 1.5\n",
        "[dependency-groups]\ndev = 3\n",
    ],
)
def test_weird_types_are_as_if_missing(text: str) -> None:
    found = good(text)
    assert (found.name, found.entry, found.scripts) == ("", "", {})
    assert found.style.line_length == 88
    assert found.style.first_party == PACKAGES


@pytest.mark.parametrize(
    ("text", "files", "length"),
    [
        ("[tool.ruff]\nline-length = 120\n", {}, 120),
        ("[tool.black]\nline-length = 100\n", {}, 100),
        ("[tool.black]\nline-length = 100\n[tool.ruff]\nline-length = 90\n", {}, 90),
        ("[tool.ruff]\nline-length = 120\n", {"ruff.toml": "line-length = 70"}, 70),
        ("", {".ruff.toml": "line-length = 60", "ruff.toml": "line-length = 70"}, 60),
        ("[tool.ruff]\nline-length = 120\n", {"ruff.toml": ""}, 88),
    ],
)
def test_line_length(text: str, files: dict[str, str], length: int) -> None:
    assert good(text, **files).style.line_length == length


def test_import_sorter() -> None:
    style = good(
        "[tool.ruff.lint.isort]\nforce-single-line = true\ncombine-as-imports = true\n"
        'force-sort-within-sections = true\nknown-first-party = ["shared"]\n'
        '[tool.ruff.format]\nindent-style = "tab"\n'
    ).style
    assert style.force_single_line
    assert style.combine_as_imports
    assert style.force_sort_within_sections
    assert style.first_party == PACKAGES | {"shared"}
    assert style.indent == "\t"


def test_switches_of_isort_itself() -> None:
    style = good(
        "[tool.isort]\nforce_single_line = true\ncombine_as_imports = 'yes'\n"
        'known_first_party = ["shared"]\n'
    ).style
    assert style.force_single_line
    assert not style.combine_as_imports
    assert style.first_party == PACKAGES | {"shared"}
    assert style.indent == "    "


def test_broken_ruff_file_is_named() -> None:
    found = bad("", **{"ruff.toml": "line-length = 70\nline-length = 80\n"})
    assert found.place == "ruff.toml:2"


def test_nearest_to_the_code_counts() -> None:
    tree = MemoryTree(
        {
            "pyproject.toml": "[tool.black]\nline-length = 70\n",
            "backend/pyproject.toml": "[tool.black]\nline-length = 100\n",
            "other/app.py": "",
        }
    )
    for folder, length in (("", 70), ("backend", 100), ("backend/src", 100)):
        found = read_configuration(tree, frozenset(), folder)
        assert isinstance(found, Configuration)
        assert found.style.line_length == length
    found = read_configuration(tree, frozenset(), "other")
    assert isinstance(found, Configuration)
    assert found.style.line_length == 70
