"""Row-level permissions in the admin: what an account may see and change of records and forms."""

from collections.abc import Iterable

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Q
from django.forms import BaseModelForm, ModelChoiceField, ModelForm

from bausteine.zustaendigkeit.regel import (
    BegrenztQuerySet,
    Bereich,
    Sichtkreis,
    all_records,
    belongs,
    bereich_of,
    own_keys,
)

#: what stands for a record that the account may not know
VERDECKT = "(nicht öffentlicher Eintrag)"
NOTIZ = "interne_notiz"


def sichtkreis(konto) -> Sichtkreis:
    """What may be named to an account; kept with it for one request, as its Bereich is."""
    if (bekannt := getattr(konto, "_sichtkreis", None)) is None:
        bekannt = konto._sichtkreis = Sichtkreis(bereich_of(konto))
    return bekannt


class RowPermissions:
    """What a Bereich allows with the records of one model, whose QuerySet is a BegrenztQuerySet.

    A Sichtkreis stands for the account: its Bereich, and what was looked up for it already.
    """

    def __init__(self, model: type[models.Model], nur_eigene: Iterable[str] = ()):
        """`nur_eigene`: fields that are shown of records of one's own only."""
        self.model, self.nur_eigene = model, frozenset(nur_eigene)

    @property
    def menge(self) -> BegrenztQuerySet:
        """All records of the model."""
        return all_records(self.model)

    # -- which records ------------------------------------------------------------------------

    def lies_in(self, kreis: Sichtkreis, record, menge: str) -> bool:
        """Whether a stored record is in that set: "lesbar", "einsehbar", "im_bereich". None is."""
        if kreis.bereich.alles or record is None or record.pk is None:
            return True
        if (frage := (self.model, menge, record.pk)) not in kreis.bekannt:
            erlaubt = getattr(self.menge, menge)(kreis.bereich)
            kreis.bekannt[frage] = erlaubt.filter(pk=record.pk).exists()
        return kreis.bekannt[frage]

    def look_up(self, kreis: Sichtkreis, records: Iterable[models.Model]) -> None:
        """Ask once which of them may be changed, not for each."""
        if kreis.bereich.alles:
            return
        eigene = own_keys(self.model, kreis.bereich)
        for record in records:
            kreis.bekannt[self.model, "im_bereich", record.pk] = record.pk in eigene

    def may_add(self, bereich: Bereich) -> bool:
        """Nobody makes what would not be theirs."""
        return bereich.alles or bool(self.menge.zugehoerig) or self.menge.gemeinsam(bereich)

    def speaks_for_itself(self, bereich: Bereich, record) -> bool:
        """An Organisation is the source of what its own account may change: it holds at once."""
        selbst = record.pk if self.menge.nur_felder is not None else None
        organisation = getattr(record, "organisation_id", selbst)
        return not bereich.alles and organisation in bereich.organisationen

    def check_inside(self, bereich: Bereich, record, change: bool = True) -> None:
        """The last word on a record that was just written. Raises PermissionDenied."""
        menge = self.menge.filter(pk=record.pk)
        erlaubt = menge.im_bereich(bereich) if change else menge.einsehbar(bereich)
        if not bereich.alles and not erlaubt.exists():
            raise PermissionDenied

    # -- which fields -------------------------------------------------------------------------

    def secret_fields(self, bereich: Bereich) -> set[str]:
        """What the account reads of no record."""
        return set() if bereich.notizen else {NOTIZ}

    def may_filter_by(self, bereich: Bereich, lookup: str) -> bool:
        """An address may not filter by what the page does not show: it would be guessed."""
        geheim = self.secret_fields(bereich)
        if not bereich.sieht_alles:
            geheim |= self.nur_eigene
        return lookup.split("__")[0] not in geheim

    def keeps_fields_only(self, bereich: Bereich) -> bool:
        """Whether the account changes only some fields of its own records."""
        return self.menge.nur_felder is not None and not bereich.alles

    def may_write_field(self, bereich: Bereich, feld: str) -> bool:
        """Whether the account may change this field of a record of its own."""
        erlaubt = self.menge.nur_felder
        return erlaubt is None or bereich.alles or feld in erlaubt

    def shown_fieldsets(self, kreis: Sichtkreis, record, gruppen, nur_text: set[str]) -> list:
        """The groups of a form without what the account may not read.

        `nur_text`: fields that this account sees as text; relations among them may name others.
        """
        weg = self.secret_fields(kreis.bereich)
        if record and not kreis.bereich.sieht_alles:
            if not self.lies_in(kreis, record, "einsehbar"):
                weg |= self.nur_eigene
            weg |= self._covered(kreis, record, set(flatten_fieldsets(gruppen)) & nur_text)
        return [(titel, _without(angaben, weg)) for titel, angaben in gruppen] if weg else gruppen

    def _covered(self, kreis: Sichtkreis, record, namen: set[str]) -> set[str]:
        """Those of the fields that would name what the account may not know."""
        verdeckt = set()
        for feld in (f for f in _relations(self.model) if f.name in namen):
            wert = getattr(record, feld.name)
            ziele = wert.all() if feld.many_to_many else [wert]
            if not all(kreis.shows(ziel) for ziel in ziele):
                verdeckt.add(feld.name)
        return verdeckt

    def form(self, form: type[BaseModelForm], kreis: Sichtkreis) -> type[BaseModelForm]:
        """The form that refuses what would lie outside, before anything is saved."""
        if kreis.bereich.alles:
            return form

        return type(form.__name__, (OwnRecordForm, form), {"kreis": kreis})


