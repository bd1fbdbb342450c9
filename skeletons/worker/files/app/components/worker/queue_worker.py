import asyncio
import sys
import time
from contextlib import suppress
from typing import Any

from arq.connections import ArqRedis
from arq.constants import in_progress_key_prefix, retry_key_prefix
from arq.worker import Function, Worker, get_kwargs
from redis.exceptions import RedisError

from app.components.worker.arq_redis import (
    WORKER,
    decode,
    encode,
    failed_key,
    failure_key,
    queue_key,
    workers_key,
)
from app.components.worker.execution import Functions
from app.components.worker.queues import QUEUES, ArqOptions
from app.components.worker.redis_queues import alive_workers
from app.components.worker.settings import settings

BEAT_SECONDS = 2.0
RECORD_AGAIN_SECONDS = 0.5
FAILED_SECONDS = 7 * 24 * 3600


class QueueWorker(Worker):
    """Arq's worker for one queue, which takes a dead one's jobs over soon.

    Arq marks a job as taken for as long as the longest task may last, and only then
    another worker runs it: https://arq-docs.helpmanual.io/#pessimistic-execution
    This one marks it for `WORKER_LEASE_SECONDS`, and renews that while the job runs. It
    also does not forget what a job has done while Redis was away.
    """

    def __init__(self, queue: str, redis: ArqRedis, functions: list[Function]) -> None:
        options: dict[str, Any] = get_kwargs(dict(vars(ArqOptions)))
        options |= {
            "functions": [*options.get("functions", ()), *functions],
            "queue_name": queue_key(queue),
            "redis_pool": redis,
            # Arq takes a place for lost when Redis goes away as it starts a job, so
            # `start_jobs` counts the places.
            "max_jobs": sys.maxsize,
            "queue_read_limit": max(100, 5 * QUEUES[queue]),
            "handle_signals": False,
            "job_serializer": encode,
            "job_deserializer": decode,
        }
        super().__init__(**options)
        self.functions = Functions(self.functions)
        self.in_progress_timeout_s = settings.lease_seconds
        self.is_stopping = False
        self._queue = queue
        self._last_beat = 0.0
        self._started = False

    @property
    def running(self) -> dict[str, asyncio.Task[object]]:
        """The jobs that run, by their ids."""
        return {key: task for key, task in self.tasks.items() if not task.done()}

    async def poll(self) -> None:
        """Start jobs that are due, and see to those that run."""
        if not self._started:
            self.ctx["redis"] = self.pool
            if self.on_startup:
                await self.on_startup(self.ctx)
            self._started = True
        has_place = len(self.running) < QUEUES[self._queue]
        self.allow_pick_jobs = has_place and not self.is_stopping
        await self._poll_iteration()

    async def finish(self) -> None:
        """Clear what `on_startup` has made, and tell that this worker is gone."""
        if self.on_shutdown and self._started:
            await self.on_shutdown(self.ctx)
        with suppress(RedisError, OSError):
            async with self.pool.pipeline(transaction=False) as pipeline:
                pipeline.hdel(workers_key(self._queue), WORKER)
                await pipeline.execute()

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        """Leave out what runs here already, but was not marked in time."""
        for job_id in job_ids:
            running = self.running
            if self.is_stopping or len(running) >= QUEUES[self._queue]:
                return
            if job_id.decode() not in running:
                await super().start_jobs([job_id])

    async def heart_beat(self) -> None:
        """What arq does at each poll: here it also tells that this worker is alive,
        and renews the marks of the jobs that run."""
        await super().heart_beat()
        lease, running = settings.lease_seconds, self.running
        if time.monotonic() < self._last_beat + min(BEAT_SECONDS, lease / 4):
            return
        workers = workers_key(self._queue)
        async with self.pool.pipeline(transaction=False) as pipeline:
            pipeline.time()
            pipeline.hgetall(workers)
            (seconds, _), beats = await pipeline.execute()
            alive = alive_workers(beats, seconds)
            # Whoever was killed has told nobody.
            for dead in (each for each in beats if each.decode() not in alive):
                pipeline.hdel(workers, dead)
            pipeline.hset(workers, WORKER, f"{seconds} {len(running)}")
            for job_id in running:
                mark = in_progress_key_prefix + job_id
                pipeline.pexpire(mark, round(lease * 1000))
            await pipeline.execute()
        self._last_beat = time.monotonic()

    async def finish_job(  # noqa: PLR0913, PLR0917 - arq's signature
        self,
        job_id: str,
        finish: bool,
        result_data: bytes | None,
        result_timeout_s: float | None,
        keep_result_forever: bool,
        incr_score: int | None,
        keep_in_progress: float | None,
    ) -> None:
        """Record how a job went, as soon as Redis takes it."""
        if self.is_stopping and not finish and not incr_score:
            # That this worker stops is no fault of the job.
            with suppress(RedisError, OSError):
                await self.pool.decr(retry_key_prefix + job_id)
        end = time.monotonic() + settings.lease_seconds
        while True:
            try:
                await self._keep_failure(job_id, result_data)
                return await super().finish_job(
                    job_id,
                    finish,
                    result_data,
                    result_timeout_s,
                    keep_result_forever,
                    incr_score,
                    keep_in_progress,
                )
            except (RedisError, OSError):
                if time.monotonic() > end:
                    raise
            await asyncio.sleep(RECORD_AGAIN_SECONDS)

    async def finish_failed_job(self, job_id: str, result_data: bytes | None) -> None:
        """Record a job that could not even be tried."""
        await self._keep_failure(job_id, result_data)
        await super().finish_failed_job(job_id, result_data)

    async def _keep_failure(self, job_id: str, result_data: bytes | None) -> None:
        if result_data is None or decode(result_data)["s"]:
            return
        now, failed = time.time(), failed_key(self._queue)
        async with self.pool.pipeline(transaction=True) as pipeline:
            pipeline.zremrangebyscore(failed, "-inf", now - FAILED_SECONDS)
            pipeline.zadd(failed, {job_id: now})
            pipeline.set(failure_key(job_id), result_data, ex=FAILED_SECONDS)
            await pipeline.execute()
