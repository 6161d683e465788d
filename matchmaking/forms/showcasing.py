"""The forms of a showcase: its words, and the companies ticked for it."""

from __future__ import annotations

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from core import i18n
from core.forms import Form
from core.i18n import lazy as _
from matchmaking.models import Showcase


class ShowcaseForm(Form):
    """Title, language and covering note."""

    version = HiddenField("")
    title = StringField(_("Title"), [InputRequired()])
    language = SelectField(_("Language"), description=_("The language of those who will read it."))
    note = TextAreaField(
        _("Covering note"), description=_("On the first page, as you write it."), render_kw={"rows": 5}
    )

    @classmethod
    def of(cls, row: Showcase | None, language: str) -> ShowcaseForm:
        """The form of a showcase, or of a new one in this language."""
        form: ShowcaseForm = cls(obj=row) if row else cls(data={"language": language})
        form.language.choices = list(i18n.LANGUAGES.items())
        return form

    def words(self) -> dict[str, str]:
        """What was sent, for the verb."""
        return {name: self[name].data or "" for name in ("title", "language", "note")}

    def seen(self) -> int:
        """The version the editor had before them."""
        said = str(self.version.data)
        return int(said) if said.isdecimal() and len(said) < 10 else 0  # noqa: PLR2004  longer is no version
