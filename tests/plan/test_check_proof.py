"""A plan is refused if `aegis check` would find more afterwards than now."""

from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

Files = dict[str, bytes]

ROUTING = "app/components/backend/api/routing.py"
JOBS = "app/services/jobs.py"
TAKEN = b"""\
from fastapi import APIRouter

router = APIRouter()


@router.get("/api/v1/scheduler/jobs")
async def read_jobs() -> list[str]:
    return []
"""


def with_route_of_the_same_path(files: Files, **others: str) -> Files:
    routing = files[ROUTING].replace(
        b"from app.components.backend.api.health import router as health_router\n",
        b"from app.components.backend.api.health import router as health_router\n"
        b"from app.services.jobs import router as own_jobs_router\n",
    )
    routing += b"    app.include_router(own_jobs_router)\n"
    project = files["pyproject.toml"] + others.get("pyproject", "").encode()
    return files | {ROUTING: routing, JOBS: TAKEN, "pyproject.toml": project}


def test_a_route_that_would_never_answer(base_files: Files) -> None:
    files = with_route_of_the_same_path(base_files)

    plan = plan_add(MemoryTree(files), ["scheduler"])

    (blocker,) = plan.blockers
    assert not plan.changes
    assert (blocker.path, blocker.line) == (JOBS, 6)
    assert "`aegis check` would find AEG105: GET /api/v1/scheduler/jobs" in (
        blocker.reason
    )


def test_what_check_is_told_to_ignore(base_files: Files) -> None:
    ignored = '\n[tool.aegis.check]\nignore = ["AEG105"]\n'
    files = with_route_of_the_same_path(base_files, pyproject=ignored)
    assert not plan_add(MemoryTree(files), ["scheduler"]).blockers


def test_what_was_wrong_before(base_files: Files) -> None:
    forgotten = TAKEN.replace(b"scheduler/jobs", b"own")
    files = base_files | {JOBS: forgotten, "app/broken.py": b"FastAPI(\n"}
    assert not plan_add(MemoryTree(files), ["scheduler"]).blockers


def test_a_service_made_like_one_that_was_wrong_before(base_files: Files) -> None:
    compose = base_files["docker-compose.yml"] + b"    networks: [front]\n"
    files = base_files | {"docker-compose.yml": compose}
    assert not plan_add(MemoryTree(files), ["scheduler"]).blockers


def test_a_variable_that_was_there_before_stays(base_files: Files) -> None:
    example = base_files[".env.example"] + b"\nSCHEDULER_TIMEZONE=Europe/Berlin\n"
    files = base_files | {".env.example": example}

    after = applied(files, plan_add(MemoryTree(files), ["scheduler"]))
    plan = plan_remove(MemoryTree(after), ["scheduler"], Wishes())

    assert not plan.blockers
    assert applied(after, plan) == files
    assert plan.warnings == ()
