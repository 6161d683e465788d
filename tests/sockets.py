"""A browser's socket without a browser: just enough of Engine.IO 4 and Socket.IO 5 over a WebSocket."""

from __future__ import annotations

import json
import time
from typing import Any

from simple_websocket import Client

DEADLINE = 20.0


class Prompt(Client):
    """A client that takes in a frame which came in the same read as the handshake's answer, not with the next ping."""

    def handshake(self) -> None:
        super().handshake()
        self.connected = self._handle_events()


class Socket:
    """One connection to one namespace; it answers pings and keeps what it hears."""

    def __init__(self, url: str, namespace: str, cookie: str = "", origin: str | None = None) -> None:
        headers = {"Cookie": f"yunqiao={cookie}"} | ({"Origin": origin} if origin else {})
        address = url.replace("http://", "ws://") + "/socket.io/?EIO=4&transport=websocket"
        self.connection, self.namespace = Prompt.connect(address, headers=headers), namespace
        self.heard: list[Any] = []
        self.answers: dict[int, Any] = {}
        self.asked = 0
        self._until(lambda: self.greeted)

    greeted = shown_out = False

    def listen(self) -> None:
        """Take in one packet, if one is there."""
        packet = self.connection.receive(timeout=0.2)
        if packet is None:
            return
        if packet.startswith("0"):
            self.connection.send(f"40{self.namespace},")
        elif packet == "2":
            self.connection.send("3")
        elif packet.startswith("40"):
            self.greeted = True
        elif packet.startswith("41"):
            self.shown_out = True
        elif packet.startswith(("42", "43")):
            head, _, body = packet[2 + len(self.namespace) + 1 :].partition("[")
            content = json.loads(f"[{body}")
            if packet.startswith("42"):
                self.heard.append(content)
            else:
                self.answers[int(head)] = content[0]

    def _until(self, condition: Any) -> None:
        end = time.monotonic() + DEADLINE
        while not condition():
            assert time.monotonic() < end, f"waited in vain; heard {self.heard}"
            self.listen()

    def ask(self, event: str, content: object) -> Any:
        """Send an event and wait for its answer."""
        self.asked += 1
        number = self.asked
        self.connection.send(f"42{self.namespace},{number}{json.dumps([event, content])}")
        self._until(lambda: number in self.answers)
        return self.answers[number]

    def hears(self, event: str) -> Any:
        """Wait for an event and hand out its content."""
        found: list[Any] = []

        def came() -> bool:
            found.extend(content for name, content in self.heard if name == event)
            return bool(found)

        self._until(came)
        return found[-1]

    def until_shown_out(self) -> None:
        """Wait, without a word of one's own, until the server closes this namespace."""
        self._until(lambda: self.shown_out)

    def close(self) -> None:
        self.connection.close()
