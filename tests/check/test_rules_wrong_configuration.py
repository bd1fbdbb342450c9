"""AEG502: [tool.aegis] in pyproject.toml."""

import pytest

from aegis_cst.check.rules.wrong_configuration import RULES
from aegis_cst.reading.aegis_table import ANCHORS
from check.project_check import codebase_of, found, shown
from check.scene import PROJECT, Scene

CODE = {
    "app/__init__.py": "",
    "app/main.py": """
        from fastapi import FastAPI

        app = FastAPI()
        def create(): ...
    """,
    "src/shop/api.py": "from other import *\n",
    "src/shop/broken.py": "app = (\n",
    "compose.yaml": "services: {}\n",
}


def told(table: str) -> list[str]:
    return shown(RULES, {**CODE, "pyproject.toml": table})


@pytest.mark.parametrize(
    "table",
    [
        "",
        '[project]\nname = "shop"\n',
        "[tool.aegis]\n",
        '[tool.aegis]\napp = ""\n',
        '[tool.aegis]\napp = "app.main:app"\n',
        '[tool.aegis]\napp = "app.main"\n',
        '[tool.aegis]\napp = "app.main:create"\n',
        '[tool.aegis]\napp = "shop.api:anything"\n',
        '[tool.aegis]\napp = "shop.broken:app"\n',
        "[tool.aegis.check]\nselect = []\n",
        "[tool.aegis]\ncheck = { select = [] }\n",
        "[tool.aegis.anchors]\ncompose = false\nenv = 'new/.env.example'\n",
        "[tool.aegis.anchors]\ncompose = 'compose.yaml'\n",
        "[tool.aegis.anchors]\nrouters = 'app.main:'\nlifespan = 'app.main:create'\n",
        "[tool.aegis.anchors]\nrouters = 'app.main'\n",
        "tool.aegis.app = 'app.main:app'\n",
        "[tool.other]\napp = 'gone'\n[tool.other.anchors]\nx = 1\n",
        "[tool.aegis\n",
    ],
)
def test_what_is_right(table: str) -> None:
    assert told(table) == []


TAKES = "it takes app, anchors, check"
ANCHORS_TAKEN = f"it takes {', '.join(ANCHORS)}"
NO_MODULE = "names no module of this project: there is no"


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('[tool.aegis]\naap = "app.main:app"\n', "2:1 [tool.aegis] has no key `aap`"),
        (
            '[tool.aegis]\n\n"aap" = "app.main:app"\n',
            "3:1 [tool.aegis] has no key `aap`",
        ),
        ("[tool]\naegis.aap = 1\n", "2:7 [tool.aegis] has no key `aap`"),
        ("[tool]\naegis = {aap = 1}\n", "2:10 [tool.aegis] has no key `aap`"),
        ("[tool.aegis.anchor]\nenv = 'x'\n", "1:13 [tool.aegis] has no key `anchor`"),
        ("[tool]\naegis = 1\n", "2:1 `aegis` under [tool] is to be a table"),
        (
            "[tool.aegis]\nanchors = []\n",
            "2:1 `anchors` under [tool.aegis] is to be a table",
        ),
        (
            '[tool.aegis.anchors]\nrouter = "app.main:create"\n',
            "2:1 [tool.aegis.anchors] has no key `router`",
        ),
        (
            "[tool.aegis]\nanchors = { router = false }\n",
            "2:13 [tool.aegis.anchors] has no key `router`",
        ),
        (
            "[tool.aegis.anchors]\ncards = true\n",
            '2:1 `cards` under [tool.aegis.anchors] is to be "module:name", or false',
        ),
        (
            '[tool.aegis.anchors]\ncompose = "/etc/compose.yaml"\n',
            (
                "2:1 `compose` under [tool.aegis.anchors] leads out of the project: "
                "/etc/compose.yaml"
            ),
        ),
        ("[tool.aegis]\napp = 1\n", '2:1 `app` under [tool.aegis] is to be "module:'),
        ('[tool.aegis]\napp = "a b:c"\n', "2:1 `app` under [tool.aegis] is to be "),
        (
            '[tool.aegis]\napp = "app.mian:app"\n',
            f"2:8 `app` under [tool.aegis] {NO_MODULE} `app.mian`",
        ),
        (
            '[tool.aegis]\napp = "fastapi:FastAPI"\n',
            f"2:8 `app` under [tool.aegis] {NO_MODULE} `fastapi`",
        ),
        (
            '[tool.aegis]\napp = "shop:app"\n',
            f"2:8 `app` under [tool.aegis] {NO_MODULE} `shop`",
        ),
        (
            '[tool.aegis]\napp = "app.main:application"\n',
            (
                "2:8 `app` under [tool.aegis] leads nowhere: app/main.py defines no "
                "`application`"
            ),
        ),
        (
            '[tool.aegis]\napp = "app"\n',
            (
                "2:8 `app` under [tool.aegis] leads nowhere: app/__init__.py defines "
                "no `app`"
            ),
        ),
        (
            '[tool.aegis.anchors]\ncards = "app.core:add_cards"\n',
            f"2:10 `cards` under [tool.aegis.anchors] {NO_MODULE} `app.core`",
        ),
        (
            '[tool.aegis.anchors]\nlifespan = "app.main:lifespan.inner"\n',
            (
                "2:13 `lifespan` under [tool.aegis.anchors] leads nowhere: "
                "app/main.py defines no `lifespan`"
            ),
        ),
        (
            '[tool.aegis.anchors]\ncompose = "deploy/compose.yaml"\n',
            (
                "2:12 `compose` under [tool.aegis.anchors] leads nowhere: there is no "
                "deploy/compose.yaml"
            ),
        ),
    ],
)
def test_what_is_wrong(table: str, expected: str) -> None:
    (line,) = told(table)
    assert line.startswith(f"pyproject.toml:{expected}")


