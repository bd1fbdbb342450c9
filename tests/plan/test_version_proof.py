"""Versions that a component needs against those that a project has."""

import pytest
from memory_tree import MemoryTree

from aegis_cst.plan.proofs.version_proof import conflicts, doubts
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.dependencies.project_requirements import Dependencies
from aegis_cst.reading.files.sources import TreeSources

NEEDS = {"python": ">=3.11", "fastapi": ">=0.112.2", "pydantic": ">=2"}
REQUIREMENTS = ["redis>=4.5,<9", "sqlmodel[asyncio]>=0.0.16"]
LOCK = '[[package]]\nname = "{}"\nversion = "{}"\n'
PIPENV = """\
{{
    "default": {{
        "redis": {{
            "hashes": [],
            "version": "=={}"
        }}
    }},
    "develop": {{
        "fastapi": {{
            "version": "==0.1"
        }}
    }}
}}
"""


def project(**files: str) -> Dependencies:
    named = {name.replace("__", "."): text for name, text in files.items()}
    return Dependencies(TreeSources(MemoryTree(named)))


def against(project: Dependencies) -> list[Blocker]:
    return conflicts(REQUIREMENTS, NEEDS.items(), project)


@pytest.mark.parametrize(
    "line",
    [
        "fastapi",
        "fastapi==0.115.0",
        "fastapi>=0.100",
        "fastapi~=0.112",
        "fastapi\nredis==4.5.0\nsqlmodel[asyncio]==0.0.22\npydantic",
        "fastapi @ git+https://example.com/fastapi\n",
        "fastapi\nredis==5 ; python_version >= '3.9'",
    ],
)
def test_compatible(line: str) -> None:
    assert against(project(requirements__txt=line)) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("fastapi==0.110.0", "fastapi"),
        ("fastapi<0.112.2", "fastapi"),
        ("fastapi~=0.110.0", "fastapi"),
        ("fastapi==0.112.*,!=0.112.2,<0.112.3,!=0.112.2.*", "fastapi"),
        ("fastapi\nredis<4.5", "redis"),
        ("fastapi\nRedis==3.5.3", "redis"),
        ("fastapi\npydantic~=1.10", "pydantic"),
        ("fastapi\nsqlmodel==0.0.22", "sqlmodel"),
    ],
)
def test_at_odds(line: str, name: str) -> None:
    (blocker,) = against(project(requirements__txt=f"uvicorn\n{line}\n"))
    last = line.splitlines()[-1]
    assert blocker.reason.startswith(f"{last} stands here and {name}")
    assert blocker.place == f"requirements.txt:{2 + line.count(chr(10))}"


def test_everything_at_once() -> None:
    found = against(
        project(
            requirements__txt="fastapi==0.90\nredis==3\nsqlmodel\n-c bounds.txt\n",
            bounds__txt="redis<4\npydantic==1.10\n",
            Dockerfile="FROM python:3.9\nCOPY . .\nRUN pip install -r requirements.txt",
            runtime__txt="python-3.8.1\n",
        )
    )
    assert [each.place for each in found] == [
        "runtime.txt:1",
        "Dockerfile:1",
        "requirements.txt:1",
        "bounds.txt:2",
        "requirements.txt:2",
        "bounds.txt:1",
        "requirements.txt:3",
    ]
    assert found[-1].snippet == "sqlmodel[asyncio]>=0.0.16"
    assert found[2].snippet == "fastapi>=0.112.2"
    assert found[0].reason == "3.8.1 stands here and Python >=3.11 is needed"


@pytest.mark.parametrize(
    ("path", "text", "instead"),
    [
        ("Dockerfile", "FROM python:3.9.10-slim AS run", "FROM python:3.11-slim"),
        (".python-version", "3.9", "3.11"),
        ("runtime.txt", "python-3.9.18", "python-3.11"),
        ("pyproject.toml", '[project]\nrequires-python = "<3.10"', ">=3.11"),
    ],
)
def test_python_that_would_do(path: str, text: str, instead: str) -> None:
    files = {path: text, "requirements.txt": "fastapi\n"}
    project = Dependencies(TreeSources(MemoryTree(files)))
    (found,) = conflicts([], [("python", ">=3.11")], project)
    assert (found.place.partition(":")[0], found.snippet) == (path, instead)


