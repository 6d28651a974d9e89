"""No page is ever old: each kind of record, changed in each way, and every kind of page."""

import itertools
from copy import deepcopy
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection

from bausteine.importe.models import Import
from bausteine.importe.register import resource_for, resource_names
from bausteine.importe.ruecknahme import Ruecknahme
from organisationen.models import Organisation
from projects.actions import update_derived
from projects.enums import Rolle
from projects.models import Phase, Umsetzungsprojekt
from quellen.actions import mark_confirmed
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import choose, client_of, open_form, save
from tests.formular import form_of
from tests.import_dateien import csv_datei, exported, loaded
from tests.leitung import Leitung

pytestmark = pytest.mark.django_db
#: file format and the column (and field) that the test changes
ANGABEN = {
    "seiten": "titel",
    "kurztexte": "text",
    "banner": "text",
    "begriffe": "kurz",
    "stichwortgruppen": "fuehrt_hierher",
    "auswahlen": "text",
    "quellen": "titel",
    "themenfelder": "hinweis",
    "lagen": "name",
    "organisationen": "hinweis",
    "ansprechstellen": "stelle",
    "regierungsbezirke": "name",
    "groessenklassen": "hinweis",
    "kommunen": "fundstelle",
    "ozg-leistungen": "hinweis",
    "leistungen": "hinweis",
    "fachlichkeiten": "beschreibung",
    "umsetzungsprojekte": "kurzbeschreibung",
    "phasen": "bemerkung",
    "beteiligungen": "bemerkung",
    "projektleistungen": "bemerkung",
    "alte-adressen": "wert",
    "stichwoerter": "name",
    "mittel": "hinweis",
    "kennzahlen": "hinweis",
    "termine": "hinweis",
    "rundbriefe": "berichtigung",
    "gesuche": "hinweis",
    "meinungsbilder": "frage",
    "programme": "hinweis",
    "programmangaben": "zusatz",
    "programmregionen": "hinweis",
    "programmprojekte": "hinweis",
    "konzeptfragen": "hilfe",
    "konzeptantworten": "text",
    "fim-bausteine": "fundstelle",
    "plattformen": "hinweis",
    "fachverfahren": "hinweis",
    "online-dienste": "hinweis",
    "betriebsstaende": "bemerkung",
    "dienst-leistungen": "fundstelle",
    "angebote": "bedingungen",
    "formularangaben": "assistententyp",
    "anschluesse": "bemerkung",
    "anschlussschritte": "name",
    "betreuungen": "fundstelle",
    "onboardingstufen": "name",
    "reifegradmodelle": "hinweis",
    "reifegradstufen": "name",
    "reifegradkriterien": "frage",
    "reifegradbewertungen": "fundstelle",
    "datenblattfelder": "hilfe",
    "onboardings": "fundstelle",
    "selbstauskuenfte": "bemerkung",
    "vollzugszuordnungen": "bemerkung",
}

#: all tables have the same triggers; beside SQLite these kinds stand for the others
AUF_BEIDEN = ("umsetzungsprojekte", "phasen", "organisationen", "kommunen", "anschluesse", "seiten")


@pytest.fixture
def welt_im_kleinen(je_eines, db):
    """The small world for one test, which may change what it likes."""
    return deepcopy(je_eines)


