from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.components.backend.main import create_app
from app.core.operator.client import operator_headers


@pytest.fixture
def client() -> Iterator[TestClient]:
    with TestClient(create_app()) as client:
        yield client


@pytest.fixture
def operator(client: TestClient) -> TestClient:
    """The client, which is the operator's now."""
    client.headers.update(operator_headers("http://localhost"))
    return client
