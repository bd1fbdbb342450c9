"""Whether a compose file has a service that runs the application at all.

A service that shares the image of another may take the only one that is there for its
model. One that a component brought, or that runs Redis, is none.
"""

from aegis_cst.plan.compose_proof import load, mapping
from aegis_cst.plan.services import inserted, replaceable
from aegis_cst.plan.wanted import Spec
from aegis_cst.reading.blocker import Blocker, content
from aegis_cst.reading.project import Project
from codemods.compose import service as compose_service


def no_model(project: Project, path: str, spec: Spec) -> Blocker | None:
    """A blocker if an edit needs the application's service and there is none."""
    like = getattr(spec, "like", "")
    if isinstance(spec, compose_service.Spec) and not spec.body.startswith("<<"):
        return None
    data = content(project.tree, path) if like else None
    services = mapping(load(data), "services") if isinstance(data, bytes) else {}
    if not services or like in services:
        return None
    brought = inserted(project)
    images = {image for _, each in replaceable() for image in each.images}
    others = [
        name
        for name in services
        if name not in brought
        and _image_name(mapping(services, name).get("image")) not in images
    ]
    if others:
        return None
    reason = f"there is no service `{like}`, and none here runs the application"
    return Blocker(f"{reason}; bring it back, or set compose = false", path, 1)


def _image_name(image: object) -> str:
    return str(image).partition("@")[0].rpartition("/")[2].partition(":")[0]
