"""Accounts in the portal's roles, and a world with records of one's own and of others."""

import datetime as dt
import importlib
import io
import zipfile
from dataclasses import dataclass, field
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.http import HttpResponse

from anmeldung.models import Fremdkonto
from bausteine.importe.models import Import
from datenschutz.models import Vorgang
from konten.actions import create_rollen
from konten.models import Zustaendigkeit
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of
from verteiler.models import Ausgabe

#: stands in every draft of others, in what is everybody's, and in the notes of one's own
FREMD, GEMEINSAM, NOTIZ = "Fremdmarke", "Gemeinmarke", "Notizmarke"
ENTWURF = {"veroeffentlichung": "entwurf"}
BEGRENZT = ("Themenfeld-Koordination", "Organisations-Redaktion")


def refuse_barely(monkeypatch) -> None:
    """A refusal is its status, for tests that ask for thousands. What the two pages say, and what
    they propose in place of what is not there, are questions of their own
    (`bausteine/stoerung/test_fehlerseiten.py`, `ueberblick/test_altlinks.py`)."""
    adressen = importlib.import_module(settings.ROOT_URLCONF)
    for status in (403, 404):
        monkeypatch.setattr(adressen, f"handler{status}", partial(_refuse, status))


def _refuse(status, request, exception=None):
    return HttpResponse(status=status)


def konto_in(rolle: str, *, themenfelder=(), organisationen=(), name="konto"):
    """A staff account in one of the portal's roles."""
    if not Group.objects.filter(name=rolle).exists():
        create_rollen()
    konto = get_user_model().objects.create_user(name, password="geheim", is_staff=True)
    konto.groups.add(Group.objects.get(name=rolle))
    if themenfelder or organisationen:
        eigene = Zustaendigkeit.objects.create(konto=konto)
        eigene.themenfelder.set(themenfelder)
        eigene.organisationen.set(organisationen)
    return konto


@dataclass
class Welt:
    """`eigene` and `fremde`: one record of each model, by its label."""

    eigene: dict = field(default_factory=dict)
    fremde: dict = field(default_factory=dict)

    def __getitem__(self, name):
        return self.eigene[name]

    def konto(self, rolle: str):
        """An account of that role that answers for the own records."""
        grenzen = {
            "Themenfeld-Koordination": {"themenfelder": [self["themenfelder.themenfeld"]]},
            "Organisations-Redaktion": {"organisationen": [self["organisationen.organisation"]]},
        }
        return konto_in(rolle, **grenzen.get(rolle, {}))

    def client(self, rolle: str):
        """Its browser."""
        return client_of(self.konto(rolle))


def welt() -> Welt:
    """Public records of one's own, drafts of others that they point to."""
    ergebnis = Welt()
    _fill(ergebnis.fremde, FREMD, GEMEINSAM, **ENTWURF)
    _fill(ergebnis.eigene, "Eigen", "Eigen")
    projekt, fremdes = (w["projects.umsetzungsprojekt"] for w in (ergebnis.eigene, ergebnis.fremde))
    projekt.siehe_auch.add(fremdes)
    projekt.ozg_leistungen.add(ergebnis.fremde["leistungen.ozgleistung"])
    Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(interne_notiz=f"{NOTIZ} im Projekt")
    projekt.refresh_from_db()
    projekt.save()
    return ergebnis