@pytest.mark.parametrize(
    ("table", "advice"),
    [
        ('[tool.aegis]\naap = ""\n', "did you mean `app`?"),
        ('[tool.aegis]\nzzz = ""\n', TAKES),
        ("[tool.aegis.anchors]\nrouter = false\n", "did you mean `routers`?"),
        ("[tool.aegis.anchors]\nzzz = false\n", ANCHORS_TAKEN),
        ('[tool.aegis]\napp = "app.mian:app"\n', 'write `app = "app.main:app"`'),
        ('[tool.aegis]\napp = "zzz:x"\n', 'write `app = "app.main:app"`'),
    ],
)
def test_what_to_do(table: str, advice: str) -> None:
    (finding,) = found(RULES, {**CODE, "pyproject.toml": table})
    assert finding.advice == advice


@pytest.mark.parametrize("entry", ["app.web:create", "app.wbe:app", "app.wbe"])
def test_an_application_that_a_factory_makes(entry: str) -> None:
    files = {
        "app/web.py": "from app.factory import create_app\napp = create_app()\n",
        "app/factory.py": "def create_app():\n    return make()\n",
        "pyproject.toml": f'[tool.aegis]\napp = "{entry}"\n',
    }
    (finding,) = found(RULES, files)
    assert finding.advice == "did you mean `app.web:app`?"


def test_which_file_it_hangs_on() -> None:
    files = {**CODE, "pyproject.toml": '[tool.aegis]\napp = "app.main:a"\n'}
    (finding,) = found(RULES, files)
    assert finding.files == {"pyproject.toml", "app/main.py"}
    assert codebase_of(files).pyprojects.files[0].path == "pyproject.toml"


def test_members_are_projects_of_their_own() -> None:
    assert shown(RULES, {**CODE, "a/pyproject.toml": "[tool.aegis]\nx = 1\n"}) == []


def test_it_is_reported_with_its_line(scene: Scene) -> None:
    scene.write(PROJECT)
    text = scene.read("pyproject.toml").replace(b"app.main:app", b"app.main:ap")
    scene.write({"pyproject.toml": text})
    told = scene.check("--output-format=concise", code=1)
    assert told.out.startswith("pyproject.toml:7:8: AEG502 ")
