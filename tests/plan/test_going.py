"""What a removal says about what the user has edited, or still names."""

import pytest
from memory_tree import MemoryTree, applied

from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.edits.references import Vanishing, references, vanishing
from aegis_cst.plan.model import Direction, FileChange, Plan
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.proofs.proof import proven
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.reading.project import Project
from aegis_cst.reading.record.state import ComponentRecord, EditRecord

Files = dict[str, bytes]
JOBS = "app/components/scheduler/jobs/disk_space.py"
SCHEDULER = Vanishing(frozenset({"app.components.scheduler"}), frozenset({"aps"}))


def test_kept_file_that_names_what_goes_is_told_of(scheduler_files: Files) -> None:
    mine = b"\nimport app.components.scheduler.api\n"
    files = scheduler_files | {JOBS: scheduler_files[JOBS] + mine}
    line = files[JOBS].count(b"\n")

    plan = plan_remove(MemoryTree(files), ["scheduler"], Wishes(keep_edited=True))

    assert not plan.blockers
    told = f"{JOBS}:{line} stays and names app.components.scheduler, which goes"
    assert told in plan.warnings
    assert f"{JOBS} was edited and stays" in plan.kept


def test_file_that_was_only_laid_out_anew_goes(scheduler_files: Files) -> None:
    files = scheduler_files | {JOBS: scheduler_files[JOBS].replace(b"\n", b"\n\n")}
    plan = plan_remove(MemoryTree(files), ["scheduler"], Wishes())
    assert JOBS in {each.path for each in plan.changes}
    assert Wishes() == Wishes(keep_edited=False, force=False)


def test_file_that_is_no_longer_python_is_edited(scheduler_files: Files) -> None:
    files = scheduler_files | {JOBS: b"def (\n"}
    plan = plan_remove(MemoryTree(files), ["scheduler"], Wishes())
    assert [each.path for each in plan.blockers] == [JOBS]
    assert "was edited since it was written" in plan.blockers[0].reason


def test_edited_file_is_shown_from_the_first_line_that_differs(
    scheduler_files: Files,
) -> None:
    first, rest = scheduler_files[JOBS].split(b"\n", 1)
    for mine, line in (
        (first + b"\nx = 1\n" + rest, 2),
        (first + b"\r\nx = 1\n" + rest, 2),
        (scheduler_files[JOBS] + b"x = 1\n", scheduler_files[JOBS].count(b"\n") + 1),
    ):
        files = scheduler_files | {JOBS: mine}
        (blocker,) = plan_remove(MemoryTree(files), ["scheduler"], Wishes()).blockers
        assert (blocker.path, blocker.line) == (JOBS, line)
        assert "\n+x = 1\n" in blocker.detail
        assert blocker.detail.startswith(f"--- as written\n+++ {JOBS}\n")


def test_modules_below_one_that_goes_need_no_mention() -> None:
    paths = ["src/app/jobs/__init__.py", "src/app/jobs/api.py", "app/x.py", "app/x.sql"]
    assert vanishing([], paths[:2], root="src").modules == {"app.jobs"}
    assert vanishing([], paths[:2]).modules == {"src.app.jobs"}
    assert vanishing([], paths[2:]).modules == {"app.x"}


@pytest.mark.parametrize(
    ("folder", "package", "dockerfile"),
    [
        ("backend/app", "app", "WORKDIR /code\nCOPY backend/ .\n"),
        ("src/app", "app", "ENV PYTHONPATH=/code/src\nCOPY . /code\n"),
        ("src", "src", "COPY . .\n"),
    ],
)
def test_import_of_what_goes_is_found_wherever_imports_start_from(
    folder: str, package: str, dockerfile: str
) -> None:
    command = f'CMD ["uvicorn", "{package}.main:app"]\n'
    files = {
        "Dockerfile": f"FROM python:3.13\n{dockerfile}{command}",
        "requirements.txt": "fastapi==0.165.0\n",
        f"{folder}/__init__.py": "",
        f"{folder}/main.py": "from fastapi import FastAPI\n\napp = FastAPI()\n",
    }
    added = applied(
        {path: text.encode() for path, text in files.items()},
        plan_add(MemoryTree(files), ["scheduler"]),
    )
    assert f"{folder}/components/scheduler/api.py" in added
    for mine in (
        f"from {package}.components.scheduler import api\n",
        "from .components.scheduler import api\n",
    ):
        tree = MemoryTree(added | {f"{folder}/mine.py": mine.encode()})
        (blocker,) = plan_remove(tree, ["scheduler"], Wishes()).blockers
        assert (blocker.path, blocker.line) == (f"{folder}/mine.py", 1)


