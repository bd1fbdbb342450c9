"""The kinds of edit of a Compose file, each with the forms that its key may have."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from compose_paste import pasted

from codemods.compose import depends_on as compose_depends_on
from codemods.compose import environment as compose_environment
from codemods.compose import mount as compose_mount
from codemods.compose import service as compose_service
from codemods.compose import volume as compose_volume
from shapes import compose_data
from shapes.compose_files import CHOICES, TOPS
from shapes.compose_keys import CONFIGS, DEPENDS, ENVIRONMENTS, NETWORKS, VOLUMES
from shapes.file_forms import Choices
from shapes.oracle import Edit, Meaning

WHOLE_FILE = (
    "the file has no",
    "there is no service",
)
"""Refusals for which there is no line: what is missing stands nowhere."""

BODY = """\
<<: *app
command: ["python", "-m", "app.worker"]
profiles: [production]
expose:
  - "8001"
healthcheck:
  test: ["CMD", "python", "-c", "pass"]
  interval: 30s
"""
_SAID = {
    "command": ["python", "-m", "app.worker"],
    "profiles": ["production"],
    "expose": ["8001"],
    "healthcheck": {"test": ["CMD", "python", "-c", "pass"], "interval": "30s"},
}
_REDIS = {"image": "redis:8", "command": ["a"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of edit with two of its specifications, and what each ought to change."""

    module: Any
    specs: tuple[Any, Any]
    meanings: tuple[Meaning, Meaning]
    choices: Choices
    share: float
    depth: int = 3

    def edit(self, which: int = 0) -> Edit:
        """Give the edit for one of the two specifications."""
        module, spec = self.module, self.specs[which]
        return Edit(
            find=partial(module.find, spec=spec),
            insert=partial(module.insert, spec=spec),
            strip=lambda raw, chunks: module.strip(raw, spec, chunks),
            meaning=self.meanings[which],
            whole_file=WHOLE_FILE,
            paste=partial(pasted, depth=self.depth),
        )


KINDS = {
    "service": Kind(
        module=compose_service,
        specs=(
            compose_service.Spec(name="scheduler", body=BODY),
            compose_service.Spec(name="redis", body="image: redis:8\ncommand: [a]\n"),
        ),
        meanings=(
            compose_data.service_added("scheduler", _SAID),
            compose_data.service_added("redis", _REDIS, shared=False),
        ),
        choices={
            **CHOICES,
            "network": tuple(NETWORKS),
            "config": tuple(CONFIGS),
            "extended": ("none", "environment", "volumes", "depends_on", "own"),
            "head": ("none", "document start"),
            "top": ("none", "block"),
            "ports": ("none", "list", "long"),
        },
        share=0.5,
        depth=2,
    ),
    "volume": Kind(
        module=compose_volume,
        specs=(
            compose_volume.Spec(name="redis-data"),
            compose_volume.Spec(name="more", body="labels:\n  a: b\n"),
        ),
        meanings=(
            compose_data.volume_added("redis-data", {}),
            compose_data.volume_added("more", {"labels": {"a": "b"}}),
        ),
        choices={**CHOICES, "top": tuple(TOPS)},
        share=0.5,
        depth=2,
    ),
    "depends_on": Kind(
        module=compose_depends_on,
        specs=(
            compose_depends_on.Spec(
                service="web", on="redis", condition="service_healthy"
            ),
            compose_depends_on.Spec(service="web", on="jobs"),
        ),
        meanings=(
            compose_data.dependency_added("redis", "service_healthy"),
            compose_data.dependency_added("jobs", "service_started"),
        ),
        choices={**CHOICES, "depends": tuple(DEPENDS)},
        share=0.5,
    ),
    "environment": Kind(
        module=compose_environment,
        specs=(
            compose_environment.Spec(name="DATABASE_URL", value="sqlite:////app/a.db"),
            compose_environment.Spec(name="LIMIT", value="8001"),
        ),
        meanings=(
            compose_data.variable_added("DATABASE_URL", "sqlite:////app/a.db"),
            compose_data.variable_added("LIMIT", "8001"),
        ),
        choices={**CHOICES, "environment": tuple(ENVIRONMENTS)},
        share=0.5,
    ),
    "mount": Kind(
        module=compose_mount,
        specs=(
            compose_mount.Spec(source="app-data", target="/app/data"),
            compose_mount.Spec(source="backups", target="/app/backups"),
        ),
        meanings=(
            compose_data.mount_added("app-data:/app/data"),
            compose_data.mount_added("backups:/app/backups"),
        ),
        choices={**CHOICES, "mounts": tuple(VOLUMES)},
        share=0.5,
    ),
}
