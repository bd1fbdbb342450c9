import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from scheduler_in_memory import run_jobs

from app.components.frontend.card import Row
from app.components.scheduler import registry
from app.components.scheduler.card import job_row, job_rows, scheduler_facts
from app.components.scheduler.lifespan import share_scheduler
from app.components.scheduler.models import (
    JobInfo,
    JobRun,
    SchedulerUnavailableError,
)
from app.components.scheduler.registry import every
from app.core.health import ComponentHealth, Status

UTC = ZoneInfo("UTC")


def job(**changes: object) -> JobInfo:
    now = datetime.now(UTC)
    values = {
        "id": "report",
        "name": "Report",
        "schedule": "0 6 * * *",
        "paused": False,
        "running": False,
        "next_run": now + timedelta(hours=2, seconds=30),
        "last_run": None,
    }
    return JobInfo.model_validate({**values, **changes})


def last_run(**outcome: str) -> JobRun:
    started_at = datetime.now(UTC) - timedelta(minutes=5, seconds=5)
    return JobRun.model_validate({"started_at": started_at, "seconds": 1.5, **outcome})


def shown(row: Row) -> tuple[object, ...]:
    labels = [action.label for action in row.actions]
    return row.state, row.status, list(row.facts), labels


def test_the_card_tells_how_many_jobs_there_are_and_who_runs_them() -> None:
    details = {"jobs": 2, "process": "laptop:4711:a1b2c3"}
    health = ComponentHealth(status=Status.HEALTHY, details=details)
    assert scheduler_facts(health) == [
        ("Jobs", "2"),
        ("Run by", "laptop:4711:a1b2c3"),
    ]


def test_a_row_tells_when_a_job_runs_and_how_it_went() -> None:
    succeeded = job_row(job(last_run=last_run(result="17 rows")))

    assert (succeeded.title, succeeded.note) == ("Report", "0 6 * * *")
    assert shown(succeeded) == (
        "Done",
        Status.HEALTHY,
        [
            ("Next run", "in 2 h 0 min"),
            ("Last run", "5 min ago, took 1.5 s"),
            ("Result", "17 rows"),
        ],
        ["Run", "Pause"],
    )


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, ("Not run yet", None)),
        ({"running": True}, ("Running", None)),
        ({"paused": True, "next_run": None}, ("Paused", Status.DEGRADED)),
        ({"last_run": last_run(error="KeyError")}, ("KeyError", Status.UNHEALTHY)),
    ],
)
def test_the_state_of_a_job_is_what_matters_most(
    changes: dict[str, object], state: tuple[str, Status | None]
) -> None:
    row = job_row(job(**changes))
    assert (row.state, row.status) == state


def test_a_job_that_runs_cannot_be_started() -> None:
    run, pause = job_row(job(running=True)).actions
    assert (run.label, run.is_enabled, pause.is_enabled) == ("Run", False, True)


def test_the_buttons_do_what_they_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "JOBS", {})
    ran = []

    @every(hours=1, name="Report")
    def report() -> None:
        ran.append("report")

    async def press() -> list[str]:
        async with run_jobs() as scheduler, share_scheduler(scheduler):  # type: ignore[arg-type]
            return [
                await (await job_rows())[0].actions[position].run()
                for position in (1, 1, 0)
            ]

    assert asyncio.run(press()) == [
        "Report is paused",
        "Report is on its schedule again",
        "Report has been started",
    ]
    assert ran == ["report"]


def test_without_a_scheduler_the_rows_say_so() -> None:
    with pytest.raises(SchedulerUnavailableError):
        asyncio.run(job_rows())
