"""What stands around the code: settings, requirements, what starts it."""

from collections.abc import Callable, Mapping

from foreign.parts import Home, Module, Parts, function

HOMES: Mapping[str, Home] = {
    "app": Home(),
    "src/shop": Home(root="src", package="shop"),
    "flat modules": Home(package=""),
    "src as the package": Home(package="src"),
    "no __init__": Home(package="shop", inits=False),
    "dotted": Home(package="shop.web"),
    "components taken": Home(),
    "relative imports": Home(package="shop", relative=True),
    "own components": Home(),
    "own core": Home(),
    "backend": Home(root="backend"),
}


def no_settings(_: Parts) -> dict[str, str]:
    return {}


def _pydantic(parts: Parts, imports: tuple[str, ...], *body: str) -> None:
    module = Module()
    module.uses(*imports)
    module.says(
        "",
        "class Settings(BaseSettings):",
        *(f"    {each}" for each in ('shop_name: str = "shop"', *body)),
        "",
        "",
        "settings = Settings()",
    )
    parts.modules["settings"] = module
    parts.before.takes("settings", "settings")
    parts.arguments.append("description=settings.shop_name")


def strict(parts: Parts) -> dict[str, str]:
    _pydantic(
        parts,
        ("from pydantic_settings import BaseSettings, SettingsConfigDict",),
        'model_config = SettingsConfigDict(env_file=".env")',
    )
    return {".env": "SHOP_NAME=corner\n"}


def with_example(parts: Parts) -> dict[str, str]:
    strict(parts)
    return {".env.example": "SHOP_NAME=corner"}


def old_pydantic(parts: Parts) -> dict[str, str]:
    _pydantic(
        parts,
        ("from pydantic.v1 import BaseSettings",),
        "",
        "class Config:",
        '    env_file = ".env"',
    )
    return {".env": "SHOP_NAME=corner\n"}


def getenv(parts: Parts) -> dict[str, str]:
    parts.before.uses("import os")
    parts.before.says(
        *function("def described() -> str:", 'return os.getenv("SHOP_NAME", "shop")')
    )
    parts.arguments.append("description=described()")
    return {"env.sample": "# what the shop is called\nSHOP_NAME=\n"}


SETTINGS: Mapping[str, Callable[[Parts], dict[str, str]]] = {
    "none": no_settings,
    "extra forbidden, .env": strict,
    "extra forbidden, .env.example": with_example,
    "os.getenv": getenv,
    "pydantic 1": old_pydantic,
}

NEEDED = ("fastapi>=0.115", "uvicorn", "pydantic-settings")
_ARRAY = "\n".join(f'    "{each}",' for each in NEEDED)
_LINES = "\n".join(NEEDED)

MANIFESTS: Mapping[str, dict[str, str | bytes]] = {
    "requirements.txt": {"requirements.txt": f"{_LINES}\n"},
    "UTF-16": {
        "requirements.txt": f"{_LINES}\n".replace("\n", "\r\n").encode("utf-16")
    },
    "PEP 621": {
        "pyproject.toml": "[project]\n"
        'name = "shop"\nversion = "1"\nrequires-python = ">=3.11"\n'
        f"dependencies = [\n{_ARRAY}\n]\n"
    },
    "Poetry": {
        "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n\n'
        '[tool.poetry.dependencies]\npython = "^3.11"\n'
        'fastapi = ">=0.115"\nuvicorn = "*"\npydantic-settings = "*"\n\n'
        '[tool.poetry.group.dev.dependencies]\npytest = "*"\n'
    },
    "Pipfile": {
        "Pipfile": '[[source]]\nurl = "https://pypi.org/simple"\n'
        'verify_ssl = true\nname = "pypi"\n\n[packages]\nfastapi = ">=0.115"\n'
        'uvicorn = "*"\npydantic-settings = "*"\n\n[requires]\n'
        'python_version = "3.12"\n'
    },
    "setup.cfg": {
        "setup.py": "from setuptools import setup\n\nsetup()\n",
        "setup.cfg": "[metadata]\nname = shop\n\n[options]\npython_requires = >=3.11\n"
        "install_requires =\n" + "".join(f"    {each}\n" for each in NEEDED),
    },
    "included": {
        "requirements.txt": "-r requirements/base.txt\n",
        "requirements/base.txt": f"# for all\n{_LINES}",
    },
    "in one line": {
        "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n'
        "dependencies = ['fastapi', 'uvicorn', 'pydantic-settings']  # few\n"
    },
    "empty": {"requirements.txt": ""},
    "beside tools": {
        "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
        "requirements.txt": f"{_LINES}\r\n".replace("\n", "\r\n").rstrip(),
    },
    "PDM": {
        "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n'
        f"dependencies = [\n{_ARRAY}\n    # more to come\n]\n\n"
        '[tool.pdm]\ndistribution = false\n\n[dependency-groups]\ndev = ["pytest"]\n'
    },
    "none": {},
    "old FastAPI": {"requirements.txt": _LINES.replace(">=0.115", "==0.104.1")},
    "old FastAPI in Poetry": {
        "pyproject.toml": '[tool.poetry]\nname = "shop"\nversion = "1"\n\n'
        '[tool.poetry.dependencies]\npython = "^3.11"\nfastapi = "~0.110"\n'
        'uvicorn = "*"\npydantic-settings = "*"\n'
    },
}

