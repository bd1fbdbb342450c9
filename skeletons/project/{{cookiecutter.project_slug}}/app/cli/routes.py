import typer
from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.routing import Mount, WebSocketRoute

Row = tuple[str, str, str]


def routes() -> None:
    """List what the application serves: methods, path and name."""
    # Imported here because the other commands do not need the application.
    from app.entrypoints.webserver import app  # noqa: PLC0415

    rows = [("METHOD", "PATH", "NAME"), *list_routes(app)]
    methods, paths = (max(len(row[column]) for row in rows) for column in (0, 1))
    for method, path, name in rows:
        typer.echo(f"{method:{methods}}  {path:{paths}}  {name}".rstrip())


def list_routes(app: FastAPI) -> list[Row]:
    return [_describe(route) for route in iter_route_contexts(app.routes)]


def _describe(route: RouteContext) -> Row:
    if isinstance(route.original_route, Mount):
        method = "MOUNT"
    elif isinstance(route.original_route, WebSocketRoute):
        method = "WEBSOCKET"
    else:
        method = ",".join(sorted(route.methods or ())) or "ANY"
    return method, route.path or "", route.name or ""
