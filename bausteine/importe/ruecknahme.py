"""Undo: a new act that restores what the import wrote, and says what it cannot.

Nobody's work is lost: what was edited since the import stays as it is and is listed, and so does
a created record on which something hangs by now.
"""

from dataclasses import dataclass
from graphlib import TopologicalSorter

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from bausteine.geschichte.probelauf import rolled_back
from bausteine.geschichte.verlauf import ein_eintrag, sammeln
from bausteine.importe.folgeakte import run_followers
from bausteine.importe.models import Import
from bausteine.importe.protokoll import one_at_a_time
from bausteine.importe.register import resource_for
from bausteine.zustaendigkeit.regel import ALLES, Bereich, own_keys

BLOCK = 500


@dataclass
class Schritt:
    """One record of the import: what it was before, and what becomes of it."""

    modell: type[models.Model]
    schluessel: int
    name: str
    #: entfernen, wiederherstellen or wieder anlegen
    was: str
    vorher: models.Model | None = None
    #: why it stays as it is
    bleibt: str = ""


class Ruecknahme:
    """`ausfuehren` does it, `probe` only tells; both leave the steps in `schritte`."""

    def __init__(self, einspielung: Import, bereich: Bereich = ALLES):
        self.einspielung, self.bereich = einspielung, bereich
        self.grund = f"Rücknahme: {einspielung}"
        self.schritte: list[Schritt] = []

    @property
    def getan(self) -> list[Schritt]:
        """What is (or would be) taken back."""
        return [schritt for schritt in self.schritte if not schritt.bleibt]

    @property
    def gelassen(self) -> list[Schritt]:
        """What stays, with the reason."""
        return [schritt for schritt in self.schritte if schritt.bleibt]

    def probe(self) -> "Ruecknahme":
        """Do everything and undo it: the preview cannot promise what the act does not hold."""
        with rolled_back():
            self._alles(None)
        return self

    @transaction.atomic
    def ausfuehren(self, konto=None) -> Import:
        """Take the import back and record that. Raises ValidationError when it was already."""
        return self._alles(konto)

    def _alles(self, konto) -> Import:
        one_at_a_time()
        einspielung = Import.objects.get(pk=self.einspielung.pk)
        if einspielung.nimmt_zurueck_id or hasattr(einspielung, "ruecknahme"):
            raise ValidationError("Dieser Import ist schon zurückgenommen.")
        with sammeln() as sammlung:
            self.schritte = _steps(einspielung)
            self._leave_foreign()
            self._restore([s for s in self.getan if s.was != "entfernen"])
            self._remove([s for s in self.getan if s.was == "entfernen"])
            sammlung.schreiben()
            records = [
                record
                for schritt in self.getan
                if (record := schritt.modell.objects.filter(pk=schritt.schluessel).first()
                    or schritt.vorher)
            ]  # fmt: skip
            resource_for(einspielung.ressource)().follow_up(records)
            sammlung.schreiben()
            run_followers(einspielung.ressource)
        self._refuse_loss()
        entfernt = sum(schritt.was == "entfernen" for schritt in self.getan)
        return Import.objects.protokolliert(
            sammlung.geschrieben, ressource=einspielung.ressource, nimmt_zurueck=einspielung,
            dateiname=einspielung.dateiname, konto=konto, geaendert=len(self.getan) - entfernt,
            hinweise=[[None, f"Entfernt: {entfernt}"],
                      *([None, f"{s.name}: {s.bleibt}"] for s in self.gelassen)],
        )  # fmt: skip

    def _leave_foreign(self) -> None:
        """What an account does not answer for (any more) stays as it is."""
        if self.bereich.alles:
            return
        eigene = {m: own_keys(m, self.bereich) for m in {s.modell for s in self.schritte}}
        for schritt in self.schritte:
            if schritt.schluessel not in eigene[schritt.modell]:
                schritt.bleibt = "Liegt nicht in Ihrer Zuständigkeit."

    def _refuse_loss(self) -> None:
        """Nothing may leave the Bereich by going back. Raises ValidationError."""
        da = [s for s in self.getan if s.was != "entfernen" and not self.bereich.alles]
        eigene = {modell: own_keys(modell, self.bereich) for modell in {s.modell for s in da}}
        if fremd := [s.name for s in da if s.schluessel not in eigene[s.modell]]:
            raise ValidationError(f"Der Stand davor läge nicht in Ihrer Zuständigkeit: {fremd[0]}.")

    def _restore(self, schritte: list[Schritt]) -> None:
        for schritt in schritte:
            try:
                with transaction.atomic():
                    _put_back(schritt, self.grund)
            except (IntegrityError, ValidationError) as fehler:
                schritt.bleibt = " ".join(getattr(fehler, "messages", ())) or (
                    "Ein anderer Eintrag trägt inzwischen denselben eindeutigen Wert."
                )

    def _remove(self, schritte: list[Schritt]) -> None:
        eigene = {(schritt.modell, schritt.schluessel) for schritt in schritte}
        for schritt in reversed(schritte):  # what refers to others goes first
            record = schritt.modell.objects.filter(pk=schritt.schluessel).first()
            if record is None:
                continue
            if anderes := _hangs_on(record, eigene):
                schritt.bleibt = f"Daran hängt inzwischen anderes: {anderes}."
                eigene.discard((schritt.modell, schritt.schluessel))
                continue
            record._change_reason = self.grund
            record.delete()


