"""Import and export: the files of Umsetzungsprojekte and what belongs to them."""

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.freigabe.spalten import veroeffentlichung_spalte
from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Aufzaehlung, Datum, Ganzzahl, Liste, Verweis, Zeitpunkt
from bausteine.tabellen.pruefung import check
from bausteine.tabellen.spalten import (
    Relationsspalte,
    Selbstverweise,
    Spalte,
    geaendert_am_spalte,
    related,
)
from bausteine.werte.land import Land
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.enums import (
    Adressart,
    Efa,
    Leistungsstatus,
    Phasenart,
    Rolle,
    Sonderstatus,
    Stand,
    Status,
)
from projects.models import (
    AlteAdresse,
    Beteiligung,
    Fachlichkeit,
    Phase,
    Projektleistung,
    Stichwort,
    Umsetzungsprojekt,
)
from projects.spalten import (
    Adressspalte,
    Grundspalte,
    Kontoverweis,
    Planspalte,
    Rollenspalte,
    Standspalte,
    Vermutungsspalte,
    apply_to_phase,
    leika_spalte,
    projekt_spalte,
    quellen_spalte,
    titel_spalte,
)
from quellen.resources import fundstelle_spalte, geprueft_spalte, quelle_spalte
from themenfelder.models import Themenfeld


@register
class FachlichkeitResource(PortalResource):
    """File format of `fachlichkeiten`."""

    resource_name = "fachlichkeiten"
    key_columns = ("name",)
    name = Spalte("name", "Name der Fachlichkeit; Schlüssel beim Import.")
    beschreibung = Spalte("beschreibung", "Kurze Erklärung.")

    class Meta:
        model = Fachlichkeit


@register
class StichwortResource(PortalResource):
    """File format of `stichwoerter`."""

    resource_name = "stichwoerter"
    key_columns = ("name",)
    name = Spalte("name", "Das Stichwort; Schlüssel beim Import.")

    class Meta:
        model = Stichwort


