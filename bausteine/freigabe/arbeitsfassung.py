"""Drafts, read and applied: what the form of a record would send, as differences.

A draft holds only what its author changed, so what others release meanwhile stays as it is. It is
applied through the record's own form and save path: releasing gives what saving the form gives.
What the form does not know (any more) is refused with its text, never dropped.
"""

import json
from dataclasses import dataclass, field

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import ValidationError
from django.forms.formsets import all_valid
from django.http import HttpRequest, QueryDict

from bausteine.werte.formulare import posted
from bausteine.zustaendigkeit.pflege import RecordAdmin

#: the state is no part of a draft: it is decided, not drafted
NICHT_ENTHALTEN = {"veroeffentlichung"}
#: the box that accepts unusual changes of the phases
TROTZDEM = "trotzdem"
#: how `collect` lays out a draft. Another number when that changes, and then the drafts of before
#: need a conversion in `readable`. The first one is also that of drafts older than the number.
SCHEMA = 1
TEILE = ("felder", "zeilen", TROTZDEM)
TEILE_DER_ZEILE = ("pk", "felder", "geaendert", "loeschen")
#: what the database refuses and no form knew
IM_WEG = "Etwas Verknüpftes steht im Weg."


class NichtAnwendbar(ValidationError):
    """The form refuses the draft: what it holds is not allowed (any more)."""


