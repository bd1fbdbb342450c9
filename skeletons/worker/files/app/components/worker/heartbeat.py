"""How workers tell that they are alive, and how the queues fare.

Each worker keeps a key that expires unless it is renewed; its value is the number of
jobs that run. A sorted set beside it names the keys to look for.
"""

import os
import socket
import time
from collections.abc import Sequence

from redis.asyncio import Redis

from app.components.cache.keys import prefixed
from app.components.worker.service import QueueInfo

BEAT_SECONDS = 2
ALIVE_SECONDS = 10

# Unique among all hosts and containers, and it tells where to look for the log.
HOST = socket.gethostname()
WORKER = f"{HOST}:{os.getpid()}"


def queue_key(queue: str) -> str:
    """The key in Redis of a queue: that of another project has another prefix."""
    return prefixed("queue", queue)


def queue_name(key: str) -> str:
    return key.removeprefix(queue_key(""))


def job_key(job_id: str) -> str:
    """What arq knows a job by, which no job of another project has."""
    return prefixed(job_id)


def failed_key(queue: str) -> str:
    return f"{queue_key(queue)}:failed"


def workers_key(queue: str) -> str:
    return f"{queue_key(queue)}:workers"


def worker_key(queue: str, worker: str) -> str:
    return f"{queue_key(queue)}:worker:{worker}"


async def send_beat(redis: Redis, queue: str, running: int) -> None:
    """Tell that this process serves the queue."""
    now = time.time()
    async with redis.pipeline(transaction=True) as pipeline:
        pipeline.set(worker_key(queue, WORKER), running, ex=ALIVE_SECONDS)
        pipeline.zadd(workers_key(queue), {WORKER: now})
        # A minute is more than clocks of different hosts differ.
        pipeline.zremrangebyscore(workers_key(queue), "-inf", now - 60)
        await pipeline.execute()


async def end_beat(redis: Redis, queue: str) -> None:
    """Tell that this process serves the queue no more."""
    async with redis.pipeline(transaction=True) as pipeline:
        pipeline.delete(worker_key(queue, WORKER))
        pipeline.zrem(workers_key(queue), WORKER)
        await pipeline.execute()


async def read_queues(redis: Redis, queues: Sequence[str]) -> list[QueueInfo]:
    """Count what is in each queue, and who serves it."""
    now = int(time.time() * 1000)
    async with redis.pipeline(transaction=True) as pipeline:
        for queue in queues:
            pipeline.zcount(queue_key(queue), "-inf", now)
            pipeline.zcount(queue_key(queue), f"({now}", "+inf")
            pipeline.zrange(workers_key(queue), 0, -1)
            pipeline.zcard(failed_key(queue))
        answers = await pipeline.execute()
    infos = []
    for position, queue in enumerate(queues):
        due, deferred, members, failed = answers[4 * position : 4 * position + 4]
        running = await read_beats(
            redis, queue, [member.decode() for member in members]
        )
        # Arq leaves a job that runs in its queue.
        jobs = sum(running.values())
        info = QueueInfo(
            name=queue,
            queued=max(due - jobs, 0),
            deferred=deferred,
            running=jobs,
            failed=failed,
            workers=sorted(running),
        )
        infos.append(info)
    return infos


async def read_beats(redis: Redis, queue: str, workers: list[str]) -> dict[str, int]:
    """Give the workers that are alive, with the number of jobs that each one runs."""
    async with redis.pipeline(transaction=False) as pipeline:
        for worker in workers:
            pipeline.get(worker_key(queue, worker))
        beats = await pipeline.execute()
    return {
        worker: int(beat)
        for worker, beat in zip(workers, beats, strict=True)
        if beat is not None
    }
