"""Projects that people have edited and that ``add`` takes."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from e2e import edits_bytes, edits_code, edits_data, edits_routers
from e2e.edits import Edit
from e2e.environment import Environment
from e2e.journey import Expected, check_journey

ORDERS = Expected({"/orders": "keep_orders"})
BEHIND_PREFIX = {"/api/v1/orders": "keep_orders", "/a/b": "keep_page a/b"}

CASES: Sequence[tuple[Expected, Sequence[Edit]]] = [
    (Expected(), []),
    (Expected(), [edits_routers.comments_in_routing, edits_code.comments_in_code]),
    (Expected(BEHIND_PREFIX), [edits_routers.own_routers]),
    (
        Expected({"/a": "keep_page a"}),
        [edits_routers.catch_all_on_the_application, edits_routers.multi_line_imports],
    ),
    (
        ORDERS,
        [edits_routers.conditional_router_last, edits_data.variable_set_already],
    ),
    (ORDERS, [edits_routers.routers_in_a_loop_and_a_try]),
    (
        Expected(entry="app.entrypoints.webserver:keep_application"),
        [edits_routers.renamed_application],
    ),
    (Expected(), [edits_routers.moved_routing]),
    (Expected(), [edits_routers.inlined_routers]),
    (Expected(), [edits_routers.relative_imports]),
    (
        Expected({"/api/v1/orders": "keep_orders"}),
        [edits_routers.nested_aggregate, edits_code.lifespan_with_state],
    ),
    (Expected(), [edits_code.lifespan_with_try]),
    (Expected(), [edits_code.lifespan_with_own_stack]),
    (Expected(), [edits_code.moved_lifespan]),
    (Expected(), [edits_code.settings_grown, edits_code.commands_decorated]),
    (Expected(), [edits_code.settings_renamed, edits_code.cards_rearranged]),
    (Expected(), [edits_data.compose_comments, edits_data.requirements_untidy]),
    (
        Expected(),
        [edits_data.compose_anchors_renamed, edits_data.requirements_on_one_line],
    ),
    (
        Expected(),
        [
            edits_data.compose_limits_changed,
            edits_data.compose_mixed_styles,
            edits_data.apscheduler_required_already,
        ],
    ),
    (
        Expected(),
        [
            edits_data.compose_plain,
            edits_data.variables_untidy,
            edits_data.tables_behind,
        ],
    ),
    (Expected(), [edits_bytes.crlf_throughout]),
    (Expected(), [edits_bytes.mixed_newlines]),
    (Expected(), [edits_bytes.no_final_newline]),
    (Expected(), [edits_bytes.blank_lines_at_the_end]),
    (Expected(), [edits_bytes.tabs]),
    (Expected(), [edits_bytes.two_columns, edits_bytes.trailing_spaces]),
    (Expected(), [edits_bytes.crlf_in_anchors, edits_bytes.byte_order_marks]),
    (Expected(), [edits_bytes.foreign_letters, edits_bytes.modes]),
]


def _name(value: object) -> str:
    if isinstance(value, Expected):
        return ""
    assert isinstance(value, list)
    return "+".join(each.__name__ for each in value) or "untouched"


@pytest.mark.parametrize(("expected", "edits"), CASES, ids=_name)
def test_accepted(
    project: Path, environment: Environment, expected: Expected, edits: Sequence[Edit]
) -> None:
    for edit in edits:
        edit(project)
    check_journey(project, environment, expected)
