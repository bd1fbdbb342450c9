"""AEG601: tasks that are enqueued and that no worker runs."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.reading.codebase import Codebase

_CODE = "AEG601"


def _check(codebase: Codebase) -> Iterator[Finding]:
    if codebase.holds(b"enqueue_job"):
        from aegis_cst.check.rules.arq_tasks import unloaded_by_arq  # noqa: PLC0415 - few projects have tasks

        yield from unloaded_by_arq(codebase, _CODE)
    if codebase.holds(b"Celery("):
        from aegis_cst.check.rules.celery_tasks import unloaded_by_celery  # noqa: PLC0415 - as above

        yield from unloaded_by_celery(codebase, _CODE)
    if codebase.holds(b"kiq("):
        from aegis_cst.check.rules.taskiq_tasks import unloaded_by_taskiq  # noqa: PLC0415 - as above

        yield from unloaded_by_taskiq(codebase, _CODE)


RULES = (
    Rule(
        _CODE,
        "unloaded-task",
        "A task of arq, Celery or taskiq is enqueued under a name, from a module or on "
        "a queue that no worker has.",
        _check,
    ),
)
