"""Every layout with everything that starts it."""

from itertools import product

import pytest

from entry.places import APP, FACTORY, entry

LAYOUTS = {
    "flat": ("", "main"),
    "package": ("", "app.main"),
    "source": ("src", "shop.web.main"),
    "backend": ("backend", "app.main"),
    "backend source": ("backend/src", "shop.main"),
    "deep": ("services/orders", "main"),
    "src as the package": ("", "src.main"),
}
MANIFESTS = ("requirements.txt", "pyproject.toml", "")
MADE = {"app": APP, "api": APP.replace("app", "api"), "create_app": FACTORY}
STARTS = {
    "image": "Dockerfile",
    "script in an image": "Dockerfile",
    "service": "docker-compose.yml",
    "process": "Procfile",
    "shell": "start.sh",
    "make": "Makefile",
    "code": "serve.py",
    "nobody": "",
}


def started(start: str, root: str, target: str, *, factory: bool) -> dict[str, str]:
    flag = " --factory" if factory else ""
    command = f"uvicorn {target}{flag}"
    moved = f"cd {root} && {command}" if root else command
    path = STARTS[start]
    image = f"FROM python\nWORKDIR /srv\nCOPY {root or '.'} /srv\n"
    return {
        "image": {path: f"{image}CMD {command}\n"},
        "script in an image": {
            path: f'{image}COPY run.sh /run.sh\nENTRYPOINT ["sh", "/run.sh"]\n',
            "run.sh": f"#!/bin/sh\nset -e\nexec {command}\n",
        },
        "service": {
            path: "services:\n  x:\n    image: python\n    working_dir: /srv\n"
            f"    volumes: ['./{root}:/srv']\n    command: {command}\n"
        },
        "process": {path: f"web: {moved}\n"},
        "shell": {path: f"#!/bin/sh\n{moved}\n"},
        "make": {path: f"run:\n\t{moved}\n"},
        "code": {
            f"{root}/{path}".lstrip("/"): "import uvicorn\n\n"
            f'uvicorn.run("{target}", factory={factory})\n'
        },
        "nobody": {},
    }[start]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("start", STARTS)
def test_each(layout: str, start: str) -> None:
    root, module = LAYOUTS[layout]
    for manifest, (name, code), init in product(MANIFESTS, MADE.items(), (True, False)):
        factory = name == "create_app"
        prefix = f"{root}/" if root else ""
        path = f"{prefix}{module.replace('.', '/')}.py"
        folder = path.rpartition("/")[0]
        package = module.rpartition(".")[0]
        uses = f"from {package + '.' if package else ''}parts import x\n"
        files = {path: f"{uses}{code}", f"{folder}/parts.py".lstrip("/"): "x = 1\n"}
        if package and init:
            files[f"{folder}/__init__.py"] = ""
        if manifest:
            inside = root.removesuffix("src").rstrip("/")
            files[f"{inside}/{manifest}".lstrip("/")] = ""
        files |= started(start, root, f"{module}:{name}", factory=factory)
        found = entry(files)
        shown = (found.module, found.name, found.path, found.factory, found.import_root)
        assert shown == (module, name, path, factory, root), (manifest, init)
