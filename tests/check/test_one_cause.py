"""AEG302 keeps silent where another finding or a note tells of the one cause."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from memory_tree import MemoryTree

from aegis_cst.check.finding import Finding
from aegis_cst.check.rules import RULES, components
from aegis_cst.check.runner import findings
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.sources import DiskSources, TreeSources
from check.component_projects import (
    COMPOSE,
    ROUTING,
    Files,
    add,
    edited,
    without,
)
from check.project_check import shown

EXAMPLE = ".env.example"
MANIFEST = "pyproject.toml"
LOCK = "aegis.lock"
CONFLICT = "<<<<<<< ours\n=======\n>>>>>>> theirs\n"


def every(files: Files) -> list[str]:
    """Codes of all findings, of all rules."""
    return [each.code for each in findings(codebase(files), RULES)]


def codebase(files: Files) -> Codebase:
    return Codebase(TreeSources(MemoryTree(files)))


def before(files: Files, path: str, line: str, text: str) -> Files:
    return edited(files, path, line, f"{text}\\g<0>")


UNREADABLE: list[tuple[str, Callable[[Files], Files]]] = [
    (
        "AEG405",
        lambda files: edited(
            files, COMPOSE, r"web:\n    <<: \*app", "web:\n    <<: *apq"
        ),
    ),
    ("AEG003", lambda files: before(files, COMPOSE, "^services:", CONFLICT)),
    ("AEG003", lambda files: before(files, COMPOSE, "^services:", "x: [1\n")),
    ("AEG003", lambda files: {**files, COMPOSE: files[COMPOSE] + b"# \xe9\n"}),
    ("AEG003", lambda files: before(files, MANIFEST, r"^\[tool\.h", "[tool.x\n")),
    ("AEG003", lambda files: before(files, MANIFEST, r"^\[tool\.h", CONFLICT)),
    ("AEG003", lambda files: {**files, MANIFEST: files[MANIFEST] + b"# \xe9\n"}),
    ("AEG003", lambda files: before(files, LOCK, r"^format", CONFLICT)),
    ("AEG003", lambda files: {**files, LOCK: b"format = 1\n[components\n"}),
    ("AEG003", lambda files: {**files, LOCK: b"# \xe9\n"}),
    ("AEG003", lambda files: {**files, LOCK: b"format = 2\n"}),
]


@pytest.mark.parametrize(("code", "change"), UNREADABLE)
def test_a_file_that_cannot_be_read_is_one_finding(
    code: str, change: Callable[[Files], Files], full: Files
) -> None:
    assert every(change(full)) == [code]


@pytest.mark.parametrize("path", [COMPOSE, EXAMPLE, MANIFEST, ROUTING, LOCK])
@pytest.mark.parametrize("kind", ["folder", "loop", "large"])
def test_what_stands_in_place_of_a_file(
    path: str, kind: str, full: Files, tmp_path: Path
) -> None:
    for name, data in full.items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    (tmp_path / path).unlink()
    if kind == "folder":
        (tmp_path / path).mkdir()
    elif kind == "large":
        (tmp_path / path).write_bytes(b"#" * 2_000_001)
    else:
        try:
            (tmp_path / path).symlink_to(tmp_path / path)
        except OSError:
            pytest.skip("links need a permission here")
    sources = DiskSources(tmp_path)
    found = findings(Codebase(sources), RULES)
    assert [each for each in found if each.code == "AEG302"] == []
    assert path in sources.skips


def test_a_conflict_in_the_example_takes_nothing_away(full: Files) -> None:
    assert every(before(full, EXAMPLE, "^REDIS_URL", CONFLICT)) == []


def test_an_example_that_is_a_template(full: Files) -> None:
    files = edited(full, EXAMPLE, "^APP_NAME=.*", "APP_NAME={{ name }}")
    assert shown(components.RULES, files) == []


def test_a_misspelt_dependency_is_one_finding(full: Files) -> None:
    old = r"(condition: service_completed_successfully\n      )redis:"
    assert every(edited(full, COMPOSE, old, r"\1rdis:")) == ["AEG402"]


@pytest.mark.parametrize("name", ["deploy/stack.yml", "infrastructure.yaml"])
def test_a_compose_file_of_another_name(name: str, base: Files) -> None:
    said = f'[tool.aegis.anchors]\ncompose = "{name}"\n\n[tool.hatch'
    files = edited(base, MANIFEST, r"^\[tool\.hatch", said)
    up = ".." if "/" in name else "."
    files = edited(files, COMPOSE, "build: [.]", f"build: {up}")
    files = {**without(files, COMPOSE), name: files[COMPOSE]}
    files = add(files, "worker")
    assert shown(components.RULES, files) == []
    gone = edited(files, name, r"^  worker:\n(?:    .*\n|\n)+", "")
    (line,) = shown(components.RULES, gone)
    assert line.startswith(f"{name}:")


def test_an_example_of_another_name(base: Files) -> None:
    said = '[tool.aegis.anchors]\nenv = "deploy/variables"\n\n[tool.hatch'
    files = edited(base, MANIFEST, r"^\[tool\.hatch", said)
    files = {**without(files, EXAMPLE), "deploy/variables": files[EXAMPLE]}
    assert shown(components.RULES, add(files, "worker")) == []


CACHE = "app/components/cache/settings.py"
SCHEDULER = "app/components/scheduler/settings.py"
OF_CACHE = r"^((?:REDIS|CACHE|SESSION)_\w+=)"


def prefixed(files: Files, prefix: str = '"SHOP_"') -> Files:
    """Two settings classes given a prefix, and every variable renamed to match."""
    option = f'env_file=".env", env_prefix={prefix},'
    files = edited(files, CACHE, r'env_file="\.env",', option)
    files = edited(files, EXAMPLE, OF_CACHE, r"SHOP_\1")
    files = edited(files, COMPOSE, r"REDIS_URL(?=[:}-])", "SHOP_REDIS_URL")
    option = f"env_prefix={prefix},"
    files = edited(files, SCHEDULER, r'env_prefix="SCHEDULER_",', option)
    return edited(files, EXAMPLE, r"^SCHEDULER_", "SHOP_")


@pytest.mark.parametrize("prefix", ['"SHOP_"', '"shop_"', "PREFIX"])
def test_variables_with_a_prefix(prefix: str, full: Files) -> None:
    files = prefixed(full, prefix)
    assert b"    SHOP_REDIS_URL: ${SHOP_REDIS_URL" in files[COMPOSE]
    assert every(files) == []


def test_a_variable_with_a_prefix_that_is_gone(full: Files) -> None:
    files = edited(prefixed(full), EXAMPLE, r"^SHOP_REDIS_URL=.*\n", "")
    assert shown(components.RULES, files) == [
        (
            ".env.example:100:1 the variable `REDIS_URL`, which the component `cache` "
            "put here, is gone"
        )
    ]


def test_variables_with_an_alias(full: Files) -> None:
    new = 'redis_url: str = Field(default="redis://", validation_alias="KV_URL")'
    files = edited(full, CACHE, r"redis_url: str = .*", new)
    files = edited(files, EXAMPLE, "^REDIS_URL=", "KV_URL=")
    files = edited(files, COMPOSE, r"REDIS_URL(?=[:}-])", "KV_URL")
    assert every(files) == []


def test_a_variable_with_another_prefix_that_is_gone(full: Files) -> None:
    files = edited(prefixed(full), EXAMPLE, r"^SHOP_PORT=.*\n", "")
    assert shown(components.RULES, files) == [
        (
            ".env.example:0:1 the variable `SCHEDULER_PORT`, which the component "
            "`scheduler` put here, is gone"
        )
    ]


def one(files: Files) -> Finding:
    (finding,) = findings(codebase(files), components.RULES)
    return finding


INSTEAD = "; to do without the component, `aegis remove {}`"
PUT_BACK: list[tuple[str, str, str, str]] = [
    (
        ROUTING,
        r"^.*scheduler_router.*\n",
        (
            "put `app.include_router(scheduler_router)` back, with "
            "`from app.components.scheduler.api import router as scheduler_router`"
        ),
        "scheduler",
    ),
    (
        ROUTING,
        r"^    app\.include_router\(scheduler_router.*\n",
        "put `app.include_router(scheduler_router)` back",
        "scheduler",
    ),
    (
        "app/components/backend/main.py",
        r"^.*enter_async_context\(worker_lifespan.*\n",
        "put `await stack.enter_async_context(worker_lifespan(app))` back",
        "worker",
    ),
    (
        MANIFEST,
        r'^    "arq>=.*\n',
        'put `"arq>=0.25,<0.29"` back under `dependencies`',
        "worker",
    ),
    (
        EXAMPLE,
        r"^SCHEDULER_PORT=.*\n",
        "put `SCHEDULER_PORT=8001` back",
        "scheduler",
    ),
    (
        COMPOSE,
        r"^  worker:\n(?:    .*\n|\n)+",
        "put `worker:` back under `services:`, as aegis.lock:{} has it",
        "worker",
    ),
]


@pytest.mark.parametrize(("path", "old", "advice", "name"), PUT_BACK)
def test_how_to_put_it_back(
    path: str, old: str, advice: str, name: str, full: Files
) -> None:
    text = full[LOCK].decode()
    line = text[: text.index('"\\n  worker:')].count("\n") + 1
    finding = one(edited(full, path, old, ""))
    assert finding.advice == advice.format(line) + INSTEAD.format(name)


REQUIRED = " (`cache` cannot be removed: `worker` requires it)"
SHARED: list[tuple[str, str, str]] = [
    (
        r"(?<=successfully\n)      redis:\n        condition: service_healthy\n",
        "",
        (
            "put `redis: {condition: service_healthy}` back under the `depends_on` of "
            "`web`"
        ),
    ),
    (
        r"^    REDIS_URL.*\n",
        "",
        "put `REDIS_URL: ${REDIS_URL:-redis://redis:6379/0}` back under `environment`",
    ),
]


@pytest.mark.parametrize(("old", "new", "advice"), SHARED)
def test_what_cannot_be_removed_is_not_to_be(
    old: str, new: str, advice: str, full: Files
) -> None:
    finding = one(edited(full, COMPOSE, old, new))
    assert finding.advice == advice + REQUIRED


def test_a_volume_and_a_mount(full: Files) -> None:
    mount = one(edited(full, COMPOSE, r"^  volumes:\n    - data:.*\n", ""))
    assert mount.advice == (
        "put `data:/home/app/data` back under the `volumes` of the services"
        " (`database` cannot be removed: `auth` requires it)"
    )
    files = edited(full, COMPOSE, r"^  redis-data:\n?", "")
    files = edited(files, COMPOSE, r"^    volumes:\n      - redis-data:/data\n", "")
    assert one(files).advice == (
        "put `redis-data:` back under the top-level `volumes:`" + REQUIRED
    )


def test_files_that_are_gone(full: Files) -> None:
    path = "app/components/cache/client.py"
    assert one(without(full, path)).advice == (
        "restore it from version control" + REQUIRED
    )
    path = "app/components/scheduler/api.py"
    assert one(without(full, path)).advice == (
        "restore it from version control, or run `aegis remove scheduler` and "
        "`aegis add scheduler`"
    )


def test_an_integration_cannot_be_removed_by_its_name(full: Files) -> None:
    finding = one(edited(full, EXAMPLE, r"^DATABASE_BACKUP_KEEP=.*\n", ""))
    assert finding.advice == "put `DATABASE_BACKUP_KEEP=7` back"


def test_a_requirement_in_a_list_of_its_own(base: Files) -> None:
    manifest = b"""\
