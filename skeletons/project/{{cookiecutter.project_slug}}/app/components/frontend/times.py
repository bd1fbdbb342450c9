from datetime import datetime, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400


def ago(moment: datetime) -> str:
    """Such as "5 min ago"."""
    return f"{span(datetime.now(moment.tzinfo) - moment)} ago"


def until(moment: datetime) -> str:
    """Such as "in 5 min"."""
    return f"in {span(moment - datetime.now(moment.tzinfo))}"


def span(length: timedelta) -> str:
    """Such as "1 d 3 h": days and hours tell too little by themselves."""
    seconds = max(int(length.total_seconds()), 0)
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min"
    if seconds < DAY:
        return f"{seconds // HOUR} h {seconds % HOUR // MINUTE} min"
    return f"{seconds // DAY} d {seconds % DAY // HOUR} h"
