"""Orders that grow older: everything that happened to them has happened earlier."""

from __future__ import annotations

from tests.support.world import World

SHIFTED = {
    "Service Work Order": ("name", ("requested_at", "first_response_at", "on_site_at")),
    "Work Order Event": ("work_order", ("occurred_at",)),
    "SLA Clock": ("work_order", ("started_at", "due_at", "ended_at", "paused_since", "next_check_at")),
    "SLA Clock Event": ("work_order", ("occurred_at", "due_at")),
}


def grow_older(world: World, order: str, minutes: int) -> None:
    """Let everything that happened to an order have happened earlier."""
    for doctype, (key, columns) in SHIFTED.items():
        shifts = ", ".join(f"{column} = {column} - interval {minutes} minute" for column in columns)
        world.site.sql(f"update `tab{doctype}` set {shifts} where {key} = %s", (order,))
