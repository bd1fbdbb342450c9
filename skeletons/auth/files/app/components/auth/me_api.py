from fastapi import APIRouter, Request, status

from app.components.auth import accounts
from app.components.auth.dependencies import CurrentCaller, CurrentUser
from app.components.auth.responses import ANY, TOO_MANY, UNAUTHORIZED
from app.components.auth.route import AuthRoute
from app.components.auth.schemas import (
    Accepted,
    EmailChange,
    PasswordChange,
    ProfileChange,
    UserInfo,
    info_of,
)
from app.components.auth.signing_in import confirm_password
from app.components.auth.throttle import MAIL, SIGN_IN, Tries, address_of
from app.core.db import SessionDep

router = APIRouter(
    tags=["auth"],
    route_class=AuthRoute,
    responses=UNAUTHORIZED | ANY,
)


@router.get("/me")
async def show_me(user: CurrentUser) -> UserInfo:
    """Who you are."""
    return info_of(user)


@router.put("/me")
async def change_me(
    db: SessionDep, user: CurrentUser, profile: ProfileChange
) -> UserInfo:
    """Say something else of yourself."""
    user.sqlmodel_update(profile.model_dump())
    db.add(user)
    await db.commit()
    return info_of(user)


@router.post("/password", status_code=status.HTTP_204_NO_CONTENT, responses=TOO_MANY)
async def change_password(
    request: Request, db: SessionDep, caller: CurrentCaller, change: PasswordChange
) -> None:
    """Choose another password. Your other sessions end."""
    tries = Tries("sign-in", SIGN_IN, address_of(request))
    current = change.current_password.get_secret_value()
    await confirm_password(db, tries, caller.user, current)
    new = change.password.get_secret_value()
    await accounts.change_password(db, caller.user, new, stay=caller.session)


@router.post("/email", status_code=status.HTTP_202_ACCEPTED, responses=TOO_MANY)
async def ask_to_change_email(
    request: Request, db: SessionDep, user: CurrentUser, change: EmailChange
) -> Accepted:
    """Have a mail sent to another address, which confirms that it is yours."""
    tries = Tries("sign-in", SIGN_IN, address_of(request))
    await confirm_password(db, tries, user, change.password.get_secret_value())
    await Tries("email", MAIL, address_of(request)).count(user.email)
    await accounts.ask_to_change_email(db, user, change.email)
    return Accepted(detail="A mail to the address says how to go on")
