"""Every page of the admin opens, with a record to show."""

from copy import deepcopy

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bausteine.importe.register import resource_names
from bausteine.verwaltung.admin import PortalAdmin
from leistungen.models import LeikaLeistung
from organisationen.models import Organisation
from projects.models import Phase, Umsetzungsprojekt
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, page_of
from tests.formular import forge

MODELLE = [model for model, seite in admin.site._registry.items() if isinstance(seite, PortalAdmin)]
pytestmark = pytest.mark.django_db


def modell(model) -> str:
    return model.__name__


@pytest.fixture
def je_eines(alle_arten, db) -> dict:
    """A record of every model, all connected with each other."""
    return deepcopy(alle_arten)


@pytest.fixture(scope="module")
def alle_arten(modul_db) -> dict:
    """The same, made once for this file."""
    quelle = f.quelle()
    feld = f.themenfeld(quelle=quelle)
    lage = f.lage(themenfeld=feld)
    ozg = f.ozg_leistung(themenfeld=feld, lage=lage, weitere_lagen=[lage], quelle=quelle)
    stelle = f.organisation(aliase=["Zweitname"], quelle=quelle, ort="Bonn")
    projekt = f.projekt(
        themenfelder=[feld],
        ozg_leistungen=[ozg],
        fachlichkeiten=[f.fachlichkeit()],
        stichwoerter=[f.stichwort()],
        partner=[(stelle, "mitarbeit")],
        quellen=[quelle],
        prioritaet=1,
        efa="kein-efa",
        phasen={"umsetzung": "laeuft", "rollout": "Q1 2020"},
    )
    f.frueherer_titel(projekt)
    kommune = f.kommune(
        organisation=stelle,
        regierungsbezirk=f.regierungsbezirk(),
        groessenklasse=f.groessenklasse(),
        groessenklasse_quelle=quelle,
        quelle=quelle,
    )
    dienst = f.online_dienst(betreiber=stelle, quelle=quelle)
    dienst.projekte.add(projekt)
    dienst.plattformen.add(f.plattform())
    dienst.fachverfahren.add(f.fachverfahren())
    f.betriebsstand(dienst, quelle=quelle)
    f.dienst_leistung(dienst, ozg)
    f.angebot(dienst, stelle, quelle=quelle)
    f.formularangabe(dienst, quelle=quelle)
    bewertung = f.reifegradbewertung(
        dienst.dienstleistungen.get(), f.reifegradmodell(kriterien=1), 3
    )
    gefoerdert = f.programmprojekt(quelle=quelle, themenfelder=[feld], dienste=[dienst])
    region = f.programmregion(gefoerdert.programm, leitkommune=kommune, organisationen=[stelle])
    gefoerdert.regionen.add(region)
    antwort = f.konzeptantwort(gefoerdert)
    records = [
        quelle,
        feld,
        lage,
        ozg,
        f.leika_leistung(ozg_leistung=ozg),
        stelle,
        f.ansprechstelle(stelle),
        f.alte_adresse(projekt),
        projekt,
        projekt.phasen.first(),
        projekt.beteiligungen.get(),
        f.projektleistung(projekt),
        f.fim_baustein(),
        projekt.fachlichkeiten.get(),
        f.seite(),
        f.kurztext(),
        f.banner(),
        f.begriff(),
        f.stichwortgruppe(),
        f.auswahl(),
        projekt.stichwoerter.get(),
        kommune,
        kommune.regierungsbezirk,
        kommune.groessenklasse,
        f.mittelvorgang(projekt, partner=stelle, quelle=quelle),
        f.kennzahl(quelle=quelle, widerspricht=[]),
        f.meinungsbild(),
        f.termin(projekte=[projekt], veranstalter=stelle, quelle=quelle),
        f.rundbrief(quelle=quelle),
        f.gesuch(projekte=[projekt], organisation=stelle, quelle=quelle),
        gefoerdert,
        gefoerdert.programm,
        region,
        f.programmangabe(gefoerdert.programm, quelle=quelle),
        antwort,
        antwort.frage,
        dienst,
        dienst.betriebsstaende.get(),
        dienst.dienstleistungen.get(),
        dienst.angebote.get(),
        dienst.formularangaben.get(),
        dienst.plattformen.get(),
        dienst.fachverfahren.get(),
        f.anschluss(kommune, dienst, quelle=quelle),
        f.betreuung(kommune_=kommune, quelle=quelle),
        f.anschlussschritt(dienst=dienst, quelle=quelle),
        stufe := f.onboardingstufe(),
        f.onboarding(kommune, stufe.plattform, stufe=stufe, quelle=quelle),
        f.datenblattfeld(stufe.plattform),
        bewertung,
        bewertung.modell,
        bewertung.stufe,
        bewertung.modell.kriterien.get(),
        f.selbstauskunft(kommune, quelle=quelle),
        f.vollzugszuordnung(ozg, kommune.groessenklasse, quelle=quelle),
    ]
    return {type(record): record for record in records}


