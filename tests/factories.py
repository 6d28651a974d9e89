"""Small factories: every one gives a valid, public record; keywords override what matters.

Names and keys are numbered, so that two records never collide.
"""

import datetime as dt
import itertools

from django.utils import timezone

from aussensicht.enums import Abgleichart, Herkunft, Laufzustand, Umfang
from aussensicht.models import Abgleichzeile, PvogLauf, XzufiDienst, XzufiEintrag, XzufiLauf
from auswahlen.models import Auswahl
from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.werte.schluessel import slug_of
from bausteine.werte.zeitraum import Zeitraum, ZeitraumAttribute
from dienste.models import (
    Angebot,
    Betriebsstand,
    DienstLeistung,
    Fachverfahren,
    Formularangabe,
    OnlineDienst,
    Plattform,
)
from gebiete.enums import Kommunenart
from gebiete.models import Groessenklasse, Kommune, Regierungsbezirk
from gesuche.enums import Gesuchsart
from gesuche.models import Gesuch
from kennzahlen.models import Kennzahl
from leistungen.enums import Fimart, Fimstatus
from leistungen.models import FimBaustein, LeikaLeistung, OzgLeistung
from meinungsbilder.enums import Stimmkreis
from meinungsbilder.models import Meinungsbild, Wahlmoeglichkeit
from mittel.enums import Mittelart
from mittel.models import Mittelvorgang
from onboarding.models import (
    Datenblattfeld,
    Datenblattwert,
    Onboarding,
    Onboardingstufe,
    Rueckfrage,
)
from organisationen.enums import Organisationstyp
from organisationen.models import Alias, Ansprechstelle, Organisation
from programme.models import (
    Konzeptantwort,
    Konzeptfrage,
    Programm,
    Programmangabe,
    Programmkategorie,
    Programmprojekt,
    Programmregion,
    Projektlink,
)
from projects.actions import update_derived
from projects.enums import Adressart, Phasenart, Rolle, Stand, Zuordnungsregel
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
    Reifegradbewertung,
    Reifegradkriterium,
    Reifegradmodell,
    Reifegradstufe,
)
from relevanz.enums import Betroffenheit
from relevanz.models import Selbstauskunft, Vollzugszuordnung
from rollout.enums import Anschlussstand
from rollout.models import Anschluss, Anschlussschritt, Betreuung, Schrittstand
from rundbriefe.models import Rundbrief
from termine.enums import Terminart
from termine.models import Termin
from texte.models import Banner, Begriff, Kurztext, Seite, Stichwortgruppe
from themenfelder.models import Lage, Themenfeld
from vorschlaege.models import Vorschlag

_zaehler = itertools.count(1)
BESTAETIGT = dt.date(2022, 12, 31)
#: consent of a person to be stored, not to be published
EINGEWILLIGT = {
    "einwilligung": "intern",
    "einwilligung_am": dt.date(2026, 1, 15),
    "einwilligung_form": "schriftlich",
}


def _nummer() -> int:
    return next(_zaehler)


def _neu(model, **felder):
    """A stored record; a Zeitraum is given under its own name."""
    zeiten = {name: felder.pop(name) for name in list(felder) if _ist_zeitraum(model, name)}
    record = model(**felder)
    for name, wert in zeiten.items():
        setattr(record, name, wert)
    record.save()
    return record


def _verbinde(record, **beziehungen) -> None:
    """Relations of a new record; one without any has nothing to ask the database."""
    for name, records in beziehungen.items():
        if records:
            getattr(record, name).set(records)


def _ist_zeitraum(model, name) -> bool:
    return isinstance(getattr(model, name, None), ZeitraumAttribute)


def quelle(**felder) -> Quelle:
    """A published document."""
    nummer = _nummer()
    vorgabe = {
        "kennung": f"quelle-{nummer}",
        "titel": f"Bericht {nummer}",
        "herausgeber": "KDN",
        "stand": Zeitraum.parse("Dezember 2022"),
    }
    return _neu(Quelle, **vorgabe | felder)


def seite(slug="impressum", **felder) -> Seite:
    """A page of text."""
    vorgabe = {"slug": slug, "titel": slug.title(), "text": "Ein Text."}
    return _neu(Seite, **vorgabe | felder)


