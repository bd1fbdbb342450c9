"""The order of hooks in the pair form, and names that are taken."""

from round_trip import check_round_trip, edited, variants

from codemods.python import lifespan
from codemods.python.lifespan import Anchor, Spec
from codemods.python.style import Style

STYLE = Style(first_party=frozenset({"app"}))
PLAIN = """\
from contextlib import asynccontextmanager


@asynccontextmanager
async def life(app):
    await connect()
    yield
    await close()
"""
FINALLY = """\
from contextlib import asynccontextmanager


@asynccontextmanager
async def life(app):
    await connect()
    try:
        yield
    finally:
        await close()
"""
HOOKS = (("jobs", "last"), ("db", "first"))


def spec(name: str, order: str, suffix: str = "") -> Spec:
    return Spec(
        module=f"app.{name}",
        context=name,
        start=f"start_{name}",
        stop=f"stop_{name}",
        order=order,
        suffix=suffix,
    )


def body(text: str, *added: tuple[str, str]) -> list[str]:
    """The statements of the function, with hooks added one after the other."""
    data = text.encode()
    last: set[str] = set()
    ours: set[str] = set()
    for name, order in added:
        anchor = Anchor(function="life", ours=frozenset(ours), last=frozenset(last))
        data = edited(lifespan.insert(data, spec(name, order), anchor, STYLE)).data
        ours.add(f"app.{name}")
        if order == "last":
            last.add(f"app.{name}")
    lines = data.decode().partition("async def life(app):\n")[2].splitlines()
    return [line.strip().removeprefix("await ") for line in lines if line.strip()]


def test_what_starts_last_stays_last_whatever_comes_later() -> None:
    wanted = ["connect()", "start_db(app)", "start_jobs(app)", "yield"]
    wanted += ["stop_jobs(app)", "stop_db(app)", "close()"]
    for order in (
        (("jobs", "last"), ("db", "first")),
        (("db", "first"), ("jobs", "last")),
    ):
        assert body(PLAIN, *order) == wanted


def test_likewise_in_a_finally() -> None:
    wanted = ["connect()", "try:", "start_db(app)", "start_jobs(app)", "yield"]
    wanted += ["finally:", "stop_jobs(app)", "stop_db(app)", "close()"]
    for order in (
        (("jobs", "last"), ("db", "first")),
        (("db", "first"), ("jobs", "last")),
    ):
        assert body(FINALLY, *order) == wanted


def test_several_of_either_kind() -> None:
    hooks = (("work", "last"), ("db", "first"), ("jobs", "last"), ("cache", "first"))
    found = body(PLAIN, *hooks)
    middle = found.index("yield")
    starts = [each.removeprefix("start_") for each in found[1:middle]]
    stops = [each.removeprefix("stop_") for each in found[middle + 1 : -1]]
    assert starts == ["db(app)", "cache(app)", "work(app)", "jobs(app)"]
    assert stops == starts[::-1]


def test_other_names_where_they_are_taken() -> None:
    taken = PLAIN.replace("await connect()", "start_jobs = await connect()")
    anchor = Anchor(function="life")
    assert "already taken" in getattr(
        lifespan.insert(taken.encode(), spec("jobs", "last"), anchor, STYLE),
        "reason",
        "",
    )
    other = spec("jobs", "last", "_component")
    for _, data in variants(taken):
        result = check_round_trip(
            data,
            lambda text: lifespan.find(text, other),
            lambda text: lifespan.insert(text, other, anchor, STYLE),
            lambda text, chunks: lifespan.strip(text, other, chunks),
        )
        text = result.data.decode("utf-8-sig")
        assert "start_jobs as start_jobs_component" in text
        assert "await start_jobs_component(app)" in text
