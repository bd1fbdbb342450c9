"""Versions that today's components could have come from, one change each."""

from collections.abc import Callable, Mapping
from pathlib import Path

from updates.versions import Skeletons

OLD = "0.0.9"
COMPONENTS = ("scheduler", "cache", "worker", "database")

_MANIFEST = "scheduler/component.toml"
_CODE = "scheduler/files/app/components/scheduler"
_ZONE = """\
[[variable]]
name = "SCHEDULER_TIMEZONE"
value = "UTC"
comment = "Time zone in which the schedules of jobs are read, such as Europe/Berlin."

"""
_URL = """\
[[variable]]
name = "SCHEDULER_URL"
value = "http://scheduler:8001"
comment = "Where the web server finds that process; by default the Compose service."

"""


def _variables_in_another_order(old: Skeletons) -> None:
    old.replace(_MANIFEST, _URL, "").replace(_MANIFEST, _ZONE, _URL + _ZONE)


def _a_variable_less(old: Skeletons) -> None:
    old.replace(_MANIFEST, _ZONE, "")


def _a_variable_more(old: Skeletons) -> None:
    old.replace(_MANIFEST, _URL, _URL + _URL.replace("_URL", "_ADDRESS"))


def _other_values(old: Skeletons) -> None:
    old.replace(_MANIFEST, 'value = "8001"', 'value = "8002"')
    old.replace(_MANIFEST, "Time zone in which", "The zone in which")


def _other_bounds(old: Skeletons) -> None:
    old.replace(_MANIFEST, "apscheduler>=3.10,<4", "apscheduler>=3.9,<3.11")
    old.replace("cache/component.toml", "redis>=4.5.5,<9", "redis>=4.5.5,<8")


def _requirements_that_went(old: Skeletons) -> None:
    old.append(_MANIFEST, '\n[[requirement]]\nrequirement = "tzdata"\n')
    old.append("worker/component.toml", '\n[[requirement]]\nrequirement = "tzdata"\n')


def _another_module(old: Skeletons) -> None:
    old.move(f"{_CODE}/api.py", f"{_CODE}/routes.py")
    old.replace_all("scheduler.api", "scheduler.routes")


def _another_name_in_code(old: Skeletons) -> None:
    old.replace(_MANIFEST, 'alias = "scheduler_router"', 'alias = "jobs_router"')
    old.replace("worker/component.toml", 'alias = "worker_app"', 'alias = "tasks_app"')


def _another_order_of_hooks(old: Skeletons) -> None:
    old.replace("cache/component.toml", 'order = "first"', 'order = "last"')
    old.replace(_MANIFEST, 'order = "last"', 'order = "first"')


def _another_service(old: Skeletons) -> None:
    old.replace("worker/compose.yaml", "mem_limit: 512m", "mem_limit: 256m")
    old.replace_all("redis-data", "redis-files")


def _another_variable_for_all_services(old: Skeletons) -> None:
    old.replace(
        "cache/component.toml",
        'name = "REDIS_URL"\nvalue = "$',
        'name = "REDIS_AT"\nvalue = "$',
    )


def _one_file_that_is_two_now(old: Skeletons) -> None:
    rest = (old.folder / _CODE / "models.py").read_text("utf-8")
    old.replace_all("scheduler.models", "scheduler.registry")
    old.delete(f"{_CODE}/models.py").append(f"{_CODE}/registry.py", f"\n\n{rest}")


def _an_integration_that_went(old: Skeletons) -> None:
    old.append(
        "cache/with-scheduler/component.toml",
        'name = "cache-with-scheduler"\nsummary = "s"\nbuilt_on = "b"\n'
        'requires = ["scheduler", "cache"]\n',
    )
    old.append(
        "cache/with-scheduler/files/app/components/cache/scheduled.py", "X = 1\n"
    )


def _an_integration_less(old: Skeletons) -> None:
    """Nor those that would come after it: what is new comes last."""
    for component in ("scheduler", "worker"):
        folder = old.folder / component / "with-database"
        for each in sorted(folder.rglob("*"))[::-1]:
            each.unlink() if each.is_file() else each.rmdir()
        folder.rmdir()


CHANGES: Mapping[str, Callable[[Skeletons], None]] = {
    function.__name__.strip("_"): function
    for function in (
        _variables_in_another_order,
        _a_variable_less,
        _a_variable_more,
        _other_values,
        _other_bounds,
        _requirements_that_went,
        _another_module,
        _another_name_in_code,
        _another_order_of_hooks,
        _another_service,
        _another_variable_for_all_services,
        _one_file_that_is_two_now,
        _an_integration_that_went,
        _an_integration_less,
    )
}


def older(folder: Path, name: str) -> Path:
    """All components as they were before a change; gives the folder."""
    old = Skeletons(folder)
    for component in COMPONENTS:
        old.version(component, OLD)
    CHANGES[name](old)
    return folder
