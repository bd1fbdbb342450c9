from datetime import timedelta

from sqlalchemy import Connection, func, inspect
from sqlmodel import col, select

from app.components.auth.admin import count_admins
from app.components.auth.sessions import is_alive
from app.components.auth.settings import settings
from app.components.auth.times import now
from app.core.db import open_session
from app.core.health import ComponentHealth, Status
from app.models.auth import SignIn
from app.models.user import User

NO_TABLES = "Its tables are not there: upgrade the database"
NO_MAIL = "No mail server is set: nobody can confirm an address"


async def check_auth() -> ComponentHealth:
    """Degraded where mails cannot be sent, and until the tables are there.

    Another error on the way is left to the health report, which logs it.
    """
    async with open_session() as db:
        connection = await db.connection()
        if not await connection.run_sync(has_tables):
            return ComponentHealth(status=Status.DEGRADED, message=NO_TABLES)
        today = is_alive() & (col(SignIn.used_at) > now() - timedelta(days=1))
        count = select(func.count())
        users = (await db.exec(count.select_from(User))).one()
        sessions = (await db.exec(count.select_from(SignIn).where(today))).one()
        details: dict[str, object] = {
            "users": users,
            "administrators": await count_admins(db),
            "sessions": sessions,
            "registration": settings.registration,
        }
    if settings.smtp_host or settings.in_development:
        return ComponentHealth(status=Status.HEALTHY, details=details)
    return ComponentHealth(status=Status.DEGRADED, message=NO_MAIL, details=details)


def has_tables(connection: Connection) -> bool:
    return inspect(connection).has_table("auth_user")
