"""Projects of their own inside of another."""

import pytest

from check.scene import FORGOTTEN, ITEMS, PROJECT, Scene

FOUND = "Found 1 error (1 fixable with --fix).\n"
PATH = "services/api/app/items.py"
ROOT = {"pyproject.toml": "[project]\nname = 'all'\nversion = '1'\n"}
LINE = f"{PATH}:3:10: AEG101 [*] `router` of {PATH} is registered nowhere, so its "


@pytest.fixture
def monorepo(scene: Scene) -> Scene:
    scene.write(ROOT)
    scene.write(FORGOTTEN, below="services/api")
    return scene


@pytest.mark.parametrize("words", [(), ("services",), ("services/api",), (PATH,)])
def test_it_is_checked_once(monorepo: Scene, words: tuple[str, ...]) -> None:
    for _ in range(2):
        told = monorepo.check(*words, "--output-format=concise", code=1)
        assert told.out == f"{LINE}route answers 404\n{FOUND}"
        assert told.err == ""


def test_it_is_checked_once_however_often_it_is_asked_about(monorepo: Scene) -> None:
    words = (PATH, ".", "services")
    told = monorepo.check(*words, "--output-format=concise", code=1)
    assert told.out.count("AEG101") == 1


def test_it_is_fixed_from_the_root(monorepo: Scene) -> None:
    told = monorepo.check("--fix")
    assert told.out == "Found 1 error (1 fixed, 0 remaining).\n"
    assert b"include_router(items_router)" in monorepo.read(
        "services/api/app/routing.py"
    )
    assert (monorepo.folder / "services/api/.aegis/undo").is_dir()


def test_it_has_a_configuration_of_its_own(monorepo: Scene) -> None:
    manifest = PROJECT["pyproject.toml"] + '\n        check.ignore = ["AEG101"]\n'
    monorepo.write({"pyproject.toml": manifest}, below="services/api")
    assert monorepo.check().out == "All checks passed!\n"


def test_the_project_around_is_checked_as_well(monorepo: Scene) -> None:
    monorepo.write(PROJECT)
    monorepo.write({"app/more.py": ITEMS})
    told = monorepo.check("--output-format=concise", code=1)
    assert [line.split(":")[0] for line in told.out.splitlines()[:-1]] == [
        "app/more.py",
        PATH,
    ]


def test_a_project_that_is_excluded(monorepo: Scene) -> None:
    manifest = f"{ROOT['pyproject.toml']}[tool.aegis.check]\nexclude = ['services']\n"
    monorepo.write({"pyproject.toml": manifest})
    assert monorepo.check().out == "All checks passed!\n"


@pytest.mark.parametrize("folder", ["tests/data/shop", "{{ name }}", "templates/shop"])
def test_a_project_that_is_data(scene: Scene, folder: str) -> None:
    scene.write(ROOT)
    scene.write(FORGOTTEN, below=folder)
    assert scene.check().out == "All checks passed!\n"