OLD = tuple(each for each in MANIFESTS if each.startswith("old FastAPI"))
"""Those with a FastAPI that ignores the lifespans of routers."""

_DATABASE = (
    "  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: x\n"
)


def _service(command: str, name: str, *more: str) -> str:
    lines = [
        f"  {name}:",
        "    build: .",
        f"    command: {command}",
        "    ports:",
        '      - "8000:8000"',
        *more,
    ]
    return "\n".join(lines) + "\n"


def no_compose(_: str) -> str:
    return ""


def infrastructure(_: str) -> str:
    return f"services:\n{_DATABASE}"


def service(command: str) -> str:
    return f"services:\n{_service(command, 'backend')}{_DATABASE}"


def with_redis(command: str) -> str:
    more = "    environment:", "      SHOP_NAME: corner"
    redis = "  redis:\n    image: redis:8\n"
    return f"services:\n{redis}{_service(command, 'api', *more)}"


def networks(command: str) -> str:
    more = "    networks:", "      - inside", "    depends_on:", "      - db"
    database = f"{_DATABASE}    networks: [inside]\n"
    shop = _service(command, "shop", *more)
    return f"services:\n{shop}{database}\nnetworks:\n  inside:\n"


def anchors(command: str) -> str:
    shared = "x-shared: &shared\n  restart: always\n  environment: &names\n    A: b\n\n"
    more = "    <<: *shared", "    environment:", "      <<: *names", "      C: d"
    return f"{shared}services:\n{_service(command, 'web', *more)}"


def names_taken(command: str) -> str:
    """Services that are called as those of components are, and are others."""
    other = "  scheduler:\n    image: mcuadros/ofelia\n  worker:\n    image: busybox\n"
    return f"version: '3.8'\nservices:\n{_service(command, 'app')}{other}"


def other_redis(command: str) -> str:
    more = "    environment:", "      - REDIS_URL=redis://store:6379/2"
    store = "  store:\n    image: redis:7-alpine\n    volumes: [store:/data]\n"
    return f"services:\n{_service(command, 'api', *more)}{store}volumes:\n  store: {{}}"


def wide(command: str) -> str:
    text = service(command).replace("  ", "    ").rstrip()
    return f"{text}\n\n# more services\n#   cache:\n#     image: redis"


COMPOSE: Mapping[str, Callable[[str], str]] = {
    "none": no_compose,
    "infrastructure only": infrastructure,
    "another name": service,
    "a Redis": with_redis,
    "networks": networks,
    "anchors": anchors,
    "names taken": names_taken,
    "another Redis": other_redis,
    "wide": wide,
}


def _dockerfile(command: str) -> dict[str, str]:
    words = ", ".join(f'"{each}"' for each in command.split())
    return {
        "Dockerfile": "FROM python:3.12-slim\nWORKDIR /srv\nCOPY . .\n"
        f"RUN pip install fastapi uvicorn\nCMD [{words}]\n"
    }


STARTED: Mapping[str, Callable[[str], dict[str, str]]] = {
    "nothing": lambda _: {},
    "Dockerfile": _dockerfile,
    "Procfile": lambda command: {"Procfile": f"web: {command} --port $PORT\n"},
    "script": lambda command: {"run.sh": f"#!/bin/sh\nset -e\nexec {command}\n"},
    "__main__": lambda _: {},
}