@pytest.fixture(scope="module")
def je_eines(modul_db):
    """One public record of each kind, all connected; made once for this file."""
    quelle, feld = f.quelle(), f.themenfeld()
    lage = f.lage(themenfeld=feld)
    leistung = f.ozg_leistung(themenfeld=feld, lage=lage)
    leika = f.leika_leistung(ozg_leistung=leistung)
    stelle = f.organisation(name="0 Stelle", aliase=["Zweitname"])  # the first of their file
    f.ansprechstelle(stelle, oeffentlich=True)
    kommune = f.kommune(
        organisation=stelle,
        regierungsbezirk=f.regierungsbezirk(),
        groessenklasse=f.groessenklasse(),
        groessenklasse_quelle=quelle,
        quelle=quelle,
    )
    projekt = f.projekt(
        titel="Parkausweis",
        veroeffentlichung="veroeffentlicht",
        themenfelder=[feld],
        ozg_leistungen=[leistung],
        fachlichkeiten=[f.fachlichkeit()],
        quellen=[quelle],
        stichwoerter=[f.stichwort()],
        phasen={"umsetzung": "Q1 2031"},
        partner=[(stelle, Rolle.IT_PARTNER)],
        leistungen=[leika],
    )
    f.alte_adresse(projekt, wert="4711")
    f.mittelvorgang()
    f.kennzahl()
    f.meinungsbild()
    f.termin(themenfelder=[feld], projekte=[projekt], veranstalter=stelle)
    f.rundbrief(themenfelder=[feld])
    f.fim_baustein(leika)
    dienst = f.online_dienst(betreiber=stelle, quelle=quelle)
    dienst.projekte.add(projekt)
    dienst.plattformen.add(f.plattform())
    dienst.fachverfahren.add(f.fachverfahren())
    gefoerdert = f.programmprojekt(themenfelder=[feld], umsetzungsprojekte=[projekt])
    gefoerdert.regionen.add(f.programmregion(gefoerdert.programm, leitkommune=kommune))
    f.programmangabe(gefoerdert.programm, quelle=quelle)
    f.konzeptantwort(gefoerdert)
    f.betriebsstand(dienst, quelle=quelle)
    f.dienst_leistung(dienst, leika)
    f.angebot(dienst, stelle)
    f.formularangabe(dienst)
    f.anschluss(kommune, dienst)
    f.anschlussschritt()
    f.betreuung(kommune_=kommune)
    f.onboarding(kommune, (stufe := f.onboardingstufe()).plattform, stufe=stufe)
    f.datenblattfeld(stufe.plattform)
    f.reifegradbewertung(dienst.dienstleistungen.get(), f.reifegradmodell(kriterien=1), 3)
    f.selbstauskunft(stelle.kommune, leika)
    f.vollzugszuordnung(leika, stelle.kommune.groessenklasse)
    f.seite("impressum")
    f.kurztext()
    f.banner()
    f.begriff()
    f.stichwortgruppe()
    f.auswahl(kennung="im-bau", abfrage="status=vorbereitung")
    f.gesuch(projekte=[projekt], organisation=stelle, ohne_frist=True)
    weg = f.projekt(kennung="weg", veroeffentlichung="veroeffentlicht")
    update_derived([projekt.pk, weg.pk])
    weg.delete()
    return SimpleNamespace(
        projekt=projekt, stelle=stelle, feld=feld, leistung=leistung, leika=leika, lage=lage
    )


@pytest.fixture
def frisch(welt_im_kleinen):
    """`frisch(change)`: pages are in the store before, and made anew after.

    Each change looks at a few kinds of page, the next change at the next ones: the changes of one
    record see all of them.
    """
    w, leitung = welt_im_kleinen, Leitung()
    eintraege = (w.projekt, w.stelle, w.feld, w.leistung, w.leika)
    seiten = [
        "/",
        "/daten/",
        "/suche/?q=park",
        "/neues/",
        "/sitemap-umsetzungsprojekte.xml",
        "/umsetzungsprojekte/",
        "/umsetzungsprojekte/?ansicht=fahrplan",
        "/organisationen/",
        "/kommunen/",
        "/onboarding/",
        "/umsetzungsprojekte/?ansicht=statistik",
        "/umsetzungsprojekte/?format=ics",
        "/leistungen/",
        "/umsetzungsprojekte/?format=atom",
        "/themenfelder/",
        "/ozg-leistungen/",
        "/online-dienste/",
        "/rollout/",
        "/rollout/anschluesse/",
        "/plattformen/",
        "/auswahl/",
        "/auswahl/im-bau/",
        "/impressum/",
        "/hilfe/",
        "/umsetzungsprojekte/weg/",
        "/search",
        "/gibt/es/nicht/",
        *(eintrag.get_absolute_url() for eintrag in eintraege),
    ]

    reihum = itertools.cycle(seiten)

    def pruefen(tun):
        diese = list(itertools.islice(reihum, pruefen.seiten))
        assert {leitung.get(seite).status for seite in diese} <= {200, 301, 404, 410}
        assert not [seite for seite in diese if not leitung.stored(seite)]
        tun()
        assert not [seite for seite in diese if leitung.stored(seite)]

    pruefen.leitung, pruefen.seiten = leitung, 5
    return pruefen


