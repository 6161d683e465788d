"""One deal as a signed-in person sees it, and what they may do about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core import journal
from core.forms import Form, tried
from core.money import Money
from deals import forms, labels, queries, service
from deals.domain.deal import ANSWERS, DEAL
from deals.views import pages

# Step → the form it asks for; the noun of its address.
FORMS: dict[str, Callable[..., Any]] = {
    "confirm": forms.ConfirmForm,
    "correct": forms.CorrectForm,
    "reject": forms.RejectForm,
    "withdraw": forms.EmptyForm,
    "agree": forms.EmptyForm,
    "settle": forms.SettleForm,
    "dismiss": forms.WhyForm,
}
NOUNS = {
    "confirmation": "confirm", "correction": "correct", "rejection": "reject", "withdrawal": "withdraw",
    "agreement": "agree", "settlement": "settle", "dismissal": "dismiss",
}  # fmt: skip


def forms_for(steps: list[str], deal: Any, tried_form: Form | None, step: str) -> dict[str, Any]:  # noqa: ANN401  a row
    """An empty form for each step, the correction with today's figures; the one just tried as it was typed."""
    made: dict[str, Any] = {}
    for one in steps:
        if tried_form is not None and one == step:
            made[one] = tried_form
        elif one == "correct":
            made[one] = FORMS[one](formdata=as_reported(deal))
        else:
            made[one] = FORMS[one](formdata=None)
    return made


def as_reported(deal: Any) -> MultiDict[str, str]:  # noqa: ANN401  a row
    """The correction starts from what was reported."""
    begun: MultiDict[str, str] = MultiDict({"currency": deal.currency})
    for at, line in enumerate(deal.lines):
        begun[f"lines-{at}-quantity"] = str(line.quantity)
        begun[f"lines-{at}-value"] = str(deal.line_worth(line).amount)
    return begun


def shown(viewer: Viewer, deal_id: int, form: Form | None = None, step: str = "") -> tuple[str, int]:
    """The page, with the form of `step` as it was sent when a refusal stands in it."""
    deal = queries.deal(viewer, deal_id)
    steps = service.open_steps(viewer, deal)
    said = deal.correction
    html = render_template(
        "deals/deal.html", deal=deal, steps=steps, forms=forms_for(steps, deal, form, step), tried_step=step,
        thread=queries.thread(viewer, deal), happened=_happened(viewer, deal),
        basis=labels.basis(deal.meeting_id, introduced=queries.introduced(deal.exporter_id, deal.buyer_id)),
        instead=Money(said["value"], said["currency"]) if said else None,
        was=Money(**_minor(said["was"])) if said and "was" in said else None,
        corrected={line["id"]: line for line in said["lines"]} if said else {}, money_of=Money,
        may_follow=viewer.organisation_id in {deal.exporter_id, deal.buyer_id}, addresses=_addresses(deal_id),
        **labels.WORDS,
    )  # fmt: skip
    return html, form.status if form else 200


def _minor(kept: dict[str, Any]) -> dict[str, Any]:
    return {"minor": kept["value"], "currency": kept["currency"]}


def _addresses(deal_id: int) -> dict[str, str]:
    return {step: url_for("deals.step", deal_id=deal_id, noun=noun) for noun, step in NOUNS.items()}


def _happened(viewer: Viewer, deal: Any) -> list[dict[str, Any]]:  # noqa: ANN401  a row
    """The life so far for macros/timeline: which side, never which person."""
    recorded = {
        "what": labels.RECORDED,
        "who": None,
        "at": deal.recorded_at,
        "zone": viewer.zone,
        "note": None,
        "tone": "",
    }
    moves = journal.moves_of(DEAL, deal.id)
    return [
        recorded,
        *(
            {"what": labels.STEPS[m.step], "who": None, "at": m.at, "zone": viewer.zone, "note": m.why or None,
             "tone": labels.STEP_TONES.get(m.step, "")}
            for m in moves
        ),
    ]  # fmt: skip


@pages.post(f"/deals/<int:deal_id>/<any({', '.join(NOUNS)}):noun>")
@door(Action.DEAL_READ)
def step(viewer: Viewer, deal_id: int, noun: str) -> Response | tuple[str, int]:
    """`POST /deals/9/confirmation`; the verb checks who may."""
    wanted = NOUNS[noun]
    form = FORMS[wanted]()
    with tried(form):
        form.check()
        if wanted in ANSWERS:
            service.answer(viewer, deal_id, form.said())
        else:
            service.decide(viewer, deal_id, wanted, **form.sent())
        flash(labels.ANSWERED[wanted] + "", "success")
        return redirect(url_for("deals.deal", deal_id=deal_id))
    return shown(viewer, deal_id, form, wanted)
