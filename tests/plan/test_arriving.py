"""What an addition brings."""

from memory_tree import MemoryTree, applied

from aegis_cst.components.catalogue import catalogue
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.edits.located import Location
from aegis_cst.plan.edits.wanted import wanted_edits
from aegis_cst.plan.places.location import locate
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.project import Project
from codemods.python import registration

Files = dict[str, bytes]


def test_files_come_with_the_newlines_of_the_project(base_files: Files) -> None:
    crlf = {each: data.replace(b"\n", b"\r\n") for each, data in base_files.items()}
    for files, counted in ((base_files, b"\r"), (crlf, b"\n")):
        after = applied(files, plan_add(MemoryTree(files), ["cache"]))
        brought = {each for each in after if "cache" in each}
        assert brought <= set(catalogue()["cache"].files)
        for path in brought:
            crlfs = after[path].count(b"\r\n")
            assert after[path].count(counted) == crlfs, path
            assert bool(crlfs) == (files is crlf), path


def test_newlines_of_a_project_in_one_file() -> None:
    main = "from fastapi import FastAPI\r\n\r\napp = FastAPI()\r\n"
    pyproject = '[project]\nname = "x"\n\n[tool.aegis]\napp = "main:app"\n'
    files = {"pyproject.toml": pyproject.encode(), "main.py": main.encode()}
    after = applied(files, plan_add(MemoryTree(files), ["cache"]))
    brought = [data for path, data in after.items() if "components/cache/" in path]
    assert brought
    for data in (*brought, after["main.py"]):
        assert data.count(b"\n") == data.count(b"\r\n")


def test_project_without_a_file_of_its_requirements() -> None:
    main = "from fastapi import FastAPI\n\napp = FastAPI()\n"
    plan = plan_add(MemoryTree({"main.py": main}), ["cache"])
    assert not plan.blockers
    told = "no file lists what the project requires, so none is changed"
    assert told in plan.kept


def test_only_service_is_not_one_that_a_component_may_share() -> None:
    spec = next(
        each
        for each in wanted_edits(catalogue()["scheduler"], {})
        if each.kind == "service"
    )
    for image in ("redis:8", "docker.io/library/redis@sha256:0", "valkey/valkey:8-a"):
        files = {"compose.yaml": f"services:\n  kv:\n    image: {image}\n"}
        place = locate(project_with(files), spec)
        assert isinstance(place, Blocker)
        assert place.place == "compose.yaml:1"
        assert place.reason.startswith("no service here runs the application")
    own = {"compose.yaml": "services:\n  api:\n    image: mine/x:1\n"}
    assert isinstance(locate(project_with(own), spec), Location)


def project_with(files: dict[str, str]) -> Project:
    return Project(MemoryTree({"pyproject.toml": '[project]\nname = "x"\n', **files}))


def test_edits_that_a_cache_asks_for() -> None:
    kinds = [each.kind for each in wanted_edits(catalogue()["cache"], {})]
    variables = kinds.count("variable")
    assert kinds == [
        *("requirement", "requirement", "lifespan", "router", "router"),
        *("command", "card"),
        *["variable"] * variables,
        *("service", "volume", "depends_on", "environment"),
    ]
    assert variables > 1
    theirs = [each.kind for each in wanted_edits(catalogue()["cache"], {"redis": "kv"})]
    assert theirs == [each for each in kinds if each not in {"service", "volume"}]


def test_methods_that_register() -> None:
    wanted = wanted_edits(catalogue()["scheduler"], {})
    methods = {
        each.kind: each.spec.method
        for each in wanted
        if isinstance(each.spec, registration.Spec)
    }
    assert methods == {
        "router": "include_router",
        "command": "add_typer",
        "card": "add_card",
    }
