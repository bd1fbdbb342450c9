from app.components.worker.service import QueueInfo, Queues, QueuesUnavailableError
from app.components.worker.settings import settings
from app.core.health import ComponentHealth, Status


async def check_worker(queues: Queues) -> ComponentHealth:
    """Degraded while Redis is away, or while a queue has no worker.

    Not unhealthy: the web server still serves requests.
    """
    try:
        infos = await queues.list_queues()
    except QueuesUnavailableError as error:
        return ComponentHealth(
            status=Status.DEGRADED,
            message=str(error),
            details={"mode": settings.mode},
        )
    idle = [info.name for info in infos if not info.workers]
    return ComponentHealth(
        status=Status.DEGRADED if idle else Status.HEALTHY,
        message=f"No worker serves: {', '.join(idle)}" if idle else "",
        details={
            "mode": settings.mode,
            "workers": len({worker for info in infos for worker in info.workers}),
            "queues": {info.name: describe(info) for info in infos},
        },
    )


def describe(info: QueueInfo) -> str:
    text = f"{info.queued} queued, {info.running} running"
    return f"{text}, {info.deferred} deferred" if info.deferred else text
