"""The form of what the operator says of the site."""

from __future__ import annotations

from wtforms import TextAreaField
from wtforms.validators import Length

from core import i18n
from core.forms import Form


class TextForm(Form):
    """One text, in each language."""

    @property
    def texts(self) -> dict[str, str]:
        """By language."""
        return {code: self[f"text_{code}"].data or "" for code in i18n.LANGUAGES}


for _code, _name in i18n.LANGUAGES.items():
    setattr(TextForm, f"text_{_code}", TextAreaField(_name, [Length(max=20000)], render_kw={"lang": _code, "rows": 3}))
