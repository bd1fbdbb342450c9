from fastapi import Request

from app.components.auth.errors import NotAllowedError
from app.components.auth.settings import settings
from app.core.operator.same_site import is_foreign_change


async def refuse_other_sites(request: Request) -> None:
    """Refuse changes that a page of another site has its visitor's browser ask for."""
    is_trusted = request.headers.get("Origin") in settings.allowed_origins
    if is_foreign_change(request) and not is_trusted:
        raise NotAllowedError("Not from another site")
