#% if "cli" not in cookiecutter._optional
import uvicorn

#% endif
from app.components.backend.main import create_app
from app.core.config import settings
from app.core.logging import configure_logging

configure_logging(settings.log_level, as_json=settings.in_production)
#% if "cli" in cookiecutter._optional
app = create_app()
#% else
app = create_app()

if __name__ == "__main__":
    # As the image does; while you work: uvicorn app.entrypoints.webserver:app --reload
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        timeout_graceful_shutdown=round(settings.grace_seconds),
    )
#% endif
