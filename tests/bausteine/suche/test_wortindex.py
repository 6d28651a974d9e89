"""The word index: how words meet, in which order, by which synonyms, and what it never holds."""

import pytest

from bausteine.suche.lesung import ask
from bausteine.suche.wortindex import current_index
from bausteine.suche.wortschatz import distance
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse
from texte.models import Stichwortgruppe

pytestmark = pytest.mark.usefixtures("db")
NAME = "projects.umsetzungsprojekt"


def titles(eingabe: str) -> list[str]:
    """The projects that the index finds, in its order."""
    alle = Umsetzungsprojekt.objects.in_bulk(ask(eingabe).best(NAME, 20))
    return [alle[pk].titel for pk in ask(eingabe).best(NAME, 20)]


@pytest.mark.parametrize(
    ("titel", "eingaben", "nicht"),
    [
        ("Wochen- und Spezialmärkte", ["Wochenmarkt", "Märkte", "Spezialmarkt"], ["Marktwert"]),
        ("Führerschein-Umtausch", ["Führerscheinumtausch", "fuhrerschein–umtausch"], ["Umschein"]),
        ("Umweltplakette", ["Umwelt-Plakette", "umwelt plakette", "Plaketten"], ["Welt"]),
        ("Transparentes Verfahren", ["transparent", "verfahren"], ["Rente", "Rent"]),
        ("Schülerbeförderung", ["Beförderung", "befoerderung schueler"], ["Förderband"]),
        ("Hunde", ["Hund", "Ich habe keinen Hund mehr"], ["Hundertschaft"]),
    ],
)
def test_words_meet_in_other_endings_and_at_the_seams_of_compounds(titel, eingaben, nicht):
    """Not where letters happen to stand side by side."""
    f.projekt(titel="Schüler und Welten")
    f.projekt(titel=titel)
    for eingabe in eingaben:
        assert titel in titles(eingabe), eingabe
    for eingabe in nicht:
        assert titel not in titles(eingabe), eingabe


def test_the_eight_ranks():
    """Called so, in the name, part of a word there, synonym there; the same of further names, and
    anywhere; in one rank the shorter name first."""
    f.stichwortgruppe(name="Hundehaltung", gleichbedeutend="Kampfhund")
    f.frueherer_titel(f.projekt(titel="Fünftens"), "Kampfhund")
    f.frueherer_titel(f.projekt(titel="Sechstens"), "Hundehaltung")
    f.projekt(titel="Siebtens", kurzbeschreibung="Kampfhund")
    f.projekt(titel="Achtens", kurzbeschreibung="Hundehaltung")
    f.projekt(titel="Hundehaltung melden")
    f.projekt(titel="Kampfhundesteuer")
    f.projekt(titel="Kampfhund abmelden")
    f.projekt(titel="Kampfhund")
    assert titles("Kampfhund") == [
        "Kampfhund",
        "Kampfhund abmelden",
        "Kampfhundesteuer",
        "Hundehaltung melden",
        "Fünftens",
        "Sechstens",
        "Siebtens",
        "Achtens",
    ]