def _fill(records: dict, marke: str, gemeinsam: str, **zustand) -> None:
    feld = f.themenfeld(name=f"{marke} Themenfeld", **zustand)
    lage = f.lage(name=f"{marke} Lage", themenfeld=feld, **zustand)
    ozg = f.ozg_leistung(name=f"{marke} Leistung", themenfeld=feld, lage=lage, **zustand)
    leika = f.leika_leistung(bezeichnung=f"{marke} LeiKa", ozg_leistung=ozg, **zustand)
    quelle = f.quelle(titel=f"{gemeinsam} Quelle", **zustand)
    stelle = f.organisation(name=f"{gemeinsam} Stadt", aliase=[f"{gemeinsam} Alias"], **zustand)
    ansprech = f.ansprechstelle(stelle, funktion=f"{gemeinsam} Funktion", oeffentlich=not zustand)
    amt = f.fachlichkeit(name=f"Amt {marke.lower()[:5]}")
    kommune = f.kommune(organisation=stelle, fundstelle=f"{gemeinsam} Stelle")
    dienst = f.online_dienst(f"{gemeinsam} Dienst", **zustand)
    anschluss = f.anschluss(
        kommune, dienst, "interesse", bemerkung=f"{gemeinsam} Bemerkung", quelle=quelle
    )
    betreuung = f.betreuung(stelle, f.kommune(), fundstelle=f"{gemeinsam} Stelle")
    schritt = f.anschlussschritt(f"Schritt {marke.lower()[:5]}")
    stufe = f.onboardingstufe(
        f.plattform(name=f"Portal {marke.lower()[:5]}", **zustand),
        name=f"Stufe {marke.lower()[:5]}",
    )
    onboarding = f.onboarding(
        kommune, stufe.plattform, stufe=stufe, quelle=quelle, fundstelle=f"{marke} Stelle"
    )
    blattfeld = f.datenblattfeld(stufe.plattform, name=f"{marke} Feld")
    f.datenblattwert(onboarding, blattfeld, f"{marke} Wert")
    f.rueckfrage(onboarding, text=f"{marke} Frage")
    bezirk = f.regierungsbezirk(name=f"Bezirk {marke.lower()[:5]}")
    klasse = f.groessenklasse(name=f"Klasse {marke.lower()[:5]}")
    projekt = f.projekt(
        titel=f"{marke} Projekt",
        interne_notiz=f"{marke} Notiz",
        themenfelder=[feld],
        ozg_leistungen=[ozg],
        quellen=[quelle],
        phasen={"vorbereitung": "Q1 2020"},
        **zustand,
    )
    f.frueherer_titel(projekt, f"{marke} Titel")
    teilnahme = f.beteiligung(projekt, stelle, bemerkung=f"{marke} Bemerkung")
    im_projekt = f.projektleistung(projekt, leika, bemerkung=f"{marke} Bemerkung")
    vorgang = f.mittelvorgang(
        projekt, gegenstand=f"{marke} Vorgang", partner=stelle, quelle=quelle, **zustand
    )
    zahl = f.kennzahl(bezeichnung=f"{marke} Zahl", quelle=quelle, **zustand)
    termin = f.termin(
        titel=f"{marke} Termin", themenfelder=[feld], veranstalter=stelle, quelle=quelle, **zustand
    )
    rundbrief = f.rundbrief(
        betreff=f"{marke} Rundbrief", themenfelder=[feld], quelle=quelle, **zustand
    )
    gesuch = f.gesuch(
        titel=f"{marke} Gesuch", themenfelder=[feld], organisation=stelle, quelle=quelle, **zustand
    )
    bild = f.meinungsbild(titel=f"{marke} Bild", wahl=(f"{marke} Wahl",), **zustand)
    programm = f.programm(name=f"{marke} Programm", quelle=quelle, **zustand)
    region = f.programmregion(programm, name=f"{marke} Region", leitkommune=kommune)
    angabe = f.programmangabe(programm, quelle=quelle, zusatz=f"{marke} Zusatz")
    gefoerdert = f.programmprojekt(
        programm,
        titel=f"{marke} Programmprojekt",
        regionen=[region],
        zuwendungsempfaenger=[stelle],
        themenfelder=[feld],
        umsetzungsprojekte=[projekt],
        quelle=quelle,
        **zustand,
    )
    antwort = f.konzeptantwort(gefoerdert, text=f"{marke} Antwort")
    dienst = f.online_dienst(f"{marke} Dienst", betreiber=stelle, quelle=quelle, **zustand)
    dienst.projekte.add(projekt)
    plattform = f.plattform(f"{gemeinsam} Plattform", betreiber=stelle, **zustand)
    verfahren = f.fachverfahren(f"{gemeinsam} Verfahren", hersteller=stelle, **zustand)
    dienst.plattformen.add(plattform)
    dienst.fachverfahren.add(verfahren)
    betrieb = f.betriebsstand(dienst, quelle=quelle, bemerkung=f"{marke} Bemerkung")
    umfang = f.dienst_leistung(dienst, leika, fundstelle=f"{marke} Stelle")
    angebot = f.angebot(dienst, stelle, bedingungen=f"{marke} Bedingung")
    formular = f.formularangabe(dienst, artikelnummer=f"{marke} Artikel")
    modell = f.reifegradmodell("9.2" if zustand else "9.1", kriterien=1)
    bewertung = f.reifegradbewertung(umfang, modell, 3, fundstelle=f"{marke} Stelle")
    auskunft = f.selbstauskunft(kommune, leika, bemerkung=f"{marke} Bemerkung")
    vollzug = f.vollzugszuordnung(leika, klasse, bemerkung=f"{marke} Bemerkung", quelle=quelle)
    alte = f.alte_adresse(projekt, wert=f"{marke.lower()}-wert")
    stichwort = f.stichwort(name=f"Wort {marke.lower()[:5]}")
    seite = f.seite("kontakt" if zustand else "impressum", titel=f"{marke} Seite", **zustand)
    kurz = f.kurztext("mittel" if zustand else "kommunen", text=f"{marke} Text", **zustand)
    vorbei = {"von": dt.date(2020, 1, 1), "bis": dt.date(2020, 1, 2)}  # else every page says it
    banner = f.banner(text=f"{marke} Banner", **vorbei, **zustand)
    wort = f.begriff(name=f"{marke} Begriff", **zustand)
    gruppe = f.stichwortgruppe(name=f"{marke} Gruppe", **zustand)
    auswahl = f.auswahl(titel=f"{marke} Auswahl", **zustand)
    vorschlag = f.vorschlag(projekt, wert=f"{marke} Vorschlag")
    vermutet = f.ozg_leistung(name=f"{marke} vermutet", themenfeld=feld, lage=lage, **zustand)
    zuordnung = f.zuordnungsvorschlag(projekt, vermutet)
    phase = projekt.phasen.get()
    datei = f.xzufi_lauf(redaktion=f"{gemeinsam} Redaktion {kommune.pk}")
    dienst_dort = f.xzufi_dienst(datei, kommune)
    for record in (
        feld,
        lage,
        ozg,
        leika,
        quelle,
        stelle,
        ansprech,
        amt,
        projekt,
        teilnahme,
        im_projekt,
        f.fim_baustein(leika),
        vorgang,
        zahl,
        termin,
        rundbrief,
        gesuch,
        bild,
        programm,
        region,
        angabe,
        gefoerdert,
        antwort,
        antwort.frage,
        alte,
        seite,
        kurz,
        banner,
        wort,
        gruppe,
        auswahl,
        vorschlag,
        zuordnung,
        phase,
        stichwort,
        kommune,
        bezirk,
        klasse,
        dienst,
        plattform,
        verfahren,
        betrieb,
        umfang,
        angebot,
        formular,
        anschluss,
        betreuung,
        schritt,
        onboarding,
        stufe,
        blattfeld,
        bewertung,
        modell,
        bewertung.stufe,
        modell.kriterien.get(),
        auskunft,
        vollzug,
        f.pvog_lauf(kommune),
        datei,
        dienst_dort,
        f.abgleich(kommune),
    ):
        records[record._meta.label_lower] = record


