"""The lists and pages of Online-Dienste and of what they run on, and their blocks elsewhere."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from dienste.filters import FachverfahrenFilterSet, OnlineDienstFilterSet, PlattformFilterSet
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises


class TestOnlineDienste(ListPromises):
    """The promises of lists."""

    liste = "online-dienste"
    filterset = OnlineDienstFilterSet
    suchwort = "dienst 1"
    paare = (("plattform", "plattformart"),)


@pytest.mark.django_db
def test_the_plan_is_that_of_the_dienst(besucher):
    """The database says what the page says of each; a confirmed one waits for no date."""
    for zeit in ("ab 2090", "2000", None):
        f.betriebsstand(zustand="geplant", zeitraum=zeit and Zeitraum.parse(zeit))
    gestern = timezone.localdate() - dt.timedelta(days=1)
    f.betriebsstand(zustand="geplant", zeitraum=Zeitraum(gestern, gestern))
    f.betriebsstand(f.betriebsstand(zustand="geplant", zeitraum=Zeitraum.parse("2000")).dienst)
    f.online_dienst()
    for dienst in OnlineDienst.objects.mit_planlage():
        frisch = OnlineDienst.objects.get(pk=dienst.pk)
        stand = frisch.geltender_stand
        assert dienst.planlage == (stand.planlage if stand else "kein-termin")
    anzahlen = besucher.seite("/online-dienste/").facetten["plan"]
    assert anzahlen == {"kommt": 1, "ueberfaellig": 1, "alter-plan": 1, "kein-termin": 3}


@pytest.mark.django_db
def test_sdg_of_what_a_dienst_covers(besucher):
    """By its LeiKa-Leistungen, and by those of an OZG-Leistung that it covers; nothing hidden."""
    ozg = f.ozg_leistung()
    f.leika_leistung(ozg_leistung=ozg, sdg2=True)
    beides, verborgen = f.online_dienst(), f.online_dienst()
    f.dienst_leistung(beides, f.leika_leistung(sdg1=True))
    f.dienst_leistung(beides, ozg)
    f.dienst_leistung(leistung=ozg)
    f.dienst_leistung(verborgen, f.leika_leistung(sdg1=True, veroeffentlichung="entwurf"))
    assert besucher.seite("/online-dienste/").facetten["sdg"] == {"beide": 1, "sdg2": 1, "ohne": 1}


class TestPlattformen(ListPromises):
    """The promises of lists."""

    liste = "plattformen"
    filterset = PlattformFilterSet
    suchwort = "portal 1"


class TestFachverfahren(ListPromises):
    """The promises of lists."""

    liste = "fachverfahren"
    filterset = FachverfahrenFilterSet
    suchwort = "programm 1"


class TestOnlineDienstDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "online-dienst"
    model = OnlineDienst


class TestPlattformDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "plattform"
    model = Plattform


class TestFachverfahrenDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "ein-fachverfahren"
    model = Fachverfahren


class TestAbfragenOnlineDienste(ListQueryPromises):
    """The list."""

    hoechstens = 11

    def fill(self, anzahl):
        mengen.online_dienste(anzahl, betreiber=f.organisation(), quelle=f.quelle())
        return "/online-dienste/"


class TestAbfragenPlattformen(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.online_dienste(anzahl)
        return "/plattformen/"


class TestAbfragenFachverfahren(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.fachverfahren(anzahl, hersteller=f.organisation(), quelle=f.quelle())
        return "/fachverfahren/"


class TestAbfragenOnlineDienst(QueryPromises):
    """The page, with everything it can have many of."""

    def fill(self, anzahl):
        dienst = f.online_dienst(betreiber=f.organisation(), quelle=f.quelle())
        mengen.dienst_mit_allem(dienst, anzahl)
        return dienst.get_absolute_url()


class TestAbfragenPlattform(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        plattform = f.plattform(betreiber=f.organisation(), quelle=f.quelle())
        plattform.online_dienste.set(mengen.online_dienste(anzahl))
        return plattform.get_absolute_url()


class TestAbfragenEinFachverfahren(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        verfahren = f.fachverfahren(hersteller=f.organisation(), quelle=f.quelle())
        verfahren.online_dienste.set(mengen.online_dienste(anzahl))
        return verfahren.get_absolute_url()


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


def hrefs(seite) -> list[str]:
    """Where a page leads to."""
    return [e["href"] for e in seite.alle("a")]


@pytest.fixture
def dienst(db):
    """A Dienst of which everything is known."""
    dienst = f.online_dienst(
        "Hundesteuer online",
        kennung="hundesteuer",
        kurzbeschreibung="Einen Hund anmelden.",
        adresse="https://hund.example/",
        angebotsart="efa",
        umsetzendes_land="hamburg",
        abdeckung="alle",
        vertrauensniveau="niedrig",
        betreiber=f.organisation(name="regio iT"),
    )
    dienst.projekte.add(f.projekt(titel="Hunde digital"))
    dienst.plattformen.add(f.plattform("Portal der Kommunen"))
    dienst.fachverfahren.add(f.fachverfahren("DOG"))
    bericht = f.quelle(titel="Bericht 2022")
    f.betriebsstand(
        dienst,
        zeitraum=Zeitraum.parse("März 2022"),
        quelle=bericht,
        fundstelle="Seite 7",
        bemerkung="In einigen Kommunen.",
    )
    f.betriebsstand(dienst, "geplant", zeitraum=Zeitraum.parse("Q1 2021"))
    f.dienst_leistung(dienst, f.leika_leistung(bezeichnung="Hundesteuer Festsetzung"))
    f.dienst_leistung(dienst, f.ozg_leistung(name="Hundehaltung"))
    f.angebot(dienst, f.organisation(name="govdigital"), bedingungen="Mit Vertrag", quelle=bericht)
    return dienst


def test_the_page_says_what_there_is_since_when_for_whom_and_with_whom(dienst, besucher):
    """With the Quelle of each fact, and the way to everything it names."""
    seite = besucher.seite(dienst.get_absolute_url())
    text = line(seite)
    assert "Am 31.12.2022 war der Dienst laut Quelle online, seit März 2022." in text
    assert "In einigen Kommunen. Laut Bericht 2022, Seite 7" in text
    werte = [" ".join(text.split()) for text in seite.text("dd")]
    angaben = dict(zip(seite.text("dt"), werte, strict=True))
    assert angaben["Wer macht es?"].startswith(
        "Betreiber des Online-Dienstes: regio iT. Umsetzendes Land: Hamburg."
    )
    assert angaben["Kann ich es nachnutzen?"] == (
        "Der Online-Dienst ist als EfA-Dienst („Einer für Alle“) für alle Kommunen gedacht. "
        "Quelle: keine Angabe. Zu haben bei govdigital. Laut Bericht 2022."
    )
    assert {name: angaben[name] for name in [*angaben][5:]} == {
        "Vertrauensniveau": "niedrig",
        "Plattformen": "Portal der Kommunen",
        "Fachverfahren": "DOG",
        "Eintrag geprüft": "noch nie",
    }
    assert "welche ihrer LeiKa-Leistungen, sagt die Quelle nicht" in text
    assert "govdigital Mit Vertrag Quelle: Bericht 2022" in text
    ziele = {
        "https://hund.example/",
        dienst.betreiber.get_absolute_url(),
        dienst.projekte.get().get_absolute_url(),
        dienst.plattformen.get().get_absolute_url(),
        dienst.fachverfahren.get().get_absolute_url(),
        dienst.angebote.get().anbieter.get_absolute_url(),
        *(teil.leistung.get_absolute_url() for teil in dienst.dienstleistungen.all()),
    }
    assert ziele <= {*hrefs(seite)}


def test_each_state_it_ever_had_stays_on_its_page(dienst, besucher):
    """The newest first; a plan that passed says so."""
    seite = besucher.seite(dienst.get_absolute_url())
    zeilen = [e.text for e in seite.alle("th") if e["scope"] == "row"]
    assert zeilen == ["online", "geplant, alter Plan"]


def test_what_nobody_told_is_called_so(db, besucher):
    """Nothing is left out silently, and nothing is claimed."""
    text = line(besucher.seite(f.online_dienst().get_absolute_url()))
    assert "Wie weit der Dienst ist, sagt keine Quelle." in text
    assert "Welche Leistungen der Dienst umfasst: keine Angabe." in text
    assert "Wer den Online-Dienst betreibt: keine Angabe." in text
    assert "Zu diesem Dienst ist kein Umsetzungsprojekt bekannt." in text
    assert "Welche Kommune ihn nutzt: keine Angabe." in text
    assert "Kann ich es nachnutzen? Keine Angabe." in text


def test_a_plan_that_passed_is_never_online_in_any_format(db, besucher):
    """Page, list, file and facet say the same."""
    dienst = f.online_dienst(kennung="alt")
    f.betriebsstand(dienst, "geplant", zeitraum=Zeitraum.parse("2020"))
    satz = "War geplant: 2020. Ob es so kam, ist nicht bestätigt."
    assert satz in line(besucher.seite(dienst.get_absolute_url()))
    (zeile,) = besucher.json("/online-dienste/")["ergebnisse"]
    assert (zeile["zustand"], zeile["seit"], zeile["bestaetigt_am"]) == ("geplant", "2020", None)
    assert besucher.json("/online-dienste/", {"zustand": "online"})["anzahl"] == 0
    assert besucher.json("/online-dienste/", {"zustand": "geplant"})["anzahl"] == 1


@pytest.mark.parametrize("wo", ["projekt", "ozg", "leika", "betreiber", "anbieter"])
def test_what_exists_stands_on_the_pages_of_what_it_belongs_to(dienst, besucher, wo):
    """With how far, for whom, with whom and in whose words."""
    teile = dienst.dienstleistungen.all()
    record = {
        "projekt": dienst.projekte.get(),
        "ozg": next(teil.ozg_leistung for teil in teile if teil.ozg_leistung),
        "leika": next(teil.leika_leistung for teil in teile if teil.leika_leistung),
        "betreiber": dienst.betreiber,
        "anbieter": dienst.angebote.get().anbieter,
    }[wo]
    seite = besucher.seite(record.get_absolute_url())
    assert dienst.get_absolute_url() in hrefs(seite)
    text = line(seite)
    assert "Stand 31.12.2022" in text.replace("\xa0", " ")
    if wo in ("betreiber", "anbieter"):
        assert "Ein Online-Dienst ist bekannt; laut Quelle: online." in text
    else:
        assert "Ja. Es gibt einen Online-Dienst." in text
        assert "Am 31.12.2022 war der Dienst laut Quelle online, seit März 2022." in text
    assert "Bericht 2022, Seite 7" in text
    OnlineDienst.objects.update(veroeffentlichung="entwurf")
    assert dienst.name not in line(besucher.seite(record.get_absolute_url()))


def test_an_ozg_leistung_shows_the_dienste_of_its_leika_leistungen(db, besucher):
    """And a LeiKa-Leistung that of its OZG-Leistung, as what it is: named for the whole."""
    ozg = f.ozg_leistung()
    leika = f.leika_leistung(ozg_leistung=ozg)
    genau, ganz = f.online_dienst("Genau"), f.online_dienst("Ganz")
    f.dienst_leistung(genau, leika)
    f.dienst_leistung(ganz, ozg)
    for record in (ozg, leika):
        assert {genau.get_absolute_url(), ganz.get_absolute_url()} <= {
            *hrefs(besucher.seite(record.get_absolute_url()))
        }
    text = line(besucher.seite(leika.get_absolute_url()))
    assert text.count("genannt für die ganze OZG-Leistung") == 1
    assert "genannt für die ganze" not in line(besucher.seite(ozg.get_absolute_url()))


@pytest.mark.parametrize("fabrik", [f.projekt, f.ozg_leistung, f.leika_leistung])
def test_that_none_is_known_is_an_answer_and_no_claim(db, besucher, fabrik):
    """Nobody reads it as if there were none."""
    text = line(besucher.seite(fabrik().get_absolute_url()))
    keiner = "ist kein Online-Dienst bekannt. Das heißt nicht, dass es keinen gibt"
    nichts = "Nicht bekannt. Das heißt nicht, dass es nichts gibt"
    assert (keiner if fabrik is f.projekt else nichts) in text


def test_an_organisation_without_dienste_has_no_block(db, besucher):
    """Most have none."""
    seite = besucher.seite(f.organisation().get_absolute_url())
    assert "Online-Dienste" not in seite.text("h2")


def test_the_steckbrief_on_paper_names_them(dienst, besucher, als_text):
    """Without any, paper has no block."""
    adresse = f"{dienst.projekte.get().get_absolute_url()}steckbrief.pdf"
    (block,) = json.loads(besucher.get(adresse).inhalt)["bloecke"]
    assert block["titel"] == "Online-Dienste"
    assert block["zeilen"] == [
        [
            "online",
            [
                "Hundesteuer online, EfA (einer für alle), alle Kommunen",
                "Am 31.12.2022 war der Dienst laut Quelle online, seit März 2022.",
            ],
        ]
    ]
    dienst.projekte.clear()
    adresse = f"{f.projekt().get_absolute_url()}steckbrief.pdf"
    assert json.loads(besucher.get(adresse).inhalt)["bloecke"] == []


def test_the_themenfeld_is_that_of_the_leistungen_else_of_the_projects(db, besucher):
    """A hidden one is none."""
    bildung, umwelt = f.themenfeld(name="Bildung"), f.themenfeld(name="Umwelt")
    mit, ohne = f.online_dienst(kennung="mit"), f.online_dienst(kennung="ohne")
    f.dienst_leistung(mit, f.leika_leistung(ozg_leistung=f.ozg_leistung(themenfeld=bildung)))
    projekt = f.projekt(themenfelder=[umwelt])
    for dienst in (mit, ohne):
        dienst.projekte.add(projekt)

    def found(slug):
        zeilen = besucher.json("/online-dienste/", {"themenfeld": slug})["ergebnisse"]
        return [zeile["kennung"] for zeile in zeilen]

    assert (found(bildung.slug), found(umwelt.slug)) == (["mit"], ["ohne"])
    umwelt.veroeffentlichung = "entwurf"
    umwelt.save()
    assert found("ohne") == ["ohne"]


def test_the_search_finds_it_by_key_leistung_and_betreiber(dienst, besucher):
    """And says where the word stands."""
    leika = next(t.leika_leistung for t in dienst.dienstleistungen.all() if t.leika_leistung)
    for wort, grund in (
        ("hundesteuer online", ""),
        ("festsetzung", "LeiKa-Leistung: Hundesteuer Festsetzung"),
        (leika.leika_schluessel, f"LeiKa-Leistung: {leika.leika_schluessel}"),
        ("hundehaltung", "OZG-Leistung:"),
        ("regio", "Betreiber: regio iT"),
    ):
        text = line(besucher.seite("/suche/", {"q": wort}))
        assert "Hundesteuer online" in text, wort
        assert grund in text, wort


def test_a_fachverfahren_says_what_a_check_found_and_who_says_so(db, besucher):
    """Whether it is barrierefrei is no opinion."""
    verfahren = f.fachverfahren(
        barrierefreiheit="in-arbeit",
        barrierefreiheit_geprueft_am=f.BESTAETIGT,
        barrierefreiheit_quelle=f.quelle(titel="Prüfbericht"),
        barrierefreiheit_fundstelle="Seite 3",
    )
    text = line(besucher.seite(verfahren.get_absolute_url()))
    assert "in Arbeit geprüft am 31.12.2022 Quelle: Prüfbericht, Seite 3" in text
    assert "Zu diesem Fachverfahren ist kein Online-Dienst erfasst." in text


def test_the_sentence_of_a_block_leaves_none_out(db, besucher):
    """Neither those that are only planned nor those of which nobody told."""
    projekt = f.projekt()
    for zustaende in (["online"], ["pilot"], ["geplant"], ["geplant"], []):
        dienst = f.online_dienst()
        dienst.projekte.add(projekt)
        for zustand in zustaende:
            f.betriebsstand(dienst, zustand)
    satz = (
        "5 Online-Dienste sind bekannt; laut Quellen: 1 online, 1 in Erprobung, 2 geplant, "
        "zu 1 keine Angabe."
    )
    assert satz in line(besucher.seite(projekt.get_absolute_url()))
