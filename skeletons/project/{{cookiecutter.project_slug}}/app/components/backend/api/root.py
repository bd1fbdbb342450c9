from fastapi import APIRouter
from fastapi.responses import RedirectResponse

router = APIRouter(include_in_schema=False)


@router.get("/")
async def root() -> RedirectResponse:
    #% if "dashboard" in cookiecutter._optional
    """Lead somebody who starts at the top to the dashboard."""
    return RedirectResponse("/dashboard")
    #% else
    """Lead somebody who starts at the top to the API's documentation."""
    return RedirectResponse("/docs")
    #% endif
