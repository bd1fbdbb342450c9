"""``[tool.aegis.check]``, and which rules and files it leaves."""

import pytest
from e2e.command import aegis

from aegis_cst.check.asked.selection import Selection, unknown
from check.scene import FORGOTTEN, Scene

KNOWN = "select, ignore, per-file-ignores, exclude"


@pytest.mark.parametrize(
    ("select", "ignore", "asked_select", "asked_ignore", "expected"),
    [
        ([], [], [], [], True),
        (["ALL"], [], [], [], True),
        (["AEG1"], [], [], [], True),
        (["AEG2"], [], [], [], False),
        ([], ["AEG1"], [], [], False),
        ([], ["ALL"], [], [], False),
        (["AEG101"], ["AEG1"], [], [], True),
        (["AEG1"], ["AEG101"], [], [], False),
        (["AEG101"], ["AEG101"], [], [], False),
        (["AEG2"], [], ["AEG1"], [], True),
        (["AEG1"], [], ["AEG2"], [], False),
        ([], ["AEG101"], ["AEG101"], [], True),
        ([], ["AEG101"], ["AEG1"], [], False),
        (["AEG1"], [], [], ["AEG101"], False),
        (["AEG101"], [], [], ["AEG1"], True),
        (["aeg2"], [], ["aeg1"], ["Aeg102"], True),
        (["all"], ["aeg101"], [], [], False),
    ],
)
def test_selection(
    select: list[str],
    ignore: list[str],
    asked_select: list[str],
    asked_ignore: list[str],
    *,
    expected: bool,
) -> None:
    selection = Selection(select, ignore, asked_select, asked_ignore)
    assert selection.has("AEG101") is expected


def test_unknown_selectors() -> None:
    codes = ["AEG101", "AEG102"]
    assert unknown(["ALL", "A", "AEG", "AEG10", "AEG102"], codes) == ""
    assert unknown(["AEG1", "AEG2"], codes) == "AEG2"
    assert unknown(["AEG1011"], codes) == "AEG1011"
    assert unknown(["all", "aeg1", "Aeg9"], codes) == "Aeg9"
    assert unknown([""], codes) == "''"


def with_table(text: str) -> dict[str, str | bytes]:
    manifest = b'[project]\nname = "shop"\n\n[tool.aegis]\napp = "app.main:app"\n\n'
    return {**FORGOTTEN, "pyproject.toml": manifest + text.encode()}


@pytest.mark.parametrize(
    "table",
    [
        '[tool.aegis.check]\nignore = ["AEG101"]\n',
        '[tool.aegis.check]\nselect = ["AEG2", "AEG4"]\n',
        '[tool.aegis.check]\nexclude = ["items.py"]\n',
        '[tool.aegis.check]\nper-file-ignores = { "app/*" = ["AEG1"] }\n',
        '[tool.aegis.check.per-file-ignores]\n"!tests/**" = ["ALL"]\n',
        'check.ignore = ["AEG101"]\n',
        'check.ignore = ["aeg1"]\n',
    ],
)
def test_what_is_left_out(scene: Scene, table: str) -> None:
    scene.write(with_table(table))
    assert scene.check().out == "All checks passed!\n"


@pytest.mark.parametrize(
    "table",
    [
        "",
        '[tool.aegis.check]\nignore = ["AEG102"]\n',
        '[tool.aegis.check]\nexclude = ["item.py"]\n',
        '[tool.aegis.check.per-file-ignores]\n"tests/**" = ["ALL"]\n',
        '[tool.aegis.check.per-file-ignores]\n"!app/**" = ["ALL"]\n',
    ],
)
def test_what_is_not(scene: Scene, table: str) -> None:
    scene.write(with_table(table))
    scene.check(code=1)


def test_the_command_line_goes_before(scene: Scene) -> None:
    scene.write(with_table('[tool.aegis.check]\nignore = ["AEG101"]\n'))
    scene.check("--select", "AEG101", code=1)
    scene.check("--select", "aeg101", code=1)
    told = scene.check("--select", "aeg1011", code=2)
    assert "--select: no rule has the code aeg1011; see: " in told.err


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            '[tool.aegis.check]\nselect = [\n  "AEG1",\n  "AEG9",\n]\n',
            "10: no rule has the code AEG9; see: aegis check --explain ALL",
        ),
        (
            "[tool.aegis.check]\nextend-select = []\n",
            f"8: [tool.aegis.check] has no key extend-select; it takes {KNOWN}",
        ),
        (
            '[tool.aegis.check]\nignore = "AEG101"\n',
            "8: ignore under [tool.aegis.check] is to be a list of codes",
        ),
        (
            "[tool.aegis.check]\n\nexclude = [1]\n",
            "9: exclude under [tool.aegis.check] is to be a list of patterns",
        ),
        (
            '[tool.aegis.check]\nexclude = ["{a"]\n',
            "8: the pattern '{a' leaves a brace open",
        ),
        (
            '[tool.aegis.check]\nper-file-ignores = ["a"]\n',
            "8: per-file-ignores is to be a table of lists of codes, by pattern",
        ),
        (
            '[tool.aegis.check.per-file-ignores]\n"a.py" = ["F401"]\n',
            "8: no rule has the code F401; see: aegis check --explain ALL",
        ),
        ("check = 1\n", "7: check under [tool.aegis] is to be a table"),
        (
            'check.select = ["AEG9"]\n',
            "7: no rule has the code AEG9; see: aegis check --explain ALL",
        ),
    ],
)
def test_mistakes(scene: Scene, table: str, reason: str) -> None:
    scene.write(with_table(table), below="shop")
    told = scene.check("shop", code=2)
    assert told.err == f"aegis check: shop/pyproject.toml:{reason}\n"
    assert told.out == ""


def test_a_manifest_that_cannot_be_read_configures_nothing(scene: Scene) -> None:
    files = with_table('[tool.aegis.check]\nignore = ["AEG101"]\nignore = []\n')
    scene.write(files)
    told = scene.check("--output-format=concise", code=1)
    assert "app/items.py:3:10: AEG101 " in told.out
    assert "pyproject.toml:9" in told.out
    assert " AEG003 " in told.out


def test_the_table_does_not_bother_other_commands(scene: Scene) -> None:
    scene.write(with_table('[tool.aegis.check]\nignore = ["AEG1"]\n'))
    assert aegis(scene.folder, "status").code == 0
