import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer
from redis.asyncio import Redis
from redis.exceptions import RedisError

from app.components.cache.client import (
    CacheSettingsError,
    connect,
    disconnect,
    server_address,
)
from app.components.cache.counts import read_counts, sum_counts
from app.components.cache.health import describe_hits, describe_size, server_facts
from app.components.cache.keys import delete_keys, find_keys, prefixed

app = typer.Typer(no_args_is_help=True, help="See and clear what is kept in Redis.")


@app.command()
def ping() -> None:
    """Ask Redis whether it is there; exit code 1 if not."""

    async def measure(redis: Redis) -> str:
        # The first one also connects.
        await redis.ping()
        started = time.perf_counter()
        await redis.ping()
        milliseconds = (time.perf_counter() - started) * 1000
        return f"{server_address()} answers in {milliseconds:.1f} ms"

    typer.echo(ask(measure))


@app.command()
def info() -> None:
    """Show how Redis is, and what this project keeps there."""

    async def describe(redis: Redis) -> str:
        server: dict[str, Any] = await redis.info()
        facts = server_facts(server)
        limit, count = facts["memory_limit"], sum_counts(await read_counts(redis))
        rows = [
            ("Server", f"{server_address()}, version {server['redis_version']}"),
            ("Memory", describe_size(facts["used_memory"])),
            ("Memory limit", "none" if limit is None else describe_size(limit)),
            ("Hits", describe_hits(count.hit_rate, count.calls)),
            ("Keys of all", str(await redis.dbsize())),
            ("Prefix", prefixed()),
            ("Results", str(await count_keys(redis, "cache"))),
            ("Sessions", str(await count_keys(redis, "session"))),
        ]
        return "\n".join(f"{label:13} {value}" for label, value in rows)

    typer.echo(ask(describe))


@app.command()
def clear(
    sessions: Annotated[
        bool, typer.Option("--sessions", help="End all sessions as well.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete the results that this project keeps in Redis, and nothing else there."""
    kinds = ["cache", "session"] if sessions else ["cache"]
    what = "results and sessions" if sessions else "results"
    if not yes:
        question = f"Delete the {what} of {prefixed()!r} at {server_address()}?"
        typer.confirm(question, abort=True)

    async def delete(redis: Redis) -> str:
        count = sum([await delete_keys(redis, kind) for kind in kinds])
        return f"{count} keys deleted"

    typer.echo(ask(delete))


def ask(question: Callable[[Redis], Awaitable[str]]) -> str:
    """Put a question to Redis; if that fails, say why and exit with 1."""

    async def connect_and_ask() -> str:
        redis = connect()
        try:
            return await question(redis)
        finally:
            await disconnect(redis)

    try:
        return asyncio.run(connect_and_ask())
    except (RedisError, OSError) as error:
        problem = f"{server_address()}: {error}"
    except CacheSettingsError as error:
        problem = str(error)
    typer.secho(problem, fg="red", err=True)
    raise typer.Exit(1)


async def count_keys(redis: Redis, kind: str) -> int:
    return len([key async for key in find_keys(redis, kind)])
