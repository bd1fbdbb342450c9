"""The queues, and arq's settings for the workers that serve them."""

from app.components.worker.settings import settings

# The queues, each with the number of its jobs that one process runs at a time.
QUEUES = {"default": 10, "low": 2}


class ArqOptions:
    """For the workers of all queues; a task's decorator overrides the first two.

    Everything that `arq.Worker` takes may stand here, such as `on_startup` and
    `on_shutdown`, which fill and clear `ctx`. The tasks in `tasks/` are found.
    """

    job_timeout = 300
    max_tries = 5

    # A job that no worker has taken a week after its time is dropped.
    expires_extra_ms = 7 * 24 * 3600 * 1000

    keep_result = settings.result_seconds
