"""Dashboard: what is left to do, and what others changed since the last visit."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import cast

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import CharField, Exists, F, Model, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse

from aussensicht.enums import Laufzustand
from aussensicht.models import Abgleichzeile, PvogLauf, XzufiLauf
from auswahlen.models import Auswahl
from bausteine.bearbeiten.papierkorb import visible_kinds
from bausteine.freigabe.listenfilter import Freigabefilter
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.importe.models import Import
from bausteine.verwaltung.filterablage import visible_filters
from bausteine.verwaltung.zusammenfuehrung import ZusammenfuehrbarAdmin
from bausteine.zustaendigkeit.listenfilter import Doppelt, Regelfilter
from bausteine.zustaendigkeit.regel import BegrenztQuerySet, Bereich, bereich_of
from dienste.listenfilter import DienstPruefen, PlattformPruefen
from dienste.models import (
    Angebot,
    Betriebsstand,
    DienstLeistung,
    Fachverfahren,
    Formularangabe,
    OnlineDienst,
    Plattform,
)
from gebiete.listenfilter import KommunePruefen
from gebiete.models import Groessenklasse, Kommune, Regierungsbezirk
from gesuche.listenfilter import GesuchPruefen
from gesuche.models import Gesuch
from gesuche.querysets import VORLAUF_TAGE
from kennzahlen.listenfilter import KennzahlPruefen
from kennzahlen.models import Kennzahl
from leistungen.models import FimBaustein, LeikaLeistung, OzgLeistung
from meinungsbilder.models import Meinungsbild, Wahlmoeglichkeit
from mittel.listenfilter import MittelPruefen
from mittel.models import Mittelvorgang
from onboarding.listenfilter import OnboardingPruefen
from onboarding.models import (
    Datenblattfeld,
    Datenblattwert,
    Onboarding,
    Onboardingstufe,
    Rueckfrage,
)
from organisationen.models import Alias, Ansprechstelle, Organisation
from programme.listenfilter import ProgrammPruefen
from programme.models import (
    Konzeptantwort,
    Konzeptfrage,
    Programm,
    Programmangabe,
    Programmkategorie,
    Programmprojekt,
    Programmregion,
    Projektdokument,
    Projektlink,
)
from projects.listenfilter import (
    Fehlt,
    LeistungPruefen,
    PhasePruefen,
    ProjektPruefen,
    ProjektZustaendig,
    Zuordnungspruefung,
    Zustaendig,
)
from projects.models import (
    AlteAdresse,
    Beteiligung,
    Fachlichkeit,
    FruehererTitel,
    Phase,
    Projektleistung,
    Quellenangabe,
    Stichwort,
    Umsetzungsprojekt,
    Zuordnungsvorschlag,
)
from quellen.models import Quelle
from reifegrad.models import (
    Kriteriumsantwort,
    Reifegradbewertung,
    Reifegradkriterium,
    Reifegradmodell,
    Reifegradstufe,
)
from relevanz.listenfilter import SelbstauskunftPruefen
from relevanz.models import Selbstauskunft, Vollzugszuordnung
from rollout.listenfilter import AnschlussPruefen
from rollout.models import Anschluss, Anschlussschritt, Betreuung, Schrittstand
from rundbriefe.models import Rundbrief
from termine.listenfilter import TerminPruefen
from termine.models import Termin
from texte.models import Banner, Begriff, Kurztext, Seite, Stichwortgruppe
from themenfelder.models import Lage, Themenfeld
from ueberblick.models import Besuch
from ueberblick.querysets import counted
from vorschlaege.enums import Zustand
from vorschlaege.models import Vorschlag

#: a first page is read, not searched: older changes are in the history of each record
HOECHSTENS, GELESEN, IMPORTE = 20, 300, 5


@dataclass(frozen=True)
class WorkItem:
    """One kind of work: `methode` of the QuerySet counts it, `query` is the list of the same."""

    gruppe: str
    titel: str
    model: type[Model]
    methode: str
    query: str
    immer: bool = True
    anzahl: int = 0
    #: of the projects that this account answers for alone
    konto: AbstractBaseUser | None = None
    #: another page than the list that shows the same records
    seite: str = ""

    @property
    def name(self) -> str:
        """Tells the lines apart."""
        return f"{self.model.__name__}.{self.methode}"

    @property
    def ziel(self) -> str:
        """The list of exactly these records."""
        meta = self.model._meta
        if self.seite:
            return self.seite
        ziel = f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_changelist')}?{self.query}"
        return f"{ziel}&{Zustaendig.parameter_name}={Zustaendig.MEINE}" if self.konto else ziel

    def menge(self, bereich: Bereich):
        """The records themselves, as far as the list shows them to this Bereich."""
        alle = cast("BegrenztQuerySet", self.model._default_manager.all())
        menge = getattr(alle.lesbar(bereich), self.methode)()
        return MEINE[self.model].of(menge, self.konto) if self.konto else menge


def _rule(gruppe: str, titel: str, model, filter_: type[Regelfilter], wert: str, **optionen):
    methode = filter_.regeln[wert][1]
    return WorkItem(gruppe, titel, model, methode, f"{filter_.parameter_name}={wert}", **optionen)


def _draft(model) -> WorkItem:
    titel = f"Entwürfe: {model._meta.verbose_name_plural}"
    query = f"veroeffentlichung__exact={Veroeffentlichung.ENTWURF.value}"
    immer = model is Umsetzungsprojekt
    return WorkItem("Freigeben", titel, model, "entwuerfe", query, immer=immer)


def _release(model) -> list[WorkItem]:
    """What waits for a decision about it, newer drafts in work, and drafts never public."""
    name, projekte = model._meta.verbose_name_plural, model is Umsetzungsprojekt
    return [
        _rule(
            "Freigeben",
            f"Wartet auf Freigabe: {name}",
            model,
            Freigabefilter,
            "wartet",
            immer=projekte,
        ),
        _rule(
            "Freigeben",
            f"Arbeitsfassungen in Arbeit: {name}",
            model,
            Freigabefilter,
            "arbeit",
            immer=False,
        ),
        _draft(model),
    ]


DOPPELTE = Doppelt.regeln["doppelt"][1]
TERMINE, LUECKEN, PRUEFEN = "Aktuell halten", "Lücken", "Prüfen"


def lines() -> list[WorkItem]:
    """All kinds of work in their order, not counted yet."""
    projekt, monate = Umsetzungsprojekt, settings.BESTAETIGUNG_MONATE
    lange = f"{monate} Monaten" if monate > 1 else "einem Monat"
    return [
        _rule(TERMINE, "Pläne vorbei, seither nicht geprüft", Phase, PhasePruefen, "unbesehen"),
        _rule(
            TERMINE,
            f"Projekte, seit mehr als {lange} nicht geprüft",
            projekt,
            ProjektPruefen,
            "unbestaetigt",
        ),
        _rule(
            TERMINE,
            f"Mittel und Verträge, seit mehr als {lange} nicht geprüft",
            Mittelvorgang,
            MittelPruefen,
            "unbestaetigt",
            immer=False,
        ),
        _rule(
            TERMINE,
            f"Kennzahlen, seit mehr als {lange} nicht geprüft",
            Kennzahl,
            KennzahlPruefen,
            "unbestaetigt",
            immer=False,
        ),
        _rule(
            TERMINE,
            f"Kommende Termine, seit mehr als {lange} nicht geprüft",
            Termin,
            TerminPruefen,
            "unbestaetigt",
            immer=False,
        ),
        _rule(
            TERMINE,
            f"Gesuche, deren Frist in {VORLAUF_TAGE} Tagen endet",
            Gesuch,
            GesuchPruefen,
            "laeuft-ab",
            immer=False,
        ),
        _rule(
            TERMINE,
            "Gesuche, Frist vorbei und nicht geschlossen",
            Gesuch,
            GesuchPruefen,
            "abgelaufen",
            immer=False,
        ),
        _rule(
            TERMINE,
            f"Gesuche ohne Frist, seit mehr als {lange} nicht geprüft",
            Gesuch,
            GesuchPruefen,
            "unbestaetigt",
            immer=False,
        ),
        _rule(
            TERMINE,
            f"Programmprojekte, seit mehr als {lange} nicht geprüft",
            Programmprojekt,
            ProgrammPruefen,
            "unbestaetigt",
            immer=False,
        ),
        _rule(
            TERMINE,
            "Online-Dienste, Plan vorbei und nicht bestätigt",
            OnlineDienst,
            DienstPruefen,
            "ueberfaellig",
            immer=False,
        ),
        *(
            _rule(
                TERMINE,
                f"{model._meta.verbose_name_plural}, seit mehr als {lange} nicht geprüft",
                model,
                pruefung,
                "unbestaetigt",
                immer=False,
            )
            for model, pruefung in (
                (OnlineDienst, DienstPruefen),
                (Plattform, PlattformPruefen),
                (Fachverfahren, PlattformPruefen),
            )
        ),
        _rule(
            TERMINE,
            "Anschlüsse, Plan vorbei und nicht online",
            Anschluss,
            AnschlussPruefen,
            "ueberfaellig",
            immer=False,
        ),
        _rule(
            TERMINE,
            "Anschlüsse, die seit mehr als 90 Tagen stehen",
            Anschluss,
            AnschlussPruefen,
            "steht",
            immer=False,
        ),
        _rule(
            TERMINE,
            f"Anschlüsse, seit mehr als {lange} nicht geprüft",
            Anschluss,
            AnschlussPruefen,
            "unbestaetigt",
            immer=False,
        ),
        *_onboarding(),
        _rule(
            TERMINE,
            f"Selbstauskünfte von Kommunen, seit mehr als {lange} nicht geprüft",
            Selbstauskunft,
            SelbstauskunftPruefen,
            "unbestaetigt",
            immer=False,
        ),
        *(zeile for model in PUBLISHED for zeile in _release(model)),
        _rule(LUECKEN, "Projekte ohne Quelle", projekt, Fehlt, "quelle"),
        _rule(LUECKEN, "Projekte ohne Partner", projekt, Fehlt, "partner"),
        _rule(LUECKEN, "Projekte ohne Themenfeld", projekt, Fehlt, "themenfeld"),
        _rule(LUECKEN, "Projekte ohne Kurzbeschreibung", projekt, Fehlt, "beschreibung"),
        _rule(
            LUECKEN,
            "Online-Dienste ohne Betriebsstand",
            OnlineDienst,
            DienstPruefen,
            "zustand",
            immer=False,
        ),
        _rule(
            LUECKEN,
            "Online-Dienste ohne Leistung",
            OnlineDienst,
            DienstPruefen,
            "leistung",
            immer=False,
        ),
        _rule(
            LUECKEN,
            "Kommunen ohne jede Angabe (kein Anschluss, Onboarding, keine Selbstauskunft)",
            Kommune,
            KommunePruefen,
            "ohne-angabe",
            immer=False,
        ),
        WorkItem(
            PRUEFEN,
            "PVOG-Läufe, die auf Freigabe warten",
            PvogLauf,
            "wartende",
            f"zustand__exact={Laufzustand.WARTET.value}",
            immer=False,
        ),
        WorkItem(
            PRUEFEN,
            "XZuFi-Dateien, die auf eine Entscheidung warten",
            XzufiLauf,
            "wartende",
            f"zustand__exact={Laufzustand.WARTET.value}",
            immer=False,
        ),
        WorkItem(
            PRUEFEN,
            "Abweichungen zwischen dem Portal und anderen (PVOG, Redaktionen)",
            Abgleichzeile,
            "all",
            "",
            immer=False,
        ),
        _rule(PRUEFEN, "Projekte, vielleicht doppelt", projekt, ProjektPruefen, "doppelt"),
        _rule(PRUEFEN, "Organisationen, vielleicht doppelt", Organisation, Doppelt, "doppelt"),
        _rule(PRUEFEN, "OZG-Leistungen, vielleicht doppelt", OzgLeistung, Doppelt, "doppelt"),
        _rule(PRUEFEN, "LeiKa-Leistungen, vielleicht doppelt", LeikaLeistung, Doppelt, "doppelt"),
        *(
            _rule(
                PRUEFEN,
                f"{model._meta.verbose_name_plural}, vielleicht doppelt",
                model,
                filter_,
                "doppelt",
                immer=False,
            )
            for model, filter_ in (
                (OnlineDienst, DienstPruefen),
                (Plattform, PlattformPruefen),
                (Fachverfahren, PlattformPruefen),
                (Fachlichkeit, Doppelt),
                (Stichwort, Doppelt),
            )
        ),
        _rule(
            PRUEFEN,
            "„siehe auch“ zu einem nicht öffentlichen Projekt",
            projekt,
            ProjektPruefen,
            "verweis",
        ),
        _rule(
            PRUEFEN,
            "Projekt und OZG-Leistung, vermutlich zusammengehörig",
            Zuordnungsvorschlag,
            Zuordnungspruefung,
            "offen",
        ),
        _rule(
            PRUEFEN,
            "LeiKa-Leistungen, die zu keiner OZG-Leistung ihres Projekts gehören",
            Projektleistung,
            LeistungPruefen,
            "ausserhalb",
            immer=False,
        ),
        WorkItem(
            PRUEFEN,
            "Vorschläge von außen, noch nicht entschieden",
            Vorschlag,
            "offen",
            f"zustand__exact={Zustand.OFFEN.value}",
        ),
    ]


def _onboarding() -> list[WorkItem]:
    """What waits for an answer, and plans that are over."""
    arbeit = (
        ("Rückfragen von Kommunen zum Onboarding, noch nicht gelesen", "frage-der-kommune"),
        (
            "Rückfragen der Koordination zum Onboarding, noch nicht gelesen",
            "frage-der-koordination",
        ),
        ("Onboarding: Plan vorbei, kein Livegang belegt", "ueberfaellig"),
    )
    return [
        _rule(TERMINE, titel, Onboarding, OnboardingPruefen, wert, immer=False)
        for titel, wert in arbeit
    ]


#: records with a publication state, projects first
PUBLISHED = (
    Umsetzungsprojekt,
    Organisation,
    OzgLeistung,
    LeikaLeistung,
    Themenfeld,
    Lage,
    OnlineDienst,
    Plattform,
    Fachverfahren,
    Mittelvorgang,
    Kennzahl,
    Termin,
    Rundbrief,
    Gesuch,
    Meinungsbild,
    Programm,
    Programmprojekt,
    Quelle,
    Seite,
    Kurztext,
    Banner,
    Begriff,
    Stichwortgruppe,
    Auswahl,
)


#: stands for the account's own projects among what is counted
EIGENE = "eigene"
#: what is somebody's as its project is, each with the filter of its list
MEINE: dict[type[Model], type[Zustaendig]] = {
    Umsetzungsprojekt: Zustaendig,
    **dict.fromkeys((Phase, Projektleistung, Zuordnungsvorschlag, Vorschlag), ProjektZustaendig),
}


@dataclass(frozen=True)
class Worklist:
    """Kinds of work by group, and how many projects the account answers for."""

    gruppen: list[tuple[str, list[WorkItem]]]
    eigene_projekte: int = 0


def work(request, *, meine: bool = False) -> Worklist:
    """What this person may see of the work, counted in one query.

    `meine`: only about the projects that it answers for.
    """
    bereich = bereich_of(request.user)
    sichtbar = [zeile for zeile in lines() if _is_work(request, zeile.model, bereich)]
    if meine:
        sichtbar = [replace(z, konto=request.user) for z in sichtbar if z.model in MEINE]
    else:
        sichtbar = [replace(z, seite=_pairs(request, z)) for z in sichtbar]
    mengen = {zeile.name: zeile.menge(bereich) for zeile in sichtbar}
    if bereich.notizen and _may_view(request, Umsetzungsprojekt):
        projekte = Umsetzungsprojekt.objects.lesbar(bereich)
        mengen[EIGENE] = Zustaendig.of(projekte, request.user)
    if not mengen:
        return Worklist([])
    anzahlen = counted(mengen)
    gezaehlt = [replace(zeile, anzahl=anzahlen[zeile.name]) for zeile in sichtbar]
    bleiben = [zeile for zeile in gezaehlt if zeile.anzahl or zeile.immer]
    gruppen = [(name, list(zeilen)) for name, zeilen in groupby(bleiben, lambda z: z.gruppe)]
    return Worklist(gruppen, anzahlen.get(EIGENE, 0))


def _is_work(request, model, bereich: Bereich) -> bool:
    """What others look after is no work of a limited account, though it may read it."""
    if bereich.sieht_alles:
        return _may_view(request, model)
    seite = admin.site._registry.get(model)
    fremd = model._default_manager.all().gemeinsam(bereich)
    return seite is not None and not fremd and seite.has_change_permission(request)


def _pairs(request, zeile: WorkItem) -> str:
    """Where doubles among these stand side by side, for whom may merge them; else ""."""
    seite = admin.site._registry[zeile.model]
    if zeile.methode != DOPPELTE or not isinstance(seite, ZusammenfuehrbarAdmin):
        return ""
    return seite.address("doppelte") if seite.has_zusammenfuehren_permission(request) else ""


def _may_view(request, model) -> bool:
    seite = admin.site._registry.get(model)
    return seite is not None and seite.has_view_or_change_permission(request)


@dataclass(frozen=True)
class RecentChange:
    """What someone did to a record and its parts since a moment, the newest of it."""

    model: type[Model]
    pk: int
    titel: str
    wer: str
    am: dt.datetime
    art: str
    grund: str
    anzahl: int
    vorhanden: bool

    @property
    def sorte(self) -> str:
        """What kind of record it is."""
        return str(self.model._meta.verbose_name)

    @property
    def ziel(self) -> str:
        """Its form, or "" when it is gone."""
        meta = self.model._meta
        name = f"admin:{meta.app_label}_{meta.model_name}_change"
        return reverse(name, args=[self.pk]) if self.vorhanden else ""

    @property
    def geschichte(self) -> str:
        """What exactly was changed, with what is gone too."""
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_history", args=[self.pk])


#: table → path to the key of the record it belongs to, that record's table, what it is called
TABELLEN: dict[type[Model], tuple[str, type[Model], str]] = {
    **{m: ("id", m, "titel") for m in (Umsetzungsprojekt, Quelle, Seite, Auswahl)},
    **{
        m: ("id", m, "name")
        for m in (
            Organisation,
            Regierungsbezirk,
            Groessenklasse,
            OzgLeistung,
            Themenfeld,
            Lage,
            Begriff,
            Stichwortgruppe,
            Fachlichkeit,
            Stichwort,
            OnlineDienst,
            Plattform,
            Fachverfahren,
        )
    },
    Kurztext: ("id", Kurztext, "platz"),
    Banner: ("id", Banner, "kennung"),
    LeikaLeistung: ("id", LeikaLeistung, "bezeichnung"),
    FimBaustein: ("leika_leistung_id", LeikaLeistung, "leika_leistung__bezeichnung"),
    Anschluss: ("id", Anschluss, "dienst__name"),
    Schrittstand: ("anschluss_id", Anschluss, "anschluss__dienst__name"),
    Anschlussschritt: ("id", Anschlussschritt, "name"),
    Betreuung: ("id", Betreuung, "kommune__organisation__name"),
    Mittelvorgang: ("id", Mittelvorgang, "gegenstand"),
    Kennzahl: ("id", Kennzahl, "bezeichnung"),
    Termin: ("id", Termin, "titel"),
    Rundbrief: ("id", Rundbrief, "betreff"),
    Gesuch: ("id", Gesuch, "titel"),
    Meinungsbild: ("id", Meinungsbild, "titel"),
    Wahlmoeglichkeit: ("meinungsbild_id", Meinungsbild, "meinungsbild__titel"),
    Programm: ("id", Programm, "name"),
    **dict.fromkeys(
        (Programmangabe, Programmregion, Konzeptfrage),
        ("programm_id", Programm, "programm__name"),
    ),
    Programmprojekt: ("id", Programmprojekt, "titel"),
    **dict.fromkeys(
        (Programmkategorie, Projektlink, Projektdokument, Konzeptantwort),
        ("projekt_id", Programmprojekt, "projekt__titel"),
    ),
    **dict.fromkeys(
        (Phase, Beteiligung, Projektleistung, FruehererTitel, Quellenangabe, AlteAdresse),
        ("projekt_id", Umsetzungsprojekt, "projekt__titel"),
    ),
    **{m: ("id", m, "name") for m in (Onboardingstufe, Datenblattfeld)},
    Onboarding: ("id", Onboarding, "kommune__organisation__name"),
    Selbstauskunft: ("id", Selbstauskunft, "kommune__organisation__name"),
    Vollzugszuordnung: ("id", Vollzugszuordnung, "groessenklasse__name"),
    **dict.fromkeys(
        (Datenblattwert, Rueckfrage),
        ("onboarding_id", Onboarding, "onboarding__kommune__organisation__name"),
    ),
    **dict.fromkeys(
        (Betriebsstand, DienstLeistung, Angebot, Formularangabe),
        ("dienst_id", OnlineDienst, "dienst__name"),
    ),
    Reifegradmodell: ("id", Reifegradmodell, "name"),
    **dict.fromkeys(
        (Reifegradstufe, Reifegradkriterium), ("modell_id", Reifegradmodell, "modell__name")
    ),
    Reifegradbewertung: ("id", Reifegradbewertung, "dienst_leistung__dienst__name"),
    Kriteriumsantwort: (
        "bewertung_id",
        Reifegradbewertung,
        "bewertung__dienst_leistung__dienst__name",
    ),
    **dict.fromkeys(
        (Alias, Ansprechstelle, Kommune), ("organisation_id", Organisation, "organisation__name")
    ),
}
ARTEN = {"+": "angelegt", "~": "geändert", "-": "gelöscht"}


@dataclass(frozen=True)
class RecentChanges:
    """What happened since the last visit: by Organisationen themselves, and by all others."""

    redaktionen: list[RecentChange]
    andere: list[RecentChange]


def recent_changes(request, seit: dt.datetime | None) -> RecentChanges:
    """Both lists; what Organisationen changed is public at once and nobody has looked at it, so
    that the coordination sees it apart. Two queries."""
    if seit is None:
        return RecentChanges([], [])
    if not bereich_of(request.user).alles:
        return RecentChanges([], changes(request, seit))
    redaktion = get_user_model().objects.filter(
        pk=OuterRef("history_user"),
        is_superuser=False,
        zustaendigkeit__organisationen__isnull=False,
    )
    eigene = Q(Exists(redaktion.order_by()))
    return RecentChanges(changes(request, seit, eigene), changes(request, seit, ~eigene))


def changes(request, seit: dt.datetime, wer: Q | None = None) -> list[RecentChange]:
    """What others did since then, newest first, one line for each record and person; one query.

    `wer`: only entries of these accounts.
    """
    teile = [
        _rows(model, seit, request.user, wer or Q())
        for model in TABELLEN
        if _may_view(request, TABELLEN[model][1])
    ]
    if not teile:
        return []
    zeilen = teile[0].union(*teile[1:], all=True).order_by("-am", "-pk_")[:GELESEN]
    return list(_grouped(zeilen))[:HOECHSTENS]


def _rows(model, seit, konto, wer):
    """The entries of one history, in columns that all histories share."""
    pfad, ziel, titel = TABELLEN[model]
    text, bereich, menge = CharField(), bereich_of(konto), model.history.order_by()
    if not bereich.sieht_alles:
        alle = cast("BegrenztQuerySet", ziel._default_manager.all())
        eigene = alle.einsehbar(bereich).order_by()
        menge = menge.filter(**{f"{pfad}__in": eigene.values("pk")})
    return (
        menge.filter(
            Q(history_user__isnull=True) | ~Q(history_user=konto), wer, history_date__gt=seit
        )
        .annotate(
            am=F("history_date"),
            pk_=F(pfad),
            tabelle=Value(model.__name__, output_field=text),
            titel_=Cast(titel, TextField()),
            wer=Cast("history_user__username", TextField()),
            art_=Cast("history_type", TextField()),
            grund_=Cast("history_change_reason", TextField()),
            vorhanden=Exists(ziel._default_manager.filter(pk=OuterRef(pfad)).order_by()),
        )
        .values("am", "pk_", "tabelle", "titel_", "wer", "art_", "grund_", "vorhanden")
    )


def _grouped(zeilen: Iterable[dict]) -> Iterable[RecentChange]:
    namen = {model.__name__: model for model in TABELLEN}
    gruppen: dict[tuple, list] = {}
    for zeile in zeilen:
        model = namen[zeile["tabelle"]]
        schluessel = (TABELLEN[model][1], zeile["pk_"], zeile["wer"])
        gruppen.setdefault(schluessel, []).append((model, zeile))
    for (ziel, pk, wer), eintraege in gruppen.items():
        model, neu = eintraege[0]
        eigene = [ARTEN[z["art_"]] for m, z in eintraege if m is ziel and z["art_"] != "~"]
        art = eigene[0] if eigene else ARTEN["~"]
        yield RecentChange(
            ziel,
            pk,
            neu["titel_"] or "ohne Namen",
            wer or "",
            neu["am"],
            art,
            neu["grund_"] or "",
            len(eintraege),
            bool(neu["vorhanden"]),
        )


def imports(request) -> list[Import]:
    """The last files that were read in, for those who may see the list of imports; one query."""
    if not _may_view(request, Import):
        return []
    return list(Import.objects.lesbar(request.user, bereich_of(request.user)).letzte(IMPORTE))


def own_offices(request) -> list[Organisation]:
    """The Organisationen that a limited account answers for; one query, none for others."""
    bereich = bereich_of(request.user)
    if bereich.sieht_alles or not bereich.organisationen or not _may_view(request, Organisation):
        return []
    return list(Organisation.objects.im_bereich(bereich).only("name").order_by("sortiertext"))


def arbeitsplatz(request):
    """The index of the admin with the work list above the list of tables."""
    seit = Besuch.since(request.user)
    meine = request.GET.get(Zustaendig.parameter_name) == Zustaendig.MEINE
    arbeit, neues = work(request, meine=meine), recent_changes(request, seit)
    context = {
        "title": "Arbeitsplatz",
        "arbeit": arbeit.gruppen,
        "meine": meine,
        "mit_projekten": meine or arbeit.eigene_projekte,
        "seit": seit,
        "aenderungen": neues.andere,
        "von_redaktionen": neues.redaktionen,
        "koordination": bereich_of(request.user).alles,
        "hoechstens": HOECHSTENS,
        "importe": imports(request),
        "eigene_stellen": own_offices(request),
        "filter": visible_filters(request),
        "mit_papierkorb": bool(visible_kinds(request)),
    }
    return admin.site.index(request, context)
