from textwrap import dedent

import pytest

from aegis_cst.check.finding import Replacement
from aegis_cst.check.rules import healthchecks, service_hosts, unreached
from check.project_check import found, shown

IMAGE = "FROM python:3.13\nRUN pip install .\n"


def reached(
    command: str, ports: str = '["8000:8000"]', dockerfile: str = IMAGE, more: str = ""
) -> list[str]:
    line = f"    command: {command}\n" if command else ""
    compose = f"services:\n  web:\n    build: .\n{line}    ports: {ports}\n{more}"
    files: dict[str, str | bytes] = {"compose.yml": compose, "Dockerfile": dockerfile}
    return [each.message.partition(",")[0] for each in found(unreached.RULES, files)]


@pytest.mark.parametrize(
    "command",
    [
        "uvicorn app:app",
        "uvicorn app:app --host 127.0.0.1",
        "uvicorn app:app --host=localhost",
        '["uvicorn", "app:app", "--host", "127.0.0.1"]',
        "uv run uvicorn app:app --port 8000",
        "python -m uvicorn app:app",
        "sh -c 'uvicorn app:app --host 127.0.0.1'",
        "fastapi dev main.py",
        "gunicorn app:app -k uvicorn.workers.UvicornWorker",
        "gunicorn app:app --bind 127.0.0.1:8000",
        "gunicorn app:app -b127.0.0.1:8000",
        "hypercorn app:app -b 127.0.0.1:8000",
        "granian app:app --interface asgi",
    ],
)
def test_a_server_on_loopback_is_told(command: str) -> None:
    assert [each.split(" on ")[1][:9] for each in reached(command)] in (
        ["127.0.0.1"],
        ["localhost"],
    )


@pytest.mark.parametrize(
    "command",
    [
        "uvicorn app:app --host 0.0.0.0",
        "uvicorn app:app --host $HOST",
        "uvicorn app:app --uds /run/app.sock",
        "fastapi run main.py",
        "gunicorn app:app -c gunicorn.conf.py",
        "gunicorn app:app -cgunicorn.conf.py",
        "gunicorn app:app -b0.0.0.0:8000",
        "hypercorn app:app -b=0.0.0.0:8000",
        "gunicorn app:app -b 0.0.0.0:8000 -b 127.0.0.1:9000",
        "sh -c 'nginx && uvicorn app:app'",
        "python main.py",
        "celery -A app worker",
        '["uvicorn", "app:app", "--host", "::"]',
    ],
)
def test_a_server_that_may_be_reached_is_not(command: str) -> None:
    assert reached(command) == []


@pytest.mark.parametrize(
    ("ports", "count"),
    [
        ('["8000:80"]', 1),
        ("[8001]", 1),
        ('["127.0.0.1:8000:80/tcp"]', 1),
        ("[{target: 80, published: 8000}]", 1),
        ('["8000"]', 0),
        ('["80:8000"]', 0),
        ('["${PORT}:8000"]', 0),
        ('["${PORT:-80}:8080"]', 1),
        ('["8000:${PORT}"]', 0),
        ('["9000-9010:9000-9010"]', 0),
        ('["5678:5678", "8000:8000"]', 0),
        ("[]", 0),
    ],
)
def test_another_port_than_the_served_one_is_told(ports: str, count: int) -> None:
    assert len(reached("uvicorn app:app --host 0.0.0.0", ports)) == count


@pytest.mark.parametrize(
    "more",
    [
        "    network_mode: host\n",
        "    environment:\n      UVICORN_HOST: 0.0.0.0\n",
        "    env_file: .env\n",
        "    extends: base\n",
        "    entrypoint: /start.sh\n",
        "  proxy:\n    image: nginx\n    network_mode: service:web\n",
    ],
)
def test_what_else_decides_is_left_alone(more: str) -> None:
    assert reached("uvicorn app:app", more=more) == []


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("fastapi run main.py", "    environment: [PORT=80]\n"),
        ("granian app:app --host 0.0.0.0", "    env_file: .env\n"),
        ("fastapi run main.py", "    env_file: .env\n"),
    ],
)
def test_a_port_that_the_environment_may_say_is_left_alone(
    command: str, more: str
) -> None:
    assert reached(command, '["80:80"]', more=more) == []
    assert len(reached(command, '["80:80"]')) == 1


@pytest.mark.parametrize(
    "lines",
    [
        "FROM python:3.13\nENV UVICORN_HOST=0.0.0.0\n",
        "FROM python:3.13\nENV A=1 \\\n    UVICORN_HOST=0.0.0.0\n",
        "FROM python:3.13 AS base\nENV UVICORN_HOST 0.0.0.0\nFROM base\n",
    ],
)
@pytest.mark.parametrize("command", ["", "uvicorn app:app"])
def test_what_the_image_sets_is_left_alone(lines: str, command: str) -> None:
    ends = "" if command else 'EXPOSE 8000\nCMD ["uvicorn", "app:app"]\n'
    assert reached(command, dockerfile=f"{lines}{ends}") == []
    assert len(reached(command, dockerfile=f"FROM python:3.13\n{ends}")) == 1


