"""Companies from a table: whatever its encoding, however long, however broken, and never twice."""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.domain.credit_code import check_sign
from accounts.models import Organisation
from core import db, jobs
from core.clock import now
from matchmaking.models import Company, ImportDraft
from matchmaking.queries import imports
from matchmaking.service import importing, taking
from tests.cast import Cast

As = Callable[[int], FlaskClient]
TABLE = "企业名称,英文名称,统一社会信用代码,区县,网址\n博山陶瓷有限公司,Boshan Ceramics,,淄川区,boshan.example\n临淄玻璃厂,,,,\n"


def credit_code(number: int) -> str:
    body = f"91370302MA{number:07d}"
    return body + check_sign(body)


def send(client: FlaskClient, content: bytes) -> str:
    answer = client.post("/imports", data=multipart(content), content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 302, answer.text
    return answer.location


def multipart(content: bytes) -> bytes:
    """The body of a form with one file; werkzeug's own leaves a temporary file open when it is large."""
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    return head + content + b"\r\n--b--\r\n"


def draft() -> ImportDraft:
    db.close()
    found = db.session().scalar(select(ImportDraft).order_by(ImportDraft.id.desc()).limit(1))
    assert found is not None
    return found


def defaults(office: str = "370302") -> dict[str, str]:
    return {"kind": "exporter", "country": "CN", "office_code": office}


def columns_sent(row: ImportDraft) -> dict[str, str]:
    return {f"column_{field}": str(column) for field, column in row.columns.items()} | defaults()


def tried(client: FlaskClient, content: bytes) -> ImportDraft:
    url = send(client, content)
    assert client.post(f"{url}/check", data=columns_sent(draft())).status_code == 302
    jobs.run_due()
    return draft()


def imported(client: FlaskClient, content: bytes, duplicates: str = "skip") -> ImportDraft:
    row = tried(client, content)
    assert client.post(f"/imports/{row.id}/run", data={"duplicates": duplicates}).status_code == 302
    jobs.run_due()
    return draft()


def named(name: str) -> Organisation | None:
    return db.session().scalar(select(Organisation).where(Organisation.plain_name.startswith(name)))


@pytest.mark.parametrize(("encoding", "found"), [
    ("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gb18030"), ("utf-16", "utf-16"),
    ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be"),
])  # fmt: skip
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_as_it_was_written(cast: Cast, as_: As, encoding: str, found: str, separator: str) -> None:
    content = TABLE.replace(",", separator).encode(encoding)
    row = imported(as_(cast.county), content)
    assert (row.result["encoding"], row.result["run"]["created"]) == (found, 2)
    company = named("博山陶瓷有限公司")
    assert company is not None
    assert (company.names, company.state, company.website) == (
        {"zh-Hans": "博山陶瓷有限公司", "en": "Boshan Ceramics"}, "pending", "boshan.example"
    )  # fmt: skip
    kept = db.session().get_one(Company, company.id)
    assert (kept.abouts, kept.markets) == ({}, [])
    assert "博山" in kept.search_text.split()


def test_a_guess_can_be_corrected(cast: Cast, as_: As) -> None:
    client = as_(cast.county)
    url = send(client, TABLE.encode("gbk"))
    assert client.post(f"{url}/reading", data={"encoding": "big5", "delimiter": "comma"}).status_code == 302
    assert draft().header[1] != "英文名称"
    assert client.post(f"{url}/reading", data={"encoding": "gb18030", "delimiter": "comma"}).status_code == 302
    assert draft().header[1] == "英文名称"
    assert client.post(f"{url}/reading", data={"encoding": "klingon", "delimiter": "comma"}).status_code == 422


@pytest.mark.parametrize(("header", "columns"), [
    ("会社名,国名,種別,ホームページ", {"name_ja": 0, "country": 1, "kind": 2, "website": 3}),
    ("회사명,국가,유형,홈페이지", {"name_ko": 0, "country": 1, "kind": 2, "website": 3}),
    ("Company name;Country;Type", {"name_en": 0, "country": 1, "kind": 2}),
    ("Name (English),Name (简体中文),Kind,Credit code,District", {"name_en": 0, "name_zh-Hans": 1, "kind": 2, "credit_code": 3, "office": 4}),
])  # fmt: skip
def test_columns_are_guessed_in_four_languages(cast: Cast, as_: As, header: str, columns: dict[str, int]) -> None:
    send(as_(cast.county), header.encode())
    assert draft().columns == columns


def test_every_mistake_is_listed_and_the_rest_comes_in(cast: Cast, as_: As) -> None:
    lines = [
        "name_en,统一社会信用代码,国家,区县,类型",
        f"Good Works,{credit_code(1)},中国,淄川区,出口企业",
        "Bad Code,91370302MA0000001X,CN,淄川区,",
        "No Such Country,,Atlantis,,",
        "Other District,,CN,张店区,",
        f"{'x' * 10_000},,,,",
        ",,CN,,",
        "Strange Kind,,,,wizard",
        f"Same Code,{credit_code(1)},CN,,",
        "good works,,CN,,",
        "",
    ]
    client = as_(cast.county)
    row = imported(client, "\n".join(lines).encode())
    check = row.result["check"]
    assert {name: check[name] for name in ("lines", "new", "known", "twice", "bad")} == {
        "lines": 9, "new": 1, "known": 0, "twice": 2, "bad": 6,
    }  # fmt: skip
    assert [(p["line"], p["code"]) for p in check["shown"]] == [
        (3, "credit_code.wrong"), (4, "import.country"), (5, "import.office"), (6, "name.long"), (7, "import.nameless"),
        (8, "import.kind"), (9, "import.twice"), (10, "import.twice"),
    ]  # fmt: skip
    assert row.result["run"] == {"created": 1, "updated": 0, "skipped": 0, "bad": 8, "line": 10}
    answer = client.get(f"/imports/{row.id}/problems.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert len(answer.text.splitlines()) == 9
    assert client.get(f"/imports/{row.id}").status_code == 200


def test_known_companies_are_left_or_completed(cast: Cast, as_: As) -> None:
    table = "name_en,name_ko,website\nZichuan Safety Glass,치촨안전유리,glass.example\nZhangdian Porcelain,장뎬도자,\n".encode()
    client = as_(cast.county)
    row = imported(client, table)
    assert {name: row.result["run"][name] for name in ("created", "updated", "skipped")} == {
        "created": 0, "updated": 0, "skipped": 2,
    }  # fmt: skip
    row = imported(client, table, "update")
    assert {name: row.result["run"][name] for name in ("created", "updated", "skipped")} == {
        "created": 0, "updated": 1, "skipped": 1,
    }  # fmt: skip
    glassworks = db.session().get_one(Organisation, cast.glassworks)
    assert (glassworks.names["ko"], glassworks.website) == ("치촨안전유리", "glass.example")
    assert db.session().get_one(Organisation, cast.pottery).names.get("ko") is None


def test_formulas_are_texts_and_leave_as_texts(cast: Cast, as_: As) -> None:
    client = as_(cast.county)
    imported(client, b'name_en\n"=HYPERLINK(""http://evil.example"",""x"")"\n@SUM(A1)\n')
    exported = client.get("/companies/list.csv?text=hyperlink").text
    assert "'=HYPERLINK(" in exported
    again = imported(client, exported.removeprefix("\ufeff").encode())
    assert again.result["run"]["created"] == 0


def test_a_company_keeps_its_markup_to_itself(cast: Cast, as_: As) -> None:
    client = as_(cast.county)
    imported(client, b"name_en\n<script>alert(1)</script>\n")
    assert "<script>alert(1)" not in client.get("/companies?text=script").text
    assert "&lt;script&gt;alert(1)" in client.get("/companies?text=script").text


@pytest.mark.parametrize(("content", "name"), [
    (b"", "empty.csv"), (b"\n\n", "blank.csv"), (b"PK\x03\x04rest", "book.xlsx"), (b"\n", ""),
])  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(cast: Cast, as_: As, content: bytes, name: str) -> None:
    answer = as_(cast.county).post("/imports", data={"file": (io.BytesIO(content), name)})
    assert answer.status_code == 409
    assert 'id="file-error"' in answer.text


def test_an_open_quote_is_found_by_the_trial(cast: Cast, as_: As) -> None:
    good = "\n".join(f"Good {i}" for i in range(20)).encode()
    content = b"name_en\n" + good + b'\n"never closed' + b"x" * 200_000
    row = tried(as_(cast.county), content)
    assert (row.result["stage"], row.result["check"]["refused"]) == ("columns", "import.broken")


def test_a_larger_table_than_other_uploads_is_let_in_up_to_its_limit(cast: Cast, as_: As) -> None:
    client = as_(cast.county)
    line = b"Works of many\n"
    statuses = [
        client.post("/imports", data=multipart(b"name_en\n" + line * count), content_type="multipart/form-data; boundary=b")
        for count in (1_000_000, 5_000_000)
    ]  # fmt: skip
    assert [answer.status_code for answer in statuses] == [302, 413]


def test_only_officers_and_only_their_own_tables(cast: Cast, as_: As) -> None:
    url = send(as_(cast.county), TABLE.encode())
    statuses = {name: (as_(getattr(cast, name)).get("/imports").status_code, as_(getattr(cast, name)).get(url).status_code)
                for name in ("li", "sato", "jones", "wang", "county", "city", "admin")}  # fmt: skip
    assert statuses == {
        "li": (403, 403), "sato": (403, 403), "jones": (403, 403), "wang": (403, 403), "county": (200, 200),
        "city": (200, 404), "admin": (200, 404),
    }  # fmt: skip


def test_an_office_out_of_reach_is_denied(cast: Cast, as_: As) -> None:
    client = as_(cast.county)
    url = send(client, TABLE.encode())
    answer = client.post(f"{url}/check", data={**columns_sent(draft()), "office_code": "370303"})
    assert answer.status_code == 422


def test_nothing_is_written_before_it_was_tried(cast: Cast, as_: As) -> None:
    client = as_(cast.county)
    url = send(client, TABLE.encode())
    assert client.post(f"{url}/run", data={"duplicates": "skip"}).status_code == 409
    tried(client, TABLE.encode())
    assert named("博山陶瓷有限公司") is None


def test_a_run_goes_on_where_its_worker_was_killed(cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    client = as_(cast.county)
    lines = "\n".join(f"Works {i:04d}" for i in range(500))
    row = tried(client, f"name_en\n{lines}\n".encode())
    client.post(f"/imports/{row.id}/run", data={"duplicates": "update"})
    real, steps = importing._write, []

    class Killed(BaseException):
        """As SIGKILL: nothing after it runs."""

    def write(*args: object) -> int:
        if len(steps) == 3:
            raise Killed
        steps.append(1)
        return real(*args)

    monkeypatch.setattr(importing, "_write", write)
    claimed = jobs.claim()
    assert claimed is not None
    with pytest.raises(Killed):
        jobs.run(claimed)
    monkeypatch.undo()
    part = draft().result["run"]
    assert 0 < part["created"] < 500
    with db.transaction() as session:
        session.get_one(jobs.Job, claimed).claimed_until = now() - jobs.LEASE
    jobs.run_due()
    assert draft().result["run"] == {"created": 500, "updated": 0, "skipped": 0, "bad": 0, "line": 501}
    count = select(func.count()).select_from(Organisation).where(Organisation.plain_name.startswith("works "))
    assert db.session().scalar(count) == 500
    importing.do_run(row.id)
    assert db.session().scalar(count) == 500


def test_progress_is_told(cast: Cast, as_: As) -> None:
    client = as_(cast.county)
    url = send(client, TABLE.encode())
    client.post(f"{url}/check", data=columns_sent(draft()))
    waiting = client.get(f"{url}/progress").json
    assert waiting is not None
    assert (waiting["state"], waiting["next"]) == ("waiting", None)
    assert 'data-behaviour="progress"' in client.get(url).text
    jobs.run_due()
    finished = client.get(f"{url}/progress").json
    assert finished is not None
    assert (finished["state"], finished["next"]) == ("done", url)


def test_old_tables_are_forgotten(cast: Cast, as_: As) -> None:
    send(as_(cast.county), TABLE.encode())
    row = draft()
    importing.forget(now())
    assert importing.reading.path_of(row.digest).exists()
    importing.forget(now() + importing.KEEP * 2)
    assert not importing.reading.path_of(row.digest).exists()
    assert imports.drafts(cast.viewer(cast.county)) == []


def _long(client: FlaskClient, count: int) -> tuple[float, float]:
    """Seconds of the trial and of the run."""
    lines = "\n".join(f"淄博陶瓷{i:06d}厂,Zibo Works {i:06d},{credit_code(i)}" for i in range(count))
    started = time.monotonic()
    row = tried(client, f"企业名称,英文名称,统一社会信用代码\n{lines}\n".encode("gbk"))
    between = time.monotonic()
    assert row.result["check"]["new"] == count
    client.post(f"/imports/{row.id}/run", data={"duplicates": "skip"})
    jobs.run_due()
    assert draft().result["run"]["created"] == count
    return between - started, time.monotonic() - between


def test_two_thousand_lines(cast: Cast, as_: As) -> None:
    _long(as_(cast.county), 2_000)


@pytest.mark.long
def test_two_hundred_thousand_lines_in_bounded_memory(cast: Cast, as_: As) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    trial, run = _long(as_(cast.county), 200_000)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"trial {trial:.1f} s, run {run:.1f} s, {200_000 / run:.0f} lines/s, memory +{grown} MB")  # noqa: T201
    assert grown < 300
    assert taking.PROBLEMS_MOST < 200_000


def test_an_encoding_that_the_file_cannot_have_is_said_beside_its_choice(cast: Cast, as_: As) -> None:
    client = as_(cast.admin)
    draft = send(client, TABLE.encode())
    answer = client.post(f"{draft}/reading", data={"encoding": "utf-16", "delimiter": "comma"})
    assert (answer.status_code, "Another encoding may help" in answer.text) == (409, True)


@pytest.mark.parametrize(
    "name", ["a\x00b.csv", "..\\..\\evil.csv", "x" * 500 + ".csv", "\u202evsc.exe", "/etc/passwd", "<b>.csv"]
)
def test_a_files_name_is_shown_and_does_nothing_else(cast: Cast, as_: As, name: str) -> None:
    content = multipart(TABLE.encode()).replace(b"a.csv", name.encode())
    client = as_(cast.admin)
    answer = client.post("/imports", data=content, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 302
    page = client.get(answer.location)
    assert (page.status_code, "<b>.csv" in page.text, "\u202e" in page.text) == (200, False, False)
