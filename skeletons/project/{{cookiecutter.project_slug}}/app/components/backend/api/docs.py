from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html

from app.core.config import settings
from app.core.operator.guard import require_operator


async def require_operator_in_production(request: Request, response: Response) -> None:
    if settings.in_production:
        await require_operator(request, response)


# FastAPI's own routes for these, which it does without `openapi_url`, are open to all.
router = APIRouter(
    include_in_schema=False, dependencies=[Depends(require_operator_in_production)]
)


@router.get("/openapi.json")
async def openapi(request: Request) -> dict[str, Any]:
    document: dict[str, Any] = request.app.openapi()
    return document


@router.get("/docs")
async def docs(request: Request) -> Response:
    return get_swagger_ui_html(openapi_url="openapi.json", title=request.app.title)


@router.get("/redoc")
async def redoc(request: Request) -> Response:
    return get_redoc_html(openapi_url="openapi.json", title=request.app.title)
