from fastapi import FastAPI

from app.components.backend.api.health import router as health_router


def include_routers(app: FastAPI) -> None:
    app.include_router(health_router)
