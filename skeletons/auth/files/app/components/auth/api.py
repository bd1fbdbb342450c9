from fastapi import APIRouter

from app.components.auth.account_api import router as account_router
from app.components.auth.admin_api import router as admin_router
from app.components.auth.session_api import router as session_router
from app.components.auth.tokens import check_secret

# At import, so that an application does not start with tokens that anyone can sign.
check_secret()

router = APIRouter(prefix="/api/v1/auth")
for part in (session_router, account_router, admin_router):
    router.include_router(part)
