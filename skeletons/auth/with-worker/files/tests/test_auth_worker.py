import asyncio
from collections.abc import Iterator

import pytest

from app.components.auth.extensions.carrier import carry
from app.components.auth.letters import Kind, Order
from app.components.auth.testing import Mails, keep_mails
from app.components.worker.client import share_queues
from app.components.worker.registry import load_tasks
from app.components.worker.testing import FakeQueues

ORDER = Order(kind=Kind.INVITATION, to="ann@example.com", roles=["editor"])


@pytest.fixture
def mails() -> Iterator[Mails]:
    with keep_mails() as mails:
        yield mails


def carry_with(queues: FakeQueues) -> None:
    async def scenario() -> None:
        with share_queues(queues):
            await carry(ORDER)

    asyncio.run(scenario())


def test_a_mail_is_enqueued_without_a_token(mails: Mails) -> None:
    queues = FakeQueues()
    carry_with(queues)
    (job,) = queues.jobs.values()
    assert job.task == "send_auth_mail"
    order = {"kind": "invitation", "to": "ann@example.com", "roles": ["editor"]}
    assert job.arguments == {"order": order}
    assert mails.is_empty()


def test_the_task_sends_it(mails: Mails) -> None:
    task = load_tasks().get("send_auth_mail")
    assert task is not None
    asyncio.run(task.function({}, ORDER))
    assert mails.next()["To"] == "ann@example.com"


def test_without_redis_it_is_sent_at_once(mails: Mails) -> None:
    queues = FakeQueues()
    queues.away = True
    carry_with(queues)
    assert mails.next()["To"] == "ann@example.com"