def test_every_noun_is_registered_and_every_table_of_a_file_too():
    """Whatever can be imported can be edited, and the other way round."""
    namen = {name for model in MODELLE for name in admin.site._registry[model].resource_names}
    assert namen == set(resource_names())
    assert len(MODELLE) == 55


@pytest.mark.parametrize("model", MODELLE, ids=modell)
class TestPages:
    """The same for each model."""

    @pytest.fixture(autouse=True)
    def _record(self, model, je_eines, verwaltung):
        self.record = je_eines[model]
        self.client = verwaltung
        self.site = admin.site._registry[model]

    def page(self, url, data=None):
        antwort = self.client.get(url, data)
        assert antwort.status_code == 200, (url, data, antwort.status_code)
        seite = page_of(antwort)
        assert not seite.alle("style"), url
        assert not [e for e in seite.elemente if "style" in e.attrs or "onclick" in e.attrs], url
        assert all(e["src"] or e["type"] == "application/json" for e in seite.alle("script")), url
        assert "default-src 'none'" in antwort["Content-Security-Policy"]
        return seite

    def test_list_shows_the_record(self, model):
        """The row leads to the form."""
        seite = self.page(adresse(model, "changelist"))
        ziele = [(e["href"] or "").split("?")[0] for e in seite.alle("a")]
        assert adresse(model, "change", self.record.pk) in ziele

    def test_search_takes_any_word(self, model):
        """No search breaks the list."""
        assert self.site.search_fields
        for wort in ("99 012", "1 Ä % ' \"", "\x00", "a" * 3000):
            self.page(adresse(model, "changelist"), {"q": wort})

    def test_search_finds_the_record_by_its_name(self, model):
        """What the list shows is found."""
        felder = ("name", "titel", "bezeichnung", "gegenstand", "funktion", "wert")
        wort = next((getattr(self.record, n) for n in felder if hasattr(self.record, n)), None)
        teil_von = ("projekt", "dienst", "leika_leistung", "kommune", "dienst_leistung", "programm")
        ganzes = (getattr(self.record, n) for n in teil_von if hasattr(self.record, n))
        wort = wort or str(next(ganzes, self.record))
        treffer = self.page(adresse(model, "changelist"), {"q": wort})
        assert adresse(model, "change", self.record.pk) in treffer.html
        niemand = self.page(adresse(model, "changelist"), {"q": "gibtesnichtxyz"})
        assert adresse(model, "change", self.record.pk) not in niemand.html

    def test_every_filter_value_opens(self, model):
        """Each link of the filter column, and the sorting of each column."""
        seite = self.page(adresse(model, "changelist"))
        links = {
            e["href"]
            for e in seite.alle("a")
            if (e["href"] or "").startswith("?") and "all=" not in e["href"]
        }
        assert len(links) > len(self.site.list_filter)
        for link in links:
            self.page(adresse(model, "changelist") + link)

    def test_every_listed_column_sorts(self, model):
        """… the other way round too: what the heads link to is opened above."""
        for nummer in range(1, len(self.site.list_display) + 1):
            self.page(adresse(model, "changelist"), {"o": -nummer})

    def test_every_page_opens(self, model):
        """Adding, importing, exporting; changing, history, deleting. None writes."""
        for ansicht in ("add", "import", "export"):
            self.page(adresse(model, ansicht))
        for ansicht in ("change", "history", "delete"):
            self.page(adresse(model, ansicht, self.record.pk))
        assert self.record in model.objects.all()

    def test_history_leads_to_an_old_state_that_cannot_be_written_back(self, model):
        """Reading only: going back would skip relations, checks and history."""
        seite = self.page(adresse(model, "history", self.record.pk))
        (link, *_) = [e["href"] for e in seite.alle("a") if "/history/" in (e["href"] or "")]
        alt = self.page(link)
        assert not [e for e in alt.alle("input") if e["type"] == "submit" and e["name"] == "_save"]
        vorher = model.history.count()
        assert forge(self.client, link).status_code == 403
        assert model.history.count() == vorher


def test_autocomplete_answers_for_every_field(je_eines, verwaltung):
    """Each select box that loads while typing gets its records."""
    geprueft = 0
    for model in MODELLE:
        seite = admin.site._registry[model]
        inlines = [(inline.model, inline.autocomplete_fields) for inline in seite.inlines]
        for besitzer, felder in [(model, seite.autocomplete_fields), *inlines]:
            for feld in felder:
                ziel = besitzer._meta.get_field(feld).related_model
                antwort = verwaltung.get(
                    reverse("admin:autocomplete"),
                    {
                        "app_label": besitzer._meta.app_label,
                        "model_name": besitzer._meta.model_name,
                        "field_name": feld,
                        "term": "",
                    },
                )
                treffer = {zeile["id"] for zeile in antwort.json()["results"]}
                assert str(je_eines[ziel].pk) in treffer, (besitzer, feld)
                geprueft += 1
    assert geprueft >= 20


