import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from arq.connections import ArqRedis
from arq.constants import in_progress_key_prefix, retry_key_prefix
from arq.worker import Function, Worker, get_kwargs
from redis.exceptions import RedisError

from app.components.cache.time_limit import time_limit
from app.components.worker.encoding import decode, encode
from app.components.worker.execution import Functions
from app.components.worker.failures import keep_failure
from app.components.worker.heartbeat import BEAT_SECONDS, end_beat, queue_key, send_beat
from app.components.worker.queues import QUEUES, ArqOptions

RECORD_AGAIN_SECONDS = 0.5


class QueueWorker(Worker):
    """Arq's worker for one queue, which takes a dead one's jobs over soon.

    Arq marks a job as taken for as long as the longest task may last, and only then
    another worker runs it. This one marks it for `lease_seconds`, and renews that while
    the job runs. It also does not forget what a job has done while Redis was away.
    """

    def __init__(
        self,
        queue: str,
        redis: ArqRedis,
        functions: Iterable[Function],
        lease_seconds: float,
    ) -> None:
        options: dict[str, Any] = {**get_kwargs(dict(vars(ArqOptions)))}
        options |= {
            "functions": [*options.get("functions", ()), *functions],
            "queue_name": queue_key(queue),
            "redis_pool": redis,
            "max_jobs": QUEUES[queue],
            "handle_signals": False,
            "job_serializer": encode,
            "job_deserializer": decode,
            "on_startup": None,
            "on_shutdown": None,
        }
        super().__init__(**options)
        self.functions = Functions(self.functions)
        self.in_progress_timeout_s = lease_seconds
        self._queue = queue
        self._lease_seconds = lease_seconds
        self._last_beat = 0.0
        self._started = False

    @property
    def running(self) -> list[asyncio.Task[object]]:
        """The jobs that run."""
        return [task for task in self.tasks.values() if not task.done()]

    async def begin(self) -> None:
        """Run `on_startup`, but only once; tell that this worker is alive."""
        # Arq would do so after each loss of Redis.
        if not self._started:
            self.ctx["redis"] = self.pool
            if hook := getattr(ArqOptions, "on_startup", None):
                await hook(self.ctx)
            self._started = True
        await self._beat()

    async def finish(self) -> None:
        """Tell that this worker is gone, and clear what `on_startup` has made."""
        hook = getattr(ArqOptions, "on_shutdown", None)
        if hook is not None and self._started:
            await hook(self.ctx)
        await end_beat(self.pool, self._queue)

    async def start_jobs(self, job_ids: list[bytes]) -> None:
        """Leave out what runs here already, but was not marked in time."""
        mine = {job_id for job_id, task in self.tasks.items() if not task.done()}
        await super().start_jobs(
            [each for each in job_ids if each.decode() not in mine]
        )

    async def heart_beat(self) -> None:
        """What arq does again and again while it polls."""
        await super().heart_beat()
        pause = min(BEAT_SECONDS, self._lease_seconds / 4)
        if time.monotonic() - self._last_beat > pause:
            await self._beat()

    async def _beat(self) -> None:
        """Tell that this worker is alive, and renew the marks of the jobs that run."""
        running = [job_id for job_id, task in self.tasks.items() if not task.done()]
        await send_beat(self.pool, self._queue, len(running))
        async with self.pool.pipeline(transaction=False) as pipeline:
            for job_id in running:
                milliseconds = round(self._lease_seconds * 1000)
                pipeline.pexpire(in_progress_key_prefix + job_id, milliseconds)
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
        if not finish and not incr_score and not self.allow_pick_jobs:
            await self._forget_try(job_id)
        async with time_limit(self._lease_seconds):
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
                    await asyncio.sleep(RECORD_AGAIN_SECONDS)

    async def finish_failed_job(self, job_id: str, result_data: bytes | None) -> None:
        """Record a job that could not even be tried."""
        await self._keep_failure(job_id, result_data)
        await super().finish_failed_job(job_id, result_data)

    async def _keep_failure(self, job_id: str, result_data: bytes | None) -> None:
        if result_data is not None and not decode(result_data)["s"]:
            await keep_failure(self.pool, self._queue, job_id, result_data)

    async def _forget_try(self, job_id: str) -> None:
        """That this worker stops is no fault of the job."""
        with suppress(RedisError, OSError):
            async with self.pool.pipeline(transaction=False) as pipeline:
                pipeline.decr(retry_key_prefix + job_id)
                await pipeline.execute()
