"""AEG601: tasks that are enqueued and that no worker runs."""

from collections.abc import Iterator

from aegis_cst.check.finding import Finding
from aegis_cst.check.rule import Rule
from aegis_cst.check.rules.arq_tasks import unloaded_by_arq
from aegis_cst.check.rules.celery_tasks import unloaded_by_celery
from aegis_cst.check.rules.taskiq_tasks import unloaded_by_taskiq
from aegis_cst.reading.codebase import Codebase

_CODE = "AEG601"


def _check(codebase: Codebase) -> Iterator[Finding]:
    for each in (unloaded_by_arq, unloaded_by_celery, unloaded_by_taskiq):
        yield from each(codebase, _CODE)


RULES = (
    Rule(
        _CODE,
        "unloaded-task",
        "A task of arq, Celery or taskiq is enqueued under a name, from a module or on "
        "a queue that no worker has.",
        _check,
    ),
)
