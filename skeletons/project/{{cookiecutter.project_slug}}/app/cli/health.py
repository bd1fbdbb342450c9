from typing import Annotated

import httpx
import typer
from pydantic import TypeAdapter, ValidationError

from app.core.config import settings
from app.core.health import ComponentHealth, HealthReport, HealthSummary, Status
from app.core.operator.client import operator_headers

COLORS = {Status.HEALTHY: "green", Status.DEGRADED: "yellow", Status.UNHEALTHY: "red"}

REPORT: TypeAdapter[HealthReport | HealthSummary] = TypeAdapter(
    HealthReport | HealthSummary
)


def health(
    url: Annotated[
        str, typer.Option(help="Address of the running server.")
    ] = f"http://127.0.0.1:{settings.port}",
    token: Annotated[
        str, typer.Option(help="The operator's, for a server of another machine.")
    ] = "",
) -> None:
    """Ask a running server how it is; exit code 1 unless it can serve."""
    report = fetch_report(url, token)
    typer.echo(f"{url} is {colored(report.status)}")
    if isinstance(report, HealthReport):
        width = max(map(len, report.components), default=0)
        for name, component in report.components.items():
            typer.echo(f"  {name:{width}}  {describe(component)}")
    else:
        typer.echo("It tells more to its operator: give --token")
    if report.status is Status.UNHEALTHY:
        raise typer.Exit(1)


def fetch_report(url: str, token: str) -> HealthReport | HealthSummary:
    headers = operator_headers(url, token)
    try:
        answer = httpx.get(f"{url.rstrip('/')}/health", headers=headers, timeout=10)
        return REPORT.validate_json(answer.content)
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
