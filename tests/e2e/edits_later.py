"""Edits that people make while the scheduler is there."""

from pathlib import Path

from e2e.edits import (
    CARDS,
    CLI,
    COMPOSE,
    CONFIG,
    ENV_FILE,
    MAIN,
    PYPROJECT,
    ROUTING,
    append,
    replace,
    write,
)

JOBS_FILE = "app/components/scheduler/jobs/disk_space.py"
_REPORT = "app/services/report.py"


def own_job(project: Path) -> None:
    append(
        project,
        JOBS_FILE,
        '\n\n@every(hours=6)\ndef keep_job() -> None:\n    print("keep")\n',
    )


def import_of_a_job(project: Path) -> None:
    write(
        project,
        _REPORT,
        "from app.components.scheduler.jobs.disk_space import disk_space\n",
    )


def import_of_the_package(project: Path) -> None:
    write(project, _REPORT, "from app.components import scheduler as keep\n")


def relative_import(project: Path) -> None:
    write(project, _REPORT, "from ..components.scheduler import registry\n")


def import_over_lines(project: Path) -> None:
    text = "from app.components import (\n    backend,\n    scheduler,\n)\n"
    write(project, _REPORT, text)


def dynamic_import(project: Path) -> None:
    write(
        project,
        _REPORT,
        "from importlib import import_module\n\n"
        'keep = import_module("app.components.scheduler.registry")\n',
    )


def use_of_a_setting(project: Path) -> None:
    write(
        project,
        _REPORT,
        "from app.components.scheduler.settings import settings\n\n"
        "keep = settings.timezone\n",
    )


def own_apscheduler(project: Path) -> None:
    write(project, _REPORT, "from apscheduler.triggers.cron import CronTrigger\n")


def compose_command(project: Path) -> None:
    append(
        project,
        COMPOSE,
        "\n  keep:\n    image: my-api:latest\n"
        "    command: python -m app.entrypoints.scheduler\n",
    )


def unix_script(project: Path) -> None:
    write(
        project,
        "deploy/start.sh",
        "#!/bin/sh\nexec python -m app.entrypoints.scheduler\n",
    )


def lines_all_over(project: Path) -> None:
    """Comments and code at the end of every file, and around the old anchors."""
    append(project, ROUTING, "    app.state.keep_last = True\n")
    append(project, CARDS, "    # keep_last\n")
    append(project, CLI, "\n# keep_last\n")
    append(project, COMPOSE, "\n  keep:\n    image: keep_image\n")
    append(project, ENV_FILE, "\n# keep_last\nKEEP=1\n")
    replace(project, MAIN, "        yield\n", "        # keep\n        yield\n")
    field = "    # Whether they may send cookies and the Authorization header.\n"
    replace(project, CONFIG, field, f"    keep_field: int = 1\n\n{field}")
    replace(project, PYPROJECT, "dependencies = [\n", "dependencies = [ # keep\n")


def moved_files(project: Path) -> None:
    """``routing.py`` and ``cards.py`` lie elsewhere by now."""
    for path, new, function, home in (
        (ROUTING, "app/services/routes.py", "include_routers", MAIN),
        (
            CARDS,
            "app/services/tiles.py",
            "add_cards",
            "app/components/frontend/main.py",
        ),
    ):
        (project / path).rename(project / new)
        old_module = path.removesuffix(".py").replace("/", ".")
        new_module = new.removesuffix(".py").replace("/", ".")
        statement = f"from {{}} import {function}\n"
        old, moved = statement.format(old_module), statement.format(new_module)
        replace(project, home, old, moved)


def other_newlines(project: Path) -> None:
    """An editor gave the user's files CRLF since."""
    for path in (ROUTING, MAIN, CONFIG, CLI, CARDS, COMPOSE, ENV_FILE, PYPROJECT):
        file = project / path
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


def more_imports(project: Path) -> None:
    """Imports of the user's beside ours."""
    for path in (ROUTING, CLI):
        file = project / path
        text = file.read_text("utf-8")
        first = text.index("from app.")
        own = "from app.core.config import settings as keep_settings\n"
        file.write_text(text[:first] + own + text[first:], "utf-8")


def included_twice(project: Path) -> None:
    own = '    app.include_router(scheduler_router, prefix="/keep")\n'
    append(project, ROUTING, own)


def hook_assigned(project: Path) -> None:
    replace(
        project,
        MAIN,
        "        await stack.enter_async_context(scheduler_lifespan(app))\n",
        "        app.state.keep = await stack.enter_async_context(\n"
        "            scheduler_lifespan(app)\n        )\n",
    )


def compose_renamed(project: Path) -> None:
    """The compose file has the name that Docker prefers by now."""
    (project / COMPOSE).rename(project / "compose.yaml")


def settings_moved(project: Path) -> None:
    """The class lies elsewhere, under another name; the old module hands it on."""
    text = (project / CONFIG).read_text("utf-8")
    (project / CONFIG).unlink()
    moved = text.replace("class Settings", "class KeepSettings")
    write(
        project, "app/core/keep.py", moved.replace("= Settings()", "= KeepSettings()")
    )
    own = "from app.core.keep import KeepSettings as Settings, settings\n"
    write(project, CONFIG, f'{own}\n__all__ = ["Settings", "settings"]\n')


def hook_in_a_block(project: Path) -> None:
    """The hook is entered under a condition, before a line of the user's."""
    hook = "        await stack.enter_async_context(scheduler_lifespan(app))\n"
    own = '            app.state.keep = "keep"\n            app.state.more = "keep"\n'
    block = "        if settings.cors_origins:\n"
    if hook.encode() in (project / MAIN).read_bytes():
        replace(project, MAIN, hook, f"{block}    {hook}{own}")
    else:
        replace(project, MAIN, "        yield\n", f"{block}{own}        yield\n")


def prefix_added(project: Path) -> None:
    replace(
        project,
        ROUTING,
        "app.include_router(scheduler_router)",
        'app.include_router(scheduler_router, prefix="/internal")',
    )


def service_grown(project: Path) -> None:
    replace(
        project,
        COMPOSE,
        "    cpus: 1\n",
        "    cpus: 1\n    pids_limit: 200\n",
    )


def default_changed(project: Path) -> None:
    old, new = "SCHEDULER_TIMEZONE=UTC", "SCHEDULER_TIMEZONE=Europe/Berlin"
    replace(project, ENV_FILE, old, new)


def pin_changed(project: Path) -> None:
    replace(project, PYPROJECT, '"apscheduler>=3.10,<4"', '"apscheduler==3.11.3"')
