"""Files on which an edit of Python once broke a promise, one test each."""

import pytest
from registration_places import Beside, insert
from round_trip import check_round_trip, edited, refused

from codemods.python import lifespan, registration
from codemods.python.import_order import Name
from codemods.python.import_removal import import_deletions
from codemods.python.imports import import_names
from codemods.python.source import Source, parse
from codemods.python.style import Style
from codemods.result import Found, Presence, Refusal, Result, Unchanged
from codemods.splice import apply_deletions, apply_insertions

STYLE = Style(first_party=frozenset({"app"}))
ROUTER = registration.Spec(
    module="app.middle.api",
    name="router",
    alias="middle_router",
    method="include_router",
)
IMPORT = "from app.middle.api import router as middle_router\n"
CALL = "app.include_router(middle_router)\n"
HOOK = lifespan.Spec(
    module="app.middle.lifespan",
    context="middle_lifespan",
    start="start_middle",
    stop="stop_middle",
)


def anchor(function: str = "", *barriers: int) -> Beside:
    return Beside(
        function=function,
        receiver="app",
        siblings=("include_router",),
        barriers=frozenset(barriers),
    )


def register(text: str, where: Beside) -> Result:
    return insert(text.encode(), ROUTER, where, STYLE)


def come_and_go(text: str, where: Beside) -> str:
    result = check_round_trip(
        text.encode(),
        lambda data: registration.find(data, ROUTER),
        lambda data: insert(data, ROUTER, where, STYLE),
        lambda data, chunks: registration.strip(data, ROUTER, chunks),
    )
    return result.data.decode()


def parsed(text: str) -> Source:
    source = parse(text.encode())
    assert isinstance(source, Source), source
    return source


def imported(text: str, *names: str) -> str | Refusal:
    wanted = [Name(name) for name in names]
    insertions = import_names(parsed(text), "app.jobs", wanted, STYLE)
    if isinstance(insertions, Refusal):
        return insertions
    return apply_insertions(text.encode(), insertions).decode()


def without(text: str, *names: str) -> str:
    deletions = import_deletions(parsed(text), "app.jobs", names, ())
    assert isinstance(deletions, list), deletions
    return apply_deletions(text.encode(), deletions).decode()


@pytest.mark.parametrize(
    "text",
    [
        "from app.jobs import \\\n    alpha\n",
        "from app.jobs import alpha, \\\n    zeta\n",
        "from app.jobs import (\n    alpha\n    , zeta\n    ,\n)\n",
        "from app.jobs import (\n    alpha,\n    zeta,)\n",
        "from app.jobs import (\n    alpha,\n    beta  # the last\n)\n",
    ],
)
def test_an_import_in_an_odd_layout_is_refused_and_not_broken(text: str) -> None:
    refusal = refused(imported(text, "middle", "other"))

    assert refusal.line == 1
    assert "give it one name a line, each with a comma" in refusal.reason


def test_a_name_does_not_come_under_the_comment_of_the_next() -> None:
    text = "from app.jobs import (\n    # of a\n    a,  # a\n\n    # of z\n    z,\n)\n"

    assert imported(text, "A", "m") == (
        "from app.jobs import (\n    A,\n    # of a\n    a,  # a\n    m,\n\n"
        "    # of z\n    z,\n)\n"
    )


def test_a_new_section_does_not_come_under_the_comment_of_the_next() -> None:
    text = '"""Docs."""\n\n# of the package\nfrom . import sibling\n'

    assert imported(text, "m") == (
        '"""Docs."""\n\nfrom app.jobs import m\n\n# of the package\n'
        "from . import sibling\n"
    )


def test_an_import_on_a_shared_line_is_taken_out_again() -> None:
    text = "more = 1; from app.jobs import alpha\n"

    added = imported(text, "beta")

    assert added == "more = 1; from app.jobs import alpha, beta\n"
    assert without(added, "beta") == text


def test_two_names_behind_the_last_go_with_their_commas() -> None:
    assert without("from app.jobs import a, b, c\n", "b", "c") == (
        "from app.jobs import a\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from app.jobs import (alpha, beta,\n    zeta)\n",
            "from app.jobs import (alpha,\n    zeta)\n",
        ),
        (
            "from app.jobs import (\n    beta,\n    # about zeta\n    zeta,\n)\n",
            "from app.jobs import (\n    # about zeta\n    zeta,\n)\n",
        ),
        (
            "from app.jobs import (\n    alpha,  # about alpha\n    beta\n)\n",
            "from app.jobs import (\n    alpha,  # about alpha\n)\n",
        ),
    ],
)
def test_a_name_goes_without_its_neighbours(before: str, after: str) -> None:
    assert without(before, "beta") == after


