"""Drafts, read and applied: what is to become of a record, as differences to it.

A draft holds only what its author changed, so what others release meanwhile stays as it is. It
holds fields of the model, by their kinds (`tabellen.feldwerte`), and rows by the name of their
relation; no name of a form. It is applied through the record's own form and save path: releasing
gives what saving the form gives. What the model or the form does not know (any more) is refused
with its text, never dropped.
"""

import json
from dataclasses import dataclass, field

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.forms.formsets import all_valid
from django.forms.models import BaseInlineFormSet, BaseModelForm
from django.http import HttpRequest, QueryDict

from bausteine.tabellen.feldwerte import Feldwert, value_kind
from bausteine.werte.formulare import posted
from bausteine.zustaendigkeit.pflege import RecordAdmin

#: the state is no part of a draft: it is decided, not drafted
NICHT_ENTHALTEN = {"veroeffentlichung"}
#: the box that accepts unusual changes of the phases
TROTZDEM = "trotzdem"
#: how `collect` lays out a draft: 1 (and before there was a number) held what the form had sent,
#: 2 holds fields of the model. Another number when that changes, with its way into `content_of`.
GESENDET, SCHEMA = 1, 2
TEILE = ("felder", "zeilen", TROTZDEM)
TEILE_DER_ZEILE = ("pk", "felder", "geaendert", "loeschen")
#: what the database refuses and no form knew
IM_WEG = "Etwas Verknüpftes steht im Weg."


class NichtAnwendbar(ValidationError):
    """The form refuses the draft: what it holds is not allowed (any more)."""


#: why something of a draft has no place in its form
FEHLT = "Das Formular kennt „{}“ nicht (mehr)."
UNLESBAR = "„{}“ lässt sich nicht übernehmen: {}"
ANDERE_VERSION = (
    "Eine andere Version des Portals hat die Arbeitsfassung gesichert; diese liest „{}“ nicht."
)


@dataclass(frozen=True)
class Unbekannt:
    """Something that a draft says, and that its form has no place for."""

    feld: str
    text: str
    grund: str = FEHLT

    def __str__(self):
        return f"{self.grund.format(self.feld)} In der Arbeitsfassung steht dort: „{self.text}“"


@dataclass
class Gebunden:
    """A request and its bound forms, ready to be checked and saved."""

    anfrage: HttpRequest
    form: BaseModelForm
    formsets: list[BaseInlineFormSet]
    #: what the draft says beyond these forms
    unbekannt: list[Unbekannt] = field(default_factory=list)

    def is_valid(self) -> bool:
        """Whether everything passes the checks of the normal form, and nothing is left out."""
        gilt = self.form.is_valid()
        return all_valid(self.formsets) and gilt and not self.unbekannt

    @property
    def fehler(self) -> list[str]:
        """Why not, in sentences."""
        formulare = [
            ("", self.form),
            *(
                (f"{form.instance._meta.verbose_name} „{form.instance}“, ", form)
                for fs in self.formsets
                for form in fs.forms
            ),
        ]
        saetze = [
            f"{wo}{form.fields[name].label if name in form.fields else 'allgemein'}: {satz}"
            for wo, form in formulare
            for name, liste in form.errors.items()
            for satz in liste
        ]
        for formset in self.formsets:
            saetze += [str(satz) for satz in formset.non_form_errors()]
            saetze += getattr(formset, "warnungen", ())
        return [str(fund) for fund in self.unbekannt] + saetze


@dataclass
class Zeile:
    """A row of an inline as a draft has it; `pk` is "" for a new one."""

    pk: str
    felder: dict[str, object] = field(default_factory=dict)
    geaendert: list[str] = field(default_factory=list)
    loeschen: bool = False
    #: what cannot be read, by field
    unlesbar: dict[str, Unbekannt] = field(default_factory=dict)


@dataclass
class Inhalt:
    """What a draft says, in values of the model's fields."""

    felder: dict[str, object] = field(default_factory=dict)
    #: rows by the name of the relation by which the record reaches them
    zeilen: dict[str, list[Zeile]] = field(default_factory=dict)
    trotzdem: str = ""
    #: what cannot be read
    unbekannt: list[Unbekannt] = field(default_factory=list)


def collect(form, formsets, daten) -> dict:
    """The differences that valid forms hold, as JSON: fields, and rows by their relation."""
    inhalt = {
        "felder": {
            name: _kind(form, name).keep(form.cleaned_data[name])
            for name in form.changed_data
            if name not in NICHT_ENTHALTEN
        },
        "zeilen": {_relation(fs): zeilen for fs in formsets if (zeilen := _rows(fs))},
    }
    return inhalt | ({TROTZDEM: daten[TROTZDEM]} if daten.get(TROTZDEM) else {})


def _kind(form, name: str) -> Feldwert:
    """How a field of a form is kept. Raises ImproperlyConfigured for one that no model knows."""
    if kind := value_kind(form._meta.model, name):
        return kind
    raise ImproperlyConfigured(f"{form._meta.model.__name__} hat kein Feld „{name}“.")


