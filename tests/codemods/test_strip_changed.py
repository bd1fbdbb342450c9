"""Taking out what the user has changed since: all of it, and nothing that is used."""

import pytest
from registration_places import Beside, insert
from round_trip import edited

from codemods.python import lifespan, registration
from codemods.python.style import Style

STYLE = Style(first_party=frozenset({"app"}))
ROUTER = registration.Spec(
    module="app.jobs.api", name="router", alias="jobs_router", method="include_router"
)
PLACE = Beside(function="include", receiver="app", siblings=("include_router",))
CODE = b"import x\n\n\ndef include(app):\n    app.include_router(x.router)\n"
HOOK = lifespan.Spec(
    module="app.jobs.lifespan", context="jobs", start="start_jobs", stop="stop_jobs"
)
LIFESPAN = (
    b"from contextlib import AsyncExitStack\n\n\nasync def life(app):\n"
    b"    async with AsyncExitStack() as stack:\n        yield\n"
)


@pytest.mark.parametrize(
    "use",
    [
        b"    app.include_router(jobs_router, prefix='/v2')\n",
        b"    app.state.router = jobs_router\n",
        b"    for each in (jobs_router,):\n        print(each)\n",
    ],
)
def test_an_import_that_is_still_used_stays(use: bytes) -> None:
    added = edited(insert(CODE, ROUTER, PLACE, STYLE))
    changed = added.data + use
    back = edited(registration.strip(changed, ROUTER, added.chunks)).data
    assert back.endswith(b"    app.include_router(x.router)\n" + use)
    assert b"from app.jobs.api import router as jobs_router\n" in back


def test_the_import_of_a_hook_that_is_still_used_stays() -> None:
    anchor = lifespan.Anchor(function="life")
    added = edited(lifespan.insert(LIFESPAN, HOOK, anchor, STYLE))
    call = b"await stack.enter_async_context(jobs(app))"
    assert call in added.data
    changed = added.data.replace(call, b"app.state.jobs = " + call)
    for chunks in (added.chunks, ()):
        result = lifespan.strip(changed, HOOK, chunks)
        assert b"import jobs\n" in getattr(result, "data", changed)


def test_a_deeper_statement_goes_as_a_line() -> None:
    added = edited(insert(CODE, ROUTER, PLACE, STYLE))
    call = b"    app.include_router(jobs_router)\n"
    own = b"    if app.debug:\n    " + call + b"        print('keep')\n"
    changed = added.data.replace(call, own)
    back = edited(registration.strip(changed, ROUTER, added.chunks)).data
    assert back == CODE + b"    if app.debug:\n        print('keep')\n"


def test_a_comment_beside_a_last_line_goes_with_it() -> None:
    code = CODE.removesuffix(b"\n")
    added = edited(insert(code, ROUTER, PLACE, STYLE))
    back = edited(registration.strip(added.data + b"  # jobs", ROUTER, added.chunks))
    assert b"jobs" not in back.data
    assert back.data.rstrip(b"\n") == code


def test_code_that_follows_its_imports_at_once_does_so_again() -> None:
    code = b"import x\napp = x.make()\napp.include_router(x.router)\n"
    place = Beside(function="", receiver="app", siblings=("include_router",))
    added = edited(insert(code, ROUTER, place, STYLE))
    assert b"import x\n\nfrom app.jobs.api import" in added.data
    assert edited(registration.strip(added.data, ROUTER, added.chunks)).data == code
