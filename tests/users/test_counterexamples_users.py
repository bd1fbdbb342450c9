"""Counter-examples that random users have found, each as small as it gets."""

import tomllib

import yaml
from memory_tree import MemoryTree

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.model import Outcome
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove
from users.base import Files, base_files
from users.simulation import Simulation, applied

COMPOSE = "docker-compose.yml"
COMMANDS = "app/cli/main.py"
EXAMPLE = ".env.example"
OWN_ENVIRONMENT = b"    environment:\n    - X=kp0001x\n"
OWN_VOLUMES = b"    volumes:\n    - ./kp0001x:/x\n"


def replaced(files: Files, path: str, old: str, new: str) -> Files:
    assert files[path].count(old.encode()) == 1, (path, old)
    return files | {path: files[path].replace(old.encode(), new.encode())}


def with_web(own: bytes) -> Simulation:
    """A project whose web service, the last thing in the file, says more."""
    files = base_files()
    return Simulation(files | {COMPOSE: files[COMPOSE] + own})


def service(simulation: Simulation, name: str) -> dict[str, list[str]]:
    document = yaml.safe_load(simulation.files[COMPOSE])
    found: dict[str, list[str]] = document["services"][name]
    return found


def test_comment_behind_a_line_that_goes_is_shown() -> None:
    """The comment went, and the preview did not say that anything was changed."""
    simulation = Simulation()
    simulation.add("cache")
    line = 'app.add_typer(cache_app, name="cache")'
    files = replaced(simulation.files, COMMANDS, line, f"{line}  # kp0001x")

    plan = plan_remove(MemoryTree(files), ["cache"], Wishes())

    assert [each.kind for each in plan.edits if each.changed] == ["command"]


def test_undo_of_a_removal_from_a_project_with_a_file_missing() -> None:
    """Undo was refused: what came back imports a file that had been missing before."""
    simulation = Simulation()
    simulation.add("database")
    del simulation.files["app/components/database/migrations.py"]
    before = dict(simulation.files)

    assert simulation.remove("database") is Outcome.APPLIED
    assert simulation.undo() is Outcome.APPLIED

    assert simulation.files == before


def test_undo_names_the_line_that_was_edited() -> None:
    """The refusal of undo named the file alone."""
    simulation = Simulation()
    simulation.add("scheduler")
    line = "SCHEDULER_PORT=8001\n"
    simulation.files = replaced(simulation.files, EXAMPLE, line, f"# kp\n{line}")

    simulation.undo()

    expected = simulation.files[EXAMPLE].split(b"\n").index(b"# kp") + 1
    assert [(each.path, each.line) for each in simulation.refused] == [
        (EXAMPLE, expected)
    ]


def test_redis_is_no_model_for_the_services_of_the_application() -> None:
    """The user's service was gone: the scheduler's was to run the image of Redis."""
    simulation = Simulation()
    simulation.add("cache")
    text = simulation.files[COMPOSE].decode()
    web = text[text.index("\n  web:") : text.index("\n  redis:")]
    files = replaced(simulation.files, COMPOSE, web, "")

    plan = plan_add(MemoryTree(files), ["scheduler"])

    assert not plan.blockers
    assert "no Compose service runs the application" in str(plan.left_out)
    assert COMPOSE not in {each.path for each in plan.changes}


def test_service_that_comes_later_gets_the_variables_of_the_others() -> None:
    """With an ``environment`` of the user's in ``web`` the worker had no REDIS_URL."""
    simulation = with_web(OWN_ENVIRONMENT)
    before = dict(simulation.files)

    simulation.add("cache")
    simulation.add("worker")

    there = service(simulation, "worker")["environment"]
    assert [each.partition("=")[0] for each in there] == ["X", "REDIS_URL"]
    simulation.remove("worker")
    simulation.remove("cache")
    assert simulation.files == before


def test_service_that_comes_later_gets_the_mounts_of_the_others() -> None:
    """With ``volumes`` of the user's in ``web`` the scheduler had another database."""
    simulation = with_web(OWN_VOLUMES)
    alone = applied(
        simulation.files, plan_add(MemoryTree(simulation.files), ["scheduler"])
    )

    simulation.add("database")
    simulation.add("scheduler")

    mounts = ["./kp0001x:/x", "data:/home/app/data"]
    assert service(simulation, "scheduler")["volumes"] == mounts
    simulation.remove("database")
    assert simulation.files[COMPOSE] == alone[COMPOSE]
    lock = tomllib.loads(simulation.files["aegis.lock"].decode())
    kinds = {each["kind"] for each in lock["components"]["scheduler"]["edits"]}
    assert "mount" not in kinds


def test_variables_of_the_others_stay_when_the_later_service_goes() -> None:
    """Whatever services the user has added since, ``web`` keeps its REDIS_URL."""
    simulation = with_web(OWN_ENVIRONMENT)
    simulation.add("cache")
    simulation.add("worker")
    redis = "  redis:\n    image"
    own = "  mail:\n    <<: *app\n    environment: [REDIS_URL=kp0002x]\n\n"
    simulation.files = replaced(simulation.files, COMPOSE, redis, own + redis)

    simulation.remove("worker")

    assert len(service(simulation, "web")["environment"]) == 2
    assert service(simulation, "mail")["environment"] == ["REDIS_URL=kp0002x"]