def _relation(formset) -> str:
    """The name by which the record reaches the rows of a formset."""
    return formset.fk.remote_field.get_accessor_name()


def is_empty(inhalt: dict) -> bool:
    """Whether a draft says the same as the record."""
    return not inhalt["felder"] and not inhalt["zeilen"]


def _rows(formset) -> list[dict]:
    zeilen, geloescht = [], formset.deleted_forms
    for form in formset.forms:
        pk = str(form.instance.pk or "")
        if form in geloescht:
            zeilen += [{"pk": pk, "loeschen": True}] if pk else []
        elif form.has_changed():
            ohne = {formset.model._meta.pk.name, formset.fk.name, "DELETE"}
            felder = {
                name: _kind(form, name).keep(form.cleaned_data[name])
                for name in form.fields
                if name not in ohne
            }
            zeilen.append({"pk": pk, "felder": felder, "geaendert": form.changed_data})
    return zeilen


def content_of(fassung) -> Inhalt:
    """What the draft says; all that cannot be read stands in `unbekannt`, with its text."""
    if fassung.schema not in (GESENDET, SCHEMA):
        return Inhalt(unbekannt=_unread(fassung.inhalt))
    posted = fassung.schema == GESENDET
    felder, unlesbar = _values(fassung.model, fassung.inhalt.get("felder", {}), posted)
    inhalt = Inhalt(felder, trotzdem=fassung.inhalt.get(TROTZDEM, ""))
    inhalt.unbekannt += unlesbar.values()
    modelle = {
        bezug.get_accessor_name(): bezug.related_model
        for bezug in fassung.model._meta.related_objects
    }
    for name, zeilen in fassung.inhalt.get("zeilen", {}).items():
        inhalt.zeilen[name] = []
        for nummer, zeile in enumerate(zeilen, 1):
            wo = f"{name}, Zeile {nummer}: "
            felder, unlesbar = _values(modelle.get(name), zeile.get("felder", {}), posted, wo)
            geaendert, loeschen = zeile.get("geaendert", []), bool(zeile.get("loeschen"))
            inhalt.zeilen[name].append(Zeile(zeile["pk"], felder, geaendert, loeschen, unlesbar))
            inhalt.unbekannt += _rest(zeile, TEILE_DER_ZEILE, wo)
    inhalt.unbekannt += _rest(fassung.inhalt, TEILE)
    return inhalt


def _values(model, felder: dict, posted: bool, wo: str = "") -> tuple[dict, dict[str, Unbekannt]]:
    """The values by field, and what cannot be read; what the model does not know stays as kept."""
    werte, unlesbar = {}, {}
    for name, kept in felder.items():
        kind = value_kind(model, name) if model else None
        try:
            werte[name] = kept
            if kind:
                werte[name] = kind.read_posted(kept) if posted else kind.read(kept)
        except ValidationError as fehler:
            del werte[name]
            grund = UNLESBAR.format("{}", " ".join(fehler.messages))
            unlesbar[name] = Unbekannt(wo + name, _text(kept), grund)
    return werte, unlesbar


def _rest(inhalt: dict, teile: tuple[str, ...], wo: str = "") -> list[Unbekannt]:
    """What stands beside the parts that a draft, or a row of it, has."""
    return [Unbekannt(wo + name, _text(teil)) for name, teil in inhalt.items() if name not in teile]


def unknown(gebunden: Gebunden, inhalt: Inhalt) -> list[Unbekannt]:
    """What the draft says beyond these forms: fields and rows they have no place for."""
    gruppen = {_relation(formset): formset for formset in gebunden.formsets}
    funde = [
        Unbekannt(name, _text(wert))
        for name, wert in inhalt.felder.items()
        if name not in gebunden.form.fields
    ]
    for relation, zeilen in inhalt.zeilen.items():
        for nummer, zeile in enumerate(zeilen, 1):
            wo = f"{relation}, Zeile {nummer}"
            funde += _unknown_in_row(wo, zeile, gruppen.get(relation))
    return [*funde, *inhalt.unbekannt]


def _unread(teil, *wo: str) -> list[Unbekannt]:
    """Everything that a draft laid out in another way says, whatever its shape."""
    if isinstance(teil, list) and not all(isinstance(wert, str) for wert in teil):
        teil = {f"Zeile {nummer}": wert for nummer, wert in enumerate(teil, 1)}
    if isinstance(teil, dict):
        return [fund for name, wert in teil.items() for fund in _unread(wert, *wo, name)]
    weg = wo[1:] if wo[0] in TEILE and len(wo) > 1 else wo
    return [Unbekannt(", ".join(weg), _text(teil), ANDERE_VERSION)]


