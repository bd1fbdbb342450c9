from functools import partial

import flet as ft
import httpx

from app.components.frontend.card import Action, Card, Fact, Row
from app.components.frontend.times import ago, until
from app.components.scheduler.lifespan import current_scheduler, is_embedded
from app.components.scheduler.models import Action as JobAction
from app.components.scheduler.models import JobInfo, SchedulerError
from app.components.scheduler.settings import settings
from app.core.health import ComponentHealth, Status

DONE: dict[JobAction, str] = {
    "run": "has been started",
    "pause": "is paused",
    "resume": "is on its schedule again",
}


def scheduler_place() -> str:
    if is_embedded():
        return "In the web server"
    return f"At {httpx.URL(settings.url).copy_with(userinfo=b'')}"


def scheduler_facts(health: ComponentHealth) -> list[Fact]:
    return [
        ("Jobs", str(health.details["jobs"])),
        ("Run by", str(health.details["process"] or "None")),
    ]


async def job_rows() -> list[Row]:
    return [job_row(job) for job in await current_scheduler().list_jobs()]


def job_row(job: JobInfo) -> Row:
    state, status = describe_state(job)
    return Row(
        title=job.name,
        note=job.schedule,
        state=state,
        status=status,
        facts=job_facts(job),
        actions=job_actions(job),
    )


def describe_state(job: JobInfo) -> tuple[str, Status | None]:
    if job.running:
        return "Running", None
    if job.last_run and job.last_run.error:
        return job.last_run.error, Status.UNHEALTHY
    if job.paused:
        return "Paused", Status.DEGRADED
    return ("Done", Status.HEALTHY) if job.last_run else ("Not run yet", None)


def job_facts(job: JobInfo) -> list[Fact]:
    facts = [("Next run", until(job.next_run))] if job.next_run else []
    if last := job.last_run:
        facts.append(("Last run", f"{ago(last.started_at)}, took {last.seconds:g} s"))
        if last.result:
            facts.append(("Result", last.result))
    return facts


def job_actions(job: JobInfo) -> list[Action]:
    pause = Action("Pause", ft.Icons.PAUSE, partial(do, "pause", job.id))
    resume = Action("Resume", ft.Icons.PLAY_ARROW, partial(do, "resume", job.id))
    return [
        Action(
            "Run",
            ft.Icons.BOLT,
            partial(do, "run", job.id),
            question=f"Run {job.name} now?",
            is_enabled=not job.running,
        ),
        resume if job.paused else pause,
    ]


async def do(action: JobAction, job_id: str) -> str:
    return f"{(await current_scheduler().do(action, job_id)).name} {DONE[action]}"


scheduler_card = Card(
    component="scheduler",
    title="Scheduler",
    icon=ft.Icons.SCHEDULE_OUTLINED,
    facts=scheduler_facts,
    where=scheduler_place,
    rows=job_rows,
    empty="There are no jobs yet: they are functions in app/components/scheduler/jobs/.",
    errors=(SchedulerError,),
)
