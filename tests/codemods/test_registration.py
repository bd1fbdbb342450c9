"""Router registrations, Typer sub-commands and dashboard cards."""

from functools import partial

import pytest
from registration_places import Beside, insert
from round_trip import check_round_trip, edited, refused, variants

from codemods.python import registration
from codemods.python.registration import Spec
from codemods.python.style import Style
from codemods.result import Found, Presence, Unchanged

STYLE = Style(first_party=frozenset({"app"}))
ROUTER = Spec(
    module="app.components.scheduler.api",
    name="router",
    alias="scheduler_router",
    method="include_router",
)
ROUTING = Beside(
    function="include_routers", receiver="app", siblings=("include_router",)
)
COMMAND = Spec(
    module="app.components.scheduler.cli",
    name="app",
    alias="scheduler_app",
    method="add_typer",
    arguments=('name="scheduler"',),
)

PLAIN = """\
from fastapi import FastAPI

from app.components.backend.api.health import router as health_router


def include_routers(app: FastAPI) -> None:
    app.include_router(health_router)
"""
PLAIN_WITH = """\
from fastapi import FastAPI

from app.components.backend.api.health import router as health_router
from app.components.scheduler.api import router as scheduler_router


def include_routers(app: FastAPI) -> None:
    app.include_router(health_router)
    app.include_router(scheduler_router)
"""

CONDITION_LAST = """\
from fastapi import FastAPI
from app.settings import settings
from app.web import admin, users  # ours


def include_routers(app: FastAPI) -> None:
    app.include_router(users.router)  # people

    # only at home
    if settings.debug:
        app.include_router(admin.router)
"""
CONDITION_LAST_WITH = """\
from fastapi import FastAPI
from app.components.scheduler.api import router as scheduler_router
from app.settings import settings
from app.web import admin, users  # ours


def include_routers(app: FastAPI) -> None:
    app.include_router(users.router)  # people
    app.include_router(scheduler_router)

    # only at home
    if settings.debug:
        app.include_router(admin.router)
"""

MULTI_LINE = """\
from fastapi import FastAPI

from app.web import (
    users,  # people
    zebras,
)


def include_routers(app: FastAPI) -> None:
    app.include_router(
        users.router,
        prefix="/users",
    )

    return None
"""
MULTI_LINE_WITH = """\
from fastapi import FastAPI

from app.components.scheduler.api import router as scheduler_router
from app.web import (
    users,  # people
    zebras,
)


def include_routers(app: FastAPI) -> None:
    app.include_router(
        users.router,
        prefix="/users",
    )
    app.include_router(scheduler_router)

    return None
"""

NO_IMPORT = """\
def include_routers(app):
    '''Every router.'''
    app.include_router(health)
"""
NO_IMPORT_WITH = """\
from app.components.scheduler.api import router as scheduler_router


def include_routers(app):
    '''Every router.'''
    app.include_router(health)
    app.include_router(scheduler_router)
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(PLAIN, PLAIN_WITH, id="plain"),
        pytest.param(CONDITION_LAST, CONDITION_LAST_WITH, id="condition last"),
        pytest.param(MULTI_LINE, MULTI_LINE_WITH, id="several lines"),
        pytest.param(NO_IMPORT, NO_IMPORT_WITH, id="no import"),
    ],
)
def test_registers_behind_the_last_unconditional_one(before: str, after: str) -> None:
    result = edited(insert(before.encode(), ROUTER, ROUTING, STYLE))

    assert result.data.decode() == after
    assert "scheduler_router" in after.splitlines()[result.line - 1]
    for _, data in variants(before):
        check_round_trip(
            data,
            partial(registration.find, spec=ROUTER),
            partial(insert, spec=ROUTER, where=ROUTING, style=STYLE),
            lambda data, chunks: registration.strip(data, ROUTER, chunks),
        )


def test_stands_before_a_barrier() -> None:
    before = (
        "def include_routers(app):\n"
        "    app.include_router(users)\n"
        "    # must stay last\n"
        "    app.include_router(catch_all)\n"
    )
    anchor = Beside(
        function="include_routers",
        receiver="app",
        siblings=("include_router",),
        barriers=frozenset({4}),
    )

    result = edited(insert(before.encode(), ROUTER, anchor, STYLE))

    body = result.data.decode().partition("def ")[2]
    assert body == (
        "include_routers(app):\n"
        "    app.include_router(users)\n"
        "    app.include_router(scheduler_router)\n"
        "    # must stay last\n"
        "    app.include_router(catch_all)\n"
    )


def test_stands_above_the_comment_of_a_barrier_that_comes_first() -> None:
    before = (
        "def include_routers(app):\n"
        "    # must stay last\n"
        "    app.include_router(catch_all)\n"
    )
    anchor = Beside(
        function="include_routers",
        receiver="app",
        siblings=("include_router",),
        barriers=frozenset({3}),
    )

    result = edited(insert(before.encode(), ROUTER, anchor, STYLE))

    assert result.data.decode().endswith(
        "    app.include_router(scheduler_router)\n"
        "    # must stay last\n"
        "    app.include_router(catch_all)\n"
    )


def test_registers_behind_other_components_by_preference() -> None:
    before = PLAIN_WITH + "    app.include_router(mine)\n"
    other = Spec(
        module="app.components.worker.api",
        name="router",
        alias="worker_router",
        method="include_router",
    )
    anchor = Beside(
        function="include_routers",
        receiver="app",
        siblings=("include_router",),
        ours=frozenset({"app.components.scheduler.api"}),
    )

    result = edited(insert(before.encode(), other, anchor, STYLE))

    assert result.data.decode().endswith(
        "    app.include_router(scheduler_router)\n"
        "    app.include_router(worker_router)\n"
        "    app.include_router(mine)\n"
    )


CLI = """\
import typer

