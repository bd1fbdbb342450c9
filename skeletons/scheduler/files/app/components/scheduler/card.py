from functools import partial

import flet as ft
import httpx

from app.components.frontend.card import Action, Card, Fact, Row
from app.components.frontend.times import ago, until
from app.components.scheduler.current import current_scheduler
from app.components.scheduler.lifespan import scheduler_mode
from app.components.scheduler.service import JobInfo, SchedulerError
from app.components.scheduler.settings import settings
from app.core.health import ComponentHealth, Status


def scheduler_place() -> str:
    if scheduler_mode() == "embedded":
        return "In the web server"
    return f"At {httpx.URL(settings.url).copy_with(userinfo=b'')}"


def scheduler_facts(health: ComponentHealth) -> list[Fact]:
    details = health.details
    if "jobs" not in details:
        return []
    return [
        ("Jobs", str(details["jobs"])),
        ("Last failure", str(details["last_failure"] or "None")),
        ("Run by", str(details["process"] or "None")),
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
    return [
        Action(
            "Run",
            ft.Icons.BOLT,
            partial(run, job.id),
            question=f"Run {job.name} now?",
            is_enabled=not job.running,
        ),
        Action("Resume", ft.Icons.PLAY_ARROW, partial(resume, job.id))
        if job.paused
        else Action("Pause", ft.Icons.PAUSE, partial(pause, job.id)),
    ]


async def run(job_id: str) -> str:
    return f"{(await current_scheduler().run_job(job_id)).name} has been started"


async def pause(job_id: str) -> str:
    return f"{(await current_scheduler().pause_job(job_id)).name} is paused"


async def resume(job_id: str) -> str:
    job = await current_scheduler().resume_job(job_id)
    return f"{job.name} is on its schedule again"


scheduler_card = Card(
    component="scheduler",
    title="Scheduler",
    icon=ft.Icons.SCHEDULE_OUTLINED,
    facts=scheduler_facts,
    where=scheduler_place,
    advice=(
        "Start its process, `python -m app.entrypoints.scheduler` or the Compose service"
        " scheduler; SCHEDULER_URL says where it is looked for. While the database or"
        " Redis is away, in which processes agree on who runs the jobs, none does."
    ),
    rows=job_rows,
    empty="There are no jobs yet: they are functions in app/components/scheduler/jobs/.",
    errors=(SchedulerError,),
)
