import asyncio
from collections.abc import Iterator

import pytest

from app.components.auth.health import NO_MAIL, check_auth
from app.components.auth.letters import Kind, Order
from app.components.auth.outbox import drain, post
from app.components.auth.settings import settings
from app.components.auth.testing import keep_mails, run_auth
from app.components.auth.tokens import Purpose, read_token
from app.core.db import engine
from app.core.health import ComponentHealth, Status

ORDER = Order(kind=Kind.INVITATION, to="ann@example.com", roles=["editor"])


@pytest.fixture(autouse=True)
def nobody() -> Iterator[None]:
    with run_auth():
        yield


def send(order: Order = ORDER) -> None:
    async def send_and_wait() -> None:
        post(order)
        await drain()

    asyncio.run(send_and_wait())


def health() -> ComponentHealth:
    async def check() -> ComponentHealth:
        try:
            return await check_auth()
        finally:
            await engine.dispose()

    return asyncio.run(check())


def test_a_mail_links_to_pages_of_your_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "pages_url", "https://shop.example/account/")
    with keep_mails() as mails:
        send()
        mail = mails.next()
    assert mail["To"] == "ann@example.com"
    assert "https://shop.example/account/register#token=" in mail.get_content()


def test_without_a_server_a_developer_reads_it_in_the_terminal(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    send()
    lines = capsys.readouterr().err.splitlines()
    assert "To: ann@example.com" in lines
    (link,) = [line for line in lines if "/register#token=" in line]
    claims = read_token(Purpose.INVITATION, link.partition("=")[2])
    assert claims["roles"] == ["editor"]
    assert caplog.text == ""


def test_without_a_server_nothing_is_shown_in_production(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(settings, "environment", "production")
    send()
    (record,) = caplog.records
    assert record.getMessage() == "Mail not sent"
    assert vars(record)["error"] == "NoMailServerError"
    shown = capsys.readouterr().err + str(vars(record))
    assert "token=" not in shown
    assert "ann@example.com" not in shown
    assert (health().status, health().message) == (Status.DEGRADED, NO_MAIL)


def test_a_server_that_is_away_is_told_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(settings, "smtp_host", "127.0.0.1")
    monkeypatch.setattr(settings, "smtp_port", 1)
    send()
    (record,) = caplog.records
    assert vars(record)["kind"] == "invitation"


def test_health_counts_who_there_is() -> None:
    report = health()
    assert report.status is Status.HEALTHY
    assert report.details == {
        "users": 0,
        "administrators": 0,
        "sessions": 0,
        "registration": "open",
    }
