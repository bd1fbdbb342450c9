from app.components.backend.main import create_app
from app.core.config import settings
from app.core.logging import configure_logging

configure_logging(settings.log_level, as_json=settings.in_production)
app = create_app()
