from fastapi import APIRouter, Depends, Request, status

from app.components.auth import accounts
from app.components.auth.responses import (
    ANY,
    CONFLICT,
    NOT_FOUND,
    TOO_MANY,
    UNAUTHORIZED,
)
from app.components.auth.route import AuthRoute
from app.components.auth.schemas import (
    Accepted,
    LinkAndPassword,
    MailedToken,
    MailTo,
    Registration,
)
from app.components.auth.signing_in import confirm_password
from app.components.auth.throttle import MAIL, SIGN_IN, TOKEN, Tries, address_of
from app.core.db import SessionDep

router = APIRouter(
    tags=["auth"],
    route_class=AuthRoute,
    responses=ANY | TOO_MANY,
)

NO_CONTENT = status.HTTP_204_NO_CONTENT
ACCEPTED = status.HTTP_202_ACCEPTED


async def count_token(request: Request) -> None:
    await Tries("token", TOKEN, address_of(request)).count()


@router.post("/register", status_code=ACCEPTED)
async def register(
    request: Request, db: SessionDep, registration: Registration
) -> Accepted:
    """Make an account; the mail says how to go on, or that there is one already."""
    await Tries("register", MAIL, address_of(request)).count(registration.email)
    await accounts.register(db, registration)
    return Accepted(detail="A mail to the address says how to go on")


@router.post("/verify", status_code=ACCEPTED)
async def ask_to_verify(request: Request, db: SessionDep, to: MailTo) -> Accepted:
    """Have the mail that confirms an address sent again."""
    await Tries("verify", MAIL, address_of(request)).count(to.email)
    await accounts.ask_to_verify(db, to.email)
    return Accepted(detail="If there is something to confirm, a mail is on its way")


@router.post(
    "/verify/confirm",
    status_code=NO_CONTENT,
    responses=NOT_FOUND | UNAUTHORIZED,
    dependencies=[Depends(count_token)],
)
async def verify(request: Request, db: SessionDep, given: LinkAndPassword) -> None:
    """Confirm an address, by the token of the mail and the password of registration.

    Without it, who clicks might confirm what somebody else has registered.
    """
    tries = Tries("sign-in", SIGN_IN, address_of(request))
    user = await accounts.user_to_verify(db, given.token.get_secret_value())
    await confirm_password(db, tries, user, given.password.get_secret_value())
    await accounts.verify(db, user)


@router.post("/reset", status_code=ACCEPTED)
async def ask_to_reset(request: Request, db: SessionDep, to: MailTo) -> Accepted:
    """Have a mail sent that lets its reader choose another password."""
    await Tries("reset", MAIL, address_of(request)).count(to.email)
    await accounts.ask_to_reset(db, to.email)
    return Accepted(detail="If there is such an account, a mail is on its way")


@router.post(
    "/reset/confirm",
    status_code=NO_CONTENT,
    responses=NOT_FOUND,
    dependencies=[Depends(count_token)],
)
async def reset(db: SessionDep, given: LinkAndPassword) -> None:
    """Choose another password, by the token of the mail. All sessions end."""
    password = given.password.get_secret_value()
    await accounts.reset(db, given.token.get_secret_value(), password)


@router.post(
    "/email/confirm",
    status_code=NO_CONTENT,
    responses=NOT_FOUND | CONFLICT,
    dependencies=[Depends(count_token)],
)
async def change_email(db: SessionDep, given: MailedToken) -> None:
    """Use another address from now on, by the token of the mail to it."""
    await accounts.change_email(db, given.token.get_secret_value())
