"""Refusals over HTTP: the status and what is said, and that the database is as it was."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.world import World

PATIENCE_SECONDS, BETWEEN_LOOKS = 60, 0.2


def fingerprint(world: World, *doctypes: str) -> dict[str, Any]:
    """How many rows each table has, and everything in them as one sum.

    A worker sends what waits in the outbox in its own time, so there only a new row is a change.
    """
    return {doctype: world.site.sql(_sum_of(doctype))[0]["Checksum"] for doctype in doctypes}


def _sum_of(doctype: str) -> str:
    if doctype == "TechOps Outbox":
        return f"select count(*) as Checksum from `tab{doctype}`"
    return f"checksum table `tab{doctype}`"


def at_rest(world: World) -> None:
    """Wait until workers have done what earlier requests left to them, such as the contact of a new user."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while waiting := _jobs(world):
        assert time.monotonic() < limit, f"still in the queue: {waiting}"
        time.sleep(BETWEEN_LOOKS)


def _jobs(world: World) -> list[str]:
    answer = world.admin.get(
        "/api/resource/RQ Job",
        filters=json.dumps([["RQ Job", "status", "in", ["queued", "started"]]]),
        order_by="creation asc",
    )
    assert answer.status_code == 200, answer.text[:600]
    return [row["job_name"] for row in answer.json()["data"]]


@contextmanager
def nothing_changes(world: World, *doctypes: str) -> Iterator[None]:
    """Assert that the tables of `doctypes` are the same after the block."""
    at_rest(world)
    before = fingerprint(world, *doctypes)
    yield
    after = fingerprint(world, *doctypes)
    assert after == before, f"changed: {[name for name in doctypes if after[name] != before[name]]}"


def answer(world: World, role: str, function: str, **arguments: Any) -> tuple[int, str]:
    """POST to the public API as a role; returns the status and the whole body."""
    response = world.client(role).request(
        "POST",
        f"techops.api.v1.{function}",
        data=json.dumps(arguments),  # with NaN and Infinity, which other writers of JSON refuse
        headers={"Content-Type": "application/json"},
    )
    return response.status_code, response.text


def refused(world: World, role: str, function: str, status: int | tuple[int, ...], **arguments: Any) -> str:
    """Assert that the API refuses with `status`; returns what people are told, without any traceback."""
    wanted = (status,) if isinstance(status, int) else status
    code, body = answer(world, role, function, **arguments)
    assert code in wanted, f"{function} {arguments}: {code} {body[:600]}"
    parsed = json.loads(body)
    return json.dumps(
        {key: parsed.get(key) for key in ("error", "exc_type", "exception")}, ensure_ascii=False
    )
