"""AEG407: required settings that nothing sets."""

import pytest

from aegis_cst.check.rules import required_settings
from check.project_check import found, shown
from check.settings_project import project, web, with_field

UNSET = required_settings.RULES
REQUIRED = with_field("secret_key: str\n    api_token: str = Field(min_length=3)")


def test_required_settings_that_the_example_does_not_list() -> None:
    files = project(config=REQUIRED, env="DATABASE_URL=\n# SECRET_KEY=change-me\n")
    assert shown(UNSET, files) == [
        (
            "app/core/config.py:9:5 nothing sets the required settings field "
            "`api_token`: `API_TOKEN` is not in .env.example"
        )
    ]
    (finding,) = found(UNSET, files)
    assert finding.advice == "add `API_TOKEN` there, or give the field a default"
    assert finding.files == {"app/core/config.py", ".env.example"}


def test_required_settings_that_the_services_do_not_set() -> None:
    config = REQUIRED.replace('env_file=".env"', "").replace(
        "api_token: str = F", "x: str = F"
    )
    files = project(config=config, compose=web("{DATABASE_URL: x, X: y}"))
    assert [each.place.line for each in found(UNSET, files)] == [8]
    assert shown(UNSET, files)[0].endswith("`SECRET_KEY` is not in compose.yaml")
    hidden = project(
        config=config, compose=web("{DATABASE_URL: x}", "    env_file: x\n")
    )
    assert shown(UNSET, hidden) == []
    by_file = project(config=REQUIRED, compose=web("{DATABASE_URL: x}"))
    assert shown(UNSET, by_file) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yaml", web("{API_TOKEN: x, SECRET_KEY: y}")),
        ("k8s/web.yaml", "env:\n- name: API_TOKEN\n- name: SECRET_KEY\n"),
        (".env", "api_token=x\nsecret_key=y\n"),
        ("tests/conftest.py", 'environ |= {"API_TOKEN": "x", "SECRET_KEY": "y"}\n'),
        (".env.example", "debug=1\nAPI_TOKEN=\nsecret_key=\n"),
        (".env.example", "SOMETHING_ELSE=1\n"),
        (".env.example", ""),
    ],
)
def test_required_settings_that_are_set_or_may_be(path: str, text: str) -> None:
    files = project(config=REQUIRED, env="DEBUG=1\n")
    assert len(found(UNSET, files)) == 2
    assert shown(UNSET, {**files, path: text}) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Settings()\n", "Settings(secret_key=ask(), api_token=ask())\n"),
        ("settings = Settings()\n", ""),
        ("pydantic_settings", "pydantic"),
        ('env_file=".env"', 'secrets_dir="/run/secrets"'),
        (
            "    DEBUG",
            "    @model_validator(mode='before')\n    def f(cls): ...\n    DEBUG",
        ),
        *(
            ("    DEBUG", f"    @{each}\n    def f(cls): ...\n    DEBUG")
            for each in (
                "model_validator(mode='wrap')",
                "pydantic.model_validator(mode=MODE)",
                "model_validator(**options)",
                "root_validator(pre=True)",
            )
        ),
        ("    DEBUG", "    def __init__(self): ...\n    DEBUG"),
        ("    DEBUG", "    def settings_customise_sources(cls): ...\n    DEBUG"),
        ("secret_key: str\n", "secret_key: ClassVar[str]\n    api_token: str = ''\n"),
        (
            "secret_key: str\n    api_token: str = Field(min_length=3)",
            "x: int = Field(0)",
        ),
        ("secret_key: str\n    api_token: str = Field(min_length=3)", "_x: int"),
        (
            "str\n    api_token: str = Field(min_length=3)",
            "str = Field(default_factory=f)",
        ),
    ],
)
def test_settings_that_may_come_from_elsewhere(old: str, new: str) -> None:
    config = REQUIRED.replace(old, new)
    if "ClassVar" in new:
        config = config.replace("    api_token: str = Field(min_length=3)\n", "")
    assert config != REQUIRED
    assert shown(UNSET, project(config=config, env="DEBUG=1\n")) == []


@pytest.mark.parametrize(
    "decorator",
    [
        "model_validator(mode='after')",
        "pydantic.model_validator(mode='after')",
        "field_validator('DEBUG')",
        "field_validator('DEBUG', mode='before')",
        "root_validator",
        "root_validator(skip_on_failure=True)",
        "computed_field",
    ],
)
def test_what_is_called_with_the_values_supplies_none(decorator: str) -> None:
    method = f"    @{decorator}\n    def f(self): ...\n    DEBUG"
    config = REQUIRED.replace("    DEBUG", method)
    assert len(found(UNSET, project(config=config, env="DEBUG=1\n"))) == 2


def test_the_name_that_a_variable_has() -> None:
    prefixed = with_field("token: str", 'env_prefix="APP_", env_nested_delimiter="__"')
    files = project(config=prefixed, env="APP_DEBUG=1\n")
    assert shown(UNSET, files)[0].endswith("`APP_TOKEN` is not in .env.example")
    assert shown(UNSET, {**files, ".env": "APP_TOKEN__X=1\n"}) == []
    aliased = with_field('token: str = Field(alias="THE_TOKEN")')
    files = project(config=aliased, env="DEBUG=1\n")
    assert shown(UNSET, files)[0].endswith("`THE_TOKEN` is not in .env.example")
