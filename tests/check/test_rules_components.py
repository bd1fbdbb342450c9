"""AEG301 to AEG303, and that what aegis generates is clean in every combination."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest

from aegis_cst.check.rules import (
    commands,
    components,
    compose,
    data_files,
    entry_points,
    environment,
    required_settings,
)
from aegis_cst.components.catalogue import with_required
from check.component_projects import (
    COMPOSE,
    MAIN,
    NAMES,
    ROUTING,
    Files,
    add,
    edited,
    without,
)
from check.project_check import found, shown

RULES = components.RULES
EVERY = (
    *data_files.RULES,
    *RULES,
    *commands.RULES,
    *compose.RULES,
    *environment.RULES,
    *required_settings.RULES,
    *entry_points.RULES,
)


def _sets(size: int) -> Iterator[tuple[str, ...]]:
    """Sets of so many components that hold all that their members require."""
    for chosen in combinations(NAMES, size):
        if set(with_required(chosen)) == set(chosen):
            yield chosen


@pytest.mark.parametrize("size", range(len(NAMES) + 1))
def test_any_components_in_any_order_are_clean(size: int, base: Files) -> None:
    for chosen in _sets(size):
        for order in {chosen, chosen[::-1]}:
            assert shown(EVERY, _added(base, order)) == [], order


def _added(base: Files, order: tuple[str, ...]) -> Files:
    """One after the other; what several orders begin with is added once."""
    if order not in _ADDED:
        _ADDED[order] = add(_added(base, order[:-1]), order[-1]) if order else base
    return _ADDED[order]


_ADDED: dict[tuple[str, ...], Files] = {}


def test_all_at_once_are_clean(base: Files) -> None:
    for name in NAMES:
        assert shown(EVERY, add(base, *with_required([name]))) == []
    assert shown(EVERY, add(base, *NAMES)) == []


def test_a_redis_of_the_user_s_is_clean(base: Files) -> None:
    own = "services:\n  kv:\n    image: valkey/valkey:8\n"
    files = add(edited(base, COMPOSE, "^services:\n", own), "worker")
    assert shown(EVERY, files) == []


@pytest.mark.parametrize(
    "anchors", ["compose = false", "env = false", "cards = false\ncompose = false"]
)
def test_what_the_project_does_without_is_not_missed(anchors: str, base: Files) -> None:
    said = f"[tool.aegis.anchors]\n{anchors}\n\n[tool.hatch"
    files = edited(base, "pyproject.toml", r"^\[tool\.hatch", said)
    if "compose" in anchors:
        files = without(files, COMPOSE)
    if "env" in anchors:
        files = without(files, ".env.example")
    assert shown(EVERY, add(files, *NAMES)) == []


def test_a_file_that_is_gone(full: Files) -> None:
    path = "app/components/scheduler/api.py"
    assert path in full
    (finding,) = found(RULES, without(full, path))
    assert finding.code == "AEG301"
    assert finding.message == f"{path} of the component `scheduler` is gone"
    assert finding.files == {"aegis.lock", path}
    line = full["aegis.lock"].decode().splitlines()[finding.place.line - 1]
    assert line.startswith(f'"{path}"')


def test_a_component_of_which_nothing_is_left(full: Files) -> None:
    gone = [
        path
        for path in full
        if path.startswith(("app/components/backup/", "app/components/scheduler/"))
    ]
    codes = [each.code for each in found(RULES, without(full, *gone))]
    assert codes == ["AEG301"] * len(codes)
    lock = full["aegis.lock"].decode()
    table = lock.partition("[components.database.files]\n")[2].partition("\n\n")[0]
    paths = re.findall(r'^"([^"]+)"', table, re.MULTILINE)
    alone = found(RULES, without(full, *paths), "AEG301")
    assert [each.message for each in alone] == [
        "nothing is left of the component `database` but its record"
    ]


GONE: list[tuple[str, str, str, str]] = [
    (
        ROUTING,
        r"^    app\.include_router\(scheduler_router.*\n",
        "the router of app.components.scheduler.api",
        "scheduler",
    ),
    (
        MAIN,
        r"^.*enter_async_context\(worker_lifespan.*\n",
        "the lifespan hook `worker_lifespan`",
        "worker",
    ),
    (
        "app/cli/main.py",
        r"^app\.add_typer\(cache_app.*\n",
        "the sub-command of app.components.cache.cli",
        "cache",
    ),
    (
        "app/components/frontend/cards.py",
        r"^.*add_card\(database_card\)\n",
        "the dashboard card of app.components.database.card",
        "database",
    ),
    (
        "pyproject.toml",
        r'^    "arq>=.*\n',
        "the requirement `arq>=0.25,<0.29`",
        "worker",
    ),
    (
        ".env.example",
        r"^SCHEDULER_PORT=.*\n",
        "the variable `SCHEDULER_PORT`",
        "scheduler",
    ),
    (COMPOSE, r"^  worker:\n(?:    .*\n|\n)+", "the service `worker`", "worker"),
    (
        COMPOSE,
        r"(?<=successfully\n)      redis:\n        condition: service_healthy\n",
        "`redis` in the `depends_on` of `web`",
        "cache",
    ),
    (
        COMPOSE,
        r"^  volumes:\n    - data:.*\n",
        "the mount of `data` at `/home/app/data`",
        "database",
    ),
    (
        COMPOSE,
        r"^    REDIS_URL.*\n",
        "the variable `REDIS_URL`",
        "cache",
    ),
]


@pytest.mark.parametrize(("path", "old", "what", "name"), GONE)
def test_an_edit_that_is_gone(
    path: str, old: str, what: str, name: str, full: Files
) -> None:
    files = edited(full, path, old, "")
    (finding,) = found(RULES, files)
    assert finding.code == "AEG302"
    assert finding.message == f"{what}, which the component `{name}` put here, is gone"
    assert finding.place.path == path
    assert finding.place.line >= 1


def test_a_volume_that_is_gone_with_its_mount(full: Files) -> None:
    files = edited(full, COMPOSE, r"^  redis-data:\n?", "")
    assert shown(RULES, files) == []  # it is mounted still: AEG403 tells
    assert [each.code for each in found(compose.RULES, files)] == ["AEG403"]
    files = edited(files, COMPOSE, r"^    volumes:\n      - redis-data:/data\n", "")
    (finding,) = found(RULES, files)
    assert finding.message.startswith("the volume `redis-data`")
    folder = edited(
        files,
        COMPOSE,
        "^    image: redis.*\n",
        r"\g<0>    volumes: [./redis:/data]" + "\n",
    )
    assert shown(RULES, folder) == []


def test_commented_out_is_gone(full: Files) -> None:
    files = edited(
        full, ROUTING, r"^    (app\.include_router\(scheduler_router.*)", r"    # \1"
    )
    assert [each.code for each in found(RULES, files)] == ["AEG302"]


def test_a_file_that_held_edits(full: Files) -> None:
    with_variables = re.findall(
        r'^\[\[components\.([\w-]+)\.edits\]\]\nkind = "variable"',
        full["aegis.lock"].decode(),
        re.MULTILINE,
    )
    gone = found(RULES, without(full, ".env.example"))
    assert len(gone) == len(set(with_variables)) > 1
    assert {each.place.path for each in gone} == {"aegis.lock"}
    assert all("`env = false`" in each.advice for each in gone)
