"""``aegis`` within the process of the test: its answers, without its start."""

import os
from pathlib import Path
from unittest.mock import patch

import typer.testing
from e2e.command import Finished

from aegis_cst.cli.app import app


def aegis(project: Path, *arguments: str, code: int = 0, path: str = "") -> Finished:
    """Run a command in a project, and insist on its exit code."""
    environment = {"PATH": path or os.environ["PATH"]}
    with patch.dict(os.environ, environment):
        result = typer.testing.CliRunner().invoke(
            app, [*arguments, "--project-path", str(project)], prog_name="aegis"
        )
    told = result.stderr
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, told + result.stdout
    return Finished(result.exit_code, result.stdout_bytes, told)
