"""Functions of many statements are read where what they do to an application counts."""

from textwrap import dedent

import pytest

from routes.test_listing import listing

_LONG = {
    "routes added by an initializer": """
        from fastapi import FastAPI

        class Shop(FastAPI):
            def __init__(self):
                super().__init__()
                @self.get("/a")
                def a(): ...
                @self.get("/b")
                def b(): ...
                @self.get("/c")
                def c(): ...

        server = Shop()
    """,
    "an initializer that has routes added": """
        from fastapi import FastAPI

        class Shop(FastAPI):
            def __init__(self):
                super().__init__()
                self.one = 1
                self.two = 2
                self.fill()
                self.three = 3

            def fill(self):
                @self.get("/a")
                def a(): ...
                @self.get("/b")
                def b(): ...
                @self.get("/c")
                def c(): ...
                self.filled = True

        server = Shop()
    """,
    "routes added to any name": """
        from fastapi import FastAPI

        def fill(shop):
            @shop.get("/a")
            def a(): ...
            @shop.get("/b")
            def b(): ...
            @shop.get("/c")
            def c(): ...
            shop.filled = True

        server = FastAPI()
        fill(server)
    """,
    "given back in something else": """
        from starlette.middleware.gzip import GZipMiddleware
        from fastapi import FastAPI

        def measured(shop):
            one = 1
            two = 2
            three = 3
            return GZipMiddleware(shop)

        inner = FastAPI()
        @inner.get("/a")
        def a(): ...
        @inner.get("/b")
        def b(): ...
        @inner.get("/c")
        def c(): ...
        server = measured(inner)
    """,
}


@pytest.mark.parametrize("text", _LONG.values(), ids=_LONG.keys())
def test_its_routes_are_found(text: str) -> None:
    found = listing({"main.py": dedent(text)}, "main:server")
    paths = [each.path for each in found.routes]
    assert [path for path in paths if len(path) == len("/a")] == ["/a", "/b", "/c"]
    assert found.unfollowed == []
