from fastapi import FastAPI

from app.components.cache.session_middleware import SessionMiddleware


async def register_middleware(app: FastAPI) -> None:
    app.add_middleware(SessionMiddleware)
