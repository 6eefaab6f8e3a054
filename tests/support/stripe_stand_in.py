"""A server that answers charges of cards as Stripe's does, and a script for Stripe's own in the browser."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

DECLINED = "tok_chargeDeclined"
SLOW = "tok_slow"
# What the page asks of js.stripe.com: a field for the card, and a token for what was typed into it.
SCRIPT = """
window.Stripe = (key) => ({
  elements: () => ({ create: () => ({
    mount: (place) => {
      const input = document.createElement("input");
      input.setAttribute("aria-label", "Card");
      document.querySelector(place).append(input);
    },
    on: () => {},
  }) }),
  createToken: async () => ({ token: { id: document.querySelector("[aria-label=Card]").value } }),
});
"""


@dataclass
class Stripe:
    """Every charge that was asked, in order."""

    address: str = ""
    charges: list[dict[str, str]] = field(default_factory=list)

    def answer(self, charge: dict[str, str]) -> tuple[int, dict[str, Any]]:
        self.charges.append(charge)
        if charge["source"] == SLOW:
            time.sleep(2)
        if charge["source"] == DECLINED:
            message = "Your card was declined."
            return 402, {"error": {"type": "card_error", "code": "card_declined", "message": message}}
        made = {"id": f"ch_{len(self.charges)}", "object": "charge", "captured": True, "paid": True}
        return 200, made | {"amount": int(charge["amount"]), "currency": charge["currency"]}


@contextmanager
def running() -> Iterator[Stripe]:
    stripe = Stripe()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            status, answer = stripe.answer(asked) if self.path == "/v1/charges" else (404, {})
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stripe.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stripe
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
