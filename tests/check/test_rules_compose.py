"""AEG003 and AEG402 to AEG405: compose files and other data."""

import pytest

from aegis_cst.check.rules import commands, compose, data_files
from check.project_check import found, shown

RULES = (*data_files.RULES, *commands.RULES, *compose.RULES)
DEFINED = """
services:
  web:
    image: web
    depends_on: {depends_on}
    links: [db:database]
    network_mode: service:db
    networks: {networks}
    volumes: {volumes}
  db:
    image: postgres
networks:
  back:
volumes:
  data:
"""


def names(
    depends_on: str = "[db]", networks: str = "[back]", volumes: str = "[]"
) -> str:
    return DEFINED.format(depends_on=depends_on, networks=networks, volumes=volumes)


@pytest.mark.parametrize(
    "text",
    [
        names(),
        names(depends_on="{db: {condition: service_healthy}}"),
        names(depends_on="{cache: {condition: service_started, required: false}}"),
        names(depends_on="['${DATABASE}']"),
        names(networks="[default, back]"),
        names(networks="{back: {aliases: [web]}}"),
        names(volumes="[data:/data, ./x:/x, /y, ~/z:/z:ro, '${V}:/v', C:\\x:/w]"),
        names(volumes="[{type: volume, source: data, target: /x}]"),
        names(volumes="[{type: bind, source: data2, target: /x}, {type: tmpfs}]"),
        "include: [oci://example.com/x]\n" + names(depends_on="[elsewhere]"),
        "include: [gone.yaml]\n" + names(depends_on="[elsewhere]"),
    ],
)
def test_names_that_are_defined(text: str) -> None:
    assert shown(RULES, {"docker-compose.yml": text}) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            names(depends_on="[bd]"),
            "4:18 the service `web` needs `bd`, and there is no such service",
        ),
        (
            names(depends_on="{cache: {condition: service_started}}"),
            "4:18 the service `web` needs `cache`, and there is no such service",
        ),
        (
            names(volumes="[dta:/data]"),
            "8:15 the service `web` mounts the volume `dta`, which is not defined",
        ),
        (
            names(volumes="[{type: volume, source: gone, target: /x}]"),
            "8:38 the service `web` mounts the volume `gone`, which is not defined",
        ),
        (
            names(networks="[front]"),
            "7:16 the service `web` joins the network `front`, which is not defined",
        ),
    ],
)
def test_names_that_are_not(text: str, expected: str) -> None:
    files = {"docker-compose.yml": text}
    assert shown(RULES, files) == [f"docker-compose.yml:{expected}"]


def test_advice_for_names() -> None:
    (near,) = found(RULES, {"compose.yml": names(depends_on="[dbs]")})
    assert near.advice == "did you mean `db`?"
    (folder,) = found(RULES, {"compose.yml": names(volumes="[my/data:/data]")})
    assert folder.advice == "for a folder, write `./my/data`"


def test_files_that_are_used_together_share_their_names() -> None:
    base = "services:\n  db:\n    image: postgres\nvolumes:\n  data:\n"
    override = (
        "services:\n  web:\n    image: x\n    depends_on: [db, gone]\n"
        "    volumes: [data:/x]\n"
    )
    files = {"docker-compose.yml": base, "docker-compose.override.yml": override}
    (finding,) = found(RULES, files)
    assert (finding.code, finding.place.line) == ("AEG402", 4)
    assert "`gone`" in finding.message

    apart = {"docker-compose.yml": base, "deploy/compose.yaml": override}
    assert [each.code for each in found(RULES, apart)] == ["AEG402"] * 2 + ["AEG403"]
    included = {
        **apart,
        "deploy/compose.yaml": "include: [{path: ../docker-compose.yml}]\n" + override,
    }
    assert [each.code for each in found(RULES, included)] == ["AEG402"]
    extended = {**apart, "docker-compose.yml": f"{base}  # see x\n"}
    extended["docker-compose.yml"] = extended["docker-compose.yml"].replace(
        "image: postgres", "extends: {file: deploy/compose.yaml, service: web}"
    )
    assert [each.code for each in found(RULES, extended)] == ["AEG402"]


def test_what_a_merge_key_brings_is_named_once() -> None:
    text = """
    x-app: &app
      image: app
      depends_on: [gone]
    services:
      web:
        <<: *app
      worker:
        <<: [*app]
    """
    (finding,) = found(RULES, {"compose.yaml": text})
    assert (finding.place.line, finding.place.column) == (3, 16)


def test_aliases() -> None:
    text = """
    services:
      web:
        <<: *app
        image: x
      worker: *aap
    x-app: &app {init: true}
    """
    assert shown(RULES, {"compose.yaml": text}) == [
        "compose.yaml:3:9 `*app` names an anchor that is not above it",
        "compose.yaml:5:11 `*aap` names an anchor that is not above it",
    ]
    first, second = found(RULES, {"compose.yaml": text})
    assert first.advice == "move what `&app` marks above its first use"
    assert second.advice == "did you mean `app`?"
    assert {first.code, second.code} == {"AEG405"}


def test_compose_files_that_cannot_be_read() -> None:
    assert shown(RULES, {"compose.yaml": "services:\n  web: [\n"}) == [
        "compose.yaml:3:1 not valid YAML: did not find expected node content"
    ]
    twice = "services:\n  web:\n    image: x\n  web:\n    image: y\n"
    assert shown(RULES, {"compose.yaml": twice}) == [
        "compose.yaml:4:3 the key `web` stands in line 2 already"
    ]
    assert shown(RULES, {"compose.yaml": b"services:\n  web: \xff\n"})[0].startswith(
        "compose.yaml:2:1 not valid YAML"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{% if db %}\nservices: [\n{% endif %}\n",
        "services:\n  {{ name }}: [\n",
        "",
        "- a list\n",
        "version: '3'\n",
        "services:\n  web: &w\n    <<: *w\n    image: x\n",
        "services:\n  web:\n    environment: !reset null\n    depends_on: !reset []\n",
        "services:\n  web:\n",
    ],
)
def test_files_that_are_none_or_templates(text: str) -> None:
    assert shown(RULES, {"compose.yaml": text}) == []


def test_pyproject_that_cannot_be_read() -> None:
    broken = {"pyproject.toml": "[project]\nname = x\n"}
    assert shown(RULES, broken)[0].startswith("pyproject.toml:2:1 not valid TOML")
    sample = {"tests/fixtures/pyproject.toml": "[project]\nname = x\n"}
    assert shown(RULES, sample) == []


def test_a_state_file_that_cannot_be_read() -> None:
    (finding,) = found(RULES, {"aegis.lock": "format = 1\n<<<<<<< ours\n"})
    assert (finding.code, finding.place.line) == ("AEG003", 2)
