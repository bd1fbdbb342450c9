"""A new process of an image has the configuration of the first, and only that."""

import pytest
from round_trip import edited, refused

from codemods.compose import service as compose_service
from codemods.compose.service import Spec
from codemods.result import Found, Presence, Unchanged

JOB = Spec(name="job", body="<<: *app\ncommand: run\n")


def added(before: str, spec: Spec = JOB) -> str:
    """Give what stands in the file below the name of the service, without indent."""
    first = edited(compose_service.insert(before.encode(), spec))
    assert isinstance(compose_service.insert(first.data, spec), Unchanged)
    back = compose_service.strip(first.data, spec, first.chunks)
    assert edited(back).data == before.encode()
    lines = first.data.decode().partition(f"\n  {spec.name}:\n")[2].splitlines()
    inside = lines[: next((n for n, one in enumerate(lines) if one[:1] != " "), None)]
    return "".join(f"{line[4:]}\n" for line in inside)


def web(*lines: str, head: str = "", foot: str = "") -> str:
    body = "".join(f"    {line}\n" for line in lines)
    return f"{head}services:\n  web:\n{body}{foot}"


@pytest.mark.parametrize(
    "lines",
    [
        ("env_file: .env",),
        ("env_file:", "  - path: .env", "    required: false"),
        ("environment:", "  A: b", '  C: "d"'),
        ("environment:", "  - A=b"),
        ("volumes:", "  - .:/code", "  - media:/media:ro"),
        ("volumes_from: [data]",),
        ("secrets: [key]", "configs: [c]"),
        ("extra_hosts: ['a:1.2.3.4']", "dns: 1.1.1.1"),
        ("user: '1000:1000'", "working_dir: /srv", "init: true"),
        ("read_only: true", "tmpfs: [/tmp]", "cap_drop: [ALL]"),
        ("security_opt: ['no-new-privileges:true']", "ulimits: {nofile: 9}"),
        ("platform: linux/amd64", "pull_policy: build", "restart: always"),
        ("logging: {driver: local}", "develop: {watch: []}", "profiles: [full]"),
        ("depends_on: [db]",),
        ("depends_on:", "  db:", "    condition: service_healthy"),
        ("networks: [a, b]",),
        ("network_mode: host",),
        ("labels:", "  - a=b"),
    ],
    ids=lambda lines: lines[0].partition(":")[0],
)
def test_taken(lines: tuple[str, ...]) -> None:
    text = "".join(f"{line}\n" for line in lines)
    assert added(web("build: .", *lines)) == f"build: .\n{text}command: run\n"


@pytest.mark.parametrize(
    "line",
    [
        "container_name: web",
        "hostname: web",
        "domainname: x",
        "mac_address: '02:42:ac:11:65:43'",
        "ports: ['80:80']",
        "expose: ['80']",
        "links: [db]",
        "external_links: [db]",
        "command: serve",
        "entrypoint: [uvicorn, 'main:app']",
        "healthcheck: {test: x}",
        "deploy: {replicas: 2}",
        "scale: 2",
        "cpus: 2",
        "mem_limit: 1g",
        "stop_signal: SIGINT",
        "post_start: []",
        "tty: true",
        "x-mine: 1",
        "labels: [traefik.enable=true]",
        "environment: [VIRTUAL_HOST=a.b]",
        "depends_on: [job]",
    ],
    ids=lambda line: str(line).partition(":")[0],
)
def test_not_taken(line: str) -> None:
    assert added(web("build: .", line)) == "build: .\ncommand: run\n"


@pytest.mark.parametrize(
    ("networks", "copied"),
    [
        (
            ("networks:", "  a:", "    ipv4_address: 10.0.0.1", "  b: {priority: 1}"),
            "networks:\n  a: {}\n  b: {priority: 1}\n",
        ),
        (
            ("networks: {a: {aliases: [api], ipv6_address: '::1', priority: 3}}",),
            "networks: {a: {priority: 3}}\n",
        ),
        (("networks: *n",), "networks:\n  a: {}\n"),
        (("networks:", "  <<: *n", "  b:"), "networks:\n  b:\n  a: {}\n"),
    ],
)
def test_addresses_stay(networks: tuple[str, ...], copied: str) -> None:
    head = "x-n: &n\n  a:\n    aliases: [api]\n"
    result = added(web("image: x", *networks, head=head))
    assert result == f"image: x\n{copied}command: run\n"


def test_an_anchor_is_shared() -> None:
    text = web("build: &b .", "environment: &env", "  A: b", "env_file: [&f .env]")
    assert added(text) == (
        "build: *b\nenvironment: *env\nenv_file: [.env]\ncommand: run\n"
    )


def test_dependencies_with_an_anchor_are_written_out() -> None:
    text = web("build: .", "depends_on: &d", "  - db", "  - job")
    assert added(text) == "build: .\ndepends_on:\n  - db\ncommand: run\n"


