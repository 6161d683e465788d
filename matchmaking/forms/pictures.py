"""The form that adds a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wtforms import FileField, StringField

from core.forms import Form
from core.i18n import lazy as _
from core.i18n import text_in
from matchmaking.forms.fields import Choice, Needed

if TYPE_CHECKING:
    from matchmaking.models import Company


class PictureForm(Form):
    """A file, what it shows, and of which product it is."""

    file = FileField(
        _("File"),
        [Needed()],
        description=_("PNG, JPEG, WebP or GIF, at most 10 MB. Place and device of the photograph are removed."),
        render_kw={"accept": "image/png,image/jpeg,image/webp,image/gif"},
    )
    alt = StringField(_("What it shows"), [Needed()], description=_("Read aloud to people who cannot see the picture."))
    product_id = Choice(_("Product"))

    @classmethod
    def of(cls, company: Company) -> PictureForm:
        """The form with the company's products to choose from."""
        form: PictureForm = cls()
        named = [(str(product.id), text_in(product.names)) for product in company.products]
        form.product_id.choices = [("", str(_("The company as a whole"))), *named]
        return form

    def content(self) -> bytes:
        """The bytes that were sent; empty without a file."""
        sent = self.file.data
        return b"" if not sent or isinstance(sent, str) else bytes(sent.read())
