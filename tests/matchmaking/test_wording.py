"""Officers add words to the glossary; suggestions, search and matching follow in every process."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest
from sqlalchemy import select

import app as composition
from core import db, jobs, journal
from core.errors import Conflict, Denied, NotFound, Refused
from core.settings import Settings
from matchmaking import commands
from matchmaking.domain import sectors, vocabulary
from matchmaking.models import Company
from matchmaking.queries import wording as known
from matchmaking.service import naming, wording
from matchmaking.service.wording import NewWord
from tests.make import companies as make


@pytest.fixture(autouse=True)
def _printed_again():
    yield
    vocabulary.use(())
    known._seen = None


def add(cast, text, language="en", person=None, **meaning):
    return wording.add(cast.viewer(person or cast.city), NewWord(text, language, **meaning))


def firsts(text):
    return [found.hs6 for found in naming.suggest(text, "en", 3)]


def test_a_word_is_suggested_by_and_journalled(cast):
    assert "691010" not in firsts("Donnerbalken")
    word_id = add(cast, " Donnerbalken ", "de", hs6="6910.10")
    assert firsts("Donnerbalken")[0] == "691010"
    row = known.word(word_id)
    assert (row.text, row.hs6, row.term, row.person_id) == ("Donnerbalken", "691010", "", cast.city)
    assert [(e.deed, e.facts["text"]) for e in journal.entries(f"word:{word_id}")] == [("word.add", "Donnerbalken")]


def test_a_synonym_takes_the_subheading_of_its_term(cast):
    word_id = add(cast, "Donnerbalken", "de", term="G032", hs6="250100")
    assert known.word(word_id).hs6 == "691010"
    known.follow()
    assert sectors.terms_in("Donnerbalken") == frozenset({"G032"})


def test_editing_and_removing_are_followed(cast):
    word_id = add(cast, "Donnerbalken", "de", hs6="691010")
    wording.edit(cast.viewer(cast.admin), word_id, NewWord("Zuckerwürfelchen", "de", hs6="170199"), 1)
    assert firsts("Zuckerwürfelchen")[0] == "170199"
    assert "691010" not in firsts("Donnerbalken")
    with pytest.raises(Conflict):
        wording.edit(cast.viewer(cast.admin), word_id, NewWord("Pot", "de", hs6="691010"), 1)
    wording.remove(cast.viewer(cast.county), word_id)
    with pytest.raises(NotFound):
        known.word(word_id)
    assert [e.deed for e in journal.entries(f"word:{word_id}")] == ["word.remove", "word.edit", "word.add"]


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewWord("", "en", hs6="691010"), "word.empty"),
        (NewWord("12 345", "en", hs6="691010"), "word.empty"),
        (NewWord("x" * 81, "en", hs6="691010"), "text.long"),
        (NewWord("pot", "tlh", hs6="691010"), "choice.unknown"),
        (NewWord("pot", "en", term="G999"), "choice.unknown"),
        (NewWord("pot", "en"), "hs.missing"),
        (NewWord("pot", "en", hs6="999999"), "hs.unknown"),
        (NewWord("ＴＨＲＯＮＥ", "en", hs6="691010"), "word.twice"),
    ],
)
def test_what_cannot_be_a_word_is_refused(cast, new, code):
    add(cast, "throne", hs6="691010")
    with pytest.raises(Refused) as refused:
        wording.add(cast.viewer(cast.city), new)
    assert refused.value.code == code


@pytest.mark.parametrize("who", ["li", "sato", "jones", "wang"])
def test_only_offices_keep_the_glossary(cast, as_, who):
    word_id = add(cast, "throne", hs6="691010")
    person = getattr(cast, who)
    for act in (
        lambda v: wording.add(v, NewWord("pot", "en", hs6="691010")),
        lambda v: wording.edit(v, word_id, NewWord("pot", "en", hs6="691010"), 1),
        lambda v: wording.remove(v, word_id),
    ):
        with pytest.raises(Denied):
            act(cast.viewer(person))
    assert as_(person).get("/glossary").status_code == 403
    assert as_(person).get("/glossary.csv").status_code == 403
    assert as_(person).post(f"/glossary/{word_id}/removal").status_code == 403


def test_companies_that_say_the_word_are_folded_anew(cast):
    make.product(cast.viewer(cast.li), cast.glassworks, hs6="732393", names={"zh-Hans": "寸胴大汤桶"})
    add(cast, "寸胴大汤桶", "zh", hs6="732393")
    add(cast, "bainmarie", "en", hs6="732393")
    before = db.session().get_one(Company, cast.glassworks).search_text
    waiting = db.session().scalars(select(jobs.Job).where(jobs.Job.kind == wording.WORK).order_by(jobs.Job.id))
    assert [row.payload for row in waiting] == [{"texts": ["寸胴大汤桶"]}, {"texts": ["bainmarie"]}]
    assert " bainmari " not in before
    assert wording.reword(["寸胴大汤桶"]) == 1
    db.session().expire_all()
    assert " bainmari " in db.session().get_one(Company, cast.glassworks).search_text
    assert wording.reword(["nobody says this"]) == 0


def test_the_pages(cast, as_):
    browser = as_(cast.admin)
    assert "No words added yet" in browser.get("/glossary").text
    typed = {"text": "<b>throne</b>", "language": "en", "hs_text": "toilet", "look": "1"}
    assert 'value="691010"' in browser.post("/glossary/new", data=typed).text
    del typed["look"]
    refused = browser.post("/glossary/new", data=typed)
    assert (refused.status_code, "Please search for the goods" in refused.text) == (409, True)
    assert browser.post("/glossary/new", data=typed | {"hs6": "691010"}).status_code == 302
    listed = browser.get("/glossary?text=THRONE&language=en").text
    assert "&lt;b&gt;throne&lt;/b&gt;" in listed
    assert "<b>throne</b>" not in listed
    assert "Nothing fits these filters" in browser.get("/glossary?language=ja").text
    word_id = known.found()[0][0].id
    page = browser.get(f"/glossary/{word_id}").text
    assert 'name="version" type="hidden" value="1"' in page
    changed = {"text": "throne", "language": "en", "term": "G032", "version": "1"}
    assert browser.post(f"/glossary/{word_id}", data=changed).status_code == 302
    stale = browser.post(f"/glossary/{word_id}", data=changed | {"text": "seat"})
    assert stale.status_code == 409
    rows = list(csv.reader(io.StringIO(browser.get("/glossary.csv").data.decode("utf-8-sig"))))
    assert rows[1:] == [["throne", "en", "691010", sectors.term_label("G032", "en")]]
    assert browser.post(f"/glossary/{word_id}/removal").status_code == 302
    assert browser.get(f"/glossary/{word_id}").status_code == 404


def test_the_list_asks_the_same_number_of_questions_for_one_and_three(cast, as_, statements):
    browser, counts = as_(cast.city), []
    for texts in (["one"], ["two", "three"]):
        for text in texts:
            add(cast, f"throne {text}", hs6="691010")
        statements.clear()
        browser.get("/glossary")
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_the_picker_says_why_and_marks_a_label_in_another_language(cast, as_):
    found = as_(cast.sato).get("/hs?text=ステンレス鍋").text
    assert 'value="732393"' in found
    assert 'lang="en"' in found
    assert "ステンレス鍋" in found
    assert "checked" in as_(cast.sato).get("/hs?text=glass&hs6=700719").text


_CHILD = """
import sys
from core import db, settings
from matchmaking.service import naming
settings.use(settings.read({}))
db.connect(sys.argv[1])
for line in sys.stdin:
    with db.unit():
        print(*[s.hs6 for s in naming.suggest(line, "en", 3)], flush=True)
