import asyncio
import inspect
import json
import logging
import math
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

import arq.worker
import pytest
from arq.worker import Retry
from pydantic import BaseModel, ValidationError

from app.components.worker import registry as registry_module
from app.components.worker.arguments import Arguments
from app.components.worker.arq_redis import decode, encode
from app.components.worker.execution import retry_delay, try_task
from app.components.worker.registry import (
    Context,
    TaskDefinitionError,
    load_tasks,
    task,
)
from app.components.worker.workers import is_told_by_arq_alone


class Item(BaseModel):
    name: str
    price: float = 1


async def order(
    ctx: Context, number: UUID, day: date, *items: Item, note: str = ""
) -> None: ...


async def typed(
    ctx: Context, number: UUID, items: list[Item], copy: bool = False, data: bytes = b""
) -> None: ...


UTC = timezone(timedelta(0))
NUMBER = UUID("12345678-1234-5678-1234-567812345678")


def context(job_try: int = 1) -> Context:
    return {"job_id": "1", "job_try": job_try, "enqueue_time": datetime.now(UTC)}


@pytest.fixture(autouse=True)
def tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    load_tasks()
    monkeypatch.setattr(registry_module, "registered", {})


def attempt(name: str, job_try: int = 1) -> object:
    return asyncio.run(try_task(load_tasks()[name], context(job_try), {}))


def test_arguments_keep_their_types_on_their_way_through_json() -> None:
    arguments = Arguments(typed)
    given = {"number": NUMBER, "items": [Item(name="a")], "data": b"\xff\x00"}

    encoded = json.loads(json.dumps(arguments.encode(given)))

    assert arguments.decode(encoded) == given


def test_arguments_are_accepted_as_json_and_as_texts() -> None:
    arguments = Arguments(typed)
    items = [{"name": "17", "price": 2.0}]
    encoded = {"number": str(NUMBER), "items": items, "copy": True}
    texts = {"number": str(NUMBER), "items": json.dumps(items), "copy": "true"}

    assert arguments.encode_json(encoded) == encoded
    assert arguments.encode_texts(texts) == encoded


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"items": []}, "number"),
        ({"number": NUMBER, "items": [{"price": 1}]}, "items"),
        ({"number": NUMBER, "items": [], "extra": 1}, "extra"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, object], wrong: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Arguments(typed).encode(given)

    (problem,) = raised.value.errors()
    assert problem["loc"][0] == wrong


async def no_context() -> None: ...
async def untyped(ctx: Context, number) -> None: ...  # type: ignore[no-untyped-def]  # noqa: ANN001
async def option(ctx: Context, _queue: str) -> None: ...
def blocking(ctx: Context) -> None: ...


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (no_context, "ctx"),
        (untyped, "no annotation"),
        (order, "by its name"),
        (option, "names with _"),
        (blocking, "async def"),
    ],
)
def test_a_task_that_cannot_be_run_is_refused_with_its_place(
    function: object, reason: str
) -> None:
    with pytest.raises(TaskDefinitionError, match=f"{__name__}.*{reason}"):
        task()(function)  # type: ignore[type-var]


@pytest.mark.parametrize(
    "options", [{"queue": "no_such_queue"}, {"timeout": 0}, {"max_tries": 0}]
)
def test_a_task_with_an_option_that_cannot_be_is_refused(
    options: dict[str, object],
) -> None:
    with pytest.raises(TaskDefinitionError, match="typed"):
        task(**options)(typed)  # type: ignore[arg-type]


def test_a_name_is_taken_only_once() -> None:
    task()(typed)

    with pytest.raises(TaskDefinitionError, match=f"{__name__} has one of that name"):
        task()(typed)


def test_a_failed_try_is_followed_by_another_until_the_last(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @task(max_tries=3)
    async def fails(ctx: Context) -> None:
        raise ValueError("out of paper")

    with pytest.raises(Retry) as retry:
        attempt("fails", job_try=2)
    assert retry.value.defer_score
    assert caplog.records[-1].exc_info
    with pytest.raises(ValueError, match="out of paper"):
        attempt("fails", job_try=3)
    failures = [vars(each) for each in caplog.records if each.exc_info]
    assert [
        (each["message"], each["task"], each["job"], each["try"]) for each in failures
    ] == [
        ("Job failed, it will be tried again", "fails", "1", 2),
        ("Job failed", "fails", "1", 3),
    ]


def test_arq_does_not_tell_the_last_failure_again() -> None:
    text = "%6.2fs ! %s failed, %s: %s"

    assert text in inspect.getsource(arq.worker)
    assert not is_told_by_arq_alone(logging.makeLogRecord({"msg": text}))
    assert is_told_by_arq_alone(logging.makeLogRecord({"msg": "job %s expired"}))


def test_delays_double_up_to_a_limit_and_are_spread() -> None:
    for job_try, longest in [(1, 2), (2, 4), (5, 32), (20, 600)]:
        delays = {retry_delay(job_try) for _ in range(20)}
        assert all(longest / 2 <= delay <= longest for delay in delays)
        assert len(delays) > 1


def test_a_task_that_takes_too_long_is_cancelled() -> None:
    @task(timeout=0.01, max_tries=1)
    async def endless(ctx: Context) -> None:
        await asyncio.Event().wait()

    with pytest.raises(asyncio.exceptions.TimeoutError):
        attempt("endless")


def test_a_task_cannot_end_the_worker() -> None:
    @task(max_tries=1)
    async def quits(ctx: Context) -> None:
        raise SystemExit(1)

    with pytest.raises(RuntimeError, match="SystemExit"):
        attempt("quits")


def test_arguments_that_no_longer_fit_are_not_tried_again() -> None:
    @task()
    async def changed(ctx: Context, new: int) -> None: ...

    with pytest.raises(ValidationError):
        attempt("changed")


@pytest.mark.parametrize(
    ("result", "decoded"),
    [
        (Item(name="a"), {"name": "a", "price": 1.0}),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC)}, {"at": "2026-01-01T00:00:00Z"}),
        (math.inf, None),
        (ValueError("out of paper"), "ValueError"),
        (asyncio.CancelledError(), "CancelledError"),
    ],
)
def test_results_lie_in_redis_as_json(result: object, decoded: object) -> None:
    assert decode(encode({"r": result})) == {"r": decoded}
