import json
import logging

from app.core.logging import JsonFormatter, TerminalFormatter


def make_record(**extra: object) -> logging.LogRecord:
    logger = logging.getLogger("app.orders")
    return logger.makeRecord(
        "app.orders", logging.INFO, __file__, 1, "Placed %s", ("a",), None, extra=extra
    )


def test_people_get_one_line_with_the_extra_fields() -> None:
    line = TerminalFormatter().format(make_record(order_id=17, customer="Ann Lee"))

    time, _, rest = line.partition(" ")
    assert len(time) == len("12:00:00")
    assert rest == "INFO     app.orders: Placed a order_id=17 customer='Ann Lee'"


def test_machines_get_json() -> None:
    entry = json.loads(JsonFormatter().format(make_record(order_id=17)))

    assert entry.pop("time").endswith("+00:00")
    assert entry == {
        "level": "INFO",
        "logger": "app.orders",
        "message": "Placed a",
        "order_id": 17,
    }


def test_json_holds_the_traceback() -> None:
    record = make_record()
    try:
        raise ValueError("broken")
    except ValueError as error:
        record.exc_info = (type(error), error, error.__traceback__)

    entry = json.loads(JsonFormatter().format(record))

    assert "ValueError: broken" in entry["exception"]