@register
class UmsetzungsprojektResource(PortalResource):
    """File format of `umsetzungsprojekte`: one row holds the project, its phases and partners."""

    resource_name = "umsetzungsprojekte"
    stable_columns = ("kdn_id",)
    name_column = "titel"
    kennung = Spalte("kennung", "Dauerhafte Kennung; Schlüssel beim Import.")
    kdn_id = Spalte("kdn_id", "Nummer in der früheren Datenbank, nur wenn sicher.", Ganzzahl())
    titel = Spalte("titel", "Geltender Titel.")
    fruehere_titel = titel_spalte()
    themenfelder = Relationsspalte(
        "themenfelder", "Themenfelder.", Liste(Verweis(Themenfeld, lambda feld: feld.name))
    )
    ozg_leistungen = Relationsspalte(
        "ozg_leistungen",
        "OZG-Leistungen: OZG-ID und Name.",
        Liste(Verweis(OzgLeistung, lambda leistung: leistung.mit_ozg_id)),
    )
    fachlichkeiten = Relationsspalte(
        "fachlichkeiten",
        "Fachlichkeiten (Arten von Ämtern), um die es geht.",
        Liste(Verweis(Fachlichkeit, lambda fachlichkeit: fachlichkeit.name)),
    )
    prioritaet = Spalte("prioritaet", "Kommunale Priorität: 1, 2 oder 3.", Ganzzahl())
    efa = Spalte("efa", "Verhältnis zu „Einer für Alle“; leer: keine Angabe.", Aufzaehlung(Efa))
    efa_land = Spalte("efa_land", "Land, das den EfA-Dienst entwickelt.", Aufzaehlung(Land))
    status = Spalte(
        "status",
        "Sonderstatus, sonst die am weitesten fortgeschrittene bestätigte Phase; berechnet.",
        Aufzaehlung(Status),
        nur_lesen=True,
    )
    sonderstatus = Spalte(
        "sonderstatus", "Von Hand gesetzt; geht den Phasen vor.", Aufzaehlung(Sonderstatus)
    )
    # six phases, each with plan and Stand: columns by the names of the enumeration
    for _art in Phasenart:
        locals()[_art.value] = Planspalte(_art)
        locals()[f"{_art.value}_stand"] = Standspalte(_art)
    del _art
    projektleitung = Rollenspalte(Rolle.PROJEKTLEITUNG)
    mitarbeit = Rollenspalte(Rolle.MITARBEIT)
    interesse = Rollenspalte(Rolle.INTERESSE)
    auftraggeber = Rollenspalte(Rolle.AUFTRAGGEBER)
    kommunalpartner = Rollenspalte(Rolle.KOMMUNALPARTNER)
    it_partner = Rollenspalte(Rolle.IT_PARTNER)
    siehe_auch = Selbstverweise("siehe_auch", "Kennungen verwandter Projekte.")
    kurzbeschreibung = Spalte("kurzbeschreibung", "Worum es geht, in einem Satz.")
    hinweis = Spalte("hinweis", "Öffentliche Bemerkung; [Text](/adresse/) wird zum Link.")
    quellen = quellen_spalte()
    geaendert_am = geaendert_am_spalte()
    url = Adressspalte("url", "Internetadresse des Steckbriefs; berechnet.", nur_lesen=True)
    # the columns of the public file are promised as they are: new ones stand behind them
    sonderstatus_grund = Grundspalte("sonderstatus_grund", "Grund des Sonderstatus.")
    entwicklung = Rollenspalte(Rolle.ENTWICKLUNG)
    finanzierung = Rollenspalte(Rolle.FINANZIERUNG)
    stichwoerter = Relationsspalte(
        "stichwoerter", "Stichwörter, im Portal schon angelegt.", Liste(Verweis(Stichwort, str))
    )
    zuletzt_bestaetigt_am = geprueft_spalte()
    interne_notiz = Spalte("interne_notiz", "Nie öffentlich.", intern=True)
    zustaendiges_konto = Spalte(
        "zustaendiges_konto",
        "Benutzername des zuständigen Kontos. Nie öffentlich.",
        Kontoverweis(),
        intern=True,
    )
    veroeffentlichung = veroeffentlichung_spalte(leer=Veroeffentlichung.ENTWURF)
    vermutete_ozg_leistungen = Vermutungsspalte()
    leika_leistungen = leika_spalte()

    class Meta:
        model = Umsetzungsprojekt

    def __init__(self, base_url: str = "", **kwargs):
        super().__init__(**kwargs)
        adresse = self.fields["url"]
        if isinstance(adresse, Adressspalte):
            adresse.base_url = base_url
        self._phasen: dict[Phasenart, dict] = {}
        self._touched: set[int] = set()

    @cached_property
    def teile(self) -> list[tuple[str, list[Spalte]]]:
        """The phases, the partners and the Leistungen, without the project itself."""
        dateien = [
            datei(oeffentlich=True)
            for datei in (PhaseResource, BeteiligungResource, ProjektleistungResource)
        ]
        return [
            (datei.resource_name, [s for s in datei.public_columns if s.column_name != "projekt"])
            for datei in dateien
        ]

    def part_rows(self, record, name, spalten):
        """In their order; those of a hidden record are left out."""
        zeilen = sorted(related(record, name), key=lambda zeile: zeile.rang)
        return [zeile for zeile in zeilen if spalten[0].load(zeile) is not None]

    def draft_phase(self, record, art: Phasenart) -> dict:
        """What this row says about a phase; saved in `after_store`."""
        return self._phasen.setdefault(art, {})

    def after_store(self, record):
        self._touched.add(record.pk)
        offen, self._phasen = self._phasen, {}
        phasen = [] if self.is_new else record.phasen.all()
        vorhanden = {Phasenart(phase.art): phase for phase in phasen}
        for art, angaben in offen.items():
            self._store_phase(record, art, vorhanden.get(art), angaben)
        record.__dict__.get("_prefetched_objects_cache", {}).pop("phasen", None)

    def _store_phase(self, record, art, phase, angaben):
        geplant = angaben.get("geplant", phase.geplant if phase else None)
        stand = angaben.get("stand", phase.stand if phase else None)
        if geplant is None and stand is None:
            if phase:
                phase.delete()
            return
        neu = phase or Phase(projekt=record, art=art)
        vorher = (phase.geplant, phase.stand) if phase else None
        apply_to_phase(neu, angaben)
        if (neu.geplant, neu.stand) == vorher:
            return
        try:
            check(neu)
        except ValidationError as fehler:
            raise ValidationError({art.value: fehler.messages}) from fehler
        neu._change_reason = record._change_reason
        if phase:
            neu.save()
        else:
            self.schreiber.add_part(self.row_number, art.value, neu)

    def finish(self):
        update_derived(self._touched)

    def follow_up(self, records):
        update_derived({getattr(record, "projekt_id", record.pk) for record in records})


