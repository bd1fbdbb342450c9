"""Log lines for people in development, JSON for machines in production.

    logger.info("Order placed", extra={"order_id": 17})

reads `12:00:01 INFO     app.services.orders: Order placed order_id=17` in a terminal.
In a request the line ends with its `request_id`, which its answer has as well.
"""

import json
import logging
import os
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime, timedelta, timezone
from types import MappingProxyType

# `datetime.UTC` where Python has it.
UTC = timezone(timedelta(0))

_RESERVED = {*vars(logging.makeLogRecord({})), "message", "asctime", "color_message"}
_FIXED = {"time", "level", "logger", "message", "exception"}
_COLORS = {"WARNING": 33, "ERROR": 31, "CRITICAL": 31}


_bound: ContextVar[Mapping[str, object]] = ContextVar(
    "_bound", default=MappingProxyType({})
)


def bind(**fields: object) -> None:
    """Put fields on every line that the current task, and its own ones, log from now on."""
    _bound.set({**_bound.get(), **fields})


def add_bound_fields(record: logging.LogRecord) -> bool:
    for name, value in _bound.get().items():
        # What the caller says of this line goes first.
        vars(record).setdefault(name, value)
    return True


def configure_logging(level: str, *, as_json: bool) -> None:
    """Send everything that is logged, by uvicorn as well, through one handler."""
    handler = logging.StreamHandler()
    handler.addFilter(add_bound_fields)
    handler.setFormatter(JsonFormatter() if as_json else TerminalFormatter())
    number = logging.getLevelName(level.upper())
    # Who runs this may spell levels in another way: INFO rather than no log at all.
    known = number if isinstance(number, int) else logging.INFO
    logging.basicConfig(level=known, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    # At INFO they tell of every browser session, of every request sent, and of every look
    # at the database.
    for name in ("flet", "flet_web", "httpx", "alembic.runtime.migration"):
        logging.getLogger(name).setLevel(logging.WARNING)


def extra_fields(record: logging.LogRecord) -> dict[str, object]:
    """What the caller passed as `extra`."""
    return {
        name: value for name, value in vars(record).items() if name not in _RESERVED
    }


class TerminalFormatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__(
            "%(asctime)s %(levelname)-8s %(name)s: %(message)s", datefmt="%H:%M:%S"
        )
        self._colored = sys.stderr.isatty() and not os.environ.get("NO_COLOR")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's
        line = super().formatMessage(record)
        for name, value in extra_fields(record).items():
            plain = isinstance(value, str) and value.isprintable() and " " not in value
            line += f" {name}={value if plain else repr(value)}"
        color = _COLORS.get(record.levelname) if self._colored else None
        return f"\033[{color}m{line}\033[0m" if color else line


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name, value in extra_fields(record).items():
            entry[f"extra_{name}" if name in _FIXED else name] = value
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str, ensure_ascii=False)
