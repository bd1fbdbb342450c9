import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """What a call gave, and its form in Redis if it can be kept."""

    value: object
    payload: bytes | str | None


@dataclass(slots=True, eq=False)
class Flight:
    """A call that is under way, and how many wait for it."""

    task: asyncio.Task[Result]
    waiting: int = 0


class Flights:
    """Has those who want the same at the same time wait for one call, as Go's does:
    https://pkg.go.dev/golang.org/x/sync/singleflight
    """

    def __init__(self) -> None:
        self._flights: dict[str, Flight] = {}

    async def join(
        self, key: str, call: Callable[[], Coroutine[None, None, Result]]
    ) -> tuple[Result, bool]:
        """Give the result of the call, and whether it was made for this caller.

        It goes on when one of several callers is cancelled, and ends with the last.
        """
        flight = self._flights.get(key)
        is_first = flight is None
        if flight is None:
            flight = self._flights[key] = Flight(asyncio.create_task(call()))
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task), is_first
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.task.cancel()
                self._leave(key, flight)

    def is_current(self, key: str) -> bool:
        """Tell a call, from within, whether its result is still wanted by new callers."""
        flight = self._flights.get(key)
        return flight is not None and flight.task is asyncio.current_task()

    def forget(self, key: str) -> None:
        """Have the next caller not join a call that is under way."""
        self._flights.pop(key, None)

    def forget_all(self, start: str) -> None:
        for key in [key for key in self._flights if key.startswith(start)]:
            self.forget(key)

    def _leave(self, key: str, flight: Flight) -> None:
        if self._flights.get(key) is flight:
            self.forget(key)
