from datetime import datetime, timedelta

STEPS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def ago(moment: datetime) -> str:
    """Such as "5 min ago"."""
    return f"{span(datetime.now(moment.tzinfo) - moment)} ago"


def until(moment: datetime) -> str:
    """Such as "in 5 min"."""
    return f"in {span(moment - datetime.now(moment.tzinfo))}"


def span(length: timedelta) -> str:
    """A length of time in its largest unit."""
    seconds = max(length.total_seconds(), 0)
    size, unit = next((step for step in STEPS if seconds >= step[0]), STEPS[-1])
    return f"{seconds // size:.0f} {unit}"
