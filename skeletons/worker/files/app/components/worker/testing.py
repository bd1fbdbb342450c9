"""For tests: queues in memory, which nobody serves.

queues = FakeQueues()
with share_queues(queues):
    await enqueue("send_invoice", order_id=17, email="a@example.com")
assert [job.task for job in queues.jobs.values()] == ["send_invoice"]
"""

from datetime import datetime

from app.components.worker.service import (
    Enqueued,
    JobInfo,
    JobStatus,
    NewJob,
    QueueInfo,
    QueuesUnavailableError,
)


class FakeQueues:
    """Keeps jobs, and does not run them; they are `away` as without Redis."""

    def __init__(self) -> None:
        self.jobs: dict[str, NewJob] = {}
        self.failed: dict[str, JobInfo] = {}
        self.away = False

    async def add_job(self, job: NewJob) -> Enqueued:
        self._connect()
        job_id = job.id or str(len(self.jobs))
        new = job_id not in self.jobs
        self.jobs.setdefault(job_id, job)
        return Enqueued(id=job_id, new=new)

    async def get_job(self, job_id: str) -> JobInfo | None:
        self._connect()
        if not (job := self.jobs.get(job_id)):
            return None
        return JobInfo(
            id=job_id,
            task=job.task,
            queue=job.queue,
            status=JobStatus.QUEUED,
            tries=0,
            enqueued_at=datetime.now().astimezone(),
        )

    async def list_queues(self) -> list[QueueInfo]:
        self._connect()
        queued, failed = len(self.jobs), len(self.failed)
        counts = {"queued": queued, "failed": failed, "deferred": 0, "running": 0}
        return [QueueInfo(name="default", workers=[], **counts)]

    async def list_failed(self, limit: int = 20) -> list[JobInfo]:
        self._connect()
        return [*self.failed.values()][:limit]

    async def retry_failed(self, job_id: str) -> Enqueued | None:
        self._connect()
        if not (failed := self.failed.pop(job_id, None)):
            return None
        return await self.add_job(NewJob(failed.task, {}, failed.queue, id=job_id))

    async def forget_failed(self, job_id: str) -> bool:
        self._connect()
        return self.failed.pop(job_id, None) is not None

    def _connect(self) -> None:
        if self.away:
            raise QueuesUnavailableError("The queues cannot be reached")
