"""Names of variables as pydantic-settings has them, and what stops its classes."""

import pytest

from aegis_cst.reading.settings.settings_classes import SettingsClass
from aegis_cst.reading.settings.stopping import Stopping, stopping_keys
from check.project_check import codebase_of

HEAD = """\
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

"""
OLD = """\
from pydantic import BaseSettings


class Settings(BaseSettings):
    title: str = ""

    class Config:
        env_prefix = "SHOP_"
        env_file = ".env"
"""


def only(text: str, **others: str) -> SettingsClass:
    paths = {f"app/{name}.py": body for name, body in others.items()}
    files = {"app/__init__.py": "", "app/config.py": text, ".env": "", **paths}
    found = codebase_of(files).settings.all
    return next(each for each in found if each.name == "Settings")


def with_config(options: str, field: str = 'title: str = ""', before: str = "") -> str:
    config = f"    model_config = SettingsConfigDict({options})\n"
    return f"{HEAD}{before}\n\nclass Settings(BaseSettings):\n{config}    {field}\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (with_config('env_prefix="SHOP_"'), ["SHOP_title"]),
        (with_config("env_prefix=PREFIX", before='PREFIX = "SHOP_"'), ["SHOP_title"]),
        (
            with_config('env_prefix=f"{NAME}_"', before='NAME = "SHOP"'),
            ["SHOP_title"],
        ),
        (
            with_config('env_prefix=NAME + "_"', before='NAME: str = "SHOP"'),
            ["SHOP_title"],
        ),
        (
            with_config("env_prefix=names.PREFIX", before="from app import names"),
            ["SHOP_title"],
        ),
        (
            with_config("env_prefix=P", before="from .names import PREFIX as P"),
            ["SHOP_title"],
        ),
        (
            with_config("env_prefix=Names.P", before='class Names:\n    P = "SHOP_"\n'),
            ["SHOP_title"],
        ),
        (
            (
                f"{HEAD}\nclass Settings(BaseSettings, env_prefix='SHOP_'):\n"
                "    title: str = ''\n"
            ),
            ["SHOP_title"],
        ),
        (OLD, ["SHOP_title"]),
        (
            (
                f"{HEAD}from app.names import Base\n\nclass Settings(Base):\n"
                "    title: str = ''\n"
            ),
            ["BASE_title"],
        ),
        (
            with_config('env_prefix="SHOP_"', 'title: str = Field("", alias="NAME")'),
            ["NAME"],
        ),
        (
            with_config(
                'env_prefix="SHOP_"',
                'title: str = Field("", validation_alias=AliasChoices("A", "B"))',
            ),
            ["A", "B"],
        ),
        (
            with_config(
                'env_prefix="SHOP_", populate_by_name=True',
                'title: str = Field("", alias="NAME")',
            ),
            ["NAME", "SHOP_title"],
        ),
    ],
)
def test_names_of_variables(text: str, names: list[str]) -> None:
    base = (
        "from pydantic_settings import BaseSettings, SettingsConfigDict\n"
        "PREFIX = 'SHOP_'\n\nclass Base(BaseSettings):\n"
        "    model_config = SettingsConfigDict(env_prefix='BASE_')\n"
    )
    settings = only(text, names=base)
    assert [*settings.names(settings.fields[0])] == names
    assert settings.followed
    assert settings.options.is_followed
    assert all(settings.reads(each) for each in names)
    assert all(settings.reads(each.swapcase()) for each in names)
    assert not settings.reads("title")


@pytest.mark.parametrize(
    "before",
    [
        "PREFIX = make()",
        'PREFIX = "A_"\nPREFIX = "B_"',
        'PREFIX = "A_"\nif x:\n    PREFIX = "B_"',
        "from third import PREFIX",
        'PREFIX = "A_"\nPREFIX += "B_"',
    ],
)
def test_prefixes_that_are_computed(before: str) -> None:
    settings = only(with_config("env_prefix=PREFIX", before=before))
    assert not settings.options.is_followed


def test_capitals_that_make_a_difference() -> None:
    settings = only(with_config('case_sensitive=True, env_prefix="S_"'))
    assert settings.reads("S_title")
    assert not settings.reads("S_TITLE")


ENV = "SHOP_TITLE=x\nOTHER=1\nSHOP_MORE=2\nEMPTY=\n# GONE=1\ntitle=3\n"


def stopped(text: str, env: str = ENV) -> Stopping:
    files = {"app/__init__.py": "", "app/config.py": text, ".env": env}
    codebase = codebase_of(files)
    (found,) = stopping_keys(codebase.settings, codebase.sources)
    return found


@pytest.mark.parametrize(
    ("options", "keys"),
    [
        ('env_file=".env", env_prefix="SHOP_"', ["OTHER:2", "SHOP_MORE:3"]),
        ('env_file=(".env.local", ".env")', ["SHOP_TITLE:1", "OTHER:2", "SHOP_MORE:3"]),
        (
            'env_file=".env", env_prefix="SHOP_", dotenv_filtering="match_prefix"',
            ["SHOP_MORE:3"],
        ),
        ('env_file=".env", dotenv_filtering="only_existing"', []),
        ('env_file=".env", dotenv_filtering=chosen()', []),
        ('env_file=".env", extra="ignore"', []),
        ('env_file=".env", extra="allow"', []),
        ('env_file="../.env", env_prefix="SHOP_"', ["OTHER:2", "SHOP_MORE:3"]),
        (
            'env_file=Path(__file__).parent / ".env", env_prefix="SHOP_"',
            ["OTHER:2", "SHOP_MORE:3"],
        ),
    ],
)
def test_keys_that_stop_a_class(options: str, keys: list[str]) -> None:
    found = stopped(with_config(options))
    assert [f"{each.name}:{each.place.line}" for each in found.keys] == keys
    assert found.env_files == (".env",)
    assert found.forbids == bool(keys)


def test_pydantic_1_reads_what_it_knows() -> None:
    found = stopped(OLD)
    assert not found.forbids
    assert found.keys == ()
    assert found.prefix == "SHOP_"


def test_keys_within_a_field() -> None:
    text = with_config('env_file=".env", env_nested_delimiter="__"', "db: Db = Db()")
    assert stopped(text, "DB__HOST=x\nDBX=1\n").keys[0].name == "DBX"
