"""Which class holds the settings."""

import pytest
from memory_tree import blocker, project_of

from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.configuration import Configuration
from aegis_cst.reading.places.anchors import SettingsPlace, settings_place

PYPROJECT = '[project]\nname = "shop"\n\n[tool.aegis]\napp = "app.main:app"\n'
SETTINGS = (
    "from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n"
    "    name: str = 'x'\n"
)


def settings(setting: str = "", /, **modules: str) -> SettingsPlace | Blocker:
    project = project_of(PYPROJECT, modules)
    assert isinstance(project.configuration, Configuration), project.configuration
    return settings_place(project.modules, project.configuration, setting)


def test_settings_by_convention() -> None:
    other = SETTINGS.replace("Settings(", "Other(")
    answer = settings(main="import app.other\n", core__config=SETTINGS, other=other)
    assert answer == SettingsPlace("app/core/config.py", "Settings")


@pytest.mark.parametrize(
    "main",
    [
        "from app.conf import settings\n",
        "from app import conf\n",
        "import app.conf\n",
        "from .conf import *\nimport os\nimport sys\n",
        "from app.web import x\n",
        "def late():\n    from app.conf import settings\n",
    ],
)
def test_settings_moved_elsewhere(main: str) -> None:
    web = "import logging\nfrom app.conf import settings\nx = 1\n"
    if "*" in main:
        main += "import app.web\n"
    answer = settings(main=main, web=web, conf=SETTINGS)
    assert answer == SettingsPlace("app/conf.py", "Settings")


@pytest.mark.parametrize(
    "text",
    [
        "import pydantic_settings\nclass Conf(pydantic_settings.BaseSettings): ...\n",
        "import pydantic_settings as p\nclass Conf(p.BaseSettings): ...\n",
        "from pydantic_settings import BaseSettings as B\nclass Conf(Mixin, B): ...\n",
        "import pydantic_settings as s\nclass Conf(s.BaseSettings): 1\nclass T(Conf):1",
        "if x:\n    import pydantic_settings as s\n    class Conf(s.BaseSettings): 1\n",
    ],
)
def test_settings_class_in_another_form(text: str) -> None:
    assert settings(core__config=text) == SettingsPlace("app/core/config.py", "Conf")


def test_several_settings_classes() -> None:
    text = f"{SETTINGS}\nclass Database(BaseSettings):\n    url: str\n"
    answer = blocker(settings(core__config=text))
    assert answer.place == "app/core/config.py:6"
    assert answer.reason == (
        "there are several settings classes, app/core/config.py:3, "
        'app/core/config.py:6; name it: settings = "module:Class" under '
        "[tool.aegis.anchors]"
    )
    chosen = settings("app.core.config:Database", core__config=text)
    assert chosen == SettingsPlace("app/core/config.py", "Database")


def test_no_settings_class() -> None:
    answer = blocker(settings(main="import os\nimport json\n"))
    assert answer.place == "pyproject.toml"
    assert answer.reason.startswith("no class derived from BaseSettings was found; ")


@pytest.mark.parametrize("setting", ["app.core.config:nope", "app.core.config", "x:Y"])
def test_setting_that_names_no_class(setting: str) -> None:
    answer = blocker(settings(setting, core__config=SETTINGS))
    assert answer.place == "pyproject.toml"
    assert answer.reason == (
        f"settings = {setting!r} under [tool.aegis.anchors] names no class"
    )


def test_broken_settings_file_is_not_passed_over() -> None:
    main = "from app import other\nfrom app.core import config\n"
    broken = f"{SETTINGS}    url: =\n"
    answer = blocker(settings(main=main, core__config=broken, other=SETTINGS))
    assert answer.place == "app/core/config.py:5"


def test_broken_file_without_settings_does_no_harm() -> None:
    main = "from app import other, broken\n"
    answer = settings(main=main, broken="x = = 1\n", other=SETTINGS)
    assert answer == SettingsPlace("app/other.py", "Settings")


def test_more_modules_than_can_be_searched() -> None:
    chain = {f"m{n}": f"import app.m{n + 1}\n" for n in range(600)}
    answer = blocker(settings(main="import app.m0\n", **chain))
    assert answer.reason.startswith("app.main:app imports more than 500 modules")
    many = "".join(f"from json import x{n}\n" for n in range(2000))
    found = settings(main=f"{many}import app.conf\n", conf=SETTINGS)
    assert found == SettingsPlace("app/conf.py", "Settings")
