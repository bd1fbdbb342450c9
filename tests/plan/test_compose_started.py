"""Processes of a component are started the way that the application's container is."""

from textwrap import dedent

import pytest
import yaml
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.removing.removal import plan_remove

COMPOSE = "docker-compose.yml"
IMAGE = "FROM python:3.12\nWORKDIR /srv\nCOPY . .\n"
GUARD = b'\nif __name__ == "__main__":\n    uvicorn.run(app)\n'
SERVER = '"uvicorn", "shop.main:app"'
STARTED = ["python", "-m", "shop.components.entrypoints.scheduler"]


def scheduler(
    service: str, *instructions: str, start: str = "", root: str = ""
) -> dict[str, object]:
    """The service that is added, and goes again without a trace.

    ``start`` is the text of ``tools/start.sh``, ``root`` where imports start.
    """
    files = {
        "tools/start.sh": start.encode(),
        f"{root}shop/__init__.py": b"",
        f"{root}shop/main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
        "requirements.txt": b"fastapi\n",
        "Dockerfile": "\n".join(
            ("FROM python:3.12-slim", "WORKDIR /srv", "COPY . .", *instructions, "")
        ).encode(),
        COMPOSE: f"services:\n  api: {{{service}}}\n".encode(),
    }
    plan = plan_add(MemoryTree(files), ["scheduler"])
    assert not plan.blockers
    after = applied(files, plan)
    assert plan_add(MemoryTree(after), ["scheduler"]).outcome == "unchanged"
    gone = plan_remove(MemoryTree(after), ["scheduler"], Wishes())
    assert applied(after, gone) == files
    found: dict[str, object] = yaml.safe_load(after[COMPOSE])["services"]["scheduler"]
    return found


@pytest.mark.parametrize(
    ("instruction", "runner"),
    [
        (f"CMD [{SERVER}]", []),
        (f'CMD ["uv", "run", {SERVER}]', ["uv", "run"]),
        (
            f'CMD ["/bin/uv", "run", "--no-sync", "--python", "3.12", {SERVER}]',
            ["/bin/uv", "run", "--no-sync", "--python", "3.12"],
        ),
        ('CMD ["uv", "run", "-m", "uvicorn", "shop.main:app"]', ["uv", "run"]),
        ('CMD ["uv", "run", "fastapi", "run", "shop/main.py"]', ["uv", "run"]),
        (
            "CMD poetry run alembic upgrade head && A=1 exec poetry run uvicorn shop:a",
            ["poetry", "run"],
        ),
        (
            'CMD ["sh", "-c", "pdm migrate && pdm run uvicorn shop.main:app"]',
            ["pdm", "run"],
        ),
        (f'CMD ["tini", "--", "pipenv", "run", {SERVER}]', ["pipenv", "run"]),
        ("CMD uv run --env-file $FILE uvicorn shop.main:app", []),
        (f'CMD ["uv", "pip", {SERVER}]', []),
        ("CMD uvicorn shop.main:app --loop uv", []),
    ],
)
def test_runner_of_the_image(instruction: str, runner: list[str]) -> None:
    service = scheduler("build: .", instruction)
    command = service["command"]
    assert isinstance(command, list)
    assert command[: len(runner) + 3] == [*runner, *STARTED]
    assert "entrypoint" not in service


@pytest.mark.parametrize(
    "instructions",
    [
        ['CMD ["./tools/start.sh"]'],
        ['CMD ["bash", "-c", "tools/start.sh"]'],
        ["COPY tools/start.sh /start", "CMD /start"],
        ["WORKDIR /srv/tools", 'ENTRYPOINT ["sh", "start.sh"]'],
    ],
)
def test_runner_in_a_script_of_the_image(instructions: list[str]) -> None:
    start = """\
        #!/bin/sh
        # It's migrated first.
        set -e
        poetry run alembic upgrade head
        exec poetry run python -m uvicorn \\
            shop.main:app "$@"
    """
    service = scheduler("build: .", *instructions, start=dedent(start))
    runner = ["poetry", "run"]
    assert str(service["command"]).startswith(str([*runner, *STARTED])[:-1])
    assert ("entrypoint" in service) == ("ENTRYPOINT" in instructions[-1])


def test_script_that_is_not_in_the_image() -> None:
    service = scheduler("build: .", 'CMD ["/opt/start.sh"]', start="uv run uvicorn a:b")
    assert str(service["command"]).startswith(str(STARTED)[:-1])


def test_runner_of_the_service() -> None:
    """What the Compose file says goes before what the image says."""
    command = "command: uv run uvicorn shop.main:app"
    service = scheduler(f"build: ., {command}", f"CMD [{SERVER}]")
    assert str(service["command"]).startswith("['uv', 'run', 'python', '-m', ")
    service = scheduler(
        "build: ., command: uvicorn shop.main:app", f'CMD ["uv", "run", {SERVER}]'
    )
    assert str(service["command"]).startswith("['python', '-m', ")


@pytest.mark.parametrize(
    ("instructions", "runner"),
    [
        ([f"ENTRYPOINT [{SERVER}]"], []),
        ([f"ENTRYPOINT [{SERVER}]", 'CMD ["--port", "80"]'], []),
        ([f'ENTRYPOINT ["uv", "run", {SERVER}]'], ["uv", "run"]),
        (["ENTRYPOINT uvicorn shop.main:app"], []),
        (['ENTRYPOINT ["./start.sh"]'], []),
        (['ENTRYPOINT ["sh", "-c"]', 'CMD ["uvicorn shop.main:app"]'], []),
    ],
)
def test_entry_point_that_starts_the_server(
    instructions: list[str], runner: list[str]
) -> None:
    service = scheduler("build: .", *instructions)
    assert service["entrypoint"] == []
    assert str(service["command"]).startswith(str([*runner, *STARTED])[:-1])


