"""Compose files in many shapes: what goes in comes out, and nothing else moves."""

from functools import partial
from itertools import product
from typing import Any

import pytest
import yaml
from round_trip import check_round_trip, edited, variants

from codemods import compose_depends_on, compose_service, compose_volume
from codemods.result import Unchanged

BODY = """\
<<: *app
command: ["python", "-m", "app.entrypoints.scheduler"]
profiles: [production]
expose:
  - "8001"
healthcheck:
  test: ["CMD", "python", "-c", "pass"]
  interval: 30s
"""
SERVICE = compose_service.Spec(name="scheduler", body=BODY)
VOLUME = compose_volume.Spec(name="redis-data")
LABELLED = compose_volume.Spec(name="redis-data", body="labels:\n  a: b\n")
PLAIN = compose_depends_on.Spec(service="web", on="redis")
HEALTHY = compose_depends_on.Spec(
    service="web", on="redis", condition="service_healthy"
)

HEADS = {
    "anchor": "x-app: &base\n  image: my-api\n  build: .\n\n",
    "comment": "# our stack\n\nx-app: &base\n  image: my-api  # ours\n",
    "document start": "---\nname: my-api\nx-app: &base {image: my-api}\n",
}
WEBS = {
    "merge": "  web:\n    <<: *base\n    ports:\n      - '8000:8000'\n",
    "merge list": "  web:\n    <<: [*base]\n    ports:\n    - 8000:8000\n",
    "inline": "  web:  # public\n    build:\n      context: .\n    env_file: [.env]\n",
    "literal": "  web:\n    image: a\n    command: |\n      one\n\n      two\n",
    "flow": "  web: {image: a, build: .}\n",
    "comments": "  # first\n  web:\n    image: a  # b\n    # ports:\n    #   - 80\n",
}
OTHERS = {
    "none": "",
    "close": "  db:\n    image: postgres\n    volumes:\n      - data:/data\n",
    "apart": "\n  # the database\n  db:\n    image: postgres\n    depends_on: [web]\n",
    "commented out": "\n  # db:\n  #   image: postgres\n",
    "commented out at the margin": "\n#  db:\n#    image: postgres\n",
    "deeper comment": "    # ports: none\n\n      # and still\n",
}
TAILS = {
    "nothing": "",
    "networks": "\n# how they talk\nnetworks:\n  default:\n",
    "close": "networks:\n  default: {}\n",
    "volumes": "\nvolumes:\n  data:\n  # more to come\n\nx-end: 1\n",
    "null volumes": "\nvolumes:  # none yet\n\nnetworks:\n  default:\n",
    "flow volumes": "\nvolumes: {data: {}}\n",
    "blank": "\n\n",
    "comment": "\n# vim: set ft=yaml:\n",
    "other column": "volumes:\n      data:\n        driver: local\n",
}
SHAPES = [
    pytest.param(head + "services:\n" + web + other + tail, id="/".join(names))
    for names, (head, web, other, tail) in zip(
        product(HEADS, WEBS, OTHERS, TAILS),
        product(HEADS.values(), WEBS.values(), OTHERS.values(), TAILS.values()),
        strict=True,
    )
]
EDITS: dict[str, tuple[Any, Any]] = {
    "service": (compose_service, SERVICE),
    "volume": (compose_volume, VOLUME),
    "labelled volume": (compose_volume, LABELLED),
    "depends on": (compose_depends_on, PLAIN),
    "depends on, healthy": (compose_depends_on, HEALTHY),
}


def load(data: bytes) -> Any:  # noqa: ANN401 - whatever a YAML file says
    return yaml.safe_load(data.decode("utf-8-sig"))


def without_edit(said: Any, name: str) -> Any:  # noqa: ANN401 - as above
    if name == "service":
        said["services"].pop("scheduler")
    elif "volume" in name:
        said["volumes"].pop("redis-data")
    else:
        depends = said["services"]["web"].pop("depends_on")
        assert depends in (["redis"], {"redis": {"condition": "service_healthy"}})
    if not said.get("volumes", True):
        del said["volumes"]
    return said


def judge(data: bytes, name: str) -> None:
    module, spec = EDITS[name]
    result = check_round_trip(
        data,
        partial(module.find, spec=spec),
        partial(module.insert, spec=spec),
        lambda raw, chunks: module.strip(raw, spec, chunks),
        python=False,
    )
    before = load(data)
    if not before.get("volumes", True):
        del before["volumes"]
    assert without_edit(load(result.data), name) == before


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("text", SHAPES[::7])
def test_shape(text: str, name: str) -> None:
    judge(text.encode(), name)


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("text", SHAPES[::61])
def test_variants(text: str, name: str) -> None:
    wide = "\n".join(
        " " * (len(line) - len(line.lstrip(" "))) + line for line in text.split("\n")
    )
    for form, data in [*variants(text), *variants(wide)]:
        if form != "tabs":
            judge(data, name)


@pytest.mark.parametrize("text", SHAPES[::11])
def test_all_edits_one_after_another_leave_in_any_order(text: str) -> None:
    data = before = text.encode()
    chunks: dict[str, tuple[str, ...]] = {}
    names = ["service", "volume", "depends on"]
    for name in names:
        module, spec = EDITS[name]
        result = edited(module.insert(data, spec))
        data, chunks[name] = result.data, result.chunks
    for name in names:
        module, spec = EDITS[name]
        assert isinstance(module.insert(data, spec), Unchanged)
    for name in names:
        module, spec = EDITS[name]
        data = edited(module.strip(data, spec, chunks[name])).data
    assert data == before


@pytest.mark.parametrize("text", SHAPES[3::23])
@pytest.mark.parametrize("first_out", [0, 1])
def test_two_edits_of_one_kind_leave_in_any_order(text: str, first_out: int) -> None:
    if "none yet" in text and not first_out:
        return  # only the first one's chunks tell that the empty key was there
    kinds: list[tuple[Any, tuple[Any, Any]]] = [
        (
            compose_service,
            (SERVICE, compose_service.Spec(name="worker", body="<<: *app\n")),
        ),
        (compose_volume, (VOLUME, compose_volume.Spec(name="more"))),
        (
            compose_depends_on,
            (PLAIN, compose_depends_on.Spec(service="web", on="worker")),
        ),
    ]
    for module, specs in kinds:
        for _, before in variants(text):
            if b"\t" in before or before.rstrip(b" ").endswith(b"two"):
                continue
            data = before
            chunks: list[tuple[str, ...]] = []
            for spec in specs:
                result = edited(module.insert(data, spec))
                data = result.data
                chunks.append(result.chunks)
            for index in (first_out, 1 - first_out):
                data = edited(module.strip(data, specs[index], chunks[index])).data
            assert data == before
