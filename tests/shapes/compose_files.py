"""Compose files as products of independent choices."""

from collections.abc import Sequence

from shapes.compose_keys import (
    ANCHORS,
    COMMANDS,
    CONFIGS,
    DEPENDS,
    ENVIRONMENTS,
    EXTENSIONS,
    IMAGES,
    NETWORKS,
    PORTS,
    VOLUMES,
)
from shapes.file_forms import BYTES, Choices, Shape, file_bytes

HEADS = {
    "none": "",
    "comment": "# n:stack\n\n",
    "document start": "---  # n:start\n",
    "directive": "%YAML 1.1\n---\n",
    "blank": "\n\n",
    "name": "name: app\n\n",
}
FOOTS = {
    "none": "",
    "networks": "\n# n:networks\nnetworks:\n>default:\n",
    "kinds": "networks:\n>inner: {internal: true}\n>edge:\n>>external: true\n",
    "close": "networks: {}",
    "comment": "\n# n:end\n",
    "indented comment": "># n:still inside\n",
    "document end": "...",
    "commented end": "...\n# n:over\n",
    "two documents": "---\nservices: {}\n",
    "blank": "\n\n\nx-last: 1",
}
WORKERS = {
    "none": "",
    "direct": ">worker:\n>>image: app\n{own}",
    "apart": "\n># n:worker\n>worker:\n>>command: x\n>>image: app\n",
    "same build": ">worker:\n>>build: .\n\n",
    "merged": ">worker:\n>><<: *base\n{own}",
    "merged flow": ">worker: {<<: *base, command: [a]}  # n:worker\n",
    "of web": ">worker:\n>><<: *web\n",
    "the same": ">worker: *web\n",
    "ours": ">scheduler:\n>>image: app  # n:scheduler\n",
    "null": ">worker:  # n:later\n",
    "commented out": "\n># worker:\n>#   n:image: app\n",
}
OTHERS = {
    "none": "",
    "first": ">db:\n>>image: postgres\n",
    "env": "\n>db:\n>>image: postgres\n>>environment: [A=b]  # n:db-env\n",
    "map": ">db:\n>>image: postgres\n>>environment:\n>>>A: b\n\n",
}
TOPS = {
    "none": "",
    "block": "volumes:\n>data:  # n:data\n>logs: {}\n># n:more\n",
    "apart": "\n# n:volumes\nvolumes:\n\n>data:\n>>driver: local\n\n>logs:\n",
    "null": "volumes:  # n:none",
    "null, apart": "\nvolumes:\n\n",
    "word": "volumes: ~",
    "empty": "volumes: {}  # n:empty",
    "flow": "volumes: {data: {}, logs: }",
    "spread": "volumes: {\n>data: ,  # n:data }\n>logs: {driver: local}\n}",
    "anchored": "volumes: &top\n>data:",
    "merged": "volumes:\n><<: *env\n>data:",
    "tagged": "volumes: !custom\n>data: !custom {a: b}",
    "deep": "volumes:\n>>data:\n>>>driver: local",
    "list": "volumes:\n*- data",
    "quoted": "\"volumes\":\n>'data':  # n:data",
    "explicit": "volumes:\n>? data\n>: driver: local",
    "ours": "volumes:\n>redis-data: {}  # n:ours\n",
    "ours, changed": "volumes:\n>redis-data:\n>>driver: nfs",
}
WEBS = {
    "plain": ">web:",
    "comment": "># n:above\n>web:  # n:web",
    "quoted": '>"web":',
    "spaced": ">web :",
    "anchored": ">web: &web",
    "anchor below": ">web:\n>>&web",
    "blank": "\n>web:\n",
    "deep": ">web: !custom &web # n:web",
}
KEYS = {
    "plain": "services:",
    "comment": "services:  # n:services",
    "quoted": "'services':",
    "spaced": "services :\n\n",
    "tagged": "services: !!map",
    "anchored": "services: &all",
    "below": "services:\n# n:margin\n>    # n:deep",
    "tab": "services:\t# n:\ttab",
}
CHOICES: Choices = {
    **BYTES,
    "unit": ("2", "4", "3", "1"),
    "items": ("indented", "flush", "wide"),
    "newline": (*BYTES["newline"], "cr"),
    "head": tuple(HEADS),
    "foot": (*FOOTS, *(name for name in FOOTS if name != "two documents")),
    "sections": ("volumes last", "volumes first"),
    "services": (*KEYS, "plain", "comment"),
    "web": tuple(WEBS),
    "image": (*IMAGES, "image", "merge"),
    "extension": (*EXTENSIONS, "block", "flow", "block"),
    "extended": ("none", "environment", "volumes", "depends_on"),
    "command": tuple(COMMANDS),
    "ports": tuple(PORTS),
    "rotation": ("0", "1", "2", "3", "4", "5"),
    "worker": tuple(WORKERS),
    "other": tuple(OTHERS),
    "other stands": ("before", "after"),
    "top": ("none", "block", "apart", "flow"),
    "environment": ("none", "map", "list", "flow"),
    "mounts": ("none", "list", "flow", "long"),
    "depends": ("none", "list", "map", "flow"),
    "network": ("none",),
    "config": ("none",),
}
"""Few forms of each key: a kind of edit takes all of its own instead."""


