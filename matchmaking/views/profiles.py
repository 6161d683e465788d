"""Doors to one's own profile: what it says, products, certificates, and the picker of subheadings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core import i18n
from core.clock import local, now
from core.errors import Conflict, NotFound
from core.forms import page, tried
from core.i18n import gettext as _
from matchmaking.domain import company as rules
from matchmaking.domain import hs, translating
from matchmaking.forms.profiles import CertificateForm, ProductForm, ProfileForm
from matchmaking.forms.specifications import suggested_subheading
from matchmaking.labels import companies as labels
from matchmaking.queries import companies
from matchmaking.service import naming, products, profiles
from matchmaking.views import consents

if TYPE_CHECKING:
    from matchmaking.models import Company

pages = Blueprint("profiles", __name__)
# Where the next step of a profile is done.
_DOORS = {
    "product": "profiles.products_of", "price": "profiles.products_of", "capacity": "profiles.products_of",
    "certificate": "profiles.certificates", "picture": "pictures.album", "request": "requests.browse",
}  # fmt: skip


@pages.get("/profile")
@door(Action.ORGANISATION_EDIT)
def own(viewer: Viewer) -> tuple[str, int]:
    if viewer.organisation_id is None:
        raise NotFound
    return _profile(viewer, viewer.organisation_id)


@pages.get("/companies/<int:organisation_id>/profile")
@door(Action.ORGANISATION_EDIT)
def edit(viewer: Viewer, organisation_id: int) -> tuple[str, int]:
    return _profile(viewer, organisation_id)


def _profile(viewer: Viewer, organisation_id: int) -> tuple[str, int]:
    company = profiles.editable(viewer, organisation_id)
    return _show(company, ProfileForm.of(company))


def _show(company: Company, form: ProfileForm) -> tuple[str, int]:
    return page(
        "matchmaking/profile.html",
        form,
        company=company,
        steps=steps_of(company),
        consents=consents.shown(company),
        gaps=gaps_of(company),
        tabs=tabs(company, "edit"),
    )


def gaps_of(company: Company) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(language, its own name, what is missing in it as (sentence, address of the field))."""
    goods = [(p.id, p.names, p.descriptions) for p in company.products]
    names = {p.id: i18n.text_in(p.names) for p in company.products}
    found = translating.gaps(company.abouts, goods, i18n.LANGUAGES)
    return [
        (code, i18n.LANGUAGES[code], [(labels.gap(one, names), _field(company, one, code)) for one in missing])
        for code, missing in found.items()
    ]


def _field(company: Company, gap: translating.Gap, code: str) -> str:
    place: dict[str, Any] = {"organisation_id": company.organisation_id, "_anchor": f"{gap.part}_{code}"}
    if gap.product_id is None:
        return url_for("profiles.edit", **place)
    return url_for("profiles.product", product_id=gap.product_id, **place)


def steps_of(company: Company) -> list[tuple[str, str]]:
    """What the profile lacks as (sentence, address of the door where it is done, or empty for the form itself)."""
    number = company.organisation_id
    return [
        (str(labels.NEXT_STEPS[code]), url_for(_DOORS[code], organisation_id=number) if code in _DOORS else "")
        for code in companies.lacks(company)
    ]


def tabs(company: Company, active: str) -> list[dict[str, Any]]:
    """The parts of a profile."""
    counted = {"profiles.certificates": len(company.certificates), "pictures.album": len(company.pictures)}
    parts = [
        ("profiles.edit", _("Profile")),
        ("profiles.certificates", _("Certificates")),
        ("pictures.album", _("Pictures")),
    ]
    if company.organisation.kind == "exporter":
        counted["profiles.products_of"] = len(company.products)
        parts.insert(1, ("profiles.products_of", _("Products")))
    return [
        {
            "label": label, "url": url_for(endpoint, organisation_id=company.organisation_id),
            "active": endpoint.endswith(active), "count": counted.get(endpoint),
        }
        for endpoint, label in parts
    ]  # fmt: skip


@pages.post("/companies/<int:organisation_id>/profile")
@door(Action.ORGANISATION_EDIT)
def keep(viewer: Viewer, organisation_id: int) -> Response | tuple[str, int]:
    form = ProfileForm.of(profiles.editable(viewer, organisation_id))
    with tried(form):
        form.check()
        try:
            profiles.keep(viewer, organisation_id, form.profile(), form.seen())
        except Conflict:
            # Whoever looked at the sentence and saves again means it.
            form.version.data = str(companies.version_of(organisation_id))
            raise
        flash(_("The profile is saved."), "success")
        return redirect(url_for(".edit", organisation_id=organisation_id))
    return _show(profiles.editable(viewer, organisation_id), form)


@pages.get("/companies/<int:organisation_id>/products")
@door(Action.ORGANISATION_EDIT)
def products_of(viewer: Viewer, organisation_id: int) -> str:
    company = profiles.editable(viewer, organisation_id)
    return render_template("matchmaking/products.html", company=company, tabs=tabs(company, "products_of"))


@pages.get("/hs")
@door(Action.PROFILE_BROWSE)
def picker(_viewer: Viewer) -> str:
    text = request.args.get("text") or request.args.get("hs_text", "")
    return render_template("matchmaking/_subheadings.html", **suggested(text, request.args.get("hs6", "")))


