from fastapi import FastAPI

from app.components.backend.api.docs import router as docs_router
from app.components.backend.api.health import router as health_router
from app.components.backend.api.metrics import router as metrics_router
from app.core.operator.sign_in import router as operator_router


def include_routers(app: FastAPI) -> None:
    app.include_router(docs_router)
    app.include_router(operator_router)
    app.include_router(health_router)
    app.include_router(metrics_router)
