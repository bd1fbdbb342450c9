from typing import Annotated

import typer
import uvicorn

from app.core.config import settings
from app.core.logging import configure_logging

# Who changes a file does not wait for the requests of a browser.
RELOAD_SECONDS = 2


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = settings.host,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = settings.port,
    reload: Annotated[
        bool, typer.Option("--reload", help="Restart when a source file changes.")
    ] = False,
) -> None:
    """Run the web server."""
    configure_logging(settings.log_level, as_json=settings.in_production)
    uvicorn.run(
        "app.entrypoints.webserver:app",
        host=host,
        port=port,
        reload=reload,
        reload_dirs=["app"] if reload else None,
        log_config=None,
        timeout_graceful_shutdown=(
            RELOAD_SECONDS if reload else round(settings.grace_seconds)
        ),
    )