def test_one_word_is_no_name_of_a_package() -> None:
    """``components`` is what front ends and OpenAPI call other things."""
    what = vanishing([], ["components/__init__.py", "components/jobs/api.py"])
    assert what.modules == {"components.jobs.api"}
    text = {
        "web/components.json": '"@/components"\n"@/components/jobs/api.py"\n',
        "a.py": "components = {}\nschema['components'] = components\n",
        "b.py": "from components.jobs import api\n",
        "c.sh": "python -m components.jobs.api\n",
    }
    found = [(each.path, each.line) for each in references(MemoryTree(text), what, [])]
    assert sorted(found) == [("b.py", 1), ("c.sh", 1)]


def test_path_is_that_of_what_lies_beside_the_file_that_names_it() -> None:
    """``src/components`` of a front end is not that of the application."""
    what = vanishing([], ["back/src/components/jobs/__init__.py"], root="back")
    name = "src/components/jobs/"
    files = {
        "front/biome.json": f'"{name}ui"\n"./{name}"\n"../back/{name}"\n',
        f"front/{name}ui/button.tsx": "",
        "elsewhere/run.sh": f"cd ../back\nls {name}\nls ../../{name}\n",
        "top.toml": f'a = "{name}"\nb = "front/{name}"\nc = "back/{name}"\n',
        "back/tool.toml": f'a = "{name}"\n',
    }
    found = references(MemoryTree(files), what, [])
    assert [(each.path, each.line) for each in found] == [
        ("back/tool.toml", 1),
        ("elsewhere/run.sh", 2),
        ("elsewhere/run.sh", 3),
        ("front/biome.json", 3),
        ("top.toml", 1),
        ("top.toml", 3),
    ]


def test_package_is_imported_under_the_name_it_is_required_by() -> None:
    requirement = {"requirement": "Redis-Om[x]>=7", "group": ""}
    edit = EditRecord("requirement", "pyproject.toml", requirement, ())
    record = ComponentRecord("cache", "", 0, {}, (edit,))
    assert vanishing([record], []).packages == {"redis_om"}


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("x.py", "# import app.components.scheduler\n", 0),
        ("x.py", "a = 1\n    # import app.components.scheduler\n", 0),
        ("x.json", "// app/components/scheduler/api.py\n", 0),
        ("x.py", "a = 1\nimport app.components.scheduler\n", 2),
        ("x.sh", "python -c 'from app.components import a, scheduler'\n", 1),
        ("x.sh", "python -c 'from app.components import a, scheduler2'\n", 0),
        ("x.cfg", "run app/components/scheduler/api.py\n", 1),
        ("x.cfg", "run app/components/schedulers/api.py\n", 0),
        ("x.toml", 'x = "app.components.scheduler.api:f"\n', 1),
        ("x.py", "import app.components.scheduler_of_mine\n", 0),
        ("Dockerfile", 'CMD ["python", "-m", "app.components.scheduler"]\n', 1),
        ("Dockerfile.prod", 'CMD ["python", "-m", "app.components.scheduler"]\n', 1),
        ("Containerfile", 'CMD ["python", "-m", "app.components.scheduler"]\n', 1),
    ],
)
def test_line_that_names_what_goes(path: str, text: str, line: int) -> None:
    found = list(references(MemoryTree({path: text}), SCHEDULER, []))
    assert [(each.path, each.line) for each in found] == [(path, line)] * bool(line)
    names = {each.name.replace("/", ".").removesuffix(".api.py") for each in found}
    assert names <= {"app.components.scheduler"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("from app.components import a, scheduler\n", "app.components.scheduler"),
        ("  import aps\n", "aps"),
        ("from aps import jobs\n", "aps"),
    ],
)
def test_what_is_named_is_told_by_its_name(text: str, name: str) -> None:
    (found,) = references(MemoryTree({"x.py": text}), SCHEDULER, [])
    assert found.name == name


NOTE = b"""from uuid import UUID

from sqlmodel import Field, SQLModel


class Note(SQLModel, table=True):
    id: int = Field(primary_key=True)
    owner_id: UUID = Field(foreign_key="auth_user.id")
    about: str = "auth_users, and how auth_user.id is used"
"""
MIGRATION = b"""def upgrade() -> None:
    # "auth_user" is older
    op.add_column("auth_user", sa.Column("name", sa.String(100)))
"""


MAIN = "app/components/backend/main.py"
ROUTING = "app/components/backend/api/routing.py"
INCLUDED = b"    app.include_router(scheduler_router)\n"
COMPOSE = "docker-compose.yml"
SERVICE = b"  scheduler:\n"
AGAIN = b"    image: a\n    image: b\n"


