from fastapi import APIRouter, Depends, Request

from app.components.auth import accounts
from app.components.auth.answers import answers
from app.components.auth.dependencies import CurrentCaller, CurrentUser
from app.components.auth.letters import Kind, Order
from app.components.auth.outbox import post
from app.components.auth.schemas import (
    Accepted,
    EmailChange,
    LinkAndPassword,
    MailTo,
    PasswordChange,
    ProfileChange,
    Registration,
    UserInfo,
)
from app.components.auth.signing_in import confirm_password
from app.components.auth.throttle import CHANGE_EMAIL, REGISTER, RESET, TOKEN, VERIFY
from app.components.auth.tokens import Purpose
from app.core.db import SessionDep
from app.core.problems import ProblemRoute
from app.models.user import User

router = APIRouter(
    tags=["auth"],
    route_class=ProblemRoute,
    responses=answers(401, 403, 404, 409, 429),
)


@router.post("/register", status_code=202)
async def register(
    request: Request, db: SessionDep, registration: Registration
) -> Accepted:
    """Make an account; the mail says how to go on, or that there is one already."""
    await REGISTER.count(request, registration.email)
    await accounts.register(db, registration)
    return Accepted(detail="A mail to the address says how to go on")


@router.post("/verify", status_code=202)
async def ask_to_verify(request: Request, to: MailTo) -> Accepted:
    """Have the mail that confirms an address sent again."""
    await VERIFY.count(request, to.email)
    post(Order(kind=Kind.VERIFY, to=to.email))
    return Accepted(detail="If there is something to confirm, a mail is on its way")


async def count_token(request: Request) -> None:
    await TOKEN.count(request)


@router.post("/verify/confirm", status_code=204, dependencies=[Depends(count_token)])
async def verify(request: Request, db: SessionDep, given: LinkAndPassword) -> None:
    """Confirm an address, by the token of the mail and the password of registration.

    Without it, who clicks might confirm what somebody else has registered.
    """
    token, password = given.token.get_secret_value(), given.password.get_secret_value()
    user, _ = await accounts.user_of_link(db, Purpose.VERIFY, token)
    await confirm_password(db, request, user, password)
    user.verified = True
    db.add(user)
    await db.commit()


@router.post("/reset", status_code=202)
async def ask_to_reset(request: Request, to: MailTo) -> Accepted:
    """Have a mail sent that lets its reader choose another password."""
    await RESET.count(request, to.email)
    post(Order(kind=Kind.RESET, to=to.email))
    return Accepted(detail="If there is such an account, a mail is on its way")


@router.post("/reset/confirm", status_code=204, dependencies=[Depends(count_token)])
async def reset(db: SessionDep, given: LinkAndPassword) -> None:
    """Choose another password, by the token of the mail. All sessions end."""
    password = given.password.get_secret_value()
    await accounts.reset(db, given.token.get_secret_value(), password)


@router.get("/me", response_model=UserInfo)
async def show_me(user: CurrentUser) -> User:
    """Who you are."""
    return user


@router.put("/me", response_model=UserInfo)
async def change_me(db: SessionDep, user: CurrentUser, profile: ProfileChange) -> User:
    """Say something else of yourself."""
    user.sqlmodel_update(profile.model_dump())
    db.add(user)
    await db.commit()
    return user


@router.post("/password", status_code=204)
async def change_password(
    request: Request, db: SessionDep, caller: CurrentCaller, change: PasswordChange
) -> None:
    """Choose another password. Your other sessions end."""
    current = change.current_password.get_secret_value()
    await confirm_password(db, request, caller.user, current)
    new = change.password.get_secret_value()
    await accounts.change_password(db, caller.user, new, stay=caller.session)


@router.post("/email", status_code=202)
async def ask_to_change_email(
    request: Request, db: SessionDep, user: CurrentUser, change: EmailChange
) -> Accepted:
    """Have a mail sent to another address, which confirms that it is yours."""
    await confirm_password(db, request, user, change.password.get_secret_value())
    await CHANGE_EMAIL.count(request, user.email)
    post(Order(kind=Kind.CHANGE_EMAIL, to=change.email, user_id=user.id))
    return Accepted(detail="A mail to the address says how to go on")


@router.post("/email/confirm", status_code=204, dependencies=[Depends(count_token)])
async def change_email(
    request: Request, db: SessionDep, given: LinkAndPassword
) -> None:
    """Use another address from now on, by the token of the mail to it and the password.

    Without it, who clicks might give their address to the account of somebody else.
    """
    token, password = given.token.get_secret_value(), given.password.get_secret_value()
    user, email = await accounts.user_of_link(db, Purpose.CHANGE_EMAIL, token)
    await confirm_password(db, request, user, password)
    await accounts.change_email(db, user, email)