def kurztext(platz="umsetzungsprojekte", **felder) -> Kurztext:
    """What stands above a list."""
    return _neu(Kurztext, **{"platz": platz, "text": "Ein kurzer Text."} | felder)


def banner(**felder) -> Banner:
    """What every page says from yesterday to tomorrow."""
    heute = timezone.localdate()
    vorgabe = {
        "kennung": f"banner-{_nummer()}",
        "text": "Ein Hinweis.",
        "von": heute - dt.timedelta(days=1),
        "bis": heute + dt.timedelta(days=1),
    }
    return _neu(Banner, **vorgabe | felder)


def begriff(**felder) -> Begriff:
    """A word of the glossary."""
    nummer = _nummer()
    vorgabe = {"slug": f"begriff-{nummer}", "name": f"Begriff {nummer}", "kurz": "Ein Satz."}
    return _neu(Begriff, **vorgabe | felder)


def stichwortgruppe(**felder) -> Stichwortgruppe:
    """Words that mean the same to the search."""
    nummer = _nummer()
    vorgabe = {
        "kennung": f"gruppe-{nummer}",
        "name": f"Gruppe {nummer}",
        "gleichbedeutend": f"Schar {nummer}",
        "fuehrt_hierher": f"Haufen {nummer}",
    }
    return _neu(Stichwortgruppe, **vorgabe | felder)


def auswahl(**felder) -> Auswahl:
    """Projects in the Umsetzung, under a name of their own."""
    nummer = _nummer()
    vorgabe = {
        "kennung": f"auswahl-{nummer}",
        "titel": f"Auswahl {nummer}",
        "text": "Worum es geht.",
        "liste": "umsetzungsprojekte",
        "abfrage": "status=umsetzung",
    }
    return _neu(Auswahl, **vorgabe | felder)


def themenfeld(**felder) -> Themenfeld:
    """A Themenfeld; its number is far above the official fourteen."""
    nummer = felder.get("nummer") or 100 + _nummer()
    name = felder.get("name") or f"Themenfeld {nummer}"
    vorgabe = {"nummer": nummer, "name": name, "slug": slug_of(name)}
    return _neu(Themenfeld, **vorgabe | felder)


def lage(**felder) -> Lage:
    """A Lage in a Themenfeld of its own unless one is given."""
    if "themenfeld" not in felder:
        felder["themenfeld"] = themenfeld()
    return _neu(Lage, **{"name": f"Lage {_nummer()}", "art": "lebenslage"} | felder)


def ozg_leistung(*, weitere_lagen=(), **felder) -> OzgLeistung:
    """An OZG-Leistung with an OZG-ID."""
    nummer = 20_000 + _nummer()
    name = felder.get("name") or f"Leistung {nummer}"
    ozg_id = felder.get("ozg_id", str(nummer))
    vorgabe = {"ozg_id": ozg_id, "name": name, "slug": slug_of(f"{name} {ozg_id or nummer}", 200)}
    record = _neu(OzgLeistung, **vorgabe | felder)
    _verbinde(record, weitere_lagen=weitere_lagen)
    return record


def leika_leistung(**felder) -> LeikaLeistung:
    """A LeiKa-Leistung with a key; without one give `leika_schluessel=None`."""
    nummer = _nummer()
    schluessel = felder.get("leika_schluessel", f"99{nummer:012d}")
    vorgabe = {
        "leika_schluessel": schluessel,
        "kennung": schluessel or f"ohne-{nummer}",
        "bezeichnung": f"LeiKa-Leistung {nummer}",
        "typ": "2",
    }
    return _neu(LeikaLeistung, **vorgabe | felder)


def organisation(*, aliase=(), nachfolger=(), **felder) -> Organisation:
    """A Kommune."""
    nummer = _nummer()
    name = felder.get("name") or f"Stadt {nummer}"
    vorgabe = {
        "name": name,
        "kurzname": name,
        "kennung": slug_of(name, 100),
        "typ": Organisationstyp.KOMMUNE,
    }
    record = _neu(Organisation, **vorgabe | felder)
    _verbinde(record, nachfolger=nachfolger)
    for alias in aliase:
        Alias.objects.create(organisation=record, name=alias)
    return record