def test_what_a_merge_must_not_bring_is_written_out() -> None:
    head = "x-app: &app\n  image: x\n  ports: ['80:80']\n  user: app\n"
    text = web("<<: *app", "init: true", head=head)
    assert added(text) == "init: true\nimage: x\nuser: app\ncommand: run\n"
    ours = Spec(name="job", body="<<: *app\nports: ['81:81']\n")
    assert added(text, ours) == "<<: *app\ninit: true\nports: ['81:81']\n"


def test_a_merge_without_a_name_is_written_out() -> None:
    text = web("<<: {image: x, user: app}", "environment:", "  <<: *e", "  JOB: b")
    spec = Spec(name="job", body="<<: *app\ncommand: run\n", apart=("JOB",))
    text = f"x-e: &e {{A: b}}\n{text}"
    assert added(text, spec) == (
        "environment:\n  <<: *e\nimage: x\nuser: app\ncommand: run\n"
    )


def test_an_alias_that_means_two_things_is_written_out() -> None:
    head = "x-a: &e {A: b}\nx-b: &e {C: d}\n"
    text = web("image: x", "environment: *e", head=head)
    assert added(text) == "image: x\nenvironment: {C: d}\ncommand: run\n"


def test_what_other_edits_bring_is_left_to_them() -> None:
    spec = Spec(name="job", body="<<: *app\n", apart=("redis", "URL", "data:/srv/data"))
    lines = ("depends_on:", "  db:", "    condition: x", "  redis: {condition: y}")
    more = ("environment: [URL=x, A=b]", "volumes: ['data:/srv/data']")
    text = web("image: x", *lines, *more)
    assert added(text, spec) == (
        "image: x\ndepends_on:\n  db:\n    condition: x\nenvironment: [A=b]\n"
    )


def test_comments_are_not_repeated() -> None:
    text = web("build: .  # here", "environment:", "  A: b  # a", "  # c", "  C: '#'")
    assert added(text) == "build: .\nenvironment:\n  A: b\n  C: '#'\ncommand: run\n"


@pytest.mark.parametrize(
    ("entrypoint", "taken"),
    [
        ("/entrypoint.sh", True),
        ("[tini, --]", True),
        ("[python, -m, uvicorn]", False),
        ("/usr/bin/gunicorn -c x", False),
        ("[/bin/sh, -c]", False),
    ],
)
def test_an_entrypoint_that_wraps_every_command(
    entrypoint: str, *, taken: bool
) -> None:
    text = web("build: .", f"entrypoint: {entrypoint}", "command: serve")
    assert (f"entrypoint: {entrypoint}" in added(text)) == taken


def test_a_base_in_another_file_is_extended_too() -> None:
    lines = ("extends:", "  file: common.yml", "  service: base")
    text = web(*lines, "ports: ['80:80']")
    assert added(text) == "".join(f"{line}\n" for line in lines) + "command: run\n"


@pytest.mark.parametrize("form", ["extends: base", "extends: {service: base}"])
def test_a_base_in_the_same_file_is_followed(form: str) -> None:
    base = "  base:\n    image: x\n    networks: [a]\n"
    assert added(web(form, foot=base)) == f"{form}\ncommand: run\n"
    redis = Spec(name="redis", body="image: redis\n")
    assert added(web(form, foot=base), redis) == "image: redis\nnetworks:\n  - a\n"


def test_a_base_that_gives_what_one_can_have_is_refused() -> None:
    base = "  base:\n    image: x\n    container_name: a\n"
    refusal = refused(
        compose_service.insert(web("extends: base", foot=base).encode(), JOB)
    )
    assert refusal.line == 6
    assert refusal.reason == (
        "`container_name` comes to every service that extends this one, and only one "
        "can have it; move it to that"
    )


def test_a_base_without_an_image_is_refused() -> None:
    text = web("extends: base", foot="  base:\n    user: x\n  db: {extends: db}\n")
    assert (
        "extends none that does"
        in refused(compose_service.insert(text.encode(), JOB)).reason
    )


def test_what_the_first_process_gets_later_makes_no_change() -> None:
    before = web("build: .", "environment:", "  A: b")
    first = edited(compose_service.insert(before.encode(), JOB)).data
    later = first.replace(b"  A: b\n", b"  A: b\n      C: d\n", 1)
    later = later.replace(b"    build: .\n", b"    build: .\n    user: x\n", 1)
    found = compose_service.find(later, JOB)
    assert isinstance(found, Found)
    assert found.presence is Presence.OURS
    for mine in (b"mem_limit: 1g", b"user: x"):
        changed = first.replace(b"command: run", b"command: run\n    " + mine)
        found = compose_service.find(changed, JOB)
        assert isinstance(found, Found)
        assert found.presence is Presence.CHANGED