def test_an_unused_import_of_the_users_stays() -> None:
    text = f"{IMPORT}\napp = make()\n"
    result = edited(register(text, anchor()))
    assert result.data.decode() == text + CALL

    back = edited(registration.strip(result.data, ROUTER, result.chunks))

    assert back.data.decode() == text


@pytest.mark.parametrize(
    "local",
    [
        f"if TYPE_CHECKING:\n    {IMPORT}",
        f"def early():\n    {IMPORT}    return middle_router\n",
    ],
)
def test_an_import_that_does_not_bind_the_module_is_not_enough(local: str) -> None:
    refusal = refused(register(f"{local}\napp = make()\n", anchor()))

    assert refusal.line == 2
    assert "middle_router is already taken" in refusal.reason


def test_an_import_further_down_is_not_joined() -> None:
    text = (
        "import fastapi\n\napp = make()\napp.include_router(a)\n"
        "from app.late import b\nfrom app.middle.api import c\n"
        "app.include_router(b)\n"
    )

    after = come_and_go(text, anchor("", 7))

    assert after == (
        f"import fastapi\n\n{IMPORT}\napp = make()\napp.include_router(a)\n{CALL}"
        "from app.late import b\nfrom app.middle.api import c\n"
        "app.include_router(b)\n"
    )


@pytest.mark.parametrize(
    "last",
    [
        "done = 1; return app\n",
        "if DEBUG:\n        return app\n    else: raise OSError\n",
        "with lock:\n        return app\n",
    ],
)
def test_nothing_is_registered_where_it_is_never_reached(last: str) -> None:
    text = f"def register():\n    app = make()\n    {last}    "
    text = text.rstrip(" ") + "    app.include_router(late)\n"

    after = come_and_go(text, anchor("register"))

    assert f"    app = make()\n    {CALL}    {last}" in after


def test_what_shares_a_line_is_seen() -> None:
    text = "app = make(); app.ready = True\napp.include_router(a); ready()\n"

    assert come_and_go(text, anchor()) == f"{IMPORT}\n{text}{CALL}"


@pytest.mark.parametrize(
    "written",
    [
        "if DEBUG: app.include_router(middle_router)\n",
        "app.include_router(middle_router); ready()\n",
        "added = app.include_router(middle_router)\n",
    ],
)
def test_a_registration_within_something_else_is_not_doubled(written: str) -> None:
    data = f"{IMPORT}\napp = make()\n{written}".encode()

    assert registration.find(data, ROUTER) == Found(Presence.CHANGED, 4, 4)
    again = insert(data, ROUTER, anchor(), STYLE)
    assert again == Unchanged(4)
    refusal = refused(registration.strip(data, ROUTER))
    assert refusal.line == 4


def test_a_registration_by_keyword_is_not_doubled() -> None:
    call = 'app.include_router(prefix="/", router=middle_router)\n'
    text = f"{IMPORT}\napp = make()\n{call}"

    assert registration.find(text.encode(), ROUTER) == Found(Presence.CHANGED, 4, 4)
    assert register(text, anchor()) == Unchanged(4)
    gone = edited(registration.strip(text.encode(), ROUTER))
    assert gone.data.decode().strip() == "app = make()"


def test_a_receiver_out_of_reach_is_refused_with_its_line() -> None:
    refusal = refused(register("x = 1\nwith make() as app:\n    pass\n", anchor()))

    assert refusal.line == 2


def test_a_hook_that_was_pasted_is_not_doubled() -> None:
    data = (
        b"from app.middle.lifespan import middle_lifespan\n\n\n"
        b"async def lifespan(app):\n"
        b"    async with middle_lifespan(app):\n        yield\n"
    )
    place = lifespan.Anchor(function="lifespan")

    assert lifespan.find(data, HOOK) == Found(Presence.CHANGED, 5, 5)
    assert lifespan.insert(data, HOOK, place, STYLE) == Unchanged(5)
    assert refused(lifespan.strip(data, HOOK)).line == 5


@pytest.mark.parametrize(
    "other",
    ["if DEBUG: yield", "given = yield", "ready(); yield"],
)
def test_a_second_yield_is_seen_in_any_form(other: str) -> None:
    data = f"async def lifespan(app):\n    yield\n    {other}\n".encode()

    result = lifespan.insert(data, HOOK, lifespan.Anchor(function="lifespan"), STYLE)

    refusal = refused(result)
    assert refusal.line == 3
    assert "more than one yield" in refusal.reason


def test_lone_carriage_returns_are_named() -> None:
    refusal = refused(parse(b"# one\r\nimport a\rimport b\r"))

    assert refusal.line == 2
    assert "carriage return alone" in refusal.reason
