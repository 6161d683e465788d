"""The list of deals, a report, one deal with its thread."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core import i18n, tables, web
from core.errors import NotFound
from core.forms import page, tried
from core.i18n import gettext as _
from core.listing import Listed, asked, key
from deals import labels, queries, service
from deals.forms import DealForm, FilterForm
from deals.queries import Filter
from deals.views import pages
from deals.views.answers import shown
from matchmaking.queries import quotations
from matchmaking.service import naming


@pages.get("/deals")
@door(Action.DEAL_READ)
def deals(viewer: Viewer) -> str | tuple[str, int]:
    form, window, wanted = FilterForm(), asked("-agreed"), Filter()
    with tried(form):
        wanted = form.asked()
    found, total = queries.deals(viewer, wanted, **_without_text(window.window))
    listed = Listed(found, total, window)
    return page("deals/deals.html", form, listed=listed, **labels.WORDS)


def _without_text(window: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in window.items() if name != "text"}


@pages.get("/deals/table.<any(csv, xlsx):ending>")
@door(Action.DEAL_READ)
def table(viewer: Viewer, ending: str) -> Response:
    """The same list as a file, all of it."""
    found, _total = queries.deals(viewer, FilterForm().asked(), sort=asked("-agreed").sort, limit=None)
    header = [
        _("Number"), _("Agreed on"), _("Exporter"), _("Buyer"), _("Country"), _("Kind"), _("State"), _("Currency"),
        _("Value"), _("Products"), _("HS codes"), _("Incoterm"), _("Recorded by"), _("Demo"),
    ]  # fmt: skip
    rows = [
        (
            deal.id, deal.agreed_on, i18n.text_in(deal.exporter.names), i18n.text_in(deal.buyer.names),
            i18n.country(deal.buyer.country), labels.KINDS[deal.kind] + "", labels.STATES[deal.state][0] + "",
            deal.currency, deal.worth.amount, "; ".join(line.text for line in deal.lines),
            "; ".join(line.hs6 for line in deal.lines), deal.incoterm,
            i18n.text_in(deal.names_of(deal.recorded_by_id)), _("Demo") if deal.is_demo else "",
        )
        for deal in found
    ]  # fmt: skip
    content = tables.csv_bytes(header, rows) if ending == "csv" else tables.xlsx_bytes(header, rows)
    return web.download(content, f"{_('Deals')}.{ending}")


@pages.get("/deals/new")
@door(Action.DEAL_RECORD)
def new(viewer: Viewer) -> str | tuple[str, int]:
    """First with whom, then what. `meeting`, `earlier`, `other` or `quotation` in the address say it already."""
    meeting_id = request.args.get("meeting", type=key)
    earlier_id = request.args.get("earlier", type=key)
    other_id = request.args.get("other", type=key)
    quotation_id = request.args.get("quotation", type=key)
    if quotation_id is not None:
        return _from_quotation(viewer, quotation_id)
    if meeting_id is not None:
        meeting = queries.meeting_between(viewer, meeting_id)
        other_id = meeting.buyer_id if meeting.exporter_id == viewer.organisation_id else meeting.exporter_id
    if earlier_id is not None:
        earlier = queries.deal(viewer, earlier_id)
        other_id = earlier.buyer_id if earlier.exporter_id == viewer.organisation_id else earlier.exporter_id
    if other_id is None:
        return _with_whom(viewer)
    form = DealForm(formdata=_begun(viewer, meeting_id, earlier_id))
    return _deal_form(viewer, form, other_id)


def _from_quotation(viewer: Viewer, quotation_id: int) -> tuple[str, int]:
    """The form with the figures of a quotation that was chosen; NotFound for any other."""
    row = quotations.quotation(viewer, quotation_id)
    if not labels.is_chosen(row.state):
        raise NotFound
    exporter_id, buyer_id = row.exporter_id, row.request.organisation_id
    form = DealForm(formdata=MultiDict(labels.quoted(row)))
    return _deal_form(viewer, form, buyer_id if viewer.organisation_id == exporter_id else exporter_id)


def _begun(viewer: Viewer, meeting_id: int | None, earlier_id: int | None) -> MultiDict[str, str]:
    """A follower starts from what the earlier deal says."""
    begun: MultiDict[str, str] = MultiDict({"meeting_id": str(meeting_id or ""), "earlier_id": str(earlier_id or "")})
    if earlier_id is None:
        return begun
    earlier = queries.deal(viewer, earlier_id)
    begun.update(
        {"currency": earlier.currency, "incoterm": earlier.incoterm, "meeting_id": str(earlier.meeting_id or "")}
    )
    for at, line in enumerate(earlier.lines):
        cells = {"text": line.text, "hs6": line.hs6, "quantity": str(line.quantity), "unit": line.unit}
        begun.update({f"lines-{at}-{name}": value for name, value in cells.items()})
        begun[f"lines-{at}-value"] = str(earlier.line_worth(line).amount)
    return begun


def _with_whom(viewer: Viewer) -> str:
    text = request.args.get("text", "").strip()[:200]
    found = queries.counterparts(viewer, text)
    return render_template("deals/with_whom.html", known=queries.partners(viewer), found=found, text=text)


def _deal_form(viewer: Viewer, form: DealForm, other_id: int, find: int | None = None) -> tuple[str, int]:
    pair = queries.partner(viewer, other_id)
    _offer(viewer, form, pair)
    found = {}
    if find is not None and find < len(form.lines):
        found[find] = naming.suggest(form.lines[find].form.text.data or "", i18n.language(), 6)
    introduced = queries.introduced(pair.exporter_id, pair.buyer_id)
    return page("deals/new.html", form, other=pair.other, introduced=introduced, found=found, hints=labels.KIND_HINTS)


def _offer(viewer: Viewer, form: DealForm, pair: queries.Partner) -> None:
    meetings = [(m.id, i18n.moment(m.starts_at, viewer.zone)) for m in queries.held_meetings(pair)]
    earlier = [
        (
            d.id,
            _("No. %(number)s: %(kind)s, %(value)s, %(day)s", number=d.id, kind=labels.KINDS[d.kind],
              value=i18n.money(d.worth), day=i18n.day(d.agreed_on)),
        )
        for d in queries.followable(viewer, pair.exporter_id, pair.buyer_id)
    ]  # fmt: skip
    form.offer(meetings, earlier)


@pages.post("/deals/new/<int:other_id>")
@door(Action.DEAL_RECORD)
def record(viewer: Viewer, other_id: int) -> Response | tuple[str, int]:
    form = DealForm()
    _offer(viewer, form, queries.partner(viewer, other_id))
    prepared, find = form.prepare()
    if prepared:
        return _deal_form(viewer, form, other_id, find)
    with tried(form):
        form.check()
        deal_id = service.record(viewer, other_id=other_id, **form.typed())
        flash(_("Recorded. The other side has been asked to confirm it."), "success")
        return redirect(url_for("deals.deal", deal_id=deal_id))
    return _deal_form(viewer, form, other_id)


@pages.get("/deals/<int:deal_id>")
@door(Action.DEAL_READ)
def deal(viewer: Viewer, deal_id: int) -> tuple[str, int]:
    return shown(viewer, deal_id)
