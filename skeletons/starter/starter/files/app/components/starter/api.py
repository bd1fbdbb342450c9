from fastapi import APIRouter

from app.components.starter.settings import settings

router = APIRouter(prefix="/api/v1", tags=["starter"])


@router.get("/starter")
async def starter() -> dict[str, str]:
    """What `STARTER_GREETING` says."""
    return {"greeting": settings.greeting}
