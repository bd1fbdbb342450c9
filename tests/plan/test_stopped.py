"""Variables in ``.env`` at which a settings class of the user's stops."""

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

Files = dict[str, bytes]
CONFIG = "app/core/config.py"
EXAMPLE = ".env.example"


@pytest.fixture
def forbidding(base_files: Files) -> Files:
    """A project whose settings forbid what they have no field for, as is usual."""
    text = base_files[CONFIG]
    changed = b"".join(
        line for line in text.splitlines(keepends=True) if b"extra=" not in line
    )
    assert changed != text
    return base_files | {CONFIG: changed}


def line_of(files: Files, path: str, start: bytes) -> int:
    (line,) = (
        number
        for number, each in enumerate(files[path].splitlines(), 1)
        if each.startswith(start)
    )
    return line


def at_settings(files: Files) -> str:
    return f"Settings ({CONFIG}:{line_of(files, CONFIG, b'class Settings')})"


def test_addition_tells_what_must_not_be_copied(forbidding: Files) -> None:
    plan = plan_add(MemoryTree(forbidding), ["cache"])
    after = applied(forbidding, plan)
    line = line_of(after, EXAMPLE, b"REDIS_TIMEOUT_SECONDS=")
    assert plan.warnings == (
        (
            f"{EXAMPLE}:{line}: REDIS_TIMEOUT_SECONDS, CACHE_TTL_SECONDS, "
            "SESSION_TTL_SECONDS and SESSION_MAX_SECONDS, copied into .env, would keep "
            f"{at_settings(after)} from loading, which forbids keys that it has no "
            'field for; give it extra="ignore"'
        ),
    )


def test_addition_tells_what_stands_in_env(forbidding: Files) -> None:
    files = forbidding | {".env": b"A=\n# REDIS_URL=x\n\nREDIS_URL=redis://x\n"}
    plan = plan_add(MemoryTree(files), ["cache"])
    told = [each for each in plan.warnings if "REDIS_URL" in each]
    assert told == [
        (
            f".env:4: REDIS_URL keeps {at_settings(files)} from loading, which forbids "
            'keys that it has no field for; give it extra="ignore"'
        )
    ]


@pytest.mark.parametrize("key", ["REDIS_URL=redis://x", "cache_prefix=x"])
def test_removal_tells_what_stays_in_env(forbidding: Files, key: str) -> None:
    files = applied(forbidding, plan_add(MemoryTree(forbidding), ["cache"]))
    files[".env"] = f"\n{key}\nOTHER=1\n".encode()
    plan = plan_remove(MemoryTree(files), ["cache"], Wishes())
    assert plan.warnings == (
        (
            f".env:2: {key.partition('=')[0]} stays here, cache goes; take the line "
            f"out, {at_settings(files)} forbids keys that it has no field for and does "
            "not load with it"
        ),
    )
    assert applied(files, plan) == forbidding | {".env": files[".env"]}


@pytest.mark.parametrize(
    "env", [b"", b"REDIS_URL=\n", b"#REDIS_URL=x\n", b"OF_MINE=x\n"]
)
def test_what_stops_nothing_or_is_the_users_is_not_told(
    forbidding: Files, env: bytes
) -> None:
    files = applied(forbidding, plan_add(MemoryTree(forbidding), ["cache"]))
    files[".env"] = env
    assert plan_remove(MemoryTree(files), ["cache"], Wishes()).warnings == ()


def test_settings_that_ignore_what_they_do_not_know(base_files: Files) -> None:
    files = base_files | {".env": b"REDIS_URL=redis://x\n"}
    plan = plan_add(MemoryTree(files), ["cache"])
    assert plan.warnings == ()
    after = applied(files, plan)
    assert plan_remove(MemoryTree(after), ["cache"], Wishes()).warnings == ()


def test_example_that_is_not_copied_to_where_a_class_reads(forbidding: Files) -> None:
    """A class that stops at the example as it was reads no copy of it."""
    others = b"PAGES_URL=x\n"
    files = forbidding | {EXAMPLE: others + forbidding[EXAMPLE]}
    assert plan_add(MemoryTree(files), ["cache"]).warnings == ()
