"""What outlives the process: the state of jobs, kept in a store.

Without a module in `stores/` it is kept in memory and ends with the process.
"""

from collections.abc import Mapping
from typing import Protocol

from pydantic import AwareDatetime, BaseModel, ConfigDict

from app.components.scheduler.service import JobRun


class JobState(BaseModel):
    """Where a job stands; it is paused when it has no next run."""

    model_config = ConfigDict(frozen=True)

    schedule: str
    next_run: AwareDatetime | None
    last_run: JobRun | None = None


class StateStore(Protocol):
    """Keeps the states of the jobs of one scheduler, by the ids of the jobs."""

    async def load(self) -> Mapping[str, JobState]:
        """Give what the process before this one has kept."""

    async def replace(self, states: Mapping[str, JobState]) -> None:
        """Keep these, and forget jobs that are not among them."""

    async def save(self, job_id: str, state: JobState) -> None:
        """Keep the state of one job."""


class NoStore:
    """Keeps nothing, so that each process begins anew."""

    async def load(self) -> Mapping[str, JobState]:
        return {}

    async def replace(self, states: Mapping[str, JobState]) -> None:
        pass

    async def save(self, job_id: str, state: JobState) -> None:
        pass