def compose_file(shape: Shape) -> bytes:
    """Give the file of a shape."""
    unit = int(shape["unit"])
    items = {"flush": 0, "indented": unit, "wide": unit + 2}[shape["items"]]
    services = _services(shape)
    anchors = f"{ANCHORS}x-log: &log\n>init: true\n" if "*" in services else ""
    extension = ""
    if "*base" in services:
        extension = _extension(shape) + "\n"
    sections = [services, TOPS[shape["top"]]]
    if shape["sections"] == "volumes first" and "*" not in sections[1]:
        sections.reverse()
    if "*env" in sections[1] and not anchors:
        anchors = ANCHORS
    text = HEADS[shape["head"]] + anchors + extension
    text += "\n".join(part.rstrip(" ") for part in (*sections, FOOTS[shape["foot"]]))
    return file_bytes(shape, [_line(one, unit, items) for one in text.split("\n")])


def _line(template: str, unit: int, items: int) -> str:
    if template.startswith(">") and "|#" in template:
        return template.lstrip(">").removeprefix("|")
    words = template.lstrip(">*")
    marks = template[: len(template) - len(words)]
    if not words:
        return ""
    return " " * (unit * marks.count(">") + items * marks.count("*")) + words


def _services(shape: Shape) -> str:
    web = [WEBS[shape["web"]], *_inside(_own(shape), 2)]
    worker = WORKERS[shape["worker"]].replace("{own}", _extra(shape, 2))
    if "*web" in worker and "&web" not in web[0]:
        worker = ""
    parts = [KEYS[shape["services"]], "\n".join(web), worker]
    parts.insert(1 if shape["other stands"] == "before" else 3, OTHERS[shape["other"]])
    return "\n".join(part.removesuffix("\n") for part in parts if part)


def _own(shape: Shape) -> list[str]:
    """Give the keys of the service ``web``, turned so that each may come last."""
    keys = [
        IMAGES[shape["image"]],
        COMMANDS[shape["command"]],
        PORTS[shape["ports"]],
        ENVIRONMENTS[shape["environment"]],
        VOLUMES[shape["mounts"]],
        DEPENDS[shape["depends"]],
        NETWORKS[shape["network"]],
        CONFIGS[shape["config"]],
    ]
    turn = int(shape["rotation"])
    return [key for key in (*keys[turn:], *keys[:turn]) if key]


def _inside(keys: Sequence[str], depth: int) -> list[str]:
    lines = [line for key in keys for line in key.split("\n")]
    return [">" * depth + line if line else "" for line in lines]


def _extra(shape: Shape, depth: int) -> str:
    """Give the key that extensions and other services of the image have."""
    forms = {
        "none": "",
        "environment": ENVIRONMENTS[shape["environment"]],
        "volumes": VOLUMES[shape["mounts"]],
        "depends_on": DEPENDS["list"],
        "own": "ports: ['80:80']\nuser: app\nnetworks: {inner: {aliases: [web]}}",
    }
    key = forms[shape["extended"]]
    if "&" in key:
        key = ""
    return "".join(f"{line}\n" for line in _inside([key], depth) if key)


def _extension(shape: Shape) -> str:
    template = EXTENSIONS[shape["extension"]]
    for name, depth in (("own", 1), ("own2", 2)):
        template = template.replace(f"{{{name}}}", _extra(shape, depth))
    return template
