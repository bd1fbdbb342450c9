from app.components.frontend.application import application_card
from app.components.frontend.dashboard import Dashboard


def add_cards(dashboard: Dashboard) -> None:
    dashboard.add_card(application_card)
