import shutil

from app.components.scheduler.registry import every

MINIMUM_FREE_PERCENT = 5


@every(minutes=30, name="Free disk space")
def disk_space() -> str:
    """Fails, and so shows in the health check, when the disk is nearly full."""
    usage = shutil.disk_usage(".")
    free_percent = 100 * usage.free / usage.total
    if free_percent < MINIMUM_FREE_PERCENT:
        message = f"only {free_percent:.1f} % of the disk is free"
        raise RuntimeError(message)
    return f"{free_percent:.0f} % free"