def suggested(text: str, chosen: str) -> dict[str, Any]:
    """What the picker shows: the subheading chosen so far and those that fit the words."""
    found = naming.suggest(text, i18n.language())
    picked = chosen if hs.exists(chosen) else ""
    return {"suggestions": [s for s in found if s.hs6 != picked], "picked": picked, "searched": text.strip()}


def _product_page(company: Company, form: ProductForm, product_id: int | None = None) -> tuple[str, int]:
    shown = suggested(form.hs_text.data or "", form.hs6.data or "")
    hint = suggested_subheading(form)
    return page("matchmaking/product.html", form, company=company, product_id=product_id, hint=hint, **shown)


@pages.get("/companies/<int:organisation_id>/products/new")
@door(Action.ORGANISATION_EDIT)
def new_product(viewer: Viewer, organisation_id: int) -> tuple[str, int]:
    return _product_page(profiles.editable(viewer, organisation_id), ProductForm.of(None))


@pages.post("/companies/<int:organisation_id>/products/new")
@door(Action.ORGANISATION_EDIT)
def add_product(viewer: Viewer, organisation_id: int) -> Response | tuple[str, int]:
    form = ProductForm.of(None)
    if "look" not in request.form:
        with tried(form):
            form.check()
            products.add(viewer, organisation_id, form.offered())
            flash(_("The product is added."), "success")
            return redirect(url_for(".products_of", organisation_id=organisation_id))
    return _product_page(profiles.editable(viewer, organisation_id), form)


@pages.get("/companies/<int:organisation_id>/products/<int:product_id>")
@door(Action.ORGANISATION_EDIT)
def product(viewer: Viewer, organisation_id: int, product_id: int) -> tuple[str, int]:
    form = _form_of(viewer, organisation_id, product_id)
    return _product_page(profiles.editable(viewer, organisation_id), form, product_id)


def _form_of(viewer: Viewer, organisation_id: int, product_id: int) -> ProductForm:
    row = products.product_of(viewer, organisation_id, product_id)
    band = labels.prices(row)
    return ProductForm.of(row, tuple(f"{m.amount:f}" for m in band) if band else ("", ""))  # type: ignore[arg-type]


@pages.post("/companies/<int:organisation_id>/products/<int:product_id>")
@door(Action.ORGANISATION_EDIT)
def edit_product(viewer: Viewer, organisation_id: int, product_id: int) -> Response | tuple[str, int]:
    form = _form_of(viewer, organisation_id, product_id)
    if "look" not in request.form:
        with tried(form):
            form.check()
            try:
                products.edit(viewer, organisation_id, product_id, form.offered(), form.seen.data or "")
            except Conflict:
                form.seen.data = products.mark(products.product_of(viewer, organisation_id, product_id))
                raise
            flash(_("The product is saved."), "success")
            return redirect(url_for(".products_of", organisation_id=organisation_id))
    return _product_page(profiles.editable(viewer, organisation_id), form, product_id)


@pages.post("/companies/<int:organisation_id>/products/<int:product_id>/removal")
@door(Action.ORGANISATION_EDIT)
def remove_product(viewer: Viewer, organisation_id: int, product_id: int) -> Response:
    products.remove(viewer, organisation_id, product_id)
    flash(_("The product is removed."), "success")
    return redirect(url_for(".products_of", organisation_id=organisation_id))


@pages.get("/companies/<int:organisation_id>/certificates")
@door(Action.ORGANISATION_EDIT)
def certificates(viewer: Viewer, organisation_id: int) -> tuple[str, int]:
    form = CertificateForm()
    form.offer_choices()
    return _certificates(viewer, organisation_id, form)


def _certificates(viewer: Viewer, organisation_id: int, form: CertificateForm) -> tuple[str, int]:
    company, today = profiles.editable(viewer, organisation_id), local(now(), viewer.zone).date()
    stands = {held.id: rules.expiry(held.expires_on, today) for held in company.certificates}
    shown = tabs(company, "certificates")
    return page("matchmaking/certificates.html", form, company=company, stands=stands, tabs=shown)


@pages.post("/companies/<int:organisation_id>/certificates")
@door(Action.ORGANISATION_EDIT)
def add_certificate(viewer: Viewer, organisation_id: int) -> Response | tuple[str, int]:
    form = CertificateForm()
    form.offer_choices()
    with tried(form):
        form.check()
        profiles.add_certificate(viewer, organisation_id, **form.sent())
        flash(_("The certificate is added."), "success")
        return redirect(url_for(".certificates", organisation_id=organisation_id))
    return _certificates(viewer, organisation_id, form)


@pages.post("/companies/<int:organisation_id>/certificates/<int:certificate_id>/removal")
@door(Action.ORGANISATION_EDIT)
def remove_certificate(viewer: Viewer, organisation_id: int, certificate_id: int) -> Response:
    profiles.remove_certificate(viewer, organisation_id, certificate_id)
    flash(_("The certificate is removed."), "success")
    return redirect(url_for(".certificates", organisation_id=organisation_id))