def regierungsbezirk(**felder) -> Regierungsbezirk:
    """A part of a Land, with a key that no real one has."""
    schluessel = felder.get("schluessel") or f"{900 + _nummer() % 100}"
    return _neu(Regierungsbezirk, **{"schluessel": schluessel, "name": f"B{schluessel}"} | felder)


def groessenklasse(**felder) -> Groessenklasse:
    """What a law calls a Kommune."""
    name = felder.get("name") or f"Klasse {_nummer()}"
    vorgabe = {"land": "nordrhein-westfalen", "name": name, "slug": slug_of(name), "reihenfolge": 1}
    return _neu(Groessenklasse, **vorgabe | felder)


def kommune(**felder) -> Kommune:
    """A Stadt, of an Organisation of its own unless one is given."""
    if "organisation" not in felder:
        felder["organisation"] = organisation()
    return _neu(Kommune, **{"art": Kommunenart.STADT} | felder)


def ansprechstelle(organisation, **felder) -> Ansprechstelle:
    """A public office of an Organisation."""
    vorgabe = {"funktion": f"OZG-Koordination {_nummer()}", "oeffentlich": True}
    return _neu(Ansprechstelle, organisation=organisation, **vorgabe | felder)


def fachlichkeit(**felder) -> Fachlichkeit:
    """A kind of municipal office."""
    name = felder.get("name") or f"Amt {_nummer()}"
    return _neu(Fachlichkeit, **{"name": name, "slug": slug_of(name, 200)} | felder)


def stichwort(name="", **felder) -> Stichwort:
    """A word that projects are filed under."""
    name = name or f"Stichwort {_nummer()}"
    return _neu(Stichwort, **{"name": name, "slug": slug_of(name, 100)} | felder)


def projekt(
    *,
    themenfelder=(),
    ozg_leistungen=(),
    fachlichkeiten=(),
    stichwoerter=(),
    siehe_auch=(),
    phasen=None,
    partner=(),
    leistungen=(),
    quellen=(),
    fortgeschrieben=True,
    **felder,
) -> Umsetzungsprojekt:
    """A published project with what follows from its phases worked out (unless told not to).

    `phasen`: {art: stand}, {art: geplant as text} or {art: dict of fields}. `partner`: pairs of
    Organisation and Rolle. `leistungen`: LeiKa-Leistungen.
    """
    titel = felder.get("titel") or f"Projekt {_nummer():04d}"
    vorgabe = {
        "titel": titel,
        "kennung": slug_of(titel),
        "veroeffentlichung": Veroeffentlichung.VEROEFFENTLICHT,
    }
    record = _neu(Umsetzungsprojekt, **vorgabe | felder)
    _verbinde(
        record,
        themenfelder=themenfelder,
        ozg_leistungen=ozg_leistungen,
        fachlichkeiten=fachlichkeiten,
        stichwoerter=stichwoerter,
        siehe_auch=siehe_auch,
    )
    for art, angabe in (phasen or {}).items():
        phase(record, art, **_phasenfelder(angabe))
    for organisation_, rolle in partner:
        beteiligung(record, organisation_, rolle)
    for leistung in leistungen:
        projektleistung(record, leistung)
    for quelle_ in quellen:
        Quellenangabe.objects.create(projekt=record, quelle=quelle_, fundstelle="Abschnitt 1")
    if fortgeschrieben:
        update_derived([record.pk])
        record.refresh_from_db()
    return record


def _phasenfelder(angabe) -> dict:
    if isinstance(angabe, dict):
        return angabe
    if angabe in Stand.values:
        return {"stand": angabe}
    return {"geplant": Zeitraum.parse(angabe)}


def phase(projekt, art=Phasenart.VORBEREITUNG, **felder) -> Phase:
    """A phase; a reached Stand is confirmed for the end of 2022."""
    if felder.get("stand") in Stand.erreichte():
        felder.setdefault("bestaetigt_am", BESTAETIGT)
    return _neu(Phase, projekt=projekt, art=art, **felder)


def beteiligung(projekt, organisation_=None, rolle=Rolle.MITARBEIT, **felder) -> Beteiligung:
    """An Organisation in a role."""
    partner = organisation_ or organisation()
    return _neu(Beteiligung, projekt=projekt, organisation=partner, rolle=rolle, **felder)


