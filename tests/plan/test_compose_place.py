"""Components in the compose files of projects that were not made by ``init``."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import yaml
from memory_tree import MemoryTree, applied

from aegis_cst.components.catalogue import catalogue
from aegis_cst.components.manifest import service_body
from aegis_cst.components.placing.placed import placed
from aegis_cst.plan.adding.addition import plan_add
from aegis_cst.plan.edits.wanted import wanted_edits
from aegis_cst.plan.own_files import Wishes
from aegis_cst.plan.places.compose_place import spec_in_compose
from aegis_cst.plan.places.services import address_of, used_instead
from aegis_cst.plan.removing.removal import plan_remove
from aegis_cst.reading.blocker import Blocker
from aegis_cst.reading.layout import foreign
from aegis_cst.reading.project import Project
from codemods.compose import environment as compose_environment

Files = dict[str, bytes]
COMPOSE = "docker-compose.yml"
ALL = ("cache", "scheduler", "database", "worker")
API = """\
services:
  web:
    build: ./website
    ports: ["80:80"]

  api:
    build: .
    env_file: .env
    networks: [edge, inner]
    depends_on: [db]

  db:
    image: postgres:17
    networks: [inner]

networks:
  edge:
  inner:
"""


def there_and_back(files: Files, names: Sequence[str]) -> dict[str, dict[str, object]]:
    """Add components, take them out again, and give the services in between."""
    after = applied(files, plan_add(MemoryTree(files), names))
    assert plan_add(MemoryTree(after), names).outcome == "unchanged"
    installed = [each for each in catalogue() if each in str(after["aegis.lock"])]
    gone = plan_remove(MemoryTree(after), [*names, "cache"], Wishes())
    assert not gone.blockers, (gone.blockers, installed)
    assert applied(after, gone) == files
    services: dict[str, dict[str, object]] = yaml.safe_load(after[COMPOSE])["services"]
    return services


def refusals(files: Files, *names: str) -> list[Blocker]:
    return list(plan_add(MemoryTree(files), names).blockers)


def with_compose(files: Files, compose: str, **others: str) -> Files:
    more = {name.replace("__", "."): text.encode() for name, text in others.items()}
    return files | {COMPOSE: compose.encode(), **more}


@pytest.mark.parametrize("order", [ALL, ALL[::-1]])
def test_the_service_that_runs_it_is_meant(base_files: Files, order: list[str]) -> None:
    files = with_compose(base_files, API)
    services = there_and_back(files, order)
    assert services["web"] == {"build": "./website", "ports": ["80:80"]}
    assert services["redis"]["networks"] == ["inner"]
    for name in ("scheduler", "worker"):
        service = services[name]
        assert service["build"] == "."
        assert service["env_file"] == ".env"
        assert service["networks"] == ["edge", "inner"]
        assert service["environment"] == services["api"]["environment"]
        assert service["volumes"] == services["api"]["volumes"]
    waits = {name: services[name].get("depends_on") for name in services}
    assert waits["database-migrations"] == ["db"]
    assert waits["scheduler"] == ["db", "database-migrations"]
    assert waits["worker"] == ["db", "redis", "database-migrations"]
    assert waits["api"] in (
        ["db", "redis", "database-migrations"],
        ["db", "database-migrations", "redis"],
    )


def test_services_that_are_on_record_no_more(base_files: Files) -> None:
    files = with_compose(base_files, API)
    after = applied(files, plan_add(MemoryTree(files), ["cache", "scheduler"]))
    del after["aegis.lock"]
    assert used_instead(Project(MemoryTree(after))) == {}


def test_mounts_go_where_the_image_keeps_its_files(base_files: Files) -> None:
    dockerfile = base_files["Dockerfile"].replace(b"/home/app\n", b"/srv/shop\n")
    files = with_compose(base_files, API) | {"Dockerfile": dockerfile}
    services = there_and_back(files, ["database"])
    assert services["api"]["volumes"] == ["data:/srv/shop/data"]
    lost = files | {"Dockerfile": b"FROM python:3.12\nCMD uvicorn app.main:app\n"}
    (blocker,) = refusals(lost, "database")
    assert blocker.place == f"{COMPOSE}:6"
    assert "give it a working_dir" in blocker.reason


def test_several_that_may_run_it(base_files: Files) -> None:
    text = API.replace("./website", "{context: ., target: web}")
    (blocker, *_) = refusals(with_compose(base_files, text), "scheduler")
    assert blocker.place == f"{COMPOSE}:2"
    assert "several services may run the application: web (line 2), api (line 6)" in (
        blocker.reason
    )


def test_several_that_may_run_it_where_init_made_nothing() -> None:
    """Which one is not known, so nothing stands beside it; all the rest is added."""
    files: Files = {
        "main.py": b"from fastapi import FastAPI\n\napp = FastAPI()\n",
        "Dockerfile": b"FROM python:3.12\nCOPY . .\nCMD supervisord\n",
        COMPOSE: b"services:\n  server: {build: ., image: a}\n"
        b"  beat: {build: ., image: b}\n",
    }
    plan = plan_add(MemoryTree(files), ["scheduler"])
    assert not plan.blockers
    reason = "several services may run the application: server (line 2), beat (line 3)"
    assert f"Compose service scheduler ({reason})" in str(plan.left_out)
    after = applied(files, plan)
    assert after[COMPOSE] == files[COMPOSE]
    back = plan_remove(MemoryTree(after), ["scheduler"], Wishes())
    assert applied(after, back) == files


def test_several_files_of_which_one_is_read(base_files: Files) -> None:
    other = {"docker-compose.yaml": base_files[COMPOSE]}
    plan = plan_add(MemoryTree(base_files | other), ["scheduler"])
    assert [each.path for each in plan.changes if "compose" in each.path] == [COMPOSE]
    told = "docker-compose.yaml is not changed, for Docker Compose reads " + COMPOSE
    assert told in plan.warnings


def test_no_service_runs_it(base_files: Files) -> None:
    text = "services:\n  db:\n    image: postgres\n"
    plan = plan_add(MemoryTree(with_compose(base_files, text)), ["scheduler"])
    assert not plan.blockers
    assert "no Compose service runs the application" in str(plan.left_out)
    assert COMPOSE not in {each.path for each in plan.changes}


@pytest.mark.parametrize(
    ("common", "reason"),
    [
        ("ports: ['80:80']", "`ports` comes to every service that extends `base`"),
        ("networks: [a]", "`api` has its networks from common.yml"),
    ],
)
def test_what_another_file_gives(base_files: Files, common: str, reason: str) -> None:
    text = "services:\n  api:\n    extends: {file: common.yml, service: base}\n"
    base = f"services:\n  base:\n    build: .\n    {common}\n"
    files = with_compose(base_files, text, common__yml=base)
    reasons = [each.reason for each in refusals(files, "cache", "scheduler")]
    assert any(reason in each for each in reasons)


def test_a_redis_that_is_not_reached(base_files: Files) -> None:
    redis = "  kv:\n    image: redis\n    networks: [other]\n\n  db:"
    files = with_compose(base_files, API.replace("  db:", redis))
    (blocker,) = refusals(files, "cache")
    assert blocker.place == f"{COMPOSE}:12"
    assert "`api` and `kv` share no network" in blocker.reason
    assert blocker.snippet == (
        "services:\n  kv:\n    networks:\n      - other\n      - inner\n"
    )


@pytest.mark.parametrize("redis", ["network_mode: host", "ports: ['6379:6379']"])
def test_network_of_the_host(base_files: Files, redis: str) -> None:
    text = "services:\n  api:\n    build: .\n    network_mode: host\n"
    url = {"REDIS_URL": "${REDIS_URL:-redis://127.0.0.1:6379/0}"}
    services = there_and_back(with_compose(base_files, text), ["cache"])
    assert services["redis"]["network_mode"] == "host"
    assert services["redis"]["command"] == [
        *("redis-server", "--bind", "127.0.0.1", "--appendonly", "yes", "--save", ""),
        *("--maxmemory", "256mb", "--maxmemory-policy", "noeviction"),
    ]
    assert services["api"]["environment"] == url
    theirs = with_compose(base_files, f"{text}  kv:\n    image: redis\n    {redis}\n")
    services = there_and_back(theirs, ["worker"])
    assert services["api"]["environment"] == services["worker"]["environment"] == url
    assert services["worker"]["network_mode"] == "host"


@pytest.mark.parametrize("mode", ["host", "service:db"])
def test_process_that_is_asked_on_the_network_of_the_host(
    base_files: Files, mode: str
) -> None:
    text = "services:\n  db:\n    image: x\n  api:\n    build: .\n"
    files = with_compose(base_files, f"{text}    network_mode: {mode}\n")
    services = there_and_back(files, ["scheduler"])
    assert services["scheduler"]["network_mode"] == mode
    assert "'--host', '127.0.0.1'" in str(services["scheduler"]["command"])
    assert "'SCHEDULER_URL': 'http://127.0.0.1:8001'" in str(services["api"])
    after = applied(files, plan_add(MemoryTree(files), ["scheduler"]))
    assert b"\nSCHEDULER_URL=http://127.0.0.1:8001\n" in after[".env.example"]


def test_a_service_that_all_could_reach_is_refused(base_files: Files) -> None:
    cache = catalogue()["cache"]
    manifest = replace(cache, service=(replace(cache.service[0], on_host=""),))
    text = "services:\n  api:\n    build: .\n    network_mode: host\n"
    project = Project(MemoryTree(with_compose(base_files, text)))
    edits = wanted_edits(manifest, {}, address_of(project))
    (brought,) = (each for each in edits if each.kind == "service")
    blocker = spec_in_compose(project, COMPOSE, brought)
    assert isinstance(blocker, Blocker)
    assert blocker.place == f"{COMPOSE}:2"
    assert "open to all that reach the host" in blocker.reason


@pytest.mark.parametrize("package", ["app", "svc"])
def test_bodies_in_other_layouts(package: str) -> None:
    cache = catalogue()["cache"]
    there = placed(cache, foreign(package, frozenset({"compose"})))
    (service,) = there.service
    assert "--bind" not in service_body(there, service)
    assert service_body(there, service, on_host=True) == service_body(
        cache, cache.service[0], on_host=True
    )
    assert "--bind" in service_body(there, service, on_host=True)


def test_a_body_for_the_network_of_the_host(base_files: Files) -> None:
    cache = catalogue()["cache"]
    service = replace(cache.service[0], on_host="component.toml")
    manifest = replace(cache, service=(service,))
    text = "services:\n  api:\n    build: .\n    network_mode: service:db\n"
    address = address_of(Project(MemoryTree(with_compose(base_files, text))))
    assert address == "127.0.0.1"
    edits = list(wanted_edits(manifest, {}, address))
    (brought,) = (each for each in edits if each.kind == "service")
    assert not brought.exposed
    assert 'name = "cache"' in getattr(brought.spec, "body", "")
    (url,) = (
        each.spec.value
        for each in edits
        if isinstance(each.spec, compose_environment.Spec)
    )
    assert url == "${REDIS_URL:-redis://127.0.0.1:6379/0}"
    assert address_of(Project(MemoryTree(base_files))) == ""


def test_a_compose_file_in_another_folder(base_files: Files) -> None:
    anchors = b'\n[tool.aegis.anchors]\ncompose = "deploy/compose.yaml"\n'
    files = {path: data for path, data in base_files.items() if path != COMPOSE}
    files["pyproject.toml"] += anchors
    text = API.replace("build: .\n", "build: ..\n").replace("./website", "../website")
    files["deploy/compose.yaml"] = text.encode()
    after = applied(files, plan_add(MemoryTree(files), ["scheduler"]))
    services = yaml.safe_load(after["deploy/compose.yaml"])["services"]
    assert services["scheduler"]["build"] == ".."