class _Projektteil(PortalResource):
    """Base of files with one row per part of a project."""

    resource_name = ""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._touched: set[int] = set()

    def after_store(self, record):
        self._touched.add(record.projekt_id)

    def finish(self):
        update_derived(self._touched)

    def follow_up(self, records):
        update_derived({record.projekt_id for record in records})


@register
class PhaseResource(_Projektteil):
    """File format of `phasen`: everything about one phase per row."""

    resource_name = "phasen"
    key_columns = ("projekt", "phase")
    projekt = projekt_spalte()
    phase = Spalte("art", "Welche der sechs Phasen.", Aufzaehlung(Phasenart))
    geplant = Spalte("geplant", "Geplanter Zeitpunkt.", Zeitpunkt())
    erstplanung = Spalte(
        "erstplanung", "Zuerst veröffentlichter Plan; wird vom Portal festgehalten.", Zeitpunkt()
    )
    begonnen = Spalte("begonnen", "Wann die Phase begonnen hat.", Zeitpunkt())
    beendet = Spalte("beendet", "Wann die Phase beendet wurde.", Zeitpunkt())
    stand = Spalte("stand", "Wie weit die Phase ist.", Aufzaehlung(Stand, leer=Stand.OFFEN))
    bestaetigt_am = Spalte("bestaetigt_am", "Tag, für den der Stand gilt; kein Ende.", Datum())
    bemerkung = Spalte("bemerkung", "Öffentliche Bemerkung.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()
    zuletzt_bestaetigt_am = geprueft_spalte()

    class Meta:
        model = Phase


@register
class BeteiligungResource(_Projektteil):
    """File format of `beteiligungen`: one Organisation in one role per row."""

    resource_name = "beteiligungen"
    key_columns = ("projekt", "organisation", "rolle")
    projekt = projekt_spalte()
    organisation = Spalte(
        "organisation",
        "Kurzname, Name, Kennung oder Alias der Organisation.",
        Verweis(Organisation, lambda organisation: organisation.kurzname),
    )
    rolle = Spalte("rolle", "Rolle im Projekt.", Aufzaehlung(Rolle))
    bemerkung = Spalte("bemerkung", "Öffentliche Bemerkung.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Beteiligung


@register
class ProjektleistungResource(_Projektteil):
    """File format of `projektleistungen`: one LeiKa-Leistung of a project per row."""

    resource_name = "projektleistungen"
    key_columns = ("projekt", "leistung")
    projekt = projekt_spalte()
    leistung = Spalte(
        "leika_leistung",
        "Kennung der LeiKa-Leistung: ihr LeiKa-Schlüssel.",
        Verweis(LeikaLeistung, lambda leistung: leistung.kennung),
    )
    status = Spalte(
        "status",
        "Wie weit diese Leistung für sich ist; leer: wie das Projekt.",
        Aufzaehlung(Leistungsstatus),
    )
    bestaetigt_am = Spalte("bestaetigt_am", "Tag, für den der eigene Status gilt.", Datum())
    bemerkung = Spalte("bemerkung", "Öffentliche Bemerkung.")
    quelle = quelle_spalte()
    fundstelle = fundstelle_spalte()

    class Meta:
        model = Projektleistung


@register
class AlteAdresseResource(PortalResource):
    """File format of `alte-adressen`: addresses of the former database."""

    resource_name = "alte-adressen"
    key_columns = ("projekt", "art", "wert")
    projekt = projekt_spalte()
    art = Spalte("art", "Art der früheren Adresse.", Aufzaehlung(Adressart))
    wert = Spalte("wert", "Nummer oder letzter Teil der früheren Adresse.")

    class Meta:
        model = AlteAdresse

    def get_queryset(self):
        return AlteAdresse.objects.select_related("projekt")
