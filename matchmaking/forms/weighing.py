"""The form of all weights: a field for every part and way, the limits, and companies to look at."""

from __future__ import annotations

from collections.abc import Iterator

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import Form
from core.i18n import lazy as _
from matchmaking.domain.limits import Limits
from matchmaking.domain.scoring import PARTS, WAYS
from matchmaking.domain.weighing import field
from matchmaking.labels.weighing import LIMITS
from matchmaking.labels.weighing import PARTS as NAMES
from matchmaking.labels.weighing import WAYS as DIRECTIONS
from matchmaking.queries.weights import InForce


class WeightsForm(Form):
    names = TextAreaField(
        _("Companies to look at"), description=_("One name in each line; a sample where you name none.")
    )
    note = StringField(_("Why"), validators=[Length(max=200)])
    buyer_most = IntegerField(LIMITS["buyer_most"], validators=[InputRequired()])
    exporter_most = IntegerField(LIMITS["exporter_most"], validators=[InputRequired()])
    exporter_least = IntegerField(LIMITS["exporter_least"], validators=[InputRequired()])

    @classmethod
    def of(cls, force: InForce) -> WeightsForm:
        """Filled with what is in force, or with the program's own."""
        weights = {field(way, part): force.weights[way][part] for way in WAYS for part in PARTS}
        limits = {name: getattr(force.limits, name) for name in LIMITS}
        made: WeightsForm = cls(data={**weights, **limits})
        return made

    def rows(self) -> Iterator[tuple[str, list[object]]]:
        """Each part with its fields, in the order of the ways."""
        return ((part, [self[field(way, part)] for way in WAYS]) for part in PARTS)

    def table(self) -> dict[str, dict[str, int]]:
        return {way: {part: int(self[field(way, part)].data) for part in PARTS} for way in WAYS}

    def limits(self) -> Limits:
        return Limits(**{name: int(self[name].data) for name in LIMITS})


def _weight(way: str, part: str) -> IntegerField:
    # Read aloud, a field of the table says its part and its way.
    label = _("%(part)s, %(way)s", part=NAMES[part][0], way=DIRECTIONS[way])
    return IntegerField(label, validators=[InputRequired()])


for _way in WAYS:
    for _part in PARTS:
        setattr(WeightsForm, field(_way, _part), _weight(_way, _part))
