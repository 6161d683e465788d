"""A real coturn under the configuration we recommend: whom it serves, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from core.clock import now
from meetings.domain import turn
from tests.servers import coturn
from tests.stun import OK, Relay

SECRET = "north-south-east-west"
UNAUTHORIZED, FORBIDDEN = 401, 403


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with coturn(SECRET, loopback=False) as found:
        yield found


@pytest.fixture
def client(port: int) -> Iterator[Callable[..., Relay]]:
    opened: list[Relay] = []

    def made(*credentials: str) -> Relay:
        opened.append(Relay(port, *credentials))
        return opened[-1]

    yield made
    for each in opened:
        each.close()


def _signed(secret: str = SECRET, minutes: int = 60, person: int = 17) -> tuple[str, str]:
    return turn.credentials(secret, person, now() + timedelta(minutes=minutes))


def test_whoever_is_in_a_meeting_gets_a_relay(client: Callable[..., Relay]) -> None:
    assert client(*_signed()).allocate() == OK


def test_nobody_else_does(client: Callable[..., Relay]) -> None:
    name, credential = _signed()
    later = str(int(name.split(":")[0]) + 3600)
    attempts = {
        "none": (),
        "of another secret": _signed("south"),
        "expired": _signed(minutes=-1),
        "with a later end": (f"{later}:17", credential),
        "of another person": (f"{name.split(':')[0]}:18", credential),
        "an empty password": (name, ""),
        "a name without an end": ("17", credential),
    }
    assert {what: client(*given).allocate() for what, given in attempts.items()} == dict.fromkeys(
        attempts, UNAUTHORIZED
    )


@pytest.mark.parametrize(
    "peer",
    ["127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
     "192.168.1.1", "192.0.2.2", "198.18.0.1", "224.0.0.1", "255.255.255.255"],
)  # fmt: skip
def test_the_relay_does_not_lead_into_the_house(client: Callable[..., Relay], peer: str) -> None:
    relay = client(*_signed())
    assert relay.allocate() == OK
    assert relay.permit(peer) == FORBIDDEN
    assert relay.permit("8.8.8.8") == OK


@pytest.mark.parametrize(
    "peer",
    ["::1", "::", "fd00::2", "fe80::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"],
)  # fmt: skip
def test_nor_does_it_by_the_newer_addresses(client: Callable[..., Relay], peer: str) -> None:
    relay = client(*_signed())
    assert relay.allocate(family=6) == OK
    assert relay.permit(peer) == FORBIDDEN
    assert relay.permit("2606:4700::1111") == OK
