"""How fast the customers' pages are beside ERPNext's own, for the same user, in one run.

    python tests/benchmarks/bench_portal.py http://site:8000 USER PASSWORD

Four clients at a time ask for each page in turn (A B A B), a page of ours with the data it fetches; prints
medians in milliseconds, and the ratios that `docs/performance.md` quotes, as JSON.
"""

from __future__ import annotations

import itertools
import json
import re
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import requests

CLIENTS, ROUNDS = 4, 12
API = "/api/method/techops.api.v1."
# page of ours -> what its scripts fetch before it is whole
OURS = {
    "/servicio": ("portal.home",),
    "/servicio/ordenes": ("orders.list?limit=20",),
    "/servicio/solicitar": ("portal.request_form",),
    "/servicio/cotizaciones": ("quotations.list?limit=20",),
    "/servicio/facturas": ("invoices.statement", "invoices.list?limit=20"),
    "/servicio/equipos": ("assets.list?limit=20",),
    "/servicio/contratos": ("contracts.list?limit=20",),
}
THEIRS = {"/issues": (), "/invoices": ()}


def main() -> None:
    address, user, password = sys.argv[1:]
    sessions = [_session(address, user, password) for _client in range(CLIENTS)]
    pages = {**OURS, **THEIRS}
    samples: dict[str, list[float]] = {path: [] for path in pages}
    with ThreadPoolExecutor(CLIENTS) as pool:
        for number, (path, calls) in itertools.product(range(ROUNDS), pages.items()):
            timed = pool.map(_timed, sessions, [address] * CLIENTS, [path] * CLIENTS, [calls] * CLIENTS)
            samples[path] += list(timed) if number else []  # the first round fills the caches
    medians = {path: round(statistics.median(found), 1) for path, found in samples.items()}
    issues, invoices = (medians[path] for path in THEIRS)
    ratios = {path: round(medians[path] / issues, 2) for path in OURS}
    against = round(medians["/servicio/facturas"] / invoices, 2)
    print(
        json.dumps({"ms": medians, "beside /issues": ratios, "facturas beside /invoices": against}, indent=1)
    )


def _session(address: str, user: str, password: str) -> requests.Session:
    session = requests.Session()
    session.post(f"{address}/api/method/login", json={"usr": user, "pwd": password}).raise_for_status()
    page = session.get(f"{address}/servicio")
    page.raise_for_status()
    token = re.search(r'name="csrf-token" content="(\w+)"', page.text)
    session.headers["X-Frappe-CSRF-Token"] = token[1] if token else ""
    return session


def _timed(session: requests.Session, address: str, path: str, calls: tuple[str, ...]) -> float:
    began = time.perf_counter()
    session.get(address + path).raise_for_status()
    for call in calls:
        session.get(address + API + call).raise_for_status()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
