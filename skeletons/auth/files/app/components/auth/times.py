from datetime import datetime, timedelta, timezone

from sqlalchemy import DateTime, Dialect
from sqlalchemy.types import TypeDecorator

# `datetime.UTC` where Python has it.
UTC = timezone(timedelta(0))


def now() -> datetime:
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A time with its zone also on SQLite, which keeps none."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, _dialect: Dialect
    ) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)
