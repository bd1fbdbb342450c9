"""What the dashboard knows at one moment."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.components.frontend.card import Action, Card, Fact, Row, default_card
from app.core.health import ComponentHealth, HealthReport, check_health

logger = logging.getLogger(__name__)

LOAD_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Tile:
    """A card with what it shows now."""

    card: Card
    health: ComponentHealth
    where: str = ""
    facts: Sequence[Fact] = ()
    rows: Sequence[Row] = ()
    problem: str = ""

    @property
    def is_wide(self) -> bool:
        return bool(self.card.rows) and not self.card.is_narrow


@dataclass(frozen=True, slots=True)
class Snapshot:
    report: HealthReport
    tiles: Sequence[Tile]
    taken: datetime


async def take_snapshot(cards: Sequence[Card]) -> Snapshot:
    """Ask every component at the same time."""
    report = await check_health()
    shown = [card for card in cards if card.component in report.components]
    known = {card.component for card in shown}
    shown += [default_card(name) for name in report.components if name not in known]
    tiles = await asyncio.gather(
        *(load_tile(card, report.components[card.component]) for card in shown)
    )
    return Snapshot(report, tiles, datetime.now(UTC))


async def load_tile(card: Card, health: ComponentHealth) -> Tile:
    """Ask one card; if it fails the others are shown all the same."""
    where, problem = "", ""
    facts: Sequence[Fact] = ()
    rows: Sequence[Row] = ()
    try:
        where = card.where() if card.where else ""
        facts = card.facts(health) if card.facts and health.details else ()
        rows = await asyncio.wait_for(card.rows(), LOAD_SECONDS) if card.rows else ()
    except card.errors as error:
        problem = str(error)
    except Exception:
        logger.exception("Card failed", extra={"card": card.title})
        problem = "Not available, see the log"
    return Tile(card, health, where, facts, rows, problem)


async def perform(card: Card, action: Action) -> str:
    """Do what a button says, and give what to tell."""
    try:
        return await action.run()
    except card.errors as error:
        return str(error)
    except Exception as error:
        logger.exception("Action failed", extra={"action": action.label})
        return f"{action.label} failed with {type(error).__name__}, see the log"