def projektleistung(projekt, leistung=None, **felder) -> Projektleistung:
    """A LeiKa-Leistung in a project; a status of its own has its day and its Quelle."""
    if felder.get("status"):
        felder.setdefault("bestaetigt_am", BESTAETIGT)
        felder.setdefault("quelle", quelle())
    leika = leistung or leika_leistung()
    return _neu(Projektleistung, projekt=projekt, leika_leistung=leika, **felder)


def frueherer_titel(projekt, titel=None, **felder) -> FruehererTitel:
    """A former title."""
    return _neu(
        FruehererTitel, projekt=projekt, titel=titel or f"Alter Titel {_nummer()}", **felder
    )


def alte_adresse(projekt, art=Adressart.NUMMER, wert=None) -> AlteAdresse:
    """An address of the former database."""
    return _neu(AlteAdresse, projekt=projekt, art=art, wert=wert or str(_nummer()))


def mittelvorgang(projekt=None, **felder) -> Mittelvorgang:
    """A Förderantrag of April 2022, without a Betrag; the log of its project knows of it."""
    nummer = _nummer()
    vorgabe = {
        "kennung": f"antrag-{nummer}",
        "art": Mittelart.FOERDERANTRAG,
        "gegenstand": f"Dienst {nummer}",
        "zeitraum": Zeitraum.parse("April 2022"),
    }
    if "gilt_bis" in felder:
        vorgabe.pop("zeitraum")
    record = _neu(Mittelvorgang, projekt=projekt, **vorgabe | felder)
    if projekt:
        update_derived([projekt.pk])
    return record


def kennzahl(**felder) -> Kennzahl:
    """A number of Personen as of 2022, exact."""
    nummer = _nummer()
    vorgabe = {
        "kennung": f"zahl-{nummer}",
        "bezeichnung": f"Teilnehmende {nummer}",
        "wert": nummer,
        "einheit": "Personen",
        "stand": Zeitraum.parse("2022"),
    }
    widerspricht = felder.pop("widerspricht", ())
    record = _neu(Kennzahl, **vorgabe | felder)
    _verbinde(record, widerspricht=widerspricht)
    return record


def termin(**felder) -> Termin:
    """An Informationsveranstaltung of 25 August 2022."""
    nummer = _nummer()
    vorgabe = {
        "kennung": f"termin-{nummer}",
        "titel": f"Einstieg {nummer}",
        "art": Terminart.INFORMATION,
        "zeitraum": Zeitraum.parse("25.08.2022"),
    }
    themenfelder, projekte = felder.pop("themenfelder", ()), felder.pop("projekte", ())
    record = _neu(Termin, **vorgabe | felder)
    _verbinde(record, themenfelder=themenfelder, projekte=projekte)
    return record


def rundbrief(**felder) -> Rundbrief:
    """A released one of 2 March 2026 that was not sent yet."""
    nummer = _nummer()
    vorgabe = {
        "kennung": f"rundbrief-{nummer}",
        "betreff": f"Neues im März {nummer}",
        "datum": dt.date(2026, 3, 2),
        "text": "Der [Fahrplan](/fahrplan/) ist da.",
        "veroeffentlichung": "veroeffentlicht",
    }
    themenfelder = felder.pop("themenfelder", ())
    record = _neu(Rundbrief, **vorgabe | felder)
    _verbinde(record, themenfelder=themenfelder)
    return record


def gesuch(**felder) -> Gesuch:
    """A call for a Pilotkommune without a Frist, of which nobody has said lately that it holds."""
    nummer = _nummer()
    vorgabe = {
        "kennung": f"gesuch-{nummer}",
        "titel": f"Pilot {nummer}",
        "art": Gesuchsart.PILOT,
        "seit": Zeitraum.parse("November 2020"),
    }
    mengen = {n: felder.pop(n, ()) for n in ("projekte", "ozg_leistungen", "themenfelder")}
    record = _neu(Gesuch, **vorgabe | felder)
    _verbinde(record, **mengen)
    return record


