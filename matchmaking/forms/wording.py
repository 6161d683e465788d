"""The form of a word for the glossary, and the filters above the list."""

from __future__ import annotations

from flask import request
from wtforms import HiddenField, SearchField, SelectField, StringField

from core.forms import Form
from core.i18n import lazy as _
from matchmaking.domain import reference
from matchmaking.forms.fields import Choice, Needed
from matchmaking.labels import wording, words
from matchmaking.models import AddedWord
from matchmaking.service.wording import NewWord


class WordForm(Form):
    """A word, its language, and what it means."""

    version = HiddenField("")
    text = StringField(_("Word or name of the goods"), [Needed()], render_kw={"dir": "auto"})
    language = Choice(_("Language of the word"), [Needed()])
    term = Choice(
        _("Means the same as"),
        description=_(
            "A word of the glossary. Leave it empty for goods that the glossary does not name yet, and pick the subheading below."
        ),
    )
    hs_text = StringField(_("What is it?"))
    hs6 = StringField(_("HS subheading"))

    @classmethod
    def of(cls, row: AddedWord | None, language: str) -> WordForm:
        """The form of a word, or of a new one in the reader's language."""
        form: WordForm = cls(obj=row) if row else cls(data={"language": language})
        form.language.choices = wording.languages()
        form.term.choices = [("", str(_("Nothing in the glossary"))), *wording.terms()]
        return form

    def new(self) -> NewWord:
        """What was sent, for the verb."""
        return NewWord(**{name: self[name].data or "" for name in ("text", "language", "term", "hs6")})

    def seen(self) -> int:
        """The version of the row that the form showed; 0 for a number that is none."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0  # noqa: PLR2004  digits


class WordsForm(Form):
    """The filters above the list; a choice that makes no sense asks for nothing."""

    class Meta(Form.Meta):
        csrf = False

    text = SearchField(_("Search"))
    language = SelectField(_("Language"))
    sort = SelectField(_("Order"))

    @classmethod
    def asked(cls) -> WordsForm:
        form: WordsForm = cls(request.args)
        form.language.choices = [("", str(_("All"))), *wording.languages()]
        form.sort.choices = words.choices(wording.SORTS)
        return form

    def chosen(self) -> str:
        """The language for the query."""
        return self.language.data if self.language.data in reference.LANGUAGES else ""