def test_autocomplete_finds_an_organisation_by_its_alias(verwaltung):
    """The public search's rules hold while typing too: krz Lemgo, Fuehrerschein."""
    stelle = f.organisation(name="Kommunales Rechenzentrum", aliase=["krz Lemgo"])
    f.organisation(name="Stadt Köln")
    ort = reverse("admin:autocomplete")
    daten = {"app_label": "projects", "model_name": "beteiligung", "field_name": "organisation"}
    treffer = verwaltung.get(ort, daten | {"term": "lemgo"}).json()["results"]
    assert [zeile["id"] for zeile in treffer] == [str(stelle.pk)]
    treffer = verwaltung.get(ort, daten | {"term": "koeln"}).json()["results"]
    assert [zeile["text"] for zeile in treffer] == ["Stadt Köln"]


class TestPublicPage:
    """The link leads to the public page; for a draft, to its preview."""

    def links(self, client, record) -> list[str]:
        seite = page_of(client.get(adresse(type(record), "change", record.pk)))
        return [e["href"] for e in seite.alle("a") if e["class"] == "viewsitelink"]

    @pytest.mark.parametrize("fabrik", [f.projekt, f.organisation, f.leika_leistung, f.themenfeld])
    def test_published_record_has_a_page_and_others_a_preview(self, verwaltung, fabrik):
        """Veröffentlicht: a link that leads there. Entwurf, archiviert: what it would be."""
        record = fabrik()
        assert self.links(verwaltung, record) == [record.get_absolute_url()]
        for zustand in ("entwurf", "archiviert"):
            verborgen = fabrik(veroeffentlichung=zustand)
            assert self.links(verwaltung, verborgen) == [f"{verborgen.get_absolute_url()}?vorschau"]

    def test_part_of_a_project_leads_to_the_project(self, verwaltung):
        """A phase has no page of its own."""
        projekt = f.projekt(phasen={"umsetzung": "2023"})
        assert len(self.links(verwaltung, projekt.phasen.get())) == 1
        entwurf = f.projekt(phasen={"umsetzung": "2023"}, veroeffentlichung="entwurf")
        vorschau = f"{entwurf.get_absolute_url()}?vorschau"
        assert self.links(verwaltung, entwurf.phasen.get()) == [vorschau]

    def test_what_has_no_page_has_no_link(self, verwaltung):
        """Quellen and Fachlichkeiten are not pages."""
        assert self.links(verwaltung, f.quelle()) == []
        assert self.links(verwaltung, f.fachlichkeit()) == []


def test_the_name_for_ever_is_typed_once(verwaltung, je_eines):
    """Kennung and address can be set when adding and are read-only afterwards."""
    for model, feld in (
        (Umsetzungsprojekt, "kennung"),
        (Organisation, "kennung"),
        (Quelle, "kennung"),
        (LeikaLeistung, "kennung"),
    ):
        neu = page_of(verwaltung.get(adresse(model, "add")))
        alt = page_of(verwaltung.get(adresse(model, "change", je_eines[model].pk)))
        assert [e for e in neu.alle("input") if e["name"] == feld], model
        assert not [e for e in alt.alle("input") if e["name"] == feld], model
        assert je_eines[model].kennung in alt.html


def test_index_names_every_model(verwaltung):
    """The start page of the admin leads to all lists."""
    seite = page_of(verwaltung.get(reverse("admin:index")))
    ziele = [e["href"] for e in seite.alle("a")]
    assert all(adresse(model, "changelist") in ziele for model in MODELLE)


def test_lists_need_the_same_queries_for_any_number_of_rows(verwaltung):
    """No list asks per row."""

    def fuellen(anzahl):
        for _ in range(anzahl):
            ozg = f.ozg_leistung(themenfeld=f.themenfeld(), lage=f.lage())
            f.leika_leistung(ozg_leistung=ozg)
            stelle = f.organisation()
            f.ansprechstelle(stelle)
            projekt = f.projekt(phasen={"umsetzung": "2020"}, partner=[(stelle, "mitarbeit")])
            f.alte_adresse(projekt)

    def zaehlen():
        zahlen = {}
        for model in MODELLE:
            with CaptureQueriesContext(connection) as abfragen:
                verwaltung.get(adresse(model, "changelist"))
            zahlen[model.__name__] = len(abfragen)
        return zahlen

    fuellen(3)
    zaehlen()
    wenige = zaehlen()
    fuellen(20)
    assert zaehlen() == wenige


def test_unknown_record_leads_back_with_a_message(verwaltung):
    """A deleted record's address is no error page."""
    antwort = verwaltung.get(adresse(Phase, "change", 987_654), follow=True)
    assert antwort.status_code == 200
    assert "existiert nicht" in antwort.content.decode()
