from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from app.components.scheduler import registry
from app.components.scheduler.registry import cron, every
from app.components.scheduler.settings import SchedulerSettings, settings

MONDAY_NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def jobs(monkeypatch: pytest.MonkeyPatch) -> dict[str, registry.Job]:
    jobs: dict[str, registry.Job] = {}
    monkeypatch.setattr(registry, "JOBS", jobs)
    return jobs


def job() -> None: ...


def test_a_decorated_function_stays_callable(jobs: dict[str, registry.Job]) -> None:
    @cron("0 6 * * *", name="Answer")
    def answer() -> int:
        return 42

    (job,) = jobs.values()
    assert answer() == 42
    assert (job.id, job.name, job.schedule) == ("answer", "Answer", "0 6 * * *")


def test_two_jobs_of_one_name_are_refused() -> None:
    every(minutes=1)(job)
    with pytest.raises(ValueError, match=f"already defined in {__name__}"):
        every(minutes=2)(job)


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
    with pytest.raises(ValueError, match=reason):
        cron(expression)


def test_an_interval_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than zero"):
        every()


def test_a_job_that_needs_arguments_is_refused() -> None:
    def job(name: str) -> str:
        return name

    with pytest.raises(TypeError, match="'name'"):
        every(hours=1)(job)  # type: ignore[type-var]


def test_cron_is_read_in_the_time_zone_of_the_scheduler(
    jobs: dict[str, registry.Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "timezone", "America/New_York")
    cron("0 6 * * mon-fri")(job)
    next_run = jobs["job"].trigger.get_next_fire_time(None, MONDAY_NOON)
    assert next_run == datetime(2026, 3, 3, 11, tzinfo=UTC)


@pytest.mark.parametrize("name", ["Mars/Base", "Europe", "../etc/passwd"])
def test_an_unknown_time_zone_is_named_in_the_error(name: str) -> None:
    with pytest.raises(ValidationError, match="write one such as UTC"):
        SchedulerSettings(timezone=name)


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        ({"hours": 24}, "every day"),
        ({"hours": 36}, "every 36 hours"),
        ({"minutes": 30}, "every 30 minutes"),
        ({"seconds": 0.5}, "every 0.5 seconds"),
    ],
)
def test_people_are_shown_an_interval_in_its_largest_unit(
    jobs: dict[str, registry.Job], interval: dict[str, float], text: str
) -> None:
    every(**interval)(job)  # type: ignore[arg-type]
    assert jobs["job"].schedule == text