def meinungsbild(*, wahl=("Bauen", "Wohnen", "Umwelt"), **felder) -> Meinungsbild:
    """With Stimmcodes and three points each, running from an hour ago for another one."""
    nummer, jetzt = _nummer(), timezone.now().replace(second=0, microsecond=0)
    vorgabe = {
        "kennung": f"meinungsbild-{nummer}",
        "titel": f"Meinungsbild {nummer}",
        "frage": "Worauf sollten wir uns konzentrieren?",
        "von": jetzt - dt.timedelta(hours=1),
        "bis": jetzt + dt.timedelta(hours=1),
        "punkte_je_person": 3,
        "kreis": Stimmkreis.CODE,
        "veroeffentlichung": Veroeffentlichung.VEROEFFENTLICHT,
    }
    record = _neu(Meinungsbild, **vorgabe | felder)
    for text in wahl:
        _neu(Wahlmoeglichkeit, meinungsbild=record, text=text)
    return record


def programm(**felder) -> Programm:
    """A Programm of Hessen."""
    nummer = _nummer()
    vorgabe = {"kennung": f"programm-{nummer}", "name": f"Förderung {nummer}", "land": "hessen"}
    return _neu(Programm, **vorgabe | felder)


def programmangabe(programm_=None, **felder) -> Programmangabe:
    """That it has 61 projects, as a Quelle of its own says."""
    vorgabe = {"programm": programm_ or programm(), "art": "projekte"}
    if not {"zahl", "zeitraum"} & felder.keys():
        vorgabe["zahl"] = 61
    if "quelle" not in felder:
        vorgabe["quelle"] = quelle()
    return _neu(Programmangabe, **vorgabe | felder)


def programmregion(programm_=None, **felder) -> Programmregion:
    """A region of a Programm."""
    nummer = _nummer()
    vorgabe = {
        "programm": programm_ or programm(),
        "kennung": f"region-{nummer}",
        "name": f"Gegend {nummer}",
    }
    kommunen, stellen = felder.pop("kommunen", ()), felder.pop("organisationen", ())
    record = _neu(Programmregion, **vorgabe | felder)
    _verbinde(record, kommunen=kommunen, organisationen=stellen)
    return record


def programmprojekt(programm_=None, **felder) -> Programmprojekt:
    """A project of which nobody confirmed anything; `kategorien` and `links` as texts."""
    nummer = _nummer()
    vorgabe = {
        "programm": programm_ or programm(),
        "kennung": f"gefoerdert-{nummer}",
        "titel": f"Erprobung {nummer}",
    }
    ziele = {feld.name: felder.pop(feld.name, ()) for feld in Programmprojekt._meta.many_to_many}
    kategorien, links = felder.pop("kategorien", ()), felder.pop("links", ())
    record = _neu(Programmprojekt, **vorgabe | felder)
    _verbinde(record, **ziele)
    for name in kategorien:
        Programmkategorie.objects.create(projekt=record, name=name)
    for titel in links:
        Projektlink.objects.create(
            projekt=record, titel=titel, adresse=f"https://beispiel.example/{titel}"
        )
    return record


def konzeptfrage(programm_=None, **felder) -> Konzeptfrage:
    """A question about whom it is for."""
    nummer = _nummer()
    vorgabe = {
        "programm": programm_ or programm(),
        "gruppe": "zielgruppe",
        "nummer": nummer % 30000 + 1,
        "text": f"Für wen ist es {nummer}?",
    }
    return _neu(Konzeptfrage, **vorgabe | felder)


def konzeptantwort(projekt_=None, frage=None, **felder) -> Konzeptantwort:
    """An answer to it."""
    projekt_ = projekt_ or programmprojekt()
    frage = frage or konzeptfrage(projekt_.programm)
    return _neu(Konzeptantwort, **{"projekt": projekt_, "frage": frage, "text": "Alle."} | felder)


def fim_baustein(leistung=None, **felder) -> FimBaustein:
    """The description of a LeiKa-Leistung, as a draft; with its day and its Quelle."""
    vorgabe = {"art": Fimart.LEISTUNG, "status": Fimstatus.ENTWURF, "bestaetigt_am": BESTAETIGT}
    felder["quelle"] = felder.get("quelle") or quelle()
    return _neu(FimBaustein, leika_leistung=leistung or leika_leistung(), **vorgabe | felder)


