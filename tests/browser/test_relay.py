"""The room where nothing but a relay gets through: a real coturn, by UDP and by TCP."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.people import Guest
from tests.browser.room_site import Opened, fill
from tests.running import running
from tests.servers import coturn

SECRET = "north-south-east-west"
# As behind a firewall that lets nobody through: this browser offers relayed addresses alone.
RELAY_ONLY = """
window.pcs = [];
const Straight = RTCPeerConnection;
window.RTCPeerConnection = class extends Straight {
    constructor(given) {
        super({ ...given, iceTransportPolicy: "relay" });
        pcs.push(this);
    }
};
"""
# Both ends of the pair of addresses that carries the pictures, and how this browser reaches its relay.
ROUTE = """
async () => {
    const report = await pcs.at(-1).getStats();
    const transport = [...report.values()].find((entry) => entry.type === "transport");
    const pair = report.get(transport.selectedCandidatePairId);
    const [mine, other] = [report.get(pair.localCandidateId), report.get(pair.remoteCandidateId)];
    return [mine.candidateType, other.candidateType, mine.relayProtocol];
}
"""


@pytest.fixture(params=["udp", "tcp"])
def relayed(request: pytest.FixtureRequest) -> Iterator[tuple[str, Opened]]:
    """How browsers reach the relay, and a site that tells them where it is."""
    with coturn(SECRET, loopback=True) as port:
        address = f"turn:127.0.0.1:{port}?transport={request.param}"
        with running("serve", turn_url=address, turn_secret=SECRET) as site:
            yield request.param, fill(site)


def test_two_people_see_each_other_through_the_relay_alone(
    relayed: tuple[str, Opened], come: Callable[..., Guest]
) -> None:
    transport, opened = relayed
    guests = [come(opened, "li"), come(opened, "sato")]
    for guest in guests:
        guest.context.add_init_script(RELAY_ONLY)
        guest.enter(opened.path)
    for guest in guests:
        guest.sees(1)
        assert guest.page.evaluate(ROUTE) == ["relay", "relay", transport]
