"""An entry for all services of one image, in compose files of many shapes."""

import re
from copy import deepcopy
from functools import partial
from itertools import product
from typing import Any

import pytest
import yaml
from round_trip import check_round_trip, edited, variants

from codemods import compose_environment, compose_mount
from codemods.result import Unchanged

VARIABLE = compose_environment.Spec(
    name="DATABASE_URL", value="sqlite:////app/data/app.db"
)
NUMBER = compose_environment.Spec(name="LIMIT", value="8001")
MOUNT = compose_mount.Spec(source="app-data", target="/app/data")
KINDS: dict[str, tuple[Any, Any]] = {
    "variable": (compose_environment, VARIABLE),
    "number": (compose_environment, NUMBER),
    "mount": (compose_mount, MOUNT),
}

OWN = {
    "none": "",
    "block": "{m}environment:\n{m}  A: b  # c\n{m}volumes:\n{m}  - a:/b\n",
    "list": "{m}volumes:\n{m}- 'a:/b'\n{m}environment:\n{m}- 'A=b'\n{m}# end\n",
    "flow": "{m}environment: {{A: b}}\n{m}volumes: [a:/b]\n",
    "spread": "{m}environment: [\n{m}  A=b,\n{m}  C\n{m}]\n"
    "{m}volumes: [\n{m}  a:/b,\n{m}]\n",
    "empty": "{m}environment: {{}}\n{m}volumes: []\n",
    "null": "{m}environment:\n{m}volumes:  # none\n",
    "merged": "{m}environment:\n{m}  <<: *env\n{m}  A: b\n{m}volumes: *vols\n",
    "alias": "{m}environment: *env\n",
}
HEAD = "x-env: &env\n  TZ: utc\nx-vols: &vols\n  - logs:/logs\n\n"
EXTENSIONS = {
    "merged": "x-app: &base\n  image: app\n  build: .\n{own}\n",
    "merged flow": "x-app: &base {{image: app, build: .}}\n\n",
    "two": "x-log: &log\n  init: true\nx-app: &base\n  image: app\n{own}",
}
WEBS = {
    "merged": "  web:\n    <<: *base\n    ports:\n      - 80:80\n",
    "merged flow": "  web: {{<<: *base, command: [a]}}\n",
    "two": "  web:\n    <<: [*log, *base]\n",
    "direct": "  web:\n    image: app\n{own}",
    "anchored": "  web: &web\n    image: app\n    build: .\n    # here\n{own}"
    "  job:\n    <<: *web\n",
}
LATER = {
    "none": "",
    "own": "\n  worker:\n    <<: *base\n{own}  cache:\n    image: redis\n",
    "same image": "  worker:\n    image: app\n    command: x\n{own}\n# end",
    "foreign": "  db:\n    image: postgres\n    environment: [A=b]\n\nnetworks: {{}}\n",
}


def _shapes() -> dict[str, str]:
    shapes: dict[str, str] = {}
    names = list(product(["none", *EXTENSIONS], WEBS, LATER))
    for number, (extension, web, later) in enumerate(names):
        merges = web in {"merged", "merged flow", "two"} or later == "own"
        if merges != (extension != "none") or (web == "two" and extension != "two"):
            continue
        for index, own in list(enumerate(OWN.values()))[number % 2 :: 2]:
            above = list(OWN.values())[(index + number) % len(OWN)].format(m="  ")
            top = EXTENSIONS.get(extension, "").format(own=above)
            below = (WEBS[web] + LATER[later]).format(own=own.format(m="    "))
            name = f"{extension}/{web}/{later}/{index}"
            shapes[name] = f"{HEAD}{top}services:\n{below}"
    return shapes


SHAPES = [pytest.param(text, id=name) for name, text in _shapes().items()]


def load(data: bytes) -> Any:  # noqa: ANN401 - whatever a YAML file says
    return yaml.safe_load(data.decode("utf-8-sig"))


def normal(services: Any) -> Any:  # noqa: ANN401 - as above
    """Environments as mappings, and no keys that say nothing."""
    for service in services.values():
        listed = service.get("environment")
        if isinstance(listed, list):
            pairs = (item.partition("=") for item in listed)
            service["environment"] = {
                name: value if sign else None for name, sign, value in pairs
            }
        for key in ("environment", "volumes"):
            if not service.get(key, True):
                del service[key]
    return services


def with_entry(services: Any, kind: str) -> Any:  # noqa: ANN401 - as above
    services = normal(deepcopy(services))
    for service in services.values():
        if service.get("image", "app") != "app":
            continue
        if kind == "mount":
            service["volumes"] = [*service.get("volumes", []), "app-data:/app/data"]
            continue
        spec = KINDS[kind][1]
        service["environment"] = service.get("environment", {}) | {
            spec.name: spec.value
        }
    return services


def judge(data: bytes, kind: str) -> None:
    module, spec = KINDS[kind]
    result = check_round_trip(
        data,
        partial(module.find, spec=spec),
        partial(module.insert, spec=spec),
        lambda raw, chunks: module.strip(raw, spec, chunks),
        python=False,
    )
    services = load(data)["services"]
    assert normal(load(result.data)["services"]) == with_entry(services, kind)
    left = edited(module.strip(result.data, spec, ()))
    assert normal(load(left.data)["services"]) == normal(services)


@pytest.mark.parametrize("kind", ["variable", "mount"])
@pytest.mark.parametrize("text", SHAPES)
def test_shape(text: str, kind: str) -> None:
    judge(text.encode(), kind)


@pytest.mark.parametrize("text", SHAPES[::7])
def test_number(text: str) -> None:
    judge(text.encode(), "number")


@pytest.mark.parametrize("kind", ["variable", "mount"])
@pytest.mark.parametrize("text", SHAPES[::9])
def test_variants(text: str, kind: str) -> None:
    for form, data in variants(text):
        if form != "tabs":
            judge(data, kind)


@pytest.mark.parametrize("text", SHAPES[::5])
def test_all_kinds_leave_in_any_order(text: str) -> None:
    before = text.encode()
    for order in (list(KINDS), list(reversed(KINDS))):
        data = before
        chunks: dict[str, tuple[str, ...]] = {}
        for kind, (module, spec) in KINDS.items():
            result = edited(module.insert(data, spec))
            data, chunks[kind] = result.data, result.chunks
        for module, spec in KINDS.values():
            assert isinstance(module.insert(data, spec), Unchanged)
        for kind in order:
            module, spec = KINDS[kind]
            data = edited(module.strip(data, spec, chunks[kind])).data
        # Of a key that was there and empty only the first one's chunks tell.
        bare = re.search(r"environment:( \{\})?\n +volumes", text)
        if order[0] == "variable" and bare:
            assert normal(load(data)["services"]) == normal(load(before)["services"])
        else:
            assert data == before
