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
    """Keeps jobs, and does not run them."""

    def __init__(self) -> None:
        self.jobs: dict[str, NewJob] = {}
        self.workers: list[str] = []
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
        return [
            QueueInfo(
                name="default",
                queued=len(self.jobs),
                deferred=1,
                running=0,
                workers=self.workers,
            )
        ]

    def _connect(self) -> None:
        if self.away:
            raise QueuesUnavailableError("The queues cannot be reached")