def plattform(name=None, **felder) -> Plattform:
    """A portal of Kommunen."""
    nummer = _nummer()
    vorgabe = {"kennung": f"plattform-{nummer}", "name": name or f"Plattform {nummer}"}
    return _neu(Plattform, **vorgabe | felder)


def fachverfahren(name=None, **felder) -> Fachverfahren:
    """A program of an administration."""
    nummer = _nummer()
    vorgabe = {"kennung": f"verfahren-{nummer}", "name": name or f"Verfahren {nummer}"}
    return _neu(Fachverfahren, **vorgabe | felder)


def online_dienst(name=None, **felder) -> OnlineDienst:
    """A service; nothing is known of it but its name."""
    nummer = _nummer()
    vorgabe = {"kennung": f"dienst-{nummer}", "name": name or f"Dienst {nummer}"}
    return _neu(OnlineDienst, **vorgabe | felder)


def dienst_leistung(dienst=None, leistung=None, **felder) -> DienstLeistung:
    """A LeiKa- or an OZG-Leistung that a Dienst covers."""
    leistung = leistung or leika_leistung()
    feld = "ozg_leistung" if isinstance(leistung, OzgLeistung) else "leika_leistung"
    return _neu(DienstLeistung, dienst=dienst or online_dienst(), **{feld: leistung}, **felder)


def betriebsstand(dienst=None, zustand="online", **felder) -> Betriebsstand:
    """What a Quelle said on 31.12.2022; of a plan, that nobody did."""
    vorgabe = {"dienst": dienst or online_dienst(), "zustand": zustand}
    if zustand != "geplant":
        vorgabe["bestaetigt_am"] = BESTAETIGT
        vorgabe["quelle"] = felder.get("quelle") or quelle()
    return _neu(Betriebsstand, **vorgabe | felder)


def angebot(dienst=None, anbieter=None, **felder) -> Angebot:
    """With whom a Dienst can be had."""
    return _neu(
        Angebot, dienst=dienst or online_dienst(), anbieter=anbieter or organisation(), **felder
    )


def formularangabe(dienst=None, **felder) -> Formularangabe:
    """A form of a Dienst; on which Formularserver nobody has said."""
    return _neu(Formularangabe, dienst=dienst or online_dienst(), **felder)


def anschluss(kommune_=None, dienst=None, stand=Anschlussstand.ONLINE, **felder) -> Anschluss:
    """A Kommune that is online with a Dienst, as a Quelle of the end of 2022 says; another Stand
    has what it needs as well."""
    vorgabe: dict = {}
    if Anschlussstand(stand).braucht_tag:
        vorgabe["bestaetigt_am"] = BESTAETIGT
    if stand == Anschlussstand.ONLINE:
        vorgabe["online_seit"] = Zeitraum.parse("2022")
        if "quelle" not in felder:
            vorgabe["quelle"] = quelle()
    if stand == Anschlussstand.NICHT_VORGESEHEN:
        vorgabe["grund"] = "Die Aufgabe liegt beim Kreis."
    if stand == Anschlussstand.ABGESCHALTET:
        vorgabe["abgeschaltet_am"] = BESTAETIGT
    return _neu(
        Anschluss,
        kommune=kommune_ or kommune(),
        dienst=dienst or online_dienst(),
        stand=stand,
        **vorgabe | felder,
    )


def betreuung(dienstleister=None, kommune_=None, **felder) -> Betreuung:
    """An IT-Dienstleister that looks after a Kommune."""
    stelle = dienstleister or organisation(typ=Organisationstyp.IT_KOMMUNAL)
    return _neu(Betreuung, dienstleister=stelle, kommune=kommune_ or kommune(), **felder)


def anschlussschritt(name=None, **felder) -> Anschlussschritt:
    """A step on the way of all Dienste."""
    nummer = _nummer()
    vorgabe = {"name": name or f"Schritt {nummer}", "reihenfolge": nummer % 30_000}
    return _neu(Anschlussschritt, **vorgabe | felder)


