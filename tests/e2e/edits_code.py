"""Edits of the lifespan, the settings, the commands and the cards."""

from pathlib import Path

from e2e.edits import CARDS, CLI, CONFIG, MAIN, append, replace, write

_LIFESPAN = """\
    async with AsyncExitStack() as stack:
        stack.enter_context(application_health())
        await stack.enter_async_context(dashboard_sessions())
        await stack.enter_async_context(run_hooks())
        tell_operator()
        yield
"""


def comments_in_code(project: Path) -> None:
    """Comments and blank lines around lifespan, settings, commands and cards."""
    replace(
        project,
        MAIN,
        "        yield\n",
        "\n        # keep_before\n        yield  # keep_yield\n        # keep_end\n\n",
    )
    replace(
        project,
        CONFIG,
        "    cors_allow_credentials: bool = False\n",
        "    # keep_field\n\n    cors_allow_credentials: bool = False  # keep_side\n"
        "    # keep_below\n\n",
    )
    replace(
        project,
        CLI,
        "app.command()(operator)\n",
        "\n# keep_command\napp.command()(operator)  # keep_operator\n# keep_end\n",
    )
    replace(
        project,
        CARDS,
        "    dashboard.add_card(application_card)\n",
        "\n    # keep_card\n    dashboard.add_card(application_card)  # keep_side\n"
        "    # keep_below\n",
    )


def lifespan_with_try(project: Path) -> None:
    """The user's own lines before and after ``yield``, in a ``try``/``finally``."""
    new = """\
    keep_log: list[str] = ["keep_up"]
    with application_health():
        async with dashboard_sessions(), run_hooks():
            try:
                # keep_comment
                keep_log.append("serving")
                tell_operator()
                yield
                keep_log.append("keep_down")
            except RuntimeError:
                keep_log.append("keep_failed")
                raise
            finally:
                # keep_finally
                keep_log.clear()
"""
    replace(project, MAIN, _LIFESPAN, new)


def lifespan_with_state(project: Path) -> None:
    """A lifespan that yields the state of the requests, and tidies up behind it."""
    new = """\
    keep_started = "keep_state"
    with application_health():
        async with dashboard_sessions(), run_hooks():
            tell_operator()
            yield {"started": keep_started}
            del keep_started
"""
    replace(project, MAIN, _LIFESPAN, new)
    file = project / MAIN
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("AsyncIterator[None]", "AsyncIterator[dict[str, str]]")
    )


def lifespan_with_own_stack(project: Path) -> None:
    """The stack has another name, callbacks of the user's and a ``try`` inside."""
    new = """\
    async with AsyncExitStack() as keep_stack:
        keep_stack.enter_context(application_health())
        await keep_stack.enter_async_context(dashboard_sessions())

        # keep_hooks
        await keep_stack.enter_async_context(run_hooks())
        tell_operator()
        keep_stack.callback(print, "keep_goodbye")
        try:
            yield
        finally:
            print("keep_finally")
"""
    replace(project, MAIN, _LIFESPAN, new)


def moved_lifespan(project: Path) -> None:
    """The lifespan function has moved to a file of its own, under another name."""
    text = (project / MAIN).read_text("utf-8")
    start = text.index("@asynccontextmanager")
    end = text.index("def create_app")
    function = (
        text[start:end].rstrip().replace("def lifespan(app", "def keep_life(keep_app")
    )
    imports = (
        "from collections.abc import AsyncIterator\n"
        "from contextlib import AsyncExitStack, asynccontextmanager\n\n"
        "from fastapi import FastAPI\n\n"
        "from app.components.backend.application import application_health\n"
        "from app.components.backend.hooks import run_hooks\n"
        "from app.components.frontend.main import dashboard_sessions\n"
        "from app.core.operator.sign_in import tell_operator\n"
    )
    write(project, "app/core/keep_lifespan.py", f"{imports}\n\n{function}\n")
    rest = text[:start] + text[end:]
    rest = rest.replace("lifespan=lifespan", "lifespan=life")
    rest = rest.replace(
        "from app.core.config import settings\n",
        "from app.core.config import settings\n"
        "from app.core.keep_lifespan import keep_life as life\n",
    )
    write(project, MAIN, rest)


def settings_grown(project: Path) -> None:
    """Fields of the user's, one over several lines, and methods behind them."""
    replace(
        project,
        CONFIG,
        "    cors_allow_credentials: bool = False\n",
        "    cors_allow_credentials: bool = False\n"
        "    keep_token: str = Field(\n"
        '        default="keep-token",  # keep_comment\n'
        "        repr=False,\n"
        "    )\n"
        '    """keep_docstring"""\n',
    )
    replace(
        project,
        CONFIG,
        "\n\nsettings = Settings()\n",
        "\n    @property\n    def keep_property(self) -> str:\n"
        '        """keep_method."""\n        return self.keep_token\n\n\n'
        "settings = Settings()\n",
    )


def settings_renamed(project: Path) -> None:
    """The class has another name, an alias for its base and a subclass."""
    file = project / CONFIG
    text = file.read_text("utf-8")
    text = text.replace("import BaseSettings, ", "import BaseSettings as KeepBase, ")
    text = text.replace("class Settings(BaseSettings)", "class KeepSettings(KeepBase)")
    own = "class KeepLocal(KeepSettings):\n    keep_local: bool = True\n\n\n"
    file.write_text(
        text.replace("settings = Settings()", f"{own}settings = KeepLocal()"), "utf-8"
    )


def commands_decorated(project: Path) -> None:
    """The Typer application has another name, a callback and a command below."""
    file = project / CLI
    text = file.read_text("utf-8").replace("app.command", "keep_cli.command")
    text = text.replace("app = typer", "keep_cli = typer")
    file.write_text(text, "utf-8")
    append(
        project,
        CLI,
        '\n\n@keep_cli.command("keep-greet")\ndef greet(name: str = "x") -> None:\n'
        '    typer.echo(f"keep_greeting {name}")\n\n\n'
        'if __name__ == "__main__":\n    keep_cli()\n',
    )
    script = '"my-api" = "app.cli.main:app"'
    replace(project, "pyproject.toml", script, '"my-api" = "app.cli.main:keep_cli"')


def cards_rearranged(project: Path) -> None:
    """An alias, a parameter of another name, a card under a condition at the end."""
    write(
        project,
        CARDS,
        "import app.components.frontend.application as keep_application\n"
        "from app.components.frontend import dashboard as keep_dashboard\n"
        "from app.core.config import settings\n\n\n"
        "def keep_cards(keep_board: keep_dashboard.Dashboard) -> None:\n"
        '    """keep_docstring."""\n'
        "    keep_board.add_card(keep_application.application_card)\n"
        '    if settings.app_name == "keep_name":\n'
        "        keep_board.add_card(keep_application.application_card)\n",
    )
    file = "app/components/frontend/main.py"
    imported = "from app.components.frontend.cards import add_cards\n"
    alias = "from app.components.frontend.cards import keep_cards as add_cards\n"
    replace(project, file, imported, alias)