def test_an_edit_that_stays_is_no_reason_besides_why_it_does(
    scheduler_files: Files,
) -> None:
    files = dict(scheduler_files)
    files[ROUTING] = files[ROUTING].replace(INCLUDED, b"    if True:\n    " + INCLUDED)
    assert SERVICE in files[COMPOSE]
    files[COMPOSE] = files[COMPOSE].replace(SERVICE, SERVICE + AGAIN)
    plan = plan_remove(MemoryTree(files), ["scheduler"], Wishes())
    assert {each.path for each in plan.blockers} == {ROUTING, COMPOSE}
    told = [each.reason for each in plan.blockers]
    assert not [each for each in told if each.startswith("your code still names")], told
    # What the user has written beside it is told in the same round.
    files[ROUTING] += b"\nimport app.components.scheduler.registry\n"
    plan = plan_remove(MemoryTree(files), ["scheduler"], Wishes())
    (more,) = {each.line for each in plan.blockers if "still names" in each.reason}
    assert more == files[ROUTING].count(b"\n")


def test_a_statement_around_a_hook_hides_no_other_name_in_its_file(
    scheduler_files: Files,
) -> None:
    files = dict(scheduler_files)
    hook = b"await stack.enter_async_context(scheduler_lifespan(app))\n"
    assert hook in files[MAIN]
    files[MAIN] = files[MAIN].replace(hook, b"app.state.kept = " + hook)
    mine = b"import importlib\n\nimportlib.import_module('app.components.scheduler')\n"
    files[MAIN] += mine
    plan = plan_remove(MemoryTree(files), ["scheduler"], Wishes())
    wrapped, named = sorted(plan.blockers, key=lambda each: each.line)
    assert "part of a longer statement" in wrapped.reason
    assert named.reason.startswith("your code still names app.components.scheduler")
    assert named.line == files[MAIN].count(b"\n")


def test_tables_that_go_are_named_by_models_and_migrations(base_files: Files) -> None:
    files = applied(base_files, plan_add(MemoryTree(base_files), ["auth"]))
    assert applied(files, plan_remove(MemoryTree(files), ["auth"], Wishes()))
    mine = {"app/models/note.py": NOTE, "migrations/0001_names.py": MIGRATION}
    plan = plan_remove(MemoryTree(files | mine), ["auth"], Wishes())
    found = [(each.path, each.line, each.reason) for each in plan.blockers]
    told = "your code still names {}, which goes with auth; "
    way_out = "take it out, or go ahead with --force"
    assert found == [
        ("app/models/note.py", 8, told.format("auth_user.id") + way_out),
        ("migrations/0001_names.py", 3, told.format("auth_user") + way_out),
    ]
    forced = plan_remove(MemoryTree(files | mine), ["auth"], Wishes(force=True))
    assert not forced.blockers


def test_what_has_a_table_that_is_named_stays(base_files: Files) -> None:
    files = applied(base_files, plan_add(MemoryTree(base_files), ["oauth"]))
    files |= {"app/models/note.py": NOTE}
    plan = plan_remove(MemoryTree(files), ["oauth"], Wishes())
    assert plan.components == ("oauth",)
    assert "auth stays: app/models/note.py:8 names it" in plan.kept


@pytest.mark.parametrize(
    ("command", "after", "verb"),
    [("add", b"a\nc\n", "insert"), ("remove", b"a\nb\nd\n", "delete")],
)
def test_plan_that_does_more_than_its_command_may(
    command: str, after: bytes, verb: str
) -> None:
    change = FileChange("notes.txt", b"a\nb\n", after)
    plan = Plan(command, ("jobs",), (change,), direction=Direction(command))
    plan = proven(Project(MemoryTree({})), plan)
    (blocker,) = plan.blockers
    assert blocker.reason.startswith(f"the plan does more than {verb} bytes here")
    assert not plan.changes


def test_what_pytest_loads_by_itself_is_named_by_nobody(
    base_files: dict[str, bytes],
) -> None:
    """The base project tells warnings of its own code apart by the names of files."""
    assert b"conftest" in base_files["pyproject.toml"]
    files = applied(base_files, plan_add(MemoryTree(base_files), ["database"]))
    assert "conftest.py" in files
    plan = plan_remove(MemoryTree(files), ["database"], Wishes())
    assert applied(files, plan) == base_files


@pytest.mark.parametrize(
    "after", [b"a = " + b"1" * 5_000 + b"\n", b"a = " + b"[" * 5_000, b"a = \xff\n"]
)
def test_toml_that_cannot_be_read_is_no_plan(after: bytes) -> None:
    change = FileChange("x.toml", b"", after)
    plan = Plan("add", ("jobs",), (change,), direction=Direction.ADD)
    (blocker,) = proven(Project(MemoryTree({})), plan).blockers
    assert blocker.reason.startswith("the file would not be valid: ")
