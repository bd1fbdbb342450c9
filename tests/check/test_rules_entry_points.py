"""AEG501: entry points in pyproject.toml."""

import pytest

from aegis_cst.check.rules.entry_points import RULES
from check.project_check import found, shown

CODE = {
    "src/shop/__init__.py": "from .api import create as create\n",
    "src/shop/api.py": "class App:\n    def run(self): ...\n\ndef create(): ...\n",
    "src/shop/star.py": "from other import *\n",
    "src/shop/lazy.py": "def __getattr__(name): ...\n",
}


def project(table: str, folder: str = "") -> dict[str, str]:
    code = {f"{folder}{path}": text for path, text in CODE.items()}
    return {**code, f"{folder}pyproject.toml": table}


@pytest.mark.parametrize(
    "table",
    [
        '[project.scripts]\nshop = "shop.api:create"\n',
        '[project.scripts]\nshop = "shop:create"\n',
        '[project.scripts]\nshop = "shop.api:App.run [extra]"\n',
        '[project.scripts]\nshop = "shop.star:anything"\n',
        '[project.scripts]\nshop = "shop.lazy:anything"\n',
        '[project.scripts]\nshop = "other.api:main"\n',
        '[project.gui-scripts]\nshop = "shop:api"\n',
        '[project.entry-points.pytest11]\nshop = "shop.api"\n',
        '[tool.poetry.scripts]\nshop = {callable = "shop.api:create"}\n',
        '[tool.poetry.scripts]\nrun = {reference = "bin/run.sh", type = "file"}\n',
        '[tool.fastapi]\nentrypoint = "shop.api:create"\n',
        '[tool.fastapi]\nentrypoint = "other.api:app"\n',
        "[tool.fastapi]\nentrypoint = 1\n",
        '[project]\nscripts = ["odd"]\n',
        "[project.scripts]\nshop = 1\n",
    ],
)
def test_entry_points_that_lead_somewhere(table: str) -> None:
    assert shown(RULES, project(table)) == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            '[project]\nname = "shop"\n\n[project.scripts]\n"shop" = "shop.cli:main"\n',
            (
                "5:11 `shop` of [project.scripts] leads nowhere: there is no module "
                "`shop.cli`"
            ),
        ),
        (
            '[project.gui-scripts]\nshop = "shop.api:main"\n',
            (
                "2:9 `shop` of [project.gui-scripts] leads nowhere: src/shop/api.py "
                "defines no `main`"
            ),
        ),
        (
            '[project.entry-points."x.y"]\na = "shop.gone"\n',
            (
                "2:6 `a` of [project.entry-points] leads nowhere: there is no module "
                "`shop.gone`"
            ),
        ),
        (
            '[tool.poetry.scripts]\nb = { reference = "shop.api:main" }\n',
            (
                "2:20 `b` of [tool.poetry.scripts] leads nowhere: src/shop/api.py "
                "defines no `main`"
            ),
        ),
        (
            '[project]\nscripts.shop = "shop.api:main"\n',
            (
                "2:17 `shop` of [project.scripts] leads nowhere: src/shop/api.py "
                "defines no `main`"
            ),
        ),
        (
            '[tool.fastapi]\nentrypoint = "shop.api:app"\n',
            (
                "2:15 `entrypoint` of [tool.fastapi] leads nowhere: src/shop/api.py "
                "defines no `app`"
            ),
        ),
        (
            '[tool.fastapi]\nentrypoint = "shop.web:app"\n',
            (
                "2:15 `entrypoint` of [tool.fastapi] leads nowhere: there is no module "
                "`shop.web`"
            ),
        ),
    ],
)
def test_entry_points_that_lead_nowhere(table: str, expected: str) -> None:
    assert shown(RULES, project(table)) == [f"pyproject.toml:{expected}"]


def test_members_of_a_workspace_have_their_own() -> None:
    table = '[project.scripts]\nshop = "shop.api:create"\nold = "shop.api:gone"\n'
    (finding,) = found(RULES, project(table, "packages/shop/"))
    assert finding.place.path == "packages/shop/pyproject.toml"
    assert (finding.place.line, finding.place.column, finding.place.end_column) == (
        3,
        8,
        21,
    )
    assert found(RULES, project(table, "tests/data/")) == []


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("shop.main:app", "there is no module `shop.main`"),
        ("shop.api:app", "src/shop/api.py defines no `app`"),
    ],
)
def test_the_application_that_fastapi_is_told_to_serve(
    target: str, reason: str
) -> None:
    files = project(f'[tool.fastapi]\nentrypoint = "{target}"\n')
    assert shown(RULES, files) == [
        f"pyproject.toml:2:15 `entrypoint` of [tool.fastapi] leads nowhere: {reason}"
    ]
