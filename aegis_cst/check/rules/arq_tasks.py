"""Jobs of arq that no worker runs."""

import difflib
from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.node_place import node_place
from aegis_cst.reading.codebase import Codebase
from aegis_cst.reading.files.place import Place
from aegis_cst.reading.tasks.arq import (
    Enqueued,
    Worker,
    changes_functions,
    enqueued,
    workers,
)
from aegis_cst.reading.wiring.import_names import is_aside


def unloaded_by_arq(codebase: Codebase, code: str) -> Iterator[Finding]:
    """Jobs that are enqueued by a name, or on a queue, that no worker has."""
    jobs = [
        job
        for file in codebase.marked(b"enqueue_job")
        if not is_aside(file.path)
        for job in enqueued(codebase.origins, file)
    ]
    if not jobs:
        return
    files = [
        file
        for file in codebase.marked(b"functions")
        if any(word in file.data for word in (b"arq", b"redis_settings", b"cron_jobs"))
        or b"WorkerSettings" in file.data
    ]
    found = [each for file in files for each in workers(codebase.origins, file)]
    if not found or any(map(changes_functions, files)):
        return
    # A pool may have been made with a queue of its own.
    elsewhere = any(True for _ in codebase.marked(b"default_queue_name"))
    for job in jobs:
        wrong = _wrong(job, found, elsewhere=elsewhere)
        if wrong is not None:
            message, advice, near = wrong
            spot = job.call.args[0] if job.call.args else job.call
            yield Finding(
                code,
                node_place(codebase, job.file, spot),
                message,
                advice,
                ((_place(codebase, near), "this worker runs others"),),
                frozenset(each.file.path for each in found),
            )


def _place(codebase: Codebase, worker: Worker) -> Place:
    return node_place(codebase, worker.file, worker.node)


def _wrong(
    job: Enqueued, found: list[Worker], *, elsewhere: bool
) -> tuple[str, str, Worker] | None:
    """Why a job never runs, and what to do; ``None`` if it may run."""
    serving = found
    told = job.given or not (job.inside or elsewhere)
    if told and job.queue is not None:
        serving = [each for each in found if each.queue in {job.queue, None}]
    if not serving:
        own = "" if job.given else ", which is arq's own"
        queues = ", ".join(sorted({f"`{each.queue}`" for each in found}))
        message = (
            f"`{job.name}` is enqueued on the queue `{job.queue}`{own}, and no worker "
            "takes jobs from it"
        )
        return message, f"the workers take jobs from {queues}", found[0]
    if any(each.names is None for each in serving):
        return None
    known = sorted({name for each in serving for name in each.names or ()})
    # What arq calls its cron jobs:
    # https://github.com/python-arq/arq/blob/main/arq/cron.py
    if job.name in known or job.name.startswith("cron:"):
        return None
    close = difflib.get_close_matches(job.name, known, n=1)
    meant = f"did you mean `{close[0]}`?" if close else ""
    return (
        f"`{job.name}` is enqueued here, and no worker knows a function of that name",
        meant or "add the function to the `functions` of the worker",
        serving[0],
    )
