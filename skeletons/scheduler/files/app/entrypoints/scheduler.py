"""Runs the jobs in a process of their own: `python -m app.entrypoints.scheduler`.

It serves the scheduler's API to the web server, and `/health`. Told to stop, by SIGTERM
or Ctrl-C, it lets the jobs that run finish within `SHUTDOWN_SECONDS`.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, Request

from app.components.scheduler.api import router
from app.components.scheduler.lifespan import run_application_jobs, share_scheduler
from app.components.scheduler.settings import settings
from app.core.health import HealthReport, HealthSummary, check_health
from app.core.logging import configure_logging
from app.core.operator.guard import is_operator
from app.core.operator.token import warn_unless_set

# For requests only; jobs get their own time afterwards.
REQUEST_SECONDS = 5


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    async with (
        run_application_jobs() as scheduler,
        share_scheduler(scheduler),
    ):
        yield


async def health(request: Request) -> HealthReport | HealthSummary:
    report = await check_health()
    return report if await is_operator(request) else HealthSummary(status=report.status)


def create_app() -> FastAPI:
    app = FastAPI(lifespan=lifespan, openapi_url=None)
    app.include_router(router)
    app.add_api_route("/health", health)
    return app


def main() -> None:
    parser = ArgumentParser(description="Run the scheduled jobs in this process.")
    parser.add_argument("--host", default=settings.host)
    parser.add_argument("--port", type=int, default=settings.port)
    options = parser.parse_args()
    configure_logging(settings.log_level, as_json=not settings.in_development)
    warn_unless_set()
    uvicorn.run(
        create_app(),
        host=options.host,
        port=options.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=REQUEST_SECONDS,
    )


if __name__ == "__main__":
    main()
