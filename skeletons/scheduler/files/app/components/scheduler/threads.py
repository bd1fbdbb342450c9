import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future


async def call_in_thread(function: Callable[[], object]) -> object:
    """Call a blocking function in a thread of its own, and wait for its result.

    Unlike that of `asyncio.to_thread`, the thread is a daemon: Python does not wait for
    it at exit, so a job without an end cannot keep the process from ending.
    """
    outcome: Future[object] = Future()
    # From here on it cannot be cancelled: the thread will set it in any case.
    outcome.set_running_or_notify_cancel()

    def work() -> None:
        try:
            outcome.set_result(function())
        except StopIteration as error:
            # Awaiting a future cannot raise it: there it would mean the result.
            outcome.set_exception(RuntimeError(repr(error)))
        except BaseException as error:  # noqa: BLE001 - raised where the call is awaited
            outcome.set_exception(error)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(work,), daemon=True).start()
    return await asyncio.wrap_future(outcome)
