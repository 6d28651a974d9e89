"""Change log: what changes in the Vorgänge of a project is news of the project."""

import pytest

from mittel.actions import update_projects
from mittel.models import Mittelvorgang
from projects.actions import update_naming
from projects.neuigkeiten import readable
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import delete, open_form, save
from tests.dateien import importiere

pytestmark = pytest.mark.usefixtures("db")


def log(projekt) -> list[str]:
    """The lines of the log but for the first publication, the latest last."""
    aenderungen = projekt.aenderungen.order_by("pk")
    return [zeile for n in readable(aenderungen)[1:] for zeile in n.zeilen]


@pytest.fixture
def projekt():
    """A published project."""
    return f.projekt(titel="Hund")


@pytest.fixture
def vorgang(projekt):
    """Its only Vorgang, without what a Quelle may say one day."""
    return f.mittelvorgang(projekt)


def change(verwaltung, vorgang, **felder):
    """Change a Vorgang in its form."""
    daten = open_form(verwaltung, Mittelvorgang, vorgang.pk)
    save(verwaltung, Mittelvorgang, daten | {n: [w] for n, w in felder.items()}, vorgang.pk)


def test_a_new_vorgang_is_news_of_its_project(projekt, vorgang):
    """How many there are more."""
    assert log(projekt) == ["Mittel und Verträge: 1 hinzugekommen"]


#: fact → what the form sends, and what the log calls it
ANGABEN = {
    "art": ("beauftragung", "Art"),
    "gegenstand": ("Anderes", "Gegenstand"),
    "zweck": ("umsetzung", "Zweck"),
    "zweck_text": ("Umsetzung im Verlag", "Zweck in den Worten der Quelle"),
    "zeitraum": ("Mai 2022", "Zeitraum"),
    "betrag": ("18000", "Betrag in Euro"),
    "stand_text": ("Leistung wird erbracht", "Stand in den Worten der Quelle"),
    "hinweis": ("Ein Hinweis", "Hinweis"),
}
#: what the log cannot or need not tell, and why
NICHT_IM_PROTOKOLL = {
    "id": "kein Fakt",
    "kennung": "dauerhaft",
    "projekt": "kommt hinzu oder entfällt",
    "partner": "eigener Test",
    "gilt_bis": "eigener Test",
    "nachtrag": "eigener Test",
    "stand": "eigener Test",
    "quelle": "eigener Test",
    "fundstelle": "mit der Quelle",
    "veroeffentlichung": "kommt hinzu oder entfällt",
    "angelegt_am": "berechnet",
    "geaendert_am": "berechnet",
    "zuletzt_bestaetigt_am": "ändert nichts",
    "suchtext": "berechnet",
    "sortiertext": "berechnet",
}


def test_every_field_has_its_place():
    """A new one fails here until somebody says how the log tells it."""
    felder = {feld.name for feld in Mittelvorgang._meta.concrete_fields}
    felder = {name.removesuffix("_von").removesuffix("_bis") for name in felder - {"gilt_bis"}}
    assert felder | {"gilt_bis"} == {*ANGABEN, *NICHT_IM_PROTOKOLL}


@pytest.mark.parametrize("feld", ANGABEN)
def test_each_fact_that_changes_is_news_and_in_the_file(verwaltung, besucher, vorgang, feld):
    """Without repeating it: the Vorgang may be withdrawn later."""
    wert, name = ANGABEN[feld]
    change(verwaltung, vorgang, **{feld: wert})
    assert log(vorgang.projekt)[1:] == [f"Mittel und Verträge, {name}: bei 1 geändert"]
    (zeile,) = besucher.csv("/mittel/")
    vorgang.refresh_from_db()
    anzeige = getattr(vorgang, f"get_{feld}_display", lambda: wert)()
    assert zeile[feld] == anzeige


def test_what_stands_together_is_told_together(verwaltung, projekt):
    """Stand with its words, partner, Quelle with its place, an end of its own."""
    vorgang = f.mittelvorgang(projekt, art="leistungsvereinbarung", zeitraum=None)
    partner, quelle = f.organisation(), f.quelle()
    change(
        verwaltung,
        vorgang,
        stand="geschlossen",
        stand_text="2022 abgeschlossen",
        partner=str(partner.pk),
        quelle=str(quelle.pk),
        fundstelle="Zeile 3",
        gilt_bis="31.03.2022",
        nachtrag="verlaengerung",
    )
    titel = [zeile.partition(": ")[0].partition(", ")[2] for zeile in log(projekt)[1:]]
    assert sorted(titel) == [
        "Nachtrag",
        "Partner",
        "Quelle",
        "Stand",
        "Stand in den Worten der Quelle",
        "gilt bis",
    ]


def test_another_name_of_the_partner_is_no_change_of_the_project(projekt):
    """It is still the same Organisation."""
    partner = f.organisation(name="SIT")
    f.mittelvorgang(projekt, partner=partner)
    partner.kurzname = "Südwestfalen-IT"
    partner.save()
    update_naming([partner])
    assert log(projekt) == ["Mittel und Verträge: 1 hinzugekommen"]


def test_a_partner_that_is_withdrawn_is_news_of_the_project(projekt):
    """It is no longer named on its page."""
    partner = f.organisation()
    f.mittelvorgang(projekt, partner=partner)
    partner.veroeffentlichung = "archiviert"
    partner.save()
    update_naming([partner])
    assert log(projekt)[1:] == ["Mittel und Verträge, Partner: bei 1 geändert"]


def test_a_vorgang_that_moves_is_news_of_both_projects(verwaltung, projekt, vorgang):
    """It leaves one and comes to the other."""
    anderes = f.projekt()
    change(verwaltung, vorgang, projekt=str(anderes.pk))
    assert log(projekt)[1:] == ["Mittel und Verträge: 1 entfallen"]
    assert log(anderes) == ["Mittel und Verträge: 1 hinzugekommen"]


def test_a_vorgang_that_is_deleted_or_hidden_is_news(verwaltung, projekt, vorgang):
    """The Steckbrief shows it no more."""
    Mittelvorgang.objects.update(veroeffentlichung="archiviert")
    update_projects([vorgang.pk])
    assert log(projekt)[1:] == ["Mittel und Verträge: 1 entfallen"]
    delete(verwaltung, f.mittelvorgang(projekt))
    assert log(projekt)[2:] == [
        "Mittel und Verträge: 1 hinzugekommen",
        "Mittel und Verträge: 1 entfallen",
    ]


def test_an_import_is_news_too(projekt):
    """One entry for all that a file holds of the project."""
    gemeinsam = {"art": "Beauftragung", "gegenstand": "x", "projekt": "hund"}
    importiere("mittel", *[{"kennung": f"v-{i}"} | gemeinsam for i in range(3)])
    assert log(projekt) == ["Mittel und Verträge: 3 hinzugekommen"]


def test_a_project_that_knew_of_none_has_no_news_of_the_portal_learning_to(projekt):
    """What was published before the portal had Vorgänge is compared from now on."""
    angaben = projekt.oeffentliche_angaben
    angaben["gemerkt"] = [name for name in angaben["gemerkt"] if not name.startswith("mittel.")]
    type(projekt).objects.filter(pk=projekt.pk).update(oeffentliche_angaben=angaben)
    f.mittelvorgang(projekt)
    assert log(projekt) == []
    f.mittelvorgang(projekt)
    assert log(projekt) == ["Mittel und Verträge: 1 hinzugekommen"]
