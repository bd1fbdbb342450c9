from textwrap import dedent

import pytest

from aegis_cst.check.rules import guards, overrides
from check.project_check import found, shown

HEAD = """
    from functools import wraps
    from fastapi import Depends, FastAPI, Security

    app = FastAPI()


    def admin(function):
        @wraps(function)
        async def inner(*args, **kwargs):
            return await function(*args, **kwargs)
        return inner


    def role(name):
        def decorate(function):
            def inner(*args, **kwargs):
                return function(*args, **kwargs)
            return inner
        return decorate


    def marked(function):
        function.mark = True
        return function


    def kept(function):
        REGISTRY.append(function)
        def inner():
            return function()
        return inner


    def check(): ...
"""


def guards_in(text: str) -> list[str]:
    whole = dedent(HEAD) + "\n\n" + dedent(text)
    return [each.message for each in found(guards.RULES, {"main.py": whole})]


@pytest.mark.parametrize("decorator", ["admin", "role('x')"])
def test_a_wrapping_decorator_above_the_route_is_told(decorator: str) -> None:
    name = decorator.partition("(")[0]
    wrong = f"@{decorator}\n@app.get('/')\nasync def root(): ..."
    assert guards_in(wrong) == [
        (
            f"`{name}` does nothing for requests to `root`: the decorator below it has "
            "registered the function without it"
        )
    ]
    assert guards_in(f"@app.get('/')\n@{decorator}\nasync def root(): ...") == []


@pytest.mark.parametrize("decorator", ["marked", "kept", "unknown", "wraps(check)"])
def test_a_decorator_that_is_not_seen_to_wrap_is_left_alone(decorator: str) -> None:
    assert guards_in(f"@{decorator}\n@app.get('/')\nasync def root(): ...") == []


def test_a_decorator_between_two_routes_is_left_alone() -> None:
    text = "@app.get('/a')\n@admin\n@app.get('/b')\nasync def root(): ..."
    assert guards_in(text) == []


@pytest.mark.parametrize(
    ("parameter", "count"),
    [
        ("dependencies=[Depends(check)]", 1),
        ("dependencies: list = [Depends(check), Security(check)]", 1),
        ("*, guards=(Depends(check),)", 1),
        ("user=Depends(check)", 0),
        ("names=['a']", 0),
        ("names=[]", 0),
        ("names=[Depends(check), 1]", 0),
    ],
)
def test_a_list_of_dependencies_as_a_default_is_told(
    parameter: str, count: int
) -> None:
    text = f"@app.get('/')\nasync def root({parameter}): ..."
    assert len(guards_in(text)) == count
    assert guards_in(f"def helper({parameter}): ...") == []


def overridden(test: str, **modules: str) -> list[str]:
    files: dict[str, str | bytes] = {
        "app/__init__.py": "",
        "app/main.py": """
            from fastapi import Depends, FastAPI
            from app.deps import current, session

            app = FastAPI()


            @app.get("/")
            def root(user=Depends(current)):
                return session()
        """,
        "app/deps.py": """
            from typing import Annotated
            from fastapi import Depends


            def session():
                yield 1


            def token(): ...


            Token = Annotated[str, Depends(token)]


            def current(token: Token): ...


            def secret(): ...


            def forgotten(it=Depends(secret)): ...


            async def coroutine(): ...
        """,
        "tests/test_it.py": "from app import deps\nfrom app.deps import *\n"
        f"from app.main import app\n\n{test}\n",
    }
    return shown(overrides.RULES, files | dict(modules))


@pytest.mark.parametrize(
    "key", ["session", "secret", "forgotten", "deps.session", "deps.forgotten"]
)
def test_an_override_of_what_nothing_depends_on_is_told(key: str) -> None:
    assert overridden(f"app.dependency_overrides[{key}] = lambda: 1") == [
        (
            f"tests/test_it.py:5:26 no route depends on `{key}`, so "
            f"overriding it changes "
            "nothing"
        )
    ]


@pytest.mark.parametrize("key", ["current", "token", "deps.token", "unknown", "len"])
def test_an_override_of_a_dependency_is_left_alone(key: str) -> None:
    assert overridden(f"app.dependency_overrides[{key}] = lambda: 1") == []


@pytest.mark.parametrize(("key", "count"), [("session()", 1), ("coroutine()", 1)])
def test_a_new_object_as_a_key_is_told(key: str, count: int) -> None:
    assert len(overridden(f"app.dependency_overrides[{key}] = 1")) == count


def test_every_way_to_override_is_seen() -> None:
    assert len(overridden("app.dependency_overrides.update({session: 1})")) == 1
    assert len(overridden("app.dependency_overrides = {session: 1, token: 2}")) == 1
    assert overridden("app.dependency_overrides.clear()") == []


@pytest.mark.parametrize(
    "text", ["print([session])", "NAME = 'session'", "router.guard(session)"]
)
def test_what_is_handed_on_anywhere_may_be_a_dependency(text: str) -> None:
    more = {"app/more.py": f"from app.deps import session\n\n{text}\n"}
    assert overridden("app.dependency_overrides[session] = 1", **more) == []