"""


def test_another_process_follows_at_once(cast, database):
    url = database.url.render_as_string(hide_password=False)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("YUNQIAO_")}
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as child:

        def asked() -> list[str]:
            child.stdin.write("Donnerbalken\n")
            child.stdin.flush()
            return child.stdout.readline().split()

        assert "691010" not in asked()
        word_id = add(cast, "Donnerbalken", "de", hs6="691010")
        assert asked()[0] == "691010"
        wording.remove(cast.viewer(cast.city), word_id)
        assert "691010" not in asked()
        child.stdin.close()


def test_the_command_prints_json_lines(capsys, tmp_path):
    config = Settings(data=str(tmp_path / "none"))
    assert commands.suggest_hs(config, ["瓷盘 and 9999.99", "--lang", "ja", "--top", "2"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0]["hs6"] == "691110"
    assert lines[0]["why"] == ["瓷盘"]
    assert set(lines[0]) == {"hs6", "label", "score", "why"}
    assert len(lines) <= 2
    assert not (tmp_path / "none").exists()
    commands.suggest_hs(config, ["umbrella", "--lang", "ar", "--top", "1"])
    assert json.loads(capsys.readouterr().out)["label_lang"] == "en"


@pytest.mark.parametrize("typed", [[""], ["  "], ["pot", "--top", "0"], ["pot", "--lang", "tlh"], []])
def test_the_command_refuses_with_a_sentence(typed, capsys, tmp_path):
    with pytest.raises(SystemExit) as left:
        commands.suggest_hs(Settings(data=str(tmp_path)), typed)
    assert left.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_the_command_knows_added_words(cast, database, capsys):
    add(cast, "Donnerbalken", "de", hs6="691010")
    url = database.url.render_as_string(hide_password=False)
    code = "import sys, app; sys.exit(app.main())"
    environment = os.environ | {"YUNQIAO_DATABASE_URL": url, "PYTHONPATH": str(composition.web.ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, "suggest-hs", "Donnerbalken"],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert json.loads(done.stdout.splitlines()[0])["hs6"] == "691010"
