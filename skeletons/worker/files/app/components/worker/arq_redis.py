"""How arq's jobs lie in Redis: under which keys, as JSON, and over what connection."""

import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from arq.connections import ArqRedis
from pydantic_core import from_json, to_json
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from app.components.cache.client import disconnect
from app.components.cache.keys import prefixed
from app.components.cache.settings import settings
from app.components.worker.queues import ArqOptions
from app.components.worker.service import QueuesUnavailableError

# Shorter than the time that a health check may take.
CONNECT_SECONDS = 2
ANSWER_SECONDS = 4

# Unique among all hosts and containers, and it tells where to look for the log.
WORKER = f"{socket.gethostname()}:{os.getpid()}"


def queue_key(queue: str) -> str:
    """The key in Redis of a queue: that of another project has another prefix."""
    return prefixed("queue", queue)


def job_key(job_id: str) -> str:
    """What arq knows a job by, which no job of another project has."""
    return prefixed(job_id)


def workers_key(queue: str) -> str:
    """A hash: for each worker the time in seconds, and how many jobs it ran then."""
    return f"{queue_key(queue)}:workers"


def failed_key(queue: str) -> str:
    """A sorted set: arq's ids of the jobs that failed for good, by the time."""
    return f"{queue_key(queue)}:failed"


def failure_key(key: str) -> str:
    """What arq would keep as the result of a job that failed, by its id in arq.

    In arq's own place it would stand in the way of another job with the same id.
    """
    return prefixed("failed", key)


def encode(data: dict[str, Any]) -> bytes:
    """Encode a job or a result as arq makes it, as JSON.

    Arq's default is pickle, with which who can write to Redis could run any code here:
    https://docs.python.org/3/library/pickle.html
    """
    result = data.get("r")
    if isinstance(result, BaseException):
        # Its text goes to the log only: it may hold a password.
        data = {**data, "r": type(result).__name__}
    return to_json(data, inf_nan_mode="null")


def decode(data: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = from_json(data)
    return decoded


@contextmanager
def redis_errors() -> Iterator[None]:
    """Turn what can go wrong on the way to Redis into an error of the queues."""
    try:
        yield
    except (RedisError, OSError) as error:
        # The text goes to clients, and that of the error names hosts and users.
        raise QueuesUnavailableError(
            f"The queues cannot be reached: {type(error).__name__} from Redis"
        ) from error


@asynccontextmanager
async def open_redis() -> AsyncIterator[ArqRedis]:
    """Give a client, whether Redis is there or not; it connects when it is used."""
    pool = ConnectionPool.from_url(
        settings.redis_url,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
    )
    redis = ArqRedis(
        pool,
        job_serializer=encode,
        job_deserializer=decode,
        expires_extra_ms=ArqOptions.expires_extra_ms,
    )
    try:
        yield redis
    finally:
        await disconnect(redis)