@pytest.mark.parametrize(
    ("service", "instructions"),
    [
        ("", ['ENTRYPOINT ["./prepare.sh"]', f"CMD [{SERVER}]"]),
        (", command: uvicorn shop.main:app", ['ENTRYPOINT ["./prepare.sh"]']),
        ("", ['ENTRYPOINT ["uv", "run"]', f"CMD [{SERVER}]"]),
    ],
)
def test_entry_point_that_starts_any_command(
    service: str, instructions: list[str]
) -> None:
    added = scheduler(f"build: .{service}", *instructions)
    assert "entrypoint" not in added
    assert str(added["command"]).startswith(str(STARTED)[:-1])


@pytest.mark.parametrize(
    ("last", "kept"), [("uvicorn shop.main:app", False), ('exec "$@"', True)]
)
@pytest.mark.parametrize("said", ["image", "service"])
def test_script_that_takes_no_command(said: str, last: str, *, kept: bool) -> None:
    """Whatever it is given, it would start a second web server."""
    entrypoint, command = "./tools/start.sh", "command: uvicorn shop.main:app"
    image = [f'ENTRYPOINT ["{entrypoint}"]'] if said == "image" else []
    service = f", entrypoint: {entrypoint}" if said == "service" else ""
    start = f"#!/bin/sh\nalembic upgrade head\n{last}\n"
    added = scheduler(f"build: ., {command}{service}", *image, start=start)
    assert added.get("entrypoint", "of the image") == (
        ("of the image" if said == "image" else entrypoint) if kept else []
    )


def test_entry_point_of_the_service() -> None:
    """What it puts in the place of the image's would come back without it."""
    server = "entrypoint: [uvicorn, 'shop.main:app']"
    added = scheduler(f"build: ., {server}", 'ENTRYPOINT ["./serve.sh"]')
    assert added["entrypoint"] == []
    added = scheduler(f"build: ., {server}", f"CMD [{SERVER}]")
    assert "entrypoint" not in added
    wrapped = "entrypoint: [tini, --], command: uvicorn shop.main:app"
    added = scheduler(f"build: ., {wrapped}", 'ENTRYPOINT ["./serve.sh"]')
    assert added["entrypoint"] == ["tini", "--"]


@pytest.mark.parametrize(
    "instruction",
    [
        "CMD cd back && uv run uvicorn shop.main:app",
        'CMD ["sh", "-c", "cd back && exec uvicorn shop.main:app"]',
        "CMD cd /srv/back && uvicorn shop.main:app",
        'CMD ["gunicorn", "--chdir", "back", "shop.main:app"]',
        'CMD ["uvicorn", "--app-dir", "back", "shop.main:app"]',
        'CMD ["./tools/start.sh"]',
    ],
)
def test_folder_that_imports_start_in(instruction: str) -> None:
    start = "#!/bin/sh\ncd back\nexec uvicorn shop.main:app\n"
    service = scheduler("build: .", instruction, start=start, root="back/")
    assert service["working_dir"] == "/srv/back"
    command = service["command"]
    assert isinstance(command, list)
    assert " ".join(STARTED) in " ".join(command)


@pytest.mark.parametrize(
    ("instruction", "folder"),
    [
        ('CMD ["python", "back/main.py"]', "/srv/back"),
        ("CMD cd back && python main.py", "/srv/back"),
        ('CMD ["fastapi", "run", "back/main.py"]', "/srv/back"),
        ('CMD ["python", "-m", "back.main"]', None),
        ('CMD ["uvicorn", "back.main:app"]', None),
    ],
)
def test_a_script_imports_from_its_own_folder(
    instruction: str, folder: str | None
) -> None:
    served = b"import uvicorn\nfrom fastapi import FastAPI\n\napp = FastAPI()\n"
    files = {
        "back/main.py": served + GUARD,
        "requirements.txt": b"fastapi\n",
        "Dockerfile": f"{IMAGE}{instruction}\n".encode(),
        COMPOSE: b"services:\n  api: {build: .}\n",
    }
    after = applied(files, plan_add(MemoryTree(files), ["scheduler"]))
    service = yaml.safe_load(after[COMPOSE])["services"]["scheduler"]
    start = b"from components." if folder else b"from back.components."
    assert start in after["back/main.py"]
    assert service.get("working_dir") == folder
    module = "components.entrypoints.scheduler"
    assert service["command"][2] == (module if folder else f"back.{module}")


@pytest.mark.parametrize(
    ("service", "told"),
    [
        ("build: .", ""),
        ("build: {context: ., dockerfile: '${PYTHON}/Dockerfile'}", "cannot be told"),
        ("image: shop/shop, command: uvicorn shop.main:app", "is not built here"),
        ("image: 'python:3', command: uvicorn shop.main:app, volumes: ['.:/srv']", ""),
    ],
)
def test_an_image_of_which_nothing_is_known(service: str, told: str) -> None:
    files = {
        "shop/__init__.py": b"",
        "shop/main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
        "requirements.txt": b"fastapi\n",
        "Dockerfile": f"FROM python:3.12\nCMD [{SERVER}]\n".encode(),
        COMPOSE: f"services:\n  api: {{{service}}}\n".encode(),
    }
    plan = plan_add(MemoryTree(files), ["scheduler"])
    (placed,) = [each for each in plan.edits if each.kind == "service"]
    assert placed.path == COMPOSE
    warned = [each for each in plan.warnings if each.startswith(f"{COMPOSE}:2: ")]
    assert len(warned) == bool(told)
    assert all(told in each for each in warned)