def add_own(welt_: Welt, konto) -> None:
    """What belongs to an account itself: its imports, its uses of the Verteiler, other accounts."""
    konten, chefin = get_user_model().objects, "chefin"
    chefin = konten.create_superuser(chefin, password="geheim")
    for records, wer, marke in ((welt_.eigene, konto, "eigen"), (welt_.fremde, chefin, FREMD)):
        records["importe.import"] = Import.objects.create(
            konto=wer, ressource="umsetzungsprojekte", dateiname=f"{marke}.csv"
        )
        records["verteiler.ausgabe"] = Ausgabe.objects.create(
            konto=wer.get_username(),
            form="liste",
            auswahl=f"q={marke}",
            rollen="x",
            anzahl_projekte=1,
            anzahl_organisationen=1,
            anzahl_adressen=1,
        )
        records["datenschutz.vorgang"] = Vorgang.objects.create(
            art="auskunft", konto=f"{marke}-konto", anzahl=1
        )
    welt_.eigene["auth.user"] = konten.create_user("jemand", password="geheim")
    welt_.fremde["auth.user"] = chefin
    for records, marke in ((welt_.eigene, "eigen"), (welt_.fremde, FREMD)):
        records["anmeldung.fremdkonto"] = Fremdkonto.objects.create(
            konto=records["auth.user"], aussteller="https://sso.example", nummer=marke
        )
    welt_.eigene["auth.group"] = Group.objects.create(name="Eigene Gruppe")
    welt_.fremde["auth.group"] = Group.objects.get(name="Lesen")


def text_of(antwort) -> str:
    """Everything an answer says, also inside an XLSX file."""
    inhalt = b"".join(antwort.streaming_content) if antwort.streaming else antwort.content
    if inhalt.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(inhalt)) as datei:
            inhalt = b"\n".join(datei.read(name) for name in datei.namelist())
    return inhalt.decode(errors="replace").lower() + antwort.headers.get("Location", "").lower()


def snapshot(records: dict) -> dict:
    """The stored fields of records."""
    return {
        name: type(record)._base_manager.filter(pk=record.pk).values().first()
        for name, record in records.items()
    }
