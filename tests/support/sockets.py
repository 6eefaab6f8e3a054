"""A person's connection to the live server (socket.io by long polling): what arrives, and what is asked."""

from __future__ import annotations

import json
import time
from typing import Any

from tests.support.bench import Client

PATIENCE = 15.0  # seconds
CONNECT, EVENT = "40", "42"
PING, PONG = "2", "3"


class Socket:
    """One connection; `heard` holds every event that arrived, as it was sent."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.namespace = f"/{client.site.name}"
        self.heard: list[str] = []
        self.parameters = {"EIO": "4", "transport": "polling"}
        opened = self._read()
        assert opened[0].startswith("0"), opened
        self.parameters["sid"] = json.loads(opened[0][1:])["sid"]
        self._send(f"{CONNECT}{self.namespace},")
        self._take(self._read())

    def emit(self, event: str, *arguments: Any) -> None:
        self._send(f"{EVENT}{self.namespace},{json.dumps([event, *arguments])}")

    def listen(self) -> list[str]:
        """Take in what has arrived by now; the server's answer to a question of ours marks the end."""
        self.emit("ping")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._take(self._read()):
                return self.heard
        raise AssertionError("the live server does not answer")

    def _take(self, packets: list[str]) -> bool:
        """Keep what was heard; true once the answer to `ping` came."""
        answered = False
        for packet in packets:
            if packet == PING:
                self._send(PONG)
            elif packet.startswith(EVENT) and packet.endswith('["pong"]'):
                answered = True
            elif packet.startswith(EVENT):
                self.heard.append(packet)
        return answered

    def _send(self, packet: str) -> None:
        sent = {"data": packet, "params": self.parameters, "headers": self._from}
        answer = self.client.request("POST", "/socket.io/", **sent)
        assert answer.status_code == 200, answer.text

    def _read(self) -> list[str]:
        answer = self.client.request("GET", "/socket.io/", params=self.parameters, headers=self._from)
        assert answer.status_code == 200, answer.text
        return answer.content.decode().split("\x1e")

    @property
    def _from(self) -> dict[str, str]:
        return {"Origin": self.client.site.address, "Content-Type": "text/plain;charset=UTF-8"}
