"""What the processes of an application share about its jobs: states, requests, the lead.

It is kept in a store, of which `stores/` has one for each place. All are texts, by their
kind and their key, so that a store needs to know nothing of what it keeps.
"""

from __future__ import annotations

import logging
import time
from typing import Literal, Protocol
from uuid import uuid4

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from app.components.scheduler.service import JobRun

logger = logging.getLogger(__name__)

# How long after the last sign of life of the process that leads another takes over.
LEAD_SECONDS = 6.0

STATE, REQUEST = "job", "request"

Action = Literal["pause", "resume", "run"]


class Store(Protocol):
    """Keeps texts, and settles which process leads. Any method may raise anything."""

    async def lead(self, name: str) -> str:
        """Take the lead if it is free, or go on with it; give the name of who has it.

        To be called again within `LEAD_SECONDS`, by the one that leads to keep it.
        """

    async def resign(self, name: str) -> None:
        """Free the lead, if it is this one's."""

    async def read(self, kind: str) -> dict[str, str]:
        """Give all texts of a kind, by their keys."""

    async def write(self, kind: str, key: str, text: str) -> None:
        """Keep a text, in place of the one with that key."""

    async def delete(self, kind: str, key: str) -> None:
        """Forget a text, if it is there."""


class JobState(BaseModel):
    """Where a job stands; it is paused when it has no next run."""

    model_config = ConfigDict(frozen=True)

    schedule: str
    next_run: AwareDatetime | None
    last_run: JobRun | None = None
    running: bool = False


class Request(BaseModel):
    """What the process that leads is asked to do with a job."""

    model_config = ConfigDict(frozen=True)

    job_id: str
    action: Action


async def load_states(store: Store) -> dict[str, JobState]:
    """Read the states; one that another version has written may be of no use."""
    states = {}
    for job_id, text in (await store.read(STATE)).items():
        try:
            states[job_id] = JobState.model_validate_json(text)
        except ValidationError:
            logger.warning("State of job not understood", extra={"job": job_id})
    return states


async def save_state(store: Store, job_id: str, state: JobState) -> None:
    await store.write(STATE, job_id, state.model_dump_json())


async def forget_others(store: Store, job_ids: set[str]) -> None:
    """Forget the states of jobs that are not among these."""
    for job_id in (await store.read(STATE)).keys() - job_ids:
        await store.delete(STATE, job_id)


async def add_request(store: Store, request: Request) -> str:
    """Leave a request to the process that leads, and give its key."""
    key = f"{time.time_ns()}-{uuid4().hex}"
    await store.write(REQUEST, key, request.model_dump_json())
    return key


async def load_requests(store: Store) -> dict[str, Request]:
    """Read the requests, the oldest first."""
    texts = await store.read(REQUEST)
    return {key: Request.model_validate_json(texts[key]) for key in sorted(texts)}