def _unknown_in_row(wo: str, zeile: Zeile, formset) -> list[Unbekannt]:
    """The same for a row; `formset`: its group, None when there is no such group."""
    if zeile.loeschen:
        return [] if formset else [Unbekannt(wo, "Zeile entfernt")]
    vorhanden = {str(record.pk) for record in formset.get_queryset()} if formset else set()
    bekannt = formset.empty_form.fields if formset else {}
    # of a stored row only what was changed is taken over, of a new one everything
    stored = zeile.pk in vorhanden
    fremd = [
        Unbekannt(f"{wo}: {name}", _text(wert))
        for name, wert in zeile.felder.items()
        if name not in bekannt
        if name in zeile.geaendert or (not stored and _says_something(wert))
    ]
    unlesbar = [u for n, u in zeile.unlesbar.items() if n in zeile.geaendert or not stored]
    return fremd + unlesbar


def _says_something(wert) -> bool:
    return any(wert) if isinstance(wert, list) else bool(wert)


def _text(wert) -> str:
    """A value of a draft as people read it, of whatever shape it is."""
    if isinstance(wert, list):
        return ", ".join(teil if isinstance(teil, str) else _text(teil) for teil in wert) or "leer"
    if isinstance(wert, dict):
        return json.dumps(wert, ensure_ascii=False)
    return "leer" if wert is None else str(wert)


def lay_over(form, felder: dict[str, object]) -> None:
    """Let an unbound form show these values instead of its record's; `unknown` names the rest."""
    form.initial |= {name: wert for name, wert in felder.items() if name in form.fields}


def lay_over_rows(formset, inhalt: Inhalt) -> None:
    """Let an unbound formset show the draft's rows; one whose record is gone becomes a new one."""
    zeilen = inhalt.zeilen.get(_relation(formset), [])
    vorhanden = {str(record.pk) for record in formset.get_queryset()}
    neue = [zeile for zeile in zeilen if zeile.pk not in vorhanden and not zeile.loeschen]
    formset.extra = len(neue)  # before the forms are made
    formset.max_num = max(formset.max_num, len(vorhanden) + len(neue))  # too many: its checks say
    for form, zeile in zip(formset.extra_forms, neue, strict=True):
        lay_over(form, zeile.felder)
    alte = {zeile.pk: zeile for zeile in zeilen if zeile.pk in vorhanden}
    for form in formset.initial_forms:
        alt = alte.get(str(form.instance.pk))
        if alt:
            lay_over(form, {n: w for n, w in alt.felder.items() if n in alt.geaendert})
            if alt.loeschen:
                form.initial["DELETE"] = True


def forms(verwaltung: RecordAdmin, anfrage: HttpRequest, record) -> Gebunden:
    """The form of a record and its inlines, bound when the request is a POST."""
    felder = flatten_fieldsets(verwaltung.get_fieldsets(anfrage, record))
    klasse = verwaltung.get_form(anfrage, record, change=True, fields=felder)
    gesendet = [anfrage.POST] if anfrage.method == "POST" else []
    form = klasse(*gesendet, instance=record)
    formsets, _ = verwaltung._create_formsets(anfrage, form.instance, change=True)
    return Gebunden(anfrage, form, formsets)


def unknown_to_form(verwaltung: RecordAdmin, request, record, fassung) -> list[Unbekannt]:
    """What the draft says and the form of its record, with all its fields, does not know."""
    leer = forms(verwaltung, verwaltung.applying(request), record)
    return unknown(leer, content_of(fassung))


def bind(verwaltung: RecordAdmin, request, record, fassung) -> Gebunden:
    """The forms as if someone had typed the draft over what is stored now."""
    leer = forms(verwaltung, verwaltung.applying(request), record)
    inhalt = content_of(fassung)
    unbekannt = unknown(leer, inhalt)  # before the rows are laid over
    lay_over(leer.form, inhalt.felder)
    daten = QueryDict(mutable=True)
    for formset in leer.formsets:
        lay_over_rows(formset, inhalt)
    for form in [leer.form, *(f for fs in leer.formsets for f in [fs.management_form, *fs.forms])]:
        for feld in form:
            daten.setlist(feld.html_name, posted(feld))
    if inhalt.trotzdem:
        daten[TROTZDEM] = inhalt.trotzdem
    gebunden = forms(verwaltung, verwaltung.applying(request, daten), record)
    gebunden.unbekannt = unbekannt
    return gebunden


def write(verwaltung: RecordAdmin, request, record, fassung, grund: str) -> None:
    """Apply a draft as saving the form would. Raises NichtAnwendbar, and then nothing is written.

    To be called in a transaction. `grund` goes into the history of everything that is changed.
    """
    gebunden = bind(verwaltung, request, record, fassung)
    if not gebunden.is_valid():
        raise NichtAnwendbar(gebunden.fehler)
    neu = verwaltung.save_form(gebunden.anfrage, gebunden.form, change=True)
    for teil in [neu, *(form.instance for fs in gebunden.formsets for form in fs.forms)]:
        teil._change_reason = grund
    verwaltung.save_model(gebunden.anfrage, neu, gebunden.form, True)
    verwaltung.save_related(gebunden.anfrage, gebunden.form, gebunden.formsets, True)