def test_a_file_that_gunicorn_reads_unasked_is_left_alone() -> None:
    compose = "services:\n  web:\n    command: gunicorn app:app\n    ports: [8000]\n"
    files: dict[str, str | bytes] = {"compose.yml": compose}
    assert len(found(unreached.RULES, files)) == 1
    files["api/gunicorn.conf.py"] = "bind = '0.0.0.0:8000'\n"
    assert found(unreached.RULES, files) == []
    files["compose.yml"] = compose.replace("app:app", "app:app -b 127.0.0.1:8000")
    assert len(found(unreached.RULES, files)) == 1


def test_the_command_of_the_image_counts() -> None:
    image = f'{IMAGE}EXPOSE 8000\nCMD ["uvicorn", "app:app"]\n'
    assert len(reached("", dockerfile=image)) == 1
    files: dict[str, str | bytes] = {"Dockerfile": image}
    assert len(found(unreached.RULES, files)) == 1
    assert found(unreached.RULES, {"Dockerfile": image.replace("EXPOSE", "#")}) == []


def test_the_fix_changes_the_address_only() -> None:
    text = "services:\n  web:\n    command: uvicorn app:app --host 127.0.0.1\n"
    (finding,) = found(unreached.RULES, {"compose.yml": text})
    fix = finding.fix
    assert isinstance(fix, Replacement)
    data = text.encode()
    fixed = data[: fix.start] + fix.text + data[fix.end :]
    assert fixed == data.replace(b"127.0.0.1", b"0.0.0.0")


def hosts(value: str, service: str = "", top: str = "") -> list[str]:
    compose = (
        "services:\n  web:\n    build: .\n    environment:\n"
        f"      URL: {value}\n{service}"
        "  db:\n    image: postgres:17\n  cache:\n    image: redis:8\n"
        "    container_name: shop-cache\n" + top
    )
    return [
        each.message for each in found(service_hosts.RULES, {"compose.yml": compose})
    ]


@pytest.mark.parametrize(
    ("value", "count"),
    [
        ("postgresql://a:b@localhost:5432/shop", 1),
        ("postgresql+asyncpg://a:b@127.0.0.1/shop", 1),
        ("redis://localhost:6379", 1),
        ("amqp://localhost", 0),
        ("http://localhost:8000", 0),
        ("postgresql://a:b@db/shop", 0),
        ("redis://shop-cache:6379", 0),
        ("redis://redis:6379", 1),
        ("http://api:8000", 1),
        ("http://db.example.com", 0),
        ("redis://${HOST}:6379", 0),
        ("sqlite:///shop.db", 0),
        ("s3://bucket/key", 0),
        ("plain text", 0),
    ],
)
def test_hosts_that_are_not_reached_are_told(value: str, count: int) -> None:
    assert len(hosts(value)) == count


@pytest.mark.parametrize(
    ("service", "top"),
    [
        ("    network_mode: host\n", ""),
        ('    extra_hosts: ["redis:10.0.0.1"]\n', ""),
        ("", "networks:\n  default:\n    external: true\n"),
        ("", "  other:\n    image: x\n    hostname: redis\n"),
    ],
)
def test_hosts_from_elsewhere_are_left_alone(service: str, top: str) -> None:
    assert hosts("redis://redis:6379", service, top) == []


@pytest.mark.parametrize(
    ("service", "count"),
    [
        ("image: postgres:17", 1),
        ("image: docker.io/library/redis", 1),
        ("image: registry.example.com/ours/postgres:1", 0),
        ("image: quay.io/keycloak/keycloak", 0),
        ("image: postgres\n    healthcheck: {test: [CMD, x]}", 0),
        ("image: postgres\n    healthcheck: {disable: true}", 1),
        ("build: .", 1),
        ("build: ./other", 0),
    ],
)
def test_who_waits_for_health_needs_a_check(service: str, count: int) -> None:
    compose = (
        "services:\n  web:\n    image: x\n    depends_on:\n      db:\n"
        f"        condition: service_healthy\n  db:\n    {service}\n"
    )
    files: dict[str, str | bytes] = {
        "compose.yml": compose,
        "Dockerfile": IMAGE,
        "other/Dockerfile": f"{IMAGE}HEALTHCHECK CMD true\n",
    }
    assert len(found(healthchecks.RULES, files)) == count


def test_a_check_in_another_file_counts() -> None:
    wait = dedent("""
        services:
          web:
            image: x
            depends_on:
              db: {condition: service_healthy}
          db:
            image: postgres
    """)
    more = "services:\n  db:\n    healthcheck: {test: [CMD, x]}\n"
    files: dict[str, str | bytes] = {"compose.yml": wait}
    assert shown(healthchecks.RULES, files) == [
        (
            "compose.yml:5:23 the service `web` waits until `db` is "
            "healthy, and `db` has "
            "no health check: compose refuses to start"
        )
    ]
    assert found(healthchecks.RULES, files | {"compose.override.yml": more}) == []
