"""The program with the cast and an open room, for the video tests: rows by a second engine, cookies by its secret."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from tests.running import ROOT, Site

# In a process of its own: the tests' process has an engine already.
_FILL = """
import json, sys
from core import db, settings
from accounts.service import signing
from tests.cast import make_cast
from tests.make.room import accepted_meeting
settings.use(settings.read({}, data=sys.argv[1], database_url=sys.argv[2]))
db.connect(settings.in_force().engine_url)
import app
with db.unit(), db.transaction():
    cast = make_cast()
    with_all = accepted_meeting(cast.glassworks, cast.ise, [cast.li, cast.sato, cast.wang, cast.kim, cast.smith])
    other = accepted_meeting(cast.pottery, cast.lakeside, [cast.zhao, cast.smith])
    people = ("li", "sato", "wang", "kim", "smith", "zhao")
    tokens = {name: signing._open_session(getattr(cast, name), "test") for name in people}
    print(json.dumps({"meeting": with_all, "other": other, "tokens": tokens}))
"""


@dataclass(frozen=True)
class Opened:
    """A site, its meeting whose room is open, and a session token of each person by name."""

    site: Site
    meeting: int
    other: int
    tokens: dict[str, str]

    @property
    def path(self) -> str:
        return f"/meetings/{self.meeting}/room"

    def cookie(self, name: str) -> dict[str, str]:
        """A signed session cookie as a browser would have after signing in."""
        signer = Flask("yunqiao")
        signer.secret_key = (Path(self.site.folder) / "secret").read_text().strip()
        serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
        assert serializer is not None
        return {"name": "yunqiao", "value": serializer.dumps({"key": self.tokens[name]}), "url": self.site.url}

    def sign_out(self, name: str) -> None:
        """In the browser that has this person's cookie, by its button."""
        jar = CookieJar()
        browser = build_opener(HTTPCookieProcessor(jar))
        cookie = f"yunqiao={self.cookie(name)['value']}"
        with browser.open(Request(f"{self.site.url}/me", headers={"Cookie": cookie}), timeout=20) as page:
            token = re.findall(r'name="csrf_token" value="([^"]+)"', page.read().decode())[0]
        with browser.open(f"{self.site.url}/sign-out", urlencode({"csrf_token": token}).encode(), timeout=20) as answer:
            assert answer.status == 200


def fill(site: Site) -> Opened:
    places = [str(site.folder), site.environment.get("YUNQIAO_DATABASE_URL", "")]
    done = subprocess.run([sys.executable, "-c", _FILL, *places], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Opened(site, **json.loads(done.stdout))
