from typing import Annotated

import httpx
import typer
from pydantic import ValidationError

from app.core.config import settings
from app.core.health import ComponentHealth, HealthReport, Status

COLORS = {Status.HEALTHY: "green", Status.DEGRADED: "yellow", Status.UNHEALTHY: "red"}


def health(
    url: Annotated[
        str, typer.Option(help="Address of the running server.")
    ] = f"http://127.0.0.1:{settings.port}",
) -> None:
    """Ask a running server how it is; exit code 1 unless it can serve."""
    report = fetch_report(url)
    typer.echo(f"{url} is {colored(report.status)}")
    width = max(map(len, report.components), default=0)
    for name, component in report.components.items():
        typer.echo(f"  {name:{width}}  {describe(component)}")
    if report.status is Status.UNHEALTHY:
        raise typer.Exit(1)


def fetch_report(url: str) -> HealthReport:
    try:
        answer = httpx.get(f"{url.rstrip('/')}/health", timeout=10)
        return HealthReport.model_validate_json(answer.content)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        problem = f"No server answers at {url}: {error}"
    except ValidationError:
        problem = f"{url}/health gave no health report (HTTP {answer.status_code})"
    typer.secho(problem, fg="red", err=True)
    raise typer.Exit(1)


def describe(component: ComponentHealth) -> str:
    return f"{colored(component.status)}  {component.message}".rstrip()


def colored(status: Status) -> str:
    return typer.style(status.value, fg=COLORS[status])
