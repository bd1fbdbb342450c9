"""Edits after which nothing can be added, and the settings that make up for some."""

from pathlib import Path

from e2e.edits import (
    CARDS,
    CLI,
    COMPOSE,
    ENV_FILE,
    MAIN,
    PYPROJECT,
    ROUTING,
    append,
    replace,
    write,
)


def syntax_error(project: Path) -> None:
    append(project, ROUTING, "    app.include_router(health_router\n")


def conflict_markers(project: Path) -> None:
    replace(
        project,
        MAIN,
        "    async with AsyncExitStack() as stack:\n",
        "<<<<<<< HEAD\n    async with AsyncExitStack() as stack:\n=======\n>>>>>>> x\n",
    )


def two_blocks_alike(project: Path) -> None:
    write(
        project,
        "app/services/more.py",
        "from fastapi import FastAPI\n\n"
        "from app.components.backend.api.health import router\n\n\n"
        "def more_routers(app: FastAPI) -> None:\n"
        + "    app.include_router(router)\n"
        * _includes(project),
    )
    replace(
        project,
        MAIN,
        "from app.core.config import settings\n",
        "from app.core.config import settings\n"
        "from app.services.more import more_routers\n",
    )
    replace(project, MAIN, "    mount_dashboard(app)\n", "    more_routers(app)\n")


def _includes(project: Path) -> int:
    """How many routers the base project includes: the block with the most is taken."""
    return (project / ROUTING).read_text("utf-8").count("app.include_router(")


def name_the_block(project: Path) -> None:
    _anchor(project, 'routers = "app.services.more:more_routers"')


def _anchor(project: Path, line: str) -> None:
    append(project, PYPROJECT, f"\n[tool.aegis.anchors]\n{line}\n")


def only_conditional_routers(project: Path) -> None:
    for name in ("docs", "operator", "health", "metrics"):
        include = f"    app.include_router({name}_router)\n"
        replace(project, ROUTING, include, f"    if app.debug:\n    {include}")


def mount_in_front(project: Path) -> None:
    replace(
        project,
        MAIN,
        "    include_routers(app)\n",
        '    app.mount("/", FastAPI())\n    include_routers(app)\n',
    )


def alias_taken(project: Path) -> None:
    append(project, ROUTING, '\n\nscheduler_router = "keep_name"\n')


def not_utf8(project: Path) -> None:
    data = (project / ROUTING).read_bytes()
    (project / ROUTING).write_bytes(b"# keep gr\xf6\xdfe\n" + data)


def no_lifespan(project: Path) -> None:
    replace(project, MAIN, "        lifespan=lifespan,\n", "")


def on_event(project: Path) -> None:
    no_lifespan(project)
    replace(
        project,
        MAIN,
        "    register_middleware(app)\n",
        '    register_middleware(app)\n    app.router.on_event("startup")(print)\n',
    )


def two_yields(project: Path) -> None:
    replace(
        project,
        MAIN,
        "        yield\n",
        "        if app.debug:\n            yield\n        else:\n            yield\n",
    )


def no_script(project: Path) -> None:
    replace(project, PYPROJECT, '"my-api" = "app.cli.main:app"\n', "")


def cards_gone(project: Path) -> None:
    (project / CARDS).unlink()
    file = "app/components/frontend/main.py"
    imported = "from app.components.frontend.cards import add_cards\n"
    replace(project, file, imported, "")
    replace(project, file, "    add_cards(dashboard)\n", "")


def invalid_compose(project: Path) -> None:
    append(project, COMPOSE, "  keep: [a, b\n")


def service_taken(project: Path) -> None:
    for name in ("scheduler", "apscheduler"):
        append(project, COMPOSE, f"\n  {name}:\n    image: keep_image\n")


def service_twice(project: Path) -> None:
    append(project, COMPOSE, "\n  web:\n    image: keep_image\n")


def unresolved_alias(project: Path) -> None:
    replace(project, COMPOSE, "x-app: &app\n", "x-app: &keep_app\n")


def no_compose_file(project: Path) -> None:
    (project / COMPOSE).unlink()


def no_env_file(project: Path) -> None:
    (project / ENV_FILE).unlink()


def invalid_toml(project: Path) -> None:
    replace(project, PYPROJECT, '    "typer>=0.29",\n', '    "typer>=0.29"\n')


def entry_gone(project: Path) -> None:
    replace(project, PYPROJECT, "app.entrypoints.webserver", "app.entrypoints.keep")


def state_file_broken(project: Path) -> None:
    append(project, "aegis.lock", "<<<<<<< HEAD\n")


def state_file_of_the_future(project: Path) -> None:
    replace(project, "aegis.lock", "format = 1\n", "format = 99\n")


def file_taken(project: Path) -> None:
    write(project, "app/components/scheduler/api.py", "# keep_api\n")


def test_file_taken(project: Path) -> None:
    write(project, "tests/test_scheduler_api.py", "# keep_test\n")


def folder_is_a_file(project: Path) -> None:
    write(project, "app/components/scheduler", "keep_file\n")


def statement_on_the_line_of_def(project: Path) -> None:
    replace(
        project,
        CARDS,
        "-> None:\n    dashboard.add_card(application_card)\n",
        "-> None: dashboard.add_card(application_card)\n",
    )


def commands_of_unknown_origin(project: Path) -> None:
    replace(
        project,
        CLI,
        "app = typer.Typer(no_args_is_help=True)\n",
        "app = [typer.Typer(no_args_is_help=True)][0]\n",
    )