def schrittstand(anschluss_, schritt=None, **felder) -> Schrittstand:
    """A step of an Anschluss that is done."""
    vorgabe = {"erledigt_am": BESTAETIGT}
    return _neu(
        Schrittstand,
        anschluss=anschluss_,
        schritt=schritt or anschlussschritt(),
        **vorgabe | felder,
    )


def onboardingstufe(plattform_=None, name=None, **felder) -> Onboardingstufe:
    """The next step of a Plattform."""
    plattform_ = plattform_ or plattform()
    vorgabe = {
        "name": name or f"Stufe {_nummer()}",
        "reihenfolge": plattform_.onboardingstufen.count() + 1,
    }
    return _neu(Onboardingstufe, plattform=plattform_, **vorgabe | felder)


def onboarding(kommune_=None, plattform_=None, **felder) -> Onboarding:
    """A Kommune on its way onto a Plattform; nobody knows how far. Live has its Quelle."""
    if "live" in felder:
        felder.setdefault("quelle", quelle())
    return _neu(
        Onboarding, kommune=kommune_ or kommune(), plattform=plattform_ or plattform(), **felder
    )


def datenblattfeld(plattform_=None, name=None, **felder) -> Datenblattfeld:
    """A required field of a data sheet."""
    name = name or f"Angabe {_nummer()}"
    return _neu(Datenblattfeld, plattform=plattform_ or plattform(), name=name, **felder)


def datenblattwert(onboarding_, feld, wert="Ja", **felder) -> Datenblattwert:
    """What a Kommune answered."""
    return _neu(Datenblattwert, onboarding=onboarding_, feld=feld, wert=wert, **felder)


def rueckfrage(onboarding_, **felder) -> Rueckfrage:
    """A question of the Koordination."""
    vorgabe = {"von": "koordination", "text": f"Frage {_nummer()}?"}
    return _neu(Rueckfrage, onboarding=onboarding_, **vorgabe | felder)


def reifegradmodell(version="1.1", stufen=5, kriterien=0, **felder) -> Reifegradmodell:
    """A model with its levels from 0 and its criteria from 1."""
    vorgabe = {"name": f"Reifegradmodell {version}", "regel": "minimum"}
    if "quelle" not in felder:
        vorgabe["quelle"] = quelle()
    modell = _neu(Reifegradmodell, version=version, **vorgabe | felder)
    for nummer in range(stufen):
        _neu(Reifegradstufe, modell=modell, stufe=nummer)
    for nummer in range(1, kriterien + 1):
        _neu(Reifegradkriterium, modell=modell, nummer=nummer, name=f"Kriterium {nummer}")
    return modell


def reifegradbewertung(
    teil=None, modell=None, stufe: int | None = 3, **felder
) -> Reifegradbewertung:
    """What the Dienst's owner said on 31.12.2022 of one of its Leistungen."""
    modell = modell or Reifegradmodell.objects.first() or reifegradmodell()
    vorgabe = {
        "dienst_leistung": teil or dienst_leistung(),
        "modell": modell,
        "stufe": None if stufe is None else modell.stufen.get(stufe=stufe),
        "bewertet_am": BESTAETIGT,
        "art": "selbstauskunft",
    }
    if "quelle" not in felder:
        vorgabe["quelle"] = quelle()
    return _neu(Reifegradbewertung, **vorgabe | felder)


def selbstauskunft(kommune_=None, leistung=None, **felder) -> Selbstauskunft:
    """A Kommune says that a Leistung concerns her."""
    vorgabe = {
        "kommune": kommune_ or kommune(),
        "leika_leistung": leistung or leika_leistung(),
        "betrifft": Betroffenheit.JA,
    }
    return _neu(Selbstauskunft, **vorgabe | felder)


def vollzugszuordnung(leistung=None, klasse=None, **felder) -> Vollzugszuordnung:
    """The Land says that a Leistung concerns the Kommunen of a Größenklasse."""
    leistung = leistung or leika_leistung()
    feld = "ozg_leistung" if isinstance(leistung, OzgLeistung) else "leika_leistung"
    vorgabe = {
        feld: leistung,
        "groessenklasse": klasse or groessenklasse(),
        "wert": Betroffenheit.JA,
    }
    if "quelle" not in felder:
        vorgabe["quelle"] = quelle()
    return _neu(Vollzugszuordnung, **vorgabe | felder)