from app.cli.serve import serve

app = typer.Typer(no_args_is_help=True)
app.command()(serve)

if __name__ == "__main__":
    app()
"""


def test_sub_command_stands_behind_the_commands_of_the_module() -> None:
    anchor = Beside(function="", receiver="app", siblings=("add_typer", "command"))

    for _, data in variants(CLI):
        result = check_round_trip(
            data,
            partial(registration.find, spec=COMMAND),
            partial(insert, spec=COMMAND, where=anchor, style=STYLE),
            lambda data, chunks: registration.strip(data, COMMAND, chunks),
        )
        text = result.data.decode("utf-8-sig").replace("\r\n", "\n")
        assert (
            'app.command()(serve)\napp.add_typer(scheduler_app, name="scheduler")\n'
            in text
        )


def test_sub_command_stands_behind_the_application_where_commands_are_decorated() -> (
    None
):
    before = CLI.replace("app.command()(serve)\n", "\n\n@app.command()\ndef a(): ...\n")
    anchor = Beside(function="", receiver="app", siblings=("add_typer",))

    result = edited(insert(before.encode(), COMMAND, anchor, STYLE))

    assert (
        "app = typer.Typer(no_args_is_help=True)\n"
        'app.add_typer(scheduler_app, name="scheduler")\n'
    ) in result.data.decode()


def test_long_call_is_wrapped_as_the_formatter_would() -> None:
    style = Style(line_length=50, first_party=frozenset({"app"}))
    anchor = Beside(function="", receiver="app", siblings=("command",))

    result = edited(insert(CLI.encode(), COMMAND, anchor, style))

    text = result.data.decode()
    assert (
        "from app.components.scheduler.cli import (\n    app as scheduler_app,\n)\n"
    ) in text
    assert 'app.add_typer(scheduler_app, name="scheduler")\n' in text


CHANGED = PLAIN_WITH.replace(
    "app.include_router(scheduler_router)",
    "app.include_router(\n"
    '        scheduler_router, prefix="/internal"  # not public\n'
    "    )",
)


def test_changed_registration_is_seen_and_goes_whole() -> None:
    found = registration.find(CHANGED.encode(), ROUTER)

    assert found == Found(Presence.CHANGED, 9, 11)
    result = edited(registration.strip(CHANGED.encode(), ROUTER))
    assert result.data.decode() == PLAIN
    assert isinstance(insert(CHANGED.encode(), ROUTER, ROUTING, STYLE), Unchanged)


def test_second_registration_of_the_users_stays_with_its_import() -> None:
    extra = '    app.include_router(scheduler_router, prefix="/v2")\n'

    result = edited(registration.strip((PLAIN_WITH + extra).encode(), ROUTER))

    ours = "    app.include_router(scheduler_router)\n"
    assert result.data.decode() == PLAIN_WITH.replace(ours, "") + extra


def test_other_quotes_and_layout_are_no_change() -> None:
    text = CLI.replace(
        "\napp = typer", "from app.components.scheduler import cli\n\napp = typer"
    ) + ("app.add_typer(\n    cli.app,\n    name='scheduler',\n)\n")

    found = registration.find(text.encode(), COMMAND)

    assert isinstance(found, Found)
    assert found.presence is Presence.OURS


def test_taken_name_is_refused_with_its_line() -> None:
    taken = PLAIN.replace(
        "    app.include_router(health_router)\n",
        "    scheduler_router = 1\n    app.include_router(health_router)\n",
    )

    refusal = refused(insert(taken.encode(), ROUTER, ROUTING, STYLE))

    assert refusal.line == 7
    assert "scheduler_router is already taken" in refusal.reason


def test_two_functions_of_the_name_are_refused() -> None:
    twice = PLAIN + "\n\ndef include_routers(app):\n    app.include_router(x)\n"

    refusal = refused(insert(twice.encode(), ROUTER, ROUTING, STYLE))

    assert refusal.line == 10
    assert "defined 2 times, on lines 6, 10" in refusal.reason
    assert refusal.snippet == (
        "from app.components.scheduler.api import router as scheduler_router\n\n"
        "app.include_router(scheduler_router)\n"
    )


def test_syntax_error_is_refused_with_its_line() -> None:
    broken = PLAIN + "    app.include_router(\n"

    refusal = refused(insert(broken.encode(), ROUTER, ROUTING, STYLE))

    assert refusal.line == 8
    assert refusal.reason == "syntax error: '(' was never closed"


def test_block_is_not_left_empty() -> None:
    alone = PLAIN_WITH.replace("    app.include_router(health_router)\n", "")

    refusal = refused(registration.strip(alone.encode(), ROUTER))

    assert refusal.line == 8
    assert "add `pass`" in refusal.reason
