"""Which service of a compose file runs the application, going by what it starts."""

from collections.abc import Mapping

import pytest

from aegis_cst.reading.containers.compose_file import parse_compose
from aegis_cst.reading.containers.inherited import Services
from aegis_cst.reading.containers.serving import (
    ServedApplication,
    application_runs,
    home_of,
)

APPLICATION = ServedApplication(
    "shop.main", "app", "backend/shop/main.py", images=frozenset({"shop"})
)
PYTHON = 'FROM python:3.12\nWORKDIR /code\nCMD ["uvicorn", "shop.main:app"]\n'
WEBSITE = "FROM node:22 AS build\nRUN npm ci\nFROM nginx\nCOPY --from=build /x /x\n"
FILES = {
    "backend/Dockerfile": PYTHON,
    "frontend/Dockerfile": WEBSITE,
    "Dockerfile": "FROM python:3.12\nCOPY backend .\n",
    "run.Dockerfile": "FROM python:3.12\nENTRYPOINT /start.sh\n",
    "jobs.Dockerfile": "FROM python:3.12\nCMD celery -A shop.tasks worker\n",
}


def runs(
    services: str, files: Mapping[str, str] = FILES, path: str = "compose.yaml"
) -> list[str]:
    """Give the names of the services, and the folder in which the first one works."""
    given = {**files, path: services}
    parsed = [parse_compose(each, given[each].encode()) for each in given]
    compose = [one for one in parsed if one is not None and one.services]
    file = next(one for one in compose if one.path == path)

    def read(each: str) -> bytes | None:
        return given[each].encode() if each in given else None

    found = application_runs(file, compose, read, APPLICATION)
    homes = [home_of(each, Services(compose)) for each in found]
    return [each.service.name for each in found] + [str(one) for one in homes[:1]]


def services(**bodies: str) -> str:
    lines = (f"  {name}: {body}\n" for name, body in bodies.items())
    return "services:\n" + "".join(lines)


@pytest.mark.parametrize(
    "api",
    [
        "{build: backend}",
        "{build: {context: ./backend}}",
        "{build: {context: ., dockerfile: backend/Dockerfile}}",
        "{build: ., command: uvicorn shop.main:app --port 80, working_dir: /code}",
        "{build: ., entrypoint: ['x && fastapi run shop/main.py'], working_dir: /code}",
        "{build: ., entrypoint: [gunicorn, 'main:app'], working_dir: /code}",
        "{image: 'x/y:1', command: 'uvicorn shop.main:app', working_dir: /code}",
        "{build: ., command: ./start.sh, volumes: ['.:/code']}",
        "{build: {context: ., dockerfile: run.Dockerfile}, working_dir: /code}",
    ],
)
def test_whatever_it_is_called(api: str) -> None:
    web = "{build: frontend, ports: ['80:80']}"
    jobs = "{build: {context: ., dockerfile: jobs.Dockerfile}}"
    text = services(web=web, db="{image: postgres}", jobs=jobs, api=api)
    assert runs(text) == ["api", "/code"]


@pytest.mark.parametrize(
    "other",
    [
        "{image: 'nginx:1'}",
        "{image: 'python:3.12'}",
        "{build: frontend}",
        "{build: {context: ., dockerfile: frontend/Dockerfile}}",
        "{build: backend, command: celery -A shop.tasks worker}",
        "{build: backend, command: [python, -m, shop.worker]}",
        "{build: backend, command: alembic upgrade head}",
        "{build: backend, command: arq shop.worker.Settings}",
        "{build: {dockerfile_inline: 'FROM x'}, command: npm start}",
        "{command: x}",
    ],
)
def test_what_runs_something_else(other: str) -> None:
    assert runs(services(web=other)) == []


def test_an_image_of_the_projects_name_is_taken_for_it() -> None:
    assert runs(services(a="{image: redis}", b="{image: 'x/shop:${TAG}'}")) == [
        "b",
        "None",
    ]


def test_an_image_that_another_service_builds() -> None:
    jobs = "{image: mine, build: backend, command: 'celery -A x worker'}"
    assert runs(services(jobs=jobs, api="{image: mine}")) == ["api", "/code"]


def test_several_of_one_image_are_one() -> None:
    text = services(
        migrate="{build: ., command: ./migrate.sh}",
        api="{build: ., ports: ['80:80']}",
        more="{build: {context: .}}",
    )
    assert runs(text)[:-1] == ["api"]


def test_several_images_are_several() -> None:
    text = services(
        dev="{build: {context: backend, target: dev}}", prod="{build: ./backend}"
    )
    assert runs(text) == ["dev", "prod", "/code"]


def test_what_is_certain_comes_first() -> None:
    text = services(a="{build: .}", b="{build: ., command: 'uvicorn other:app'}")
    assert runs(text)[:-1] == ["b"]
    text += "  c: {build: ., command: 'fastapi run shop/main.py'}\n"
    assert runs(text)[:-1] == ["c"]


def test_another_backend_in_the_same_repository() -> None:
    text = services(
        a="{build: other, command: 'uvicorn main:app'}", b="{build: backend}"
    )
    assert runs(text)[:-1] == ["b"]


def test_what_a_service_extends() -> None:
    common = services(
        python="{build: backend, working_dir: /srv}", loop="{extends: loop}"
    )
    files = {**FILES, "common.yml": common}
    text = services(
        api="{extends: {file: common.yml, service: python}}", a="{image: x}"
    )
    assert runs(text, files) == ["api", "/srv"]
    same = services(
        base="{build: backend, command: x}", api="{extends: base, ports: [a]}"
    )
    assert runs(same)[0] == "api"
    lost = services(api="{extends: {file: none.yml, service: python}, command: x}")
    assert runs(lost) == []


def test_what_stands_in_a_file_that_is_put_over() -> None:
    files = {**FILES, "compose.override.yaml": services(api="{build: backend}")}
    assert runs(services(api="{ports: ['80:80']}"), files) == ["api", "/code"]


def test_a_compose_file_in_another_folder() -> None:
    text = services(api="{build: {context: .., dockerfile: backend/Dockerfile}}")
    assert runs(text, path="deploy/compose.yaml") == ["api", "/code"]


@pytest.mark.parametrize(
    ("dockerfile", "home"),
    [
        ("FROM python\nWORKDIR /a\nWORKDIR b\n", "/a/b"),
        ("FROM python AS x\nWORKDIR /a\nFROM x\n", "/a"),
        ("FROM python AS x\nWORKDIR /a\nFROM python\nWORKDIR /b/\n", "/b"),
        ('FROM python\nENV HOME=/a OTHER="b"\nWORKDIR $HOME/${OTHER}\n', "/a/b"),
        ("FROM python\nWORKDIR $HOME\n", "None"),
        ("FROM python\nWORKDIR app\n", "/app"),
        ("FROM python\n", "None"),
    ],
)
def test_where_the_image_keeps_its_files(dockerfile: str, home: str) -> None:
    assert runs(services(api="{build: .}"), {"Dockerfile": dockerfile})[-1] == home


def test_the_stage_that_is_built() -> None:
    dockerfile = "ARG V=3\nFROM python:$V AS base\nWORKDIR /a\nFROM base AS dev\n"
    dockerfile += "WORKDIR /b\nFROM node AS web\nWORKDIR /c\n"
    files = {"Dockerfile": dockerfile}
    for target, home in (("dev", "/b"), ("BASE", "/a")):
        text = services(api=f"{{build: {{context: ., target: {target}}}}}")
        assert runs(text, files) == ["api", home]
    assert runs(services(api="{build: .}"), files) == []