def vorschlag(gegenstand, **felder) -> Vorschlag:
    """What a visitor proposes for a record: another title or name."""
    feld = "titel" if isinstance(gegenstand, Umsetzungsprojekt) else "name"
    vorgabe = {"feld": feld, "bisher": "Alt", "wert": f"Neu {_nummer()}", "herkunft": "Satzung"}
    return Vorschlag.objects.create(gegenstand=gegenstand, **vorgabe | felder)


def zuordnungsvorschlag(projekt, ozg_leistung, **felder) -> Zuordnungsvorschlag:
    """A link that a rule proposes and nobody has decided on."""
    vorgabe = {"projekt": projekt, "ozg_leistung": ozg_leistung, "regel": Zuordnungsregel.NAME}
    return _neu(Zuordnungsvorschlag, **vorgabe | felder)


def arbeitsfassung(record, felder=None, **werte) -> Arbeitsfassung:
    """A newer draft of a record, not based on its present state."""
    inhalt = {"felder": {n: [w] for n, w in (felder or {}).items()}, "zeilen": {}}
    return Arbeitsfassung.objects.create(
        modell=record._meta.label_lower, nummer=record.pk, inhalt=inhalt, **werte
    )


def pvog_lauf(kommune_=None, **felder) -> PvogLauf:
    """An accepted run of a Kommune, of the end of November 2026, without its rows."""
    nummer = _nummer()
    vorgabe = {
        "ars": f"{nummer:012d}",
        "umfang": Umfang.EIGEN,
        "kommune": kommune_ or kommune(),
        "herkunft": Herkunft.DATEI,
        "abgerufen_am": timezone.now(),
        "datenstand": dt.date(2026, 11, 28),
        "zustand": Laufzustand.ANGENOMMEN,
        "gilt": True,
        "zeilen": 3,
        "gezaehlt": 3,
    }
    return PvogLauf.objects.create(**vorgabe | felder)


def xzufi_lauf(**felder) -> XzufiLauf:
    """An accepted file of a Redaktion, of the end of November 2026, without its Onlinedienste."""
    nummer = _nummer()
    vorgabe = {
        "redaktion": f"Redaktion {nummer}",
        "redaktion_kennung": f"redaktion-{nummer}",
        "hochgeladen_am": timezone.now(),
        "stand": dt.date(2026, 11, 20),
        "zustand": Laufzustand.ANGENOMMEN,
        "gilt": True,
        "dienste": 1,
        "zeilen": 1,
    }
    return XzufiLauf.objects.create(**vorgabe | felder)


def xzufi_dienst(lauf=None, kommune_=None, **felder) -> XzufiDienst:
    """An Onlinedienst that a file names, for one Leistung and, if given, in a Kommune."""
    nummer = _nummer()
    vorgabe = {
        "lauf": lauf or xzufi_lauf(),
        "kennung": f"S999:{nummer}",
        "bezeichnung": f"Onlinedienst {nummer}",
        "adresse": f"https://dienst.example/{nummer}",
        "vertrauensniveau": "30",
        "sprachen": "Deutsch",
    }
    dienst = XzufiDienst.objects.create(**vorgabe | felder)
    XzufiEintrag.objects.create(
        dienst=dienst,
        leika_schluessel=f"99{nummer:012d}",
        gebiet=(kommune_ and kommune_.organisation.ars) or "059999999999",
        kommune=kommune_,
    )
    return dienst


def abgleich(kommune_=None, art=Abgleichart.NUR_PVOG, **felder) -> Abgleichzeile:
    """A difference of a Kommune, of a Leistung that nobody knows here."""
    nummer = _nummer()
    schluessel = f"99{nummer:012d}"
    vorgabe = {
        "kommune": kommune_ or kommune(),
        "kennung": f"stadt-{art}-{schluessel}",
        "art": art,
        "leika_schluessel": schluessel,
        "bezeichnung": f"Leistung {nummer}",
        "stand_pvog": "erreichbar",
        "pvog_am": dt.date(2026, 11, 28),
        "adresse": f"https://stadt.example/{nummer}",
    }
    return Abgleichzeile.objects.create(**vorgabe | felder)
