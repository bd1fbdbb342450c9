from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.components.scheduler.engine import TimeZoneError, time_zone
from app.components.scheduler.registry import (
    JobDefinitionError,
    JobRegistry,
    load_jobs,
)
from app.components.scheduler.triggers import UTC, Cron, Interval

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_jobs_of_this_application_have_a_next_run() -> None:
    now = datetime.now(UTC)
    for job in load_jobs():
        assert job.schedule.trigger(UTC).get_next_fire_time(None, now), job.id


def test_a_decorated_function_stays_callable() -> None:
    registry = JobRegistry()

    @registry.cron("0 6 * * *", name="Answer")
    def answer() -> int:
        return 42

    (job,) = registry
    assert answer() == 42
    assert (job.id, job.name, str(job.schedule)) == ("answer", "Answer", "0 6 * * *")


def test_two_jobs_of_one_name_are_refused() -> None:
    registry = JobRegistry()

    def job() -> None: ...

    registry.every(minutes=1)(job)
    with pytest.raises(JobDefinitionError, match=r"jobs\.py.*already"):
        registry.every(minutes=2)(job)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("0 6 * *", "Wrong number of fields"),
        ("61 * * * *", "higher than the maximum"),
        ("0 0 31 2 *", "no such day"),
        ("0 6 * * 1-5", "as names, such as mon-fri"),
        ("0 6 13 * fri", "a day of the month or a day of the week"),
    ],
)
def test_a_cron_expression_that_would_not_do_what_it_says_is_refused(
    expression: str, reason: str
) -> None:
    def job() -> None: ...

    with pytest.raises(JobDefinitionError, match=reason):
        JobRegistry().cron(expression)(job)


def test_an_interval_without_length_is_refused() -> None:
    def job() -> None: ...

    with pytest.raises(JobDefinitionError, match="longer than zero"):
        JobRegistry().every()(job)


def test_a_job_that_needs_arguments_is_refused() -> None:
    def job(name: str) -> str:
        return name

    with pytest.raises(JobDefinitionError, match="'name'"):
        JobRegistry().every(hours=1)(job)  # type: ignore[type-var]


def test_cron_is_read_in_the_time_zone_of_the_scheduler() -> None:
    trigger = Cron("0 6 * * mon-fri").trigger(ZoneInfo("America/New_York"))
    next_run = trigger.get_next_fire_time(None, MONDAY_NOON)
    assert next_run == datetime(2026, 3, 3, 11, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Mars/Base", "", "Europe", "../etc/passwd"])
def test_an_unknown_time_zone_is_named_in_the_error(name: str) -> None:
    with pytest.raises(TimeZoneError, match="SCHEDULER_TIMEZONE"):
        time_zone(name)


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (timedelta(hours=24), "every day"),
        (timedelta(hours=36), "every 36 hours"),
        (timedelta(minutes=30), "every 30 minutes"),
        (timedelta(seconds=0.5), "every 0.5 seconds"),
    ],
)
def test_people_are_shown_an_interval_in_its_largest_unit(
    interval: timedelta, text: str
) -> None:
    assert str(Interval(interval)) == text
