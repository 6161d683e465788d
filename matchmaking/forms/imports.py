"""The forms of an import: the file, how it is read, which column is which, what to do with companies known already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import FileField, RadioField

from accounts import queries
from accounts.domain.permissions import Action, may
from accounts.queries import Place, Viewer
from core import i18n
from core.errors import Refused
from core.forms import Form
from core.i18n import gettext, text_in
from core.i18n import lazy as _
from matchmaking.domain.importing import FIELDS, HOME_COUNTRY
from matchmaking.forms.fields import Choice, Needed
from matchmaking.labels import imports as labels
from matchmaking.labels import words
from matchmaking.service.reading import DELIMITERS

if TYPE_CHECKING:
    from matchmaking.models import ImportDraft


class UploadForm(Form):
    """A table of companies."""

    file = FileField(
        _("Table (CSV)"),
        [Needed()],
        description=_("One company per line, headings in the first; up to 64 MB. Encoding and separator are detected."),
        render_kw={"accept": ".csv,.txt,.tsv,text/csv,text/plain"},
    )

    def upload(self) -> Any:  # noqa: ANN401  werkzeug's FileStorage, which has no stubs here
        """What was sent; Refused without a file."""
        sent = self.file.data
        if not sent or isinstance(sent, str) or not sent.filename:
            raise Refused("import.no_file", field="file")
        return sent


class ReadingForm(Form):
    """How the file is read."""

    encoding = Choice(_("Encoding"))
    delimiter = Choice(_("Separator"))

    @classmethod
    def of(cls, row: ImportDraft) -> ReadingForm:
        """With what was found out."""
        form: ReadingForm = cls(data={"encoding": row.result["encoding"], "delimiter": row.result["delimiter"]})
        form.encoding.choices = labels.encodings(row.result["encoding"])
        form.delimiter.choices = [(name, str(labels.DELIMITERS[name])) for name in DELIMITERS]
        return form


class ColumnsForm(Form):
    """Which column is which, and what holds where a cell is empty."""

    kind = Choice(_("Kind"))
    country = Choice(_("Country"))
    office_code = Choice(_("Responsible office"))

    @classmethod
    def of(cls, row: ImportDraft, viewer: Viewer) -> ColumnsForm:
        """With the columns guessed or chosen, and the offices in this officer's reach."""
        chosen = {f"column_{field}": str(row.columns.get(field, "")) for field in FIELDS}
        reachable = [
            office
            for office in queries.offices()
            if may(viewer, Action.ORGANISATION_IMPORT, Place(office_paths=frozenset({office.path})))
        ]
        first = next((office.code for office in reachable if office.id == viewer.office_id), "370300")
        usual = {"kind": "exporter", "country": HOME_COUNTRY, "office_code": first}
        form: ColumnsForm = cls(data={**usual, **row.result.get("defaults", {}), **chosen})
        columns = [("", str(_("Not in the table")))] + [
            (str(i), cell.strip() or str(i + 1)) for i, cell in enumerate(row.header)
        ]
        for field in FIELDS:
            form[f"column_{field}"].choices = columns
        form.kind.choices = words.choices(words.KINDS)
        form.country.choices = i18n.countries()
        form.office_code.choices = [(office.code, text_in(office.names)) for office in reachable]
        return form

    def columns(self) -> dict[str, int]:
        """Field → column."""
        return {f: int(self[f"column_{f}"].data) for f in FIELDS if str(self[f"column_{f}"].data).isdecimal()}

    def defaults(self) -> dict[str, str]:
        """Kind, country and office of empty cells."""
        return {name: str(self[name].data) for name in ("kind", "country", "office_code")}


for _field in FIELDS:
    setattr(ColumnsForm, f"column_{_field}", Choice(labels.FIELDS[_field]))


class RunForm(Form):
    """What to do with companies that are there already."""

    duplicates = RadioField(_("Companies already registered"), default="skip")

    @classmethod
    def of(cls) -> RunForm:
        """With its two choices."""
        form: RunForm = cls()
        form.duplicates.choices = [
            ("skip", gettext("Leave them as they are")),
            ("update", gettext("Complete their names and website from the table")),
        ]
        return form