@pytest.mark.parametrize(
    ("lock", "manifest", "upgrade"),
    [
        ("uv.lock", "pyproject.toml", "uv lock --upgrade-package redis"),
        ("poetry.lock", "pyproject.toml", "poetry update redis"),
        ("pdm.lock", "pyproject.toml", "pdm update redis"),
        ("Pipfile.lock", "Pipfile", "pipenv update redis"),
    ],
)
def test_locked(lock: str, manifest: str, upgrade: str) -> None:
    list_of = {
        "pyproject.toml": '[project]\ndependencies = ["fastapi", "redis>=3"]\n',
        "Pipfile": '[packages]\nfastapi = "*"\nredis = ">=3"\n',
    }
    form = (
        PIPENV if lock == "Pipfile.lock" else "# n\n" + LOCK.replace("{}", "redis", 1)
    )
    for newline in ("\n", "\r\n"):
        for version in ("4.3.4", "4.6.0"):
            locked = form.format(version).replace("\n", newline)
            tree = MemoryTree({manifest: list_of[manifest], lock: locked})
            found = against(Dependencies(TreeSources(tree)))
            if version == "4.6.0":
                assert found == []
                continue
            (blocker,) = found
            assert blocker.reason.startswith("redis 4.3.4 is locked here and redis>=")
            assert blocker.place == f"{lock}:{5 if lock == 'Pipfile.lock' else 4}"
            assert blocker.snippet == upgrade


def test_locked_by_rye() -> None:
    rye = "# generated by rye\n-e file:.\nfastapi==0.115\nredis[hiredis]==4.3.4\n"
    files = {
        "pyproject.toml": '[project]\ndependencies = ["fastapi", "redis>=3"]\n',
        "requirements.lock": rye,
    }
    (found,) = against(Dependencies(TreeSources(MemoryTree(files))))
    assert (found.place, found.snippet) == (
        "requirements.lock:4",
        "rye lock --update redis",
    )
    files["requirements.lock"] = rye.replace("generated by rye", "pinned")
    assert against(Dependencies(TreeSources(MemoryTree(files)))) == []


@pytest.mark.parametrize(
    ("head", "upgrade"),
    [
        (
            "# autogenerated by pip-compile\n# To update, run:\n#\n#    pip-compile\n",
            "pip-compile --upgrade-package {}",
        ),
        (
            "# autogenerated by uv\n#    uv pip compile requirements.in -o x.txt\n",
            "uv pip compile requirements.in -o x.txt --upgrade-package {}",
        ),
        (
            "# This file is autogenerated by pip-compile with python 3.11\n",
            "pip-compile again",
        ),
    ],
)
def test_what_is_compiled_is_locked(head: str, upgrade: str) -> None:
    pins = (
        "fastapi[all]==0.78.0 \\\n    --hash=sha256:00\n    # via -r requirements.in\n"
        "pydantic==1.8.2 ; python_version < '4'\n    # via fastapi\nredis==4.6\n"
    )
    for newline in ("\n", "\r\n"):
        compiled = (head + pins).replace("\n", newline)
        named = project(requirements__in="fastapi[all]\n", requirements__txt=compiled)
        first = head.count("\n") + 1
        assert [(each.reason, each.place, each.snippet) for each in against(named)] == [
            (
                f"{name} {version} is locked here and {name}{needed} is needed",
                f"requirements.txt:{line}",
                upgrade.format(name),
            )
            for name, version, needed, line in (
                ("fastapi", "0.78.0", ">=0.112.2", first),
                ("pydantic", "1.8.2", ">=2", first + 3),
            )
        ]


def test_groups_have_to_agree_where_they_are_locked_together() -> None:
    text = '[project]\ndependencies = ["fastapi"]\n'
    text = f'{text}[dependency-groups]\ntest = ["redis<4"]\n'
    assert against(project(pyproject__toml=text)) == []
    (blocker,) = against(project(pyproject__toml=text, uv__lock=""))
    assert blocker.place == "pyproject.toml:4"


def test_a_python_that_is_only_allowed_is_told() -> None:
    text = '[project]\nrequires-python = ">=3.9"\ndependencies = ["fastapi"]\n'
    assert against(project(pyproject__toml=text)) == []
    (doubt,) = doubts(NEEDS, project(pyproject__toml=text))
    assert doubt.reason == ">=3.9 allows a Python older than 3.11, which is needed"
    assert doubt.place == "pyproject.toml:2"
    image = "FROM python:3.12\n"
    assert doubts(NEEDS, project(pyproject__toml=text, Dockerfile=image)) == []
    assert doubts({}, project(pyproject__toml=text)) == []


@pytest.mark.parametrize("value", ["^0.90", "~0.111", "0.111.0", ">=0.100,<0.110"])
def test_poetry(value: str) -> None:
    text = f'[tool.poetry.dependencies]\npython = "<3.11"\nfastapi = "{value}"\n'
    found = against(project(pyproject__toml=text))
    assert [each.place for each in found] == ["pyproject.toml:2", "pyproject.toml:3"]
