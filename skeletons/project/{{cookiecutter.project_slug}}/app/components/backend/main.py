from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from app.components.backend.api.metrics import measure_requests
from app.components.backend.api.root import router as root_router
from app.components.backend.api.routing import include_routers
from app.components.backend.application import application_health
from app.components.backend.errors import RefusingMiddleware, answer_errors
from app.components.backend.hooks import register_middleware, run_hooks
from app.components.backend.request_id import RequestIdMiddleware
#% if "dashboard" in cookiecutter._optional
from app.components.frontend.main import dashboard_sessions, mount_dashboard
#% endif
from app.core.config import settings
from app.core.operator.sign_in import tell_operator
from app.core.problems import problem_docs


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        stack.enter_context(application_health())
        #% if "dashboard" in cookiecutter._optional
        await stack.enter_async_context(dashboard_sessions())
        #% endif
        await stack.enter_async_context(run_hooks())
        tell_operator()
        yield


def create_app() -> FastAPI:
    app = FastAPI(
        title=settings.app_name,
        description="{{ cookiecutter.description }}",
        lifespan=lifespan,
        openapi_url=None,
        # Off without OTEL_EXPORTER_OTLP_ENDPOINT, see .env.example.
        telemetry={"auto_configure": True},
        responses={"default": problem_docs("An error")},
    )
    answer_errors(app)
    measure_requests(app)
    register_middleware(app)
    app.add_middleware(
        RefusingMiddleware,
        hosts=settings.trusted_hosts,
        max_bytes=settings.max_body_bytes,
    )
    if settings.cors_origins:
        # Added last to be the outermost: a refusal by another middleware needs its
        # headers too, or the browser hides it.
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_credentials=settings.cors_allow_credentials,
            allow_methods=["*"],
            allow_headers=["*"],
        )
    app.add_middleware(RequestIdMiddleware)
    include_routers(app)
    #% if "dashboard" in cookiecutter._optional
    mount_dashboard(app)
    #% endif
    if not settings.in_production:
        # Last: a page of yours at the top goes first.
        app.include_router(root_router)
    return app