[tool.aegis]
app = "app.entrypoints.webserver:app"
anchors = { commands = false }
"""
    files = {**base, MANIFEST: manifest, "requirements.txt": b"fastapi\n"}
    files = add(files, "worker")
    finding = one(edited(files, "requirements.txt", r"^arq.*\n", ""))
    assert finding.advice.startswith("put `arq>=0.25,<0.29` back; ")
    assert (finding.place.path, finding.place.line) == ("requirements.txt", 0)


@pytest.mark.parametrize(
    ("old", "near"),
    [
        (r"^REDIS_TIMEOUT_SECONDS=.*\n", "REDIS_URL="),
        (r"^REDIS_URL=.*\n", "REDIS_TIMEOUT_SECONDS=1"),
    ],
)
def test_the_place_of_a_variable_is_beside_its_neighbour(
    old: str, near: str, full: Files
) -> None:
    files = edited(full, EXAMPLE, old, "")
    place = one(files).place
    assert files[EXAMPLE].decode().splitlines()[place.line - 1] == near
    assert (place.column, place.end_column) == (1, len(near) + 1)


def test_where_no_neighbour_is_known_it_is_the_file(base: Files) -> None:
    files = add(base, "worker")
    known = r"^\w+=.*\n"
    found = findings(codebase(edited(files, EXAMPLE, known, "")), components.RULES)
    assert found
    assert {(e.place.path, e.place.line) for e in found} == {(EXAMPLE, 0)}


def test_a_lock_that_cannot_be_read_records_nothing(
    full: Files, tmp_path: Path
) -> None:
    for name, data in full.items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data * 90 if name == LOCK else data)
    sources = DiskSources(tmp_path)
    assert findings(Codebase(sources), RULES) == ()
    assert re.match("larger", sources.skips[LOCK].reason)