def _steps(einspielung: Import) -> list[Schritt]:
    """Every record of the import once; models that others refer to come first."""
    eintraege: dict[type, dict[int, list[int]]] = {}
    for zeile in einspielung.eintraege.all():
        eintraege.setdefault(zeile.model, {}).setdefault(zeile.datensatz, []).append(zeile.eintrag)
    bezuege = {
        modell: {
            feld.related_model
            for feld in modell._meta.concrete_fields
            if feld.is_relation and feld.related_model in eintraege and feld.related_model != modell
        }
        for modell in eintraege
    }
    return [
        schritt
        for modell in TopologicalSorter(bezuege).static_order()
        for schritt in _steps_of(modell, eintraege[modell])
    ]


def _steps_of(modell, eintraege: dict[int, list[int]]):
    schluessel = list(eintraege)
    for von in range(0, len(schluessel), BLOCK):
        geschichten: dict[int, list] = {}
        block = schluessel[von : von + BLOCK]
        for eintrag in modell.history.model.objects.filter(id__in=block).order_by("pk"):
            geschichten.setdefault(eintrag.id, []).append(eintrag)
        aufgehoben = Import.objects.aufgehoben(modell._meta.label_lower, block)
        for key in block:
            geschichte = [e for e in geschichten.get(key, []) if (key, e.pk) not in aufgehoben]
            if schritt := _step(modell, key, geschichte, set(eintraege[key])):
                yield schritt


def _step(modell, key, geschichte, eigene) -> Schritt | None:
    davor = [eintrag for eintrag in geschichte if eintrag.pk < min(eigene)]
    unsere = [eintrag for eintrag in geschichte if eintrag.pk in eigene]
    if not unsere:
        return None
    neu, weg = unsere[0].history_type == "+", unsere[-1].history_type == "-"
    if neu and weg:
        return None
    was = "entfernen" if neu else "wieder anlegen" if weg else "wiederherstellen"
    name = f"{modell._meta.verbose_name} {_name(modell, key, unsere[-1])}"
    schritt = Schritt(modell, key, name, was, davor[-1] if davor else None)
    spaeter = [e for e in geschichte if e.pk > min(eigene) and e.pk not in eigene]
    if spaeter:
        wer = spaeter[-1].history_user or "ohne Konto"
        schritt.bleibt = f"Seit dem Import geändert ({spaeter[-1].history_date:%d.%m.%Y}, {wer})."
    elif not neu and not davor:
        schritt.bleibt = "Der Stand vor dem Import ist nicht aufgezeichnet."
    return schritt


def _name(modell, key, eintrag) -> str:
    for feld in ("kennung", "slug", "name", "titel", "art", "rolle"):
        if wert := getattr(eintrag, feld, ""):
            return f"„{wert}“"
    return f"Nr. {key}"


def _put_back(schritt: Schritt, grund: str) -> None:
    """Fields and relations as the entry before the import has them."""
    modell, vorher = schritt.modell, schritt.vorher
    record = modell.objects.filter(pk=schritt.schluessel).first() or modell(pk=schritt.schluessel)
    for feld in vorher.tracked_fields:
        wert = getattr(vorher, feld.attname)
        anders = feld.is_relation and wert is not None and wert != getattr(record, feld.attname)
        if anders and not feld.related_model.objects.filter(pk=wert).exists():
            raise ValidationError(f"{feld.verbose_name} von damals gibt es nicht mehr.")
        setattr(record, feld.attname, wert)
    with ein_eintrag(record, grund):
        record.save()
        for feld in vorher._history_m2m_fields:
            ende = f"{feld.m2m_reverse_field_name()}_id"
            ziele = [getattr(zeile, ende) for zeile in getattr(vorher, feld.name).all()]
            vorhandene = feld.related_model.objects.filter(pk__in=ziele)
            getattr(record, feld.name).set(vorhandene)
    schritt.vorher = record


def _hangs_on(record, eigene) -> str:
    """What would be lost with a record, apart from what the same import made; "" for nothing."""
    sammler = Collector(using=record._state.db, origin=record)
    try:
        sammler.collect([record])
    except (ProtectedError, RestrictedError) as fehler:
        fremde = getattr(fehler, "protected_objects", None) or fehler.restricted_objects
        return _names(fremde)
    betroffen = [obj for objekte in sammler.data.values() for obj in objekte]
    betroffen += [obj for gruppen in sammler.field_updates.values() for g in gruppen for obj in g]
    for bezug in record._meta.related_objects:
        if bezug.many_to_many and bezug.get_accessor_name():
            betroffen += getattr(record, bezug.get_accessor_name()).all()
    return _names(o for o in betroffen if o != record and (type(o), o.pk) not in eigene)


def _names(objekte) -> str:
    namen = sorted({f"{o._meta.verbose_name} „{o}“" for o in objekte if hasattr(o, "_verlauf")})
    return ", ".join(namen[:3]) + (f" und {len(namen) - 3} weitere" if len(namen) > 3 else "")
