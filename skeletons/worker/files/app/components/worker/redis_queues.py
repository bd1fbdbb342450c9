import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from uuid import uuid4

from arq.connections import ArqRedis
from arq.constants import (
    in_progress_key_prefix,
    job_key_prefix,
    result_key_prefix,
    retry_key_prefix,
)
from arq.jobs import (
    DeserializationError,
    JobResult,
    deserialize_job,
    deserialize_result,
)
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from app.components.cache.client import disconnect
from app.components.worker.encoding import decode, encode
from app.components.worker.failures import find_failure, forget_failure, read_failures
from app.components.worker.heartbeat import job_key, queue_key, queue_name, read_queues
from app.components.worker.queues import QUEUES, ArqOptions
from app.components.worker.service import (
    Enqueued,
    JobInfo,
    JobStatus,
    NewJob,
    QueueInfo,
    QueuesUnavailableError,
)

# Shorter than the time that a health check may take.
CONNECT_SECONDS = 2
ANSWER_SECONDS = 4


class RedisQueues:
    """The queues in Redis, as arq keeps them."""

    def __init__(self, redis: ArqRedis) -> None:
        self._redis = redis

    async def add_job(self, job: NewJob) -> Enqueued:
        job_id = job.id or uuid4().hex
        with redis_errors():
            added = await self._redis.enqueue_job(
                job.task,
                dict(job.arguments),
                _job_id=job_key(job_id),
                _queue_name=queue_key(job.queue),
                _defer_by=job.defer_by,
            )
        return Enqueued(id=job_id, new=added is not None)

    async def get_job(self, job_id: str) -> JobInfo | None:
        key = job_key(job_id)
        with redis_errors():
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.get(result_key_prefix + key)
                pipeline.get(job_key_prefix + key)
                pipeline.get(retry_key_prefix + key)
                pipeline.exists(in_progress_key_prefix + key)
                for queue in QUEUES:
                    pipeline.zscore(queue_key(queue), key)
                result, waiting, tries, running, *scores = await pipeline.execute()
        times = {
            queue: score / 1000
            for queue, score in zip(QUEUES, scores, strict=True)
            if score is not None
        }
        try:
            if result is not None:
                return finished_job(job_id, result)
            if waiting is not None and times:
                info = waiting_job(job_id, waiting, *times.popitem())
                status = JobStatus.RUNNING if running else info.status
                return info.model_copy(
                    update={"status": status, "tries": int(tries or 0)}
                )
        except DeserializationError:
            # Something else that uses arq has put it there.
            return None
        return None

    async def list_queues(self) -> list[QueueInfo]:
        with redis_errors():
            return await read_queues(self._redis, list(QUEUES))

    async def list_failed(self, limit: int = 20) -> list[JobInfo]:
        with redis_errors():
            failures = await read_failures(self._redis, list(QUEUES), limit)
        return [
            finished_job(key.removeprefix(job_key("")), result)
            for key, result in failures
        ]

    async def retry_failed(self, job_id: str) -> Enqueued | None:
        key = job_key(job_id)
        with redis_errors():
            failure = await find_failure(self._redis, list(QUEUES), key)
            if failure is None:
                return None
            queue, result = failure
            job: JobResult = deserialize_result(result, deserializer=decode)
            # Its result would stand in its way; that of a later one should.
            if await self._redis.get(result_key_prefix + key) == result:
                await self._redis.delete(result_key_prefix + key)
            added = await self._redis.enqueue_job(
                job.function,
                *job.args,
                _job_id=key,
                _queue_name=queue_key(queue),
                **job.kwargs,
            )
            await forget_failure(self._redis, queue, key)
        return Enqueued(id=job_id, new=added is not None)

    async def forget_failed(self, job_id: str) -> None:
        with redis_errors():
            for queue in QUEUES:
                await forget_failure(self._redis, queue, job_key(job_id))


def finished_job(job_id: str, data: bytes) -> JobInfo:
    job: JobResult = deserialize_result(data, deserializer=decode)
    status = JobStatus.SUCCEEDED if job.success else JobStatus.FAILED
    return JobInfo(
        id=job_id,
        task=job.function,
        queue=queue_name(job.queue_name),
        status=status,
        tries=job.job_try,
        enqueued_at=job.enqueue_time,
        started_at=job.start_time,
        finished_at=job.finish_time,
        result=job.result if job.success else None,
        error=None if job.success else str(job.result),
    )


def waiting_job(job_id: str, data: bytes, queue: str, due: float) -> JobInfo:
    job = deserialize_job(data, deserializer=decode)
    return JobInfo(
        id=job_id,
        task=job.function,
        queue=queue,
        status=JobStatus.DEFERRED if due > time.time() else JobStatus.QUEUED,
        tries=0,
        enqueued_at=job.enqueue_time,
    )


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
async def open_redis(url: str) -> AsyncIterator[ArqRedis]:
    """Give a client, whether Redis is there or not; it connects when it is used."""
    pool = ConnectionPool.from_url(
        url, socket_connect_timeout=CONNECT_SECONDS, socket_timeout=ANSWER_SECONDS
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


@asynccontextmanager
async def connect_queues(url: str) -> AsyncIterator[RedisQueues]:
    """Give the queues in that Redis, whether it is there or not."""
    async with open_redis(url) as redis:
        yield RedisQueues(redis)