class TestStichwortgruppen:
    """Synonyms."""

    @pytest.fixture(autouse=True)
    def _gruppen(self, db):
        f.projekt(titel="Hundehaltung")
        f.projekt(titel="Bestattung")
        f.projekt(titel="Baugenehmigung")
        f.stichwortgruppe(name="Hundehaltung", gleichbedeutend="", fuehrt_hierher="Hundesteuer")
        f.stichwortgruppe(name="Bestattung", gleichbedeutend="Beerdigung|Urne im Wald")
        f.stichwortgruppe(name="Baugenehmigung", gleichbedeutend="Bauerlaubnis")
        f.stichwortgruppe(name="Bauerlaubnis", gleichbedeutend="Erlaubnis zum Bau")

    @pytest.mark.parametrize(
        ("eingabe", "gefunden"),
        [
            ("Beerdigung", ["Bestattung"]),
            ("beerdigungen", ["Bestattung"]),
            ("im Wald eine Urne", ["Bestattung"]),
            ("Urne", []),
            ("Hundesteuer", ["Hundehaltung"]),
            ("Bau Erlaubnis", ["Baugenehmigung"]),
        ],
    )
    def test_a_word_finds_what_it_means(self, eingabe, gefunden):
        """In any form and order; of several words all."""
        assert titles(eingabe) == gefunden

    def test_what_leads_to_a_group_is_not_found_by_it(self):
        """Who types Hundehaltung does not mean taxes."""
        f.projekt(titel="Hundesteuer")
        assert titles("Hundehaltung") == ["Hundehaltung"]
        f.projekt(titel="Beerdigung")
        assert titles("Bestattung") == ["Bestattung", "Beerdigung"]

    def test_an_edit_is_seen_by_the_next_search_and_a_draft_is_not(self):
        """The groups belong to the Datenstand."""
        gruppe = Stichwortgruppe.objects.get(name="Bestattung")
        gruppe.gleichbedeutend = "Begräbnis"
        gruppe.save()
        assert (titles("Begräbnis"), titles("Beerdigung")) == (["Bestattung"], [])
        Stichwortgruppe.objects.update(veroeffentlichung="entwurf")
        assert titles("Begräbnis") == []

    def test_the_page_says_what_was_meant(self, besucher):
        """Beside each hit."""
        seite = besucher.seite("/suche/", {"q": "Beerdigung"})
        assert "gleichbedeutend: Beerdigung → Bestattung" in " ".join(seite.text("li"))

    def test_number_list_and_file_agree(self, besucher):
        """A question is read the same everywhere."""
        f.projekt(titel="Beerdigung im Ausland")
        assert "2 Treffer" in besucher.seite("/suche/", {"q": "Beerdigung"}).text("h2")[0]
        for adresse_, anzahl in (("/umsetzungsprojekte/", 2), ("/organisationen/", 0)):
            assert besucher.seite(adresse_, {"q": "Beerdigung"}).anzahl == anzahl
            assert len(besucher.json(adresse_, {"q": "Beerdigung"})["ergebnisse"]) == anzahl

    def test_the_admin_finds_the_same_and_drafts_by_what_was_typed(self, admin_client):
        """Public records by every way, others as they are written."""
        f.projekt(titel="Beerdigung geplant", veroeffentlichung="entwurf")
        liste = admin_client.get(adresse(Umsetzungsprojekt, "changelist"), {"q": "Beerdigung"})
        html = liste.content.decode()
        assert "Beerdigung geplant" in html
        assert ">Bestattung</a>" in html
        assert "Hundehaltung" not in html.split("result_list")[-1]


def test_a_leika_leistung_leads_to_ozg_leistung_and_project():
    """And says by which; a hidden one leads nowhere."""
    ozg = f.ozg_leistung(name="Abfall")
    f.projekt(titel="Müll", ozg_leistungen=[ozg])
    f.leika_leistung(bezeichnung="Kompost abholen", ozg_leistung=ozg)
    f.leika_leistung(bezeichnung="Giftmobil", ozg_leistung=ozg, veroeffentlichung="entwurf")
    assert titles("Kompost") == ["Müll"]
    assert not ask("Giftmobil").menge


def test_hidden_records_are_not_in_the_index():
    """Nor what only they have, nor what leads over them."""
    fremd = f.organisation(name="Geheimstelle", veroeffentlichung="archiviert")
    f.projekt(titel="Verborgenes", veroeffentlichung="entwurf")
    f.projekt(titel="Offenes", partner=[(fremd, "it_partner")])
    assert titles("Offenes") == ["Offenes"]
    worte = set(current_index().wortschatz.worte)
    assert "offenes" in worte
    assert not worte & {"verborgenes", "geheimstelle"}


def test_every_way_to_write_follows_a_change():
    """The next question sees it, whoever wrote."""
    projekt = f.projekt(titel="Vorher", kennung="p")
    assert titles("vorher") == ["Vorher"]
    Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(titel="Nachher")
    assert (titles("nachher"), titles("vorher")) == (["Nachher"], [])


@pytest.mark.parametrize(
    ("wort", "anderes", "fehler"),
    [
        ("wohngeld", "wohngeld", 0),
        ("whongeld", "wohngeld", 1),
        ("wohgeld", "wohngeld", 1),
        ("wohngelt", "wohngeld", 1),
        ("wohnungs", "wohngeld", 3),
        ("a", "b", 1),
    ],
)
def test_errors_are_counted(wort, anderes, fehler):
    """Two letters that changed places are one; more than allowed is one more than that."""
    assert distance(wort, anderes, 2) == fehler
