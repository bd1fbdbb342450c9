import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from pydantic import ValidationError
from sqlalchemy import Column, MetaData, String, Table, Text, select
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateTable

from app.components.scheduler.state import JobState, StateStore
from app.core.db import engine

logger = logging.getLogger(__name__)

# The underscore keeps migrations away from it.
STATES = Table(
    "_scheduler_jobs",
    MetaData(),
    Column("job_id", String, primary_key=True),
    Column("state", Text, nullable=False),
)


class DatabaseStore:
    """Keeps the state of each job as a row, in a table that it creates itself."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def load(self) -> Mapping[str, JobState]:
        async with self._engine.begin() as connection:
            await connection.execute(CreateTable(STATES, if_not_exists=True))
            rows = (await connection.execute(select(STATES))).all()
        states = {row.job_id: parse_state(row.job_id, row.state) for row in rows}
        return {job_id: state for job_id, state in states.items() if state}

    async def replace(self, states: Mapping[str, JobState]) -> None:
        rows = [
            {"job_id": job_id, "state": state.model_dump_json()}
            for job_id, state in states.items()
        ]
        async with self._engine.begin() as connection:
            await connection.execute(STATES.delete())
            if rows:
                await connection.execute(STATES.insert(), rows)

    async def save(self, job_id: str, state: JobState) -> None:
        row = {"job_id": job_id, "state": state.model_dump_json()}
        async with self._engine.begin() as connection:
            await connection.execute(STATES.delete().where(STATES.c.job_id == job_id))
            await connection.execute(STATES.insert(), row)


def parse_state(job_id: str, text: str) -> JobState | None:
    """Read a state; one that another version has written may be of no use."""
    try:
        return JobState.model_validate_json(text)
    except ValidationError:
        logger.warning("State of job not understood", extra={"job": job_id})
        return None


@asynccontextmanager
async def open_store() -> AsyncIterator[StateStore]:
    try:
        yield DatabaseStore(engine)
    finally:
        # In its own process, the scheduler is the last to use the connections.
        await engine.dispose()
