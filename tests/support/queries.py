"""What a request asks the database, counted by Frappe's own recorder."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.support.bench import Site

RECORDER = "frappe.recorder"
PATIENCE_SECONDS, PAUSE_SECONDS = 60, 0.1


@contextmanager
def recorded(site: Site, function: str) -> Iterator[list[list[dict[str, Any]]]]:
    """Record the requests to one dotted function; afterwards the list holds their queries, one list each."""
    admin, found = site.client(), []
    admin.post(f"{RECORDER}.delete")
    # A worker's jobs run meanwhile: without jobs only what was asked for is recorded.
    options = {"record_requests": 1, "record_jobs": 0, "record_sql": 1, "explain": 0, "capture_stack": 0}
    started = admin.post(f"{RECORDER}.start", **options, request_filter=f"/api/method/{function}")
    assert started.status_code == 200, started.text[:500]
    try:
        yield found
    finally:
        admin.post(f"{RECORDER}.stop")
    found.extend(_wait_for_the_worker(admin))


def _wait_for_the_worker(admin: Any) -> list[list[dict[str, Any]]]:
    """Return what each request asked, once the job that stopping queues is over.

    Its end deletes the recorder's settings: those of the next recording, if that one has begun meanwhile.
    """
    limit = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < limit:
        running = any(_is_running(admin, status) for status in ("queued", "started"))
        requests = admin.get(f"{RECORDER}.get").json()["message"]
        details = [admin.get(f"{RECORDER}.get", uuid=request["uuid"]).json() for request in requests]
        calls = [detail["message"]["calls"] for detail in details]
        if not running and all("index" in call for request in calls for call in request):
            return calls
        time.sleep(PAUSE_SECONDS)
    raise AssertionError("the recorder's job did not end")


def _is_running(admin: Any, status: str) -> bool:
    answer = admin.get(
        "/api/resource/RQ Job",
        filters=json.dumps([["RQ Job", "status", "=", status]]),
        fields=json.dumps(["job_name"]),
        order_by="modified desc",
        limit_page_length=100,
    )
    assert answer.status_code == 200, answer.text[:500]
    return any("post_process" in (job["job_name"] or "") for job in answer.json()["data"])


def asked_of(calls: list[dict[str, Any]], doctypes: Iterable[str]) -> list[str]:
    """The queries whose data come from the tables of `doctypes`; those that read definitions are left out."""
    tables = tuple(f"`tab{doctype}`" for doctype in doctypes)
    return [call["query"] for call in calls if any(table in call["query"] for table in tables)]
