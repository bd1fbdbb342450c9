"""The queues in Redis, as arq keeps them, and what it does not keep: who serves a queue,
and what has failed in a week."""

import time
from collections.abc import Mapping
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

from app.components.worker.arq_redis import (
    decode,
    failed_key,
    failure_key,
    job_key,
    queue_key,
    redis_errors,
    workers_key,
)
from app.components.worker.queues import QUEUES
from app.components.worker.service import (
    Enqueued,
    JobInfo,
    JobStatus,
    NewJob,
    QueueInfo,
)

# A worker that has told nothing for so long is not counted any more.
ALIVE_SECONDS = 10


class RedisQueues:
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
        # At one time, which arq's own `Job.info` does not: in between a job may end.
        key = job_key(job_id)
        with redis_errors():
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.get(result_key_prefix + key)
                pipeline.get(job_key_prefix + key)
                pipeline.get(retry_key_prefix + key)
                pipeline.exists(in_progress_key_prefix + key)
                for queue in QUEUES:
                    pipeline.zscore(queue_key(queue), key)
                result, job, tries, running, *scores = await pipeline.execute()
        times = zip(QUEUES, scores, strict=True)
        waits = {queue: score / 1000 for queue, score in times if score is not None}
        try:
            if result is not None:
                return finished_job(job_id, result)
            if job is not None and waits:
                info = waiting_job(job_id, job, *waits.popitem())
                changes: dict[str, object] = {"tries": int(tries or 0)}
                if running:
                    changes["status"] = JobStatus.RUNNING
                return info.model_copy(update=changes)
        except DeserializationError:
            # Something else that uses arq has put it there.
            return None
        return None

    async def list_queues(self) -> list[QueueInfo]:
        now = int(time.time() * 1000)
        with redis_errors():
            async with self._redis.pipeline(transaction=True) as pipeline:
                # By one clock, since those of two machines differ.
                pipeline.time()
                for queue in QUEUES:
                    pipeline.zcount(queue_key(queue), "-inf", now)
                    pipeline.zcount(queue_key(queue), f"({now}", "+inf")
                    pipeline.zcard(failed_key(queue))
                    pipeline.hgetall(workers_key(queue))
                (seconds, _), *answers = await pipeline.execute()
        by_queue = zip(QUEUES, *(answers[each::4] for each in range(4)), strict=True)
        return [
            queue_info(queue, due, deferred, failed, alive_workers(beats, seconds))
            for queue, due, deferred, failed, beats in by_queue
        ]

    async def list_failed(self, limit: int = 20) -> list[JobInfo]:
        found: list[tuple[float, str]] = []
        with redis_errors():
            for queue in QUEUES:
                latest = await self._redis.zrange(
                    failed_key(queue), 0, limit - 1, desc=True, withscores=True
                )
                found += [(score, key.decode()) for key, score in latest]
            keys = [key for _, key in sorted(found, reverse=True)[:limit]]
            results = await self._redis.mget(map(failure_key, keys)) if keys else []
        return [
            finished_job(key.removeprefix(job_key("")), result)
            for key, result in zip(keys, results, strict=True)
            if result is not None
        ]

    async def retry_failed(self, job_id: str) -> Enqueued | None:
        key = job_key(job_id)
        with redis_errors():
            failure = await self._redis.get(failure_key(key))
            if failure is None:
                return None
            job: JobResult = deserialize_result(failure, deserializer=decode)
            # Its result would stand in its way; that of a later one should.
            if await self._redis.get(result_key_prefix + key) == failure:
                await self._redis.delete(result_key_prefix + key)
            added = await self._redis.enqueue_job(
                job.function,
                *job.args,
                _job_id=key,
                _queue_name=job.queue_name,
                **job.kwargs,
            )
            await self.forget_failed(job_id)
        return Enqueued(id=job_id, new=added is not None)

    async def forget_failed(self, job_id: str) -> bool:
        key = job_key(job_id)
        with redis_errors():
            async with self._redis.pipeline(transaction=True) as pipeline:
                pipeline.delete(failure_key(key))
                for queue in QUEUES:
                    pipeline.zrem(failed_key(queue), key)
                return any(await pipeline.execute())


def finished_job(job_id: str, data: bytes) -> JobInfo:
    job: JobResult = deserialize_result(data, deserializer=decode)
    return JobInfo(
        id=job_id,
        task=job.function,
        queue=job.queue_name.removeprefix(queue_key("")),
        status=JobStatus.SUCCEEDED if job.success else JobStatus.FAILED,
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


def alive_workers(beats: Mapping[bytes, bytes], now: int) -> dict[str, int]:
    """Give the workers that are alive, with the number of jobs that each one runs."""
    told = {worker.decode(): map(int, beat.split()) for worker, beat in beats.items()}
    return {
        worker: running
        for worker, (seconds, running) in sorted(told.items())
        if now - seconds < ALIVE_SECONDS
    }


def queue_info(
    queue: str, due: int, deferred: int, failed: int, workers: Mapping[str, int]
) -> QueueInfo:
    running = sum(workers.values())
    return QueueInfo(
        name=queue,
        # Arq leaves a job that runs in its queue.
        queued=max(due - running, 0),
        deferred=deferred,
        running=running,
        failed=failed,
        workers=list(workers),
    )
