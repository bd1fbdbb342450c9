from fastapi import APIRouter
from fastapi.responses import RedirectResponse

router = APIRouter(include_in_schema=False)


@router.get("/")
async def root() -> RedirectResponse:
    """Lead somebody who starts at the top to the dashboard."""
    return RedirectResponse("/dashboard")