@pytest.fixture
def verwaltung(django_user_model):
    """The browser of an administrator."""
    return client_of(django_user_model.objects.create_superuser("chefin", password="geheim"))


def test_every_file_format_is_walked():
    """A new one must be added above; official files write what has a format of its own."""
    fremde = {"katalog", "gv100ad", "internetliste", "loesungsliste", "fim-leistungen"}
    assert {*ANGABEN} == {*resource_names()} - fremde


_NEUE = itertools.count()


def changed_file(name: str) -> list[list[str]]:
    """The file of all records with a text in one column of the first that it never had."""
    kopf, zeilen = exported(name)
    neu = "4712" if name == "alte-adressen" else f"Neuer Text {next(_NEUE)}"
    zeilen[0][kopf.index(ANGABEN[name])] = neu
    return [kopf, *zeilen]


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=() if n in AUF_BEIDEN else pytest.mark.einmal) for n in ANGABEN],
)
def test_a_record_of_each_kind_in_each_way(name, frisch, verwaltung, tmp_path):
    """Form, import; of some its undoing, the command line, bulk, SQL too.

    Each statement on each table is asked for in test_datenstand.py; undoing and the command line
    are the import's.
    """
    model = resource_for(name)._meta.model
    zeilen, datei = changed_file(name), tmp_path / "datei.csv"
    record = model.objects.order_by("pk").first()
    if name not in AUF_BEIDEN:  # theirs have seen all pages
        frisch.seiten = 2
    frisch(lambda: loaded(name, zeilen))
    daten = open_form(verwaltung, model, record.pk) | {ANGABEN[name]: ["4713"]}
    frisch(lambda: save(verwaltung, model, daten, record.pk))
    if name not in AUF_BEIDEN:
        return
    datei.write_bytes(csv_datei(changed_file(name)))
    frisch(lambda: call_command("import_csv", name, str(datei), commit=True, verbosity=0))
    frisch(lambda: Ruecknahme(Import.objects.latest("pk")).carry_out())
    frisch(lambda: model.objects.filter(pk=record.pk).update(**{ANGABEN[name]: "4714"}))
    frisch(lambda: model.objects.bulk_update([record], [ANGABEN[name]]))
    sql = f'UPDATE {model._meta.db_table} SET "{ANGABEN[name]}" = %s'  # noqa: S608 (names of our own tables)
    with connection.cursor() as cursor:
        frisch(lambda: cursor.execute(f"{sql} WHERE id = {record.pk}", ["4715"]))


def test_parts_in_the_form_of_the_whole(frisch, verwaltung, welt_im_kleinen):
    """Inlines."""
    projekt = welt_im_kleinen.projekt
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    feld = next(name for name in daten if name.startswith("phasen-") and "bemerkung" in name)
    frisch(lambda: save(verwaltung, Umsetzungsprojekt, daten | {feld: ["Verschoben"]}, projekt.pk))
    assert "Verschoben" in frisch.leitung.get(projekt.get_absolute_url()).inhalt.decode()


def test_relations(frisch, welt_im_kleinen):
    """Rows that stand for no record."""
    frisch(lambda: welt_im_kleinen.projekt.themenfelder.clear())
    frisch(lambda: welt_im_kleinen.projekt.ozg_leistungen.set([f.ozg_leistung()]))


def test_many_at_once(frisch):
    """Bulk actions, and rows made in bulk."""
    frisch(lambda: mark_confirmed(Phase.objects.all()))
    neue = [Organisation(kennung=k, name=k, kurzname=k, typ="kommune") for k in ("a1", "a2")]
    frisch(lambda: Organisation.objects.bulk_create(neue))
    frisch(lambda: Organisation.objects.filter(kennung__startswith="a").delete())


def test_a_merge(frisch, verwaltung, welt_im_kleinen):
    """And the way from the old address."""
    bleibt, weg = welt_im_kleinen.stelle, f.organisation(kennung="doppelt")
    assert frisch.leitung.get("/organisationen/doppelt/").status == 200
    wahl = form_of(choose(verwaltung, Organisation, "merge_two", [weg, bleibt]), "bleibt")
    vorschau = wahl.fill(bleibt=bleibt.pk).send("Auswahl ändern: neue Vorschau")
    frisch(lambda: form_of(vorschau, "bleibt").send("Zusammenführen"))
    assert frisch.leitung.get("/organisationen/doppelt/").status == 301
