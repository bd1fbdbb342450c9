from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from app.components.auth.sessions import changed, forget_ended
from app.components.auth.times import now
from app.components.scheduler.registry import every
from app.core.db import open_session
from app.models.user import User

UNCONFIRMED_DAYS = 7


@every(hours=24, name="Ended sessions and unconfirmed accounts")
async def auth_cleanup() -> str:
    """Delete what is left of sessions, and accounts whose email nobody has confirmed."""
    old = col(User.created_at) < now() - timedelta(days=UNCONFIRMED_DAYS)
    unconfirmed = col(User.verified).is_(False) & col(User.signed_in_at).is_(None)
    async with open_session() as db:
        sessions = await forget_ended(db)
        accounts = await changed(db, delete(User).where(old, unconfirmed))
        await db.commit()
    return f"{sessions} sessions, {accounts} accounts"
