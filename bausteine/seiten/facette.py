"""Facet: which records have one of its values, and which have none."""

import re
from copy import copy
from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche

MAX_WERTE = 100


@dataclass(frozen=True)
class Choice:
    """One value of a facet as the page shows it."""

    wert: str
    label: str
    anzahl: int
    gewaehlt: bool


class LenientField(forms.Field):
    """Any list of texts; what is unknown is reported by the FilterSet, never an error."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value):
        return list(dict.fromkeys(text.strip() for text in value or () if text.strip()))[:MAX_WERTE]


class Ausnahme(django_filters.Filter):
    """The facets whose chosen values are left out: „alle außer“. It filters nothing itself."""

    field_class = LenientField

    def filter(self, qs, value):
        return qs


class Facet(django_filters.Filter):
    """A facet over an enumeration column (`choices`) or a related table (`label_feld`).

    `pfad`: ORM path of the value. `zeile`: the to-many relation `pfad` runs over; facets with the
    same `zeile` must hold for the same row (this Organisation *in this role*). `alternativ`:
    other keys of the same record that visitors may use in addresses. `haeufig`: shown opened,
    before all groups.
    `schalter`: what a facet of one value means; it is shown as a single box. `umschalter`: what the
    list is called without and with it, for two links above the table.
    """

    field_class = LenientField
    #: what the records without a value are called
    ohne_text = "keine Angabe"
    #: whether the same records have another value tomorrow
    haengt_am_tag = False
    #: further ORM paths to what its annotation reads
    liest: tuple[str, ...] = ()

    def __init__(
        self,
        pfad,
        label,
        *,
        choices=None,
        label_feld=None,
        zeile="",
        ziel="",
        ohne=False,
        alternativ=(),
        haeufig=False,
        schalter="",
        umschalter=("", ""),
        gruppe="Weitere Filter",
    ):
        super().__init__(field_name=pfad, label=label)
        self.pfad, self.zeile, self.ziel = pfad, zeile, ziel
        self.choices, self.label_feld = choices, label_feld
        self.ohne, self.alternativ, self.haeufig = ohne, alternativ, haeufig
        self.schalter, self.umschalter, self.gruppe = schalter, umschalter, gruppe

    def __deepcopy__(self, memo):
        """A copy of its own for each FilterSet, as the library asks for; what it describes is
        never changed and need not be copied through and through on every request."""
        return copy(self)

    @property
    def enum_labels(self) -> dict[str, str]:
        """Value to label of an enumeration, in its order."""
        return {str(wert): str(label) for wert, label in self.choices or () if wert or wert == 0}

    @property
    def pfade(self) -> list[str]:
        """The ORM paths to all that it reads of a record."""
        ziele = (self.ziel,) if isinstance(self.ziel, str) else self.ziel
        return [p for p in (self.pfad, self.zeile, *ziele, *self.liest) if p]

    def visible_q(self) -> Q:
        """What the facet points to must be public, all the way."""
        regel = Q()
        for ziel in (self.ziel,) if isinstance(self.ziel, str) else self.ziel:
            regel &= nur_oeffentliche(ziel) if ziel else Q()
        return regel

    def target(self, model):
        """The public records of another noun whose keys are the values; None for other facets."""
        relation = self.pfad.rpartition("__")[0]
        if not self.ziel or not relation:
            return None
        for name in relation.split("__"):
            model = model._meta.get_field(name).related_model
        return model.objects.oeffentlich()

    def known(self, model, werte: list[str]) -> dict[str, str]:
        """Those of the values that are keys of public records, also of such that nothing in the
        list points to, with their labels."""
        if (ziel := self.target(model)) is None or not self.label_feld:
            return {}
        schluessel, label = (pfad.rpartition("__")[2] for pfad in (self.pfad, self.label_feld))
        gefunden = ziel.filter(**{f"{schluessel}__in": werte}).order_by()
        return dict(gefunden.values_list(schluessel, label))

    def prepared(self, queryset):
        """`queryset` with the annotation that `pfad` names, if it names one."""
        return queryset

    def condition(self, werte: list[str]) -> Q:
        """The rows that have one of the values."""
        return Q(**{f"{self.pfad}__in": werte}) & self.visible_q()

    def missing(self, model):
        """Records without any value."""
        if not self.zeile and not self.ziel:
            leer = Q(**{f"{self.pfad}__isnull": True})
            if model._meta.get_field(self.pfad.split("__")[0]).get_internal_type() == "CharField":
                leer |= Q(**{self.pfad: ""})
            return leer
        vorhanden = Q(**{f"{self.zeile}__isnull": False}) if self.zeile else Q()
        mit_wert = model.objects.filter(vorhanden & self.visible_q(), pk=OuterRef("pk"))
        return ~Exists(mit_wert.order_by())  # NOT EXISTS; databases plan NOT IN badly


class Jahr(Facet):
    """A year, which `pfad` leads to; anything but four digits has no records."""

    def __init__(self, pfad, label, **optionen):
        super().__init__(pfad, label, label_feld=pfad, **optionen)

    def condition(self, werte):
        jahre = [int(wert) for wert in werte if re.fullmatch("[0-9]{4}", wert)]
        return Q(**{f"{self.pfad}__in": jahre}) & self.visible_q()