#: why something of a draft has no place in its form
FEHLT = "Das Formular kennt „{}“ nicht (mehr)."
NUR_EINER = "Das Formular hat in „{}“ nur Platz für einen Wert."
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

    anfrage: object
    form: object
    formsets: list
    #: what the draft says beyond these forms
    unbekannt: list[Unbekannt] = field(default_factory=list)

    def gilt(self) -> bool:
        """Whether everything passes the checks of the normal form, and nothing is left out."""
        gilt = self.form.is_valid()
        return all_valid(self.formsets) and gilt and not self.unbekannt

    @property
    def fehler(self) -> list[str]:
        """Why not, in sentences."""
        formulare = [
            ("", self.form),
            *(
                (f"{fs.model._meta.verbose_name} „{form.instance}“, ", form)
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


def collect(form, formsets, daten) -> dict:
    """The differences that valid forms hold: fields, and the rows of the inlines by prefix."""
    inhalt = {
        "felder": {
            name: form.data.getlist(form.add_prefix(name))
            for name in form.changed_data
            if name not in NICHT_ENTHALTEN
        },
        "zeilen": {fs.prefix: zeilen for fs in formsets if (zeilen := _rows(fs))},
    }
    return inhalt | ({TROTZDEM: daten[TROTZDEM]} if daten.get(TROTZDEM) else {})


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
                name: form.data.getlist(form.add_prefix(name))
                for name in form.fields
                if name not in ohne
            }
            zeilen.append({"pk": pk, "felder": felder, "geaendert": form.changed_data})
    return zeilen


def readable(fassung) -> dict:
    """What the draft holds, laid out as this SCHEMA says; nothing of one that it cannot read."""
    inhalt = fassung.inhalt if fassung.schema == SCHEMA else {}
    return {"felder": {}, "zeilen": {}} | inhalt


def unknown(gebunden: Gebunden, fassung) -> list[Unbekannt]:
    """What the draft says beyond these forms: fields and rows they have no place for."""
    if fassung.schema != SCHEMA:
        return _unread(fassung.inhalt)
    gruppen = {formset.prefix: formset for formset in gebunden.formsets}
    felder = fassung.inhalt.get("felder", {})
    funde = [fund for name in felder for fund in _without_place(name, felder, gebunden.form.fields)]
    for praefix, zeilen in fassung.inhalt.get("zeilen", {}).items():
        for nummer, zeile in enumerate(zeilen, 1):
            wo = f"{praefix}, Zeile {nummer}"
            funde += _unknown_in_row(wo, zeile, gruppen.get(praefix))
    rest = {name: teil for name, teil in fassung.inhalt.items() if name not in TEILE}
    return funde + [Unbekannt(name, _text(teil)) for name, teil in rest.items()]


def _unread(teil, *wo: str) -> list[Unbekannt]:
    """Everything that a draft laid out in another way says, whatever its shape."""
    if isinstance(teil, list) and not all(isinstance(wert, str) for wert in teil):
        teil = {f"Zeile {nummer}": wert for nummer, wert in enumerate(teil, 1)}
    if isinstance(teil, dict):
        return [fund for name, wert in teil.items() for fund in _unread(wert, *wo, name)]
    weg = wo[1:] if wo[0] in TEILE and len(wo) > 1 else wo
    return [Unbekannt(", ".join(weg), _text(teil), ANDERE_VERSION)]


def _without_place(name: str, werte: dict, felder: dict, wo: str = "") -> list[Unbekannt]:
    """A value that has no place in these fields: there is no such field, or it takes one value."""
    if name not in felder:
        return [Unbekannt(wo + name, _text(werte[name]))]
    mehrere = getattr(felder[name].widget, "allow_multiple_selected", False)
    if isinstance(werte[name], list) and (mehrere or len(werte[name]) <= 1):
        return []
    return [Unbekannt(wo + name, _text(werte[name]), NUR_EINER)]


def _unknown_in_row(wo: str, zeile: dict, formset) -> list[Unbekannt]:
    """The same for a row; `formset`: its group, None when there is no such group."""
    if zeile.get("loeschen"):
        return [] if formset else [Unbekannt(wo, "Zeile entfernt")]
    vorhanden = {str(record.pk) for record in formset.get_queryset()} if formset else ()
    bekannt = formset.empty_form.fields if formset else ()
    # of a stored row only what was changed is taken over, of a new one everything
    geaendert = zeile.get("geaendert", ()) if zeile["pk"] in vorhanden else zeile["felder"]
    rest = {name: teil for name, teil in zeile.items() if name not in TEILE_DER_ZEILE}
    return [
        fund
        for name in geaendert
        if name in zeile["felder"]
        if name in zeile.get("geaendert", ()) or any(zeile["felder"][name])
        for fund in _without_place(name, zeile["felder"], bekannt, f"{wo}: ")
    ] + [Unbekannt(f"{wo}: {name}", _text(teil)) for name, teil in rest.items()]


def _text(wert) -> str:
    """A value of a draft as people read it, of whatever shape it is."""
    if not isinstance(wert, list):
        return wert if isinstance(wert, str) else json.dumps(wert, ensure_ascii=False)
    return ", ".join(teil if isinstance(teil, str) else _text(teil) for teil in wert) or "leer"


def lay_over(form, felder: dict) -> None:
    """Let an unbound form show these values instead of its record's; `unknown` names the rest."""
    for name, werte in felder.items():
        if name not in form.fields:
            continue
        widget = form.fields[name].widget
        if getattr(widget, "allow_multiple_selected", False):
            form.initial[name] = werte
        elif getattr(widget, "input_type", "") == "checkbox":
            form.initial[name] = bool(werte and werte[0])
        else:
            form.initial[name] = werte[0] if werte else ""


def lay_over_rows(formset, zeilen: list[dict]) -> None:
    """Let an unbound formset show these rows; one whose record is gone becomes a new one."""
    vorhanden = {str(record.pk) for record in formset.get_queryset()}
    neue = [z for z in zeilen if z["pk"] not in vorhanden and not z.get("loeschen")]
    formset.extra = len(neue)  # before the forms are made
    formset.max_num = max(formset.max_num, len(vorhanden) + len(neue))  # too many: its checks say
    for form, zeile in zip(formset.extra_forms, neue, strict=True):
        lay_over(form, zeile["felder"])
    alte = {z["pk"]: z for z in zeilen if z["pk"] in vorhanden}
    for form in formset.initial_forms:
        zeile = alte.get(str(form.instance.pk), {})
        lay_over(
            form, {n: w for n, w in zeile.get("felder", {}).items() if n in zeile["geaendert"]}
        )
        if zeile.get("loeschen"):
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
    return unknown(forms(verwaltung, verwaltung.applying(request), record), fassung)


def bind(verwaltung: RecordAdmin, request, record, fassung) -> Gebunden:
    """The forms as if someone had typed the draft over what is stored now."""
    leer = forms(verwaltung, verwaltung.applying(request), record)
    inhalt = readable(fassung)
    unbekannt = unknown(leer, fassung)  # before the rows are laid over
    lay_over(leer.form, inhalt["felder"])
    daten = QueryDict(mutable=True)
    for formset in leer.formsets:
        lay_over_rows(formset, inhalt["zeilen"].get(formset.prefix, []))
    for form in [leer.form, *(f for fs in leer.formsets for f in [fs.management_form, *fs.forms])]:
        for feld in form:
            daten.setlist(feld.html_name, posted(feld))
    if TROTZDEM in inhalt:
        daten[TROTZDEM] = inhalt[TROTZDEM]
    gebunden = forms(verwaltung, verwaltung.applying(request, daten), record)
    gebunden.unbekannt = unbekannt
    return gebunden


def write(verwaltung: RecordAdmin, request, record, fassung, grund: str) -> None:
    """Apply a draft as saving the form would. Raises NichtAnwendbar, and then nothing is written.

    To be called in a transaction. `grund` goes into the history of everything that is changed.
    """
    gebunden = bind(verwaltung, request, record, fassung)
    if not gebunden.gilt():
        raise NichtAnwendbar(gebunden.fehler)
    neu = verwaltung.save_form(gebunden.anfrage, gebunden.form, change=True)
    for teil in [neu, *(form.instance for fs in gebunden.formsets for form in fs.forms)]:
        teil._change_reason = grund
    verwaltung.save_model(gebunden.anfrage, neu, gebunden.form, True)
    verwaltung.save_related(gebunden.anfrage, gebunden.form, gebunden.formsets, True)
