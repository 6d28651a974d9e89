"""Local time: a moment that people set, by the clock of this portal."""

import datetime as dt
from contextlib import suppress

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

#: years that a moment somebody sets can lie in; any other is a slip, and the edges of the calendar
#: have no moment at all in other time zones
JAHRE = range(2000, 2101)
ANDERES_JAHR = f"Möglich sind die Jahre {JAHRE[0]} bis {JAHRE[-1]}."
UHR_GESTELLT = (
    "Zu dieser Uhrzeit wird die Uhr umgestellt: Es gibt sie an diesem Tag zweimal oder gar nicht. "
    "Bitte eine andere angeben."
)


def moment_of(gelesen: dt.datetime) -> dt.datetime:
    """The moment that a day and a time of day mean here. Raises ValidationError for one that there
    is not, that there is twice, or in a year that must be a slip."""
    if gelesen.year not in JAHRE:
        raise ValidationError(ANDERES_JAHR)
    if gelesen.tzinfo:
        return gelesen
    moment = timezone.make_aware(gelesen)
    # between two offsets the clock is put forward or back, and the time is one of neither or both
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise ValidationError(UHR_GESTELLT)
    return moment


class MomentField(forms.DateTimeField):
    """Day and time of day in one box, typed as they are read."""

    formate = ("%d.%m.%Y %H:%M", "%d.%m.%Y %H.%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")
    default_error_messages = {
        "invalid": "Bitte Tag und Uhrzeit angeben, zum Beispiel 31.12.2027 14:30."
    }

    def __init__(self, **kwargs):
        feld = forms.DateTimeInput(format=self.formate[0], attrs={"size": 18})
        super().__init__(input_formats=self.formate, widget=feld, **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        for muster in self.formate:
            with suppress(ValueError):
                return moment_of(dt.datetime.strptime(value.strip(), muster))
        raise ValidationError(self.error_messages["invalid"], code="invalid")