class LimitedForm(ModelForm):
    """Part of a form: offers, accepts and names nothing that belongs to others and is not public.

    What was chosen before stays valid.
    """

    kreis: Sichtkreis

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, feld in self.fields.items():
            if isinstance(feld, ModelChoiceField):
                _limit(feld, name, self.instance, self.kreis)


class OwnRecordForm(LimitedForm):
    """Refuses a record that would not be the account's own."""

    def clean(self):
        super().clean()
        if satz := outside(self, self.kreis.bereich):
            raise ValidationError(satz)


def limited_form(form: type[BaseModelForm], kreis: Sichtkreis) -> type[BaseModelForm]:
    """The form with choices that the account may know."""
    return type(form.__name__, (LimitedForm, form), {"kreis": kreis})


def _limit(feld, name, record, kreis) -> None:
    menge = feld.queryset
    if not isinstance(menge, BegrenztQuerySet):
        return
    erlaubt = Q(pk__in=menge.waehlbar(kreis.bereich).order_by().values("pk"))
    feld.queryset = menge.filter(erlaubt | Q(pk__in=_chosen(record, name)))
    feld.label_from_instance = lambda ziel: str(ziel) if kreis.shows(ziel) else VERDECKT


def _chosen(record, name):
    """The keys of what the stored record points to, as a query where it is a relation."""
    feld = record._meta.get_field(name)
    if feld.many_to_many:
        return getattr(record, name).order_by().values("pk") if record.pk else []
    return [getattr(record, feld.attname)]


def outside(form, bereich: Bereich) -> str:
    """Why a form may not be saved: the record would not be the account's own; "" when it is."""
    record = form.instance
    menge = all_records(type(record))
    namen = menge.zugehoerig
    if not namen or any(name in form.errors for name in namen):
        return ""
    werte = [form.cleaned_data[n] if n in form.cleaned_data else _stored(record, n) for n in namen]
    if belongs(werte, bereich, menge):
        return ""
    titel = "“ oder „".join(str(record._meta.get_field(name).verbose_name) for name in namen)
    return (
        "Nicht gesichert: So läge der Eintrag außerhalb Ihrer Zuständigkeit. Bitte wählen Sie bei "
        f"„{titel}“ mindestens einen Eintrag, für den Sie zuständig sind. Ihre Eingaben stehen "
        "unverändert im Formular."
    )


def _stored(record, name):
    feld = record._meta.get_field(name)
    if feld.many_to_many:
        return list(getattr(record, name).all()) if record.pk else []
    return getattr(record, name, None)


def _relations(model):
    return [f for f in (*model._meta.concrete_fields, *model._meta.many_to_many) if f.is_relation]


def _without(angaben: dict, weg: set[str]) -> dict:
    """A group of fields without some of them, which may stand beside others in a row."""
    felder = []
    for feld in angaben["fields"]:
        if isinstance(feld, list | tuple):
            feld = tuple(f for f in feld if f not in weg)
        if feld and feld not in weg:
            felder.append(feld)
    return {**angaben, "fields": felder}
