"""Slug generation: the key of a new record is made of its title where nobody types one."""

from itertools import count

from django.db.models import Model
from django.forms import BaseModelForm

from bausteine.bearbeiten.models import Weiterleitung
from bausteine.werte.eigene import field_of
from bausteine.werte.formulare import Modellform
from bausteine.werte.schluessel import slug_of

#: room for "-12" behind a key that is taken
ZIFFERN = 4
LEER = "Leer lassen: Das Portal bildet sie."


class Kennungsform(Modellform):
    """Part of the form of a new record."""

    #: the key's field, and the one it is made of
    kennungsfeld: str
    kennung_aus: str
    #: False for words of which each may stand once: a key that is taken is refused
    kennung_zaehlt: bool

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if eingabe := self.fields.get(self.kennungsfeld):
            eingabe.required = False
            eingabe.help_text = f"{LEER} {eingabe.help_text}"

    def clean(self):
        sauber = super().clean() or self.cleaned_data
        text = sauber.get(self.kennung_aus)
        if text and not sauber.get(self.kennungsfeld) and self.kennungsfeld not in self.errors:
            bilden = free_key if self.kennung_zaehlt else own_key
            sauber[self.kennungsfeld] = bilden(self._meta.model, self.kennungsfeld, text)
        return sauber


def with_key_from(
    form: type[BaseModelForm], feld: str, aus: str, zaehlt: bool = True
) -> type[BaseModelForm]:
    """The form of a new record, whose key may be left empty; `zaehlt`: "park-2" may follow."""
    teile = {"kennungsfeld": feld, "kennung_aus": aus, "kennung_zaehlt": zaehlt}
    return type(form.__name__, (Kennungsform, form), teile)


def own_key(model: type[Model], feld: str, text: str) -> str:
    """The key made of the text, taken or not: "park"."""
    laenge = (field_of(model, feld).max_length or 50) - ZIFFERN
    return slug_of(text, laenge) or "eintrag"


def free_key(model: type[Model], feld: str, text: str) -> str:
    """A key made of the text that no record of the kind has or had: "park", else "park-2"."""
    basis = own_key(model, feld, text)
    vergeben = {
        *model._base_manager.filter(**{f"{feld}__startswith": basis}).values_list(feld, flat=True),
        *Weiterleitung.objects.filter(
            art=model._meta.label_lower, alt__startswith=basis
        ).values_list("alt", flat=True),
    }
    weitere = (f"{basis}-{nummer}" for nummer in count(2))
    return basis if basis not in vergeben else next(k for k in weitere if k not in vergeben)
