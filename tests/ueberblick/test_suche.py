"""What the search tells about its hits, and what it offers when there are none."""

import re
import time

import pytest

from bausteine.suche.lesung import ask
from bausteine.suche.wortindex import current_index
from leistungen.models import LeikaLeistung
from tests import factories as f
from tests import mengen
from tests.promises import QueryPromises
from ueberblick.gruende import NACHHER, VORHER, reasons, snippet
from ueberblick.querysets import search

pytestmark = pytest.mark.usefixtures("db")


def gruende(eingabe) -> list[str]:
    """The reasons of the first hit."""
    return [str(grund) for grund in search(eingabe)[0].treffer[0].gruende]


class TestGruende:
    """Why something is a hit, when its line does not show it."""

    @pytest.fixture(autouse=True)
    def _familienpass(self, db):
        stelle = f.organisation(name="Rechenzentrum", kurzname="RZ", aliase=["krz Lemgo"])
        fremd = f.organisation(name="Geheimstelle", veroeffentlichung="entwurf")
        self.projekt = f.projekt(
            titel="Familienpass",
            kennung="familienpass",
            hinweis="Siehe Bericht",
            kurzbeschreibung="Vergünstigungen für Familien",
            ozg_leistungen=[f.ozg_leistung(name="Sozialpass", ozg_id="10162", slug="sp")],
            partner=[(stelle, "it_partner"), (fremd, "it_partner")],
        )
        f.frueherer_titel(self.projekt, "Geringverdiener")

    @pytest.mark.parametrize(
        ("eingabe", "erwartet"),
        [
            ("familienpass", ["im Titel"]),
            ("geringverdiener", ["früherer Titel: Geringverdiener"]),
            ("sozialpass familien", ["OZG-Leistung: 10162 Sozialpass"]),
            ("lemgo", ["Partner: RZ (krz Lemgo)"]),
            ("rz familienpass", ["Partner: RZ"]),
            ("rechenzentrum", ["Partner: RZ (Rechenzentrum)"]),
            ("verguenstigungen", ["Kurzbeschreibung: Vergünstigungen für Familien"]),
            ("bericht", ["Hinweis: Siehe Bericht"]),
            ("bericht lemgo", ["Hinweis: Siehe Bericht", "Partner: RZ (krz Lemgo)"]),
        ],
    )
    def test_a_project_says_where_the_words_stand(self, eingabe, erwartet):
        """Each word that the title does not show, once."""
        (gruppe,) = [g for g in search(eingabe) if g.liste == "umsetzungsprojekte"]
        assert [str(grund) for grund in gruppe.treffer[0].gruende] == erwartet

    def test_a_hidden_partner_is_no_reason(self):
        """And finds nothing."""
        assert search("Geheimstelle") == []

    def test_other_nouns_say_it_too(self):
        """Alias and place of an Organisation; law and OZG-ID of a LeiKa-Leistung."""
        assert gruende("krz") == ["Partner: RZ (krz Lemgo)"]
        stelle = search("krz lemgo")[1].treffer[0]
        assert [str(grund) for grund in stelle.gruende] == ["Alias: krz Lemgo"]
        ozg = f.ozg_leistung(name="Bündel", ozg_id="10999")
        f.leika_leistung(bezeichnung="Ausgabe", ozg_leistung=ozg, gesetzeskuerzel="BauGB")
        assert gruende("baugb") == ["über LeiKa-Leistung: Ausgabe"]
        (leika,) = search("baugb")[1].treffer
        assert [str(grund) for grund in leika.gruende] == ["Gesetz: BauGB"]
        leika = search("10999")[1].treffer[0]
        assert [str(grund) for grund in leika.gruende] == ["OZG-Leistung: 10999 Bündel"]

    def test_a_hidden_ozg_leistung_is_never_told(self):
        """Even where it would explain the hit."""
        ozg = f.ozg_leistung(ozg_id="10998", veroeffentlichung="entwurf")
        assert reasons(f.leika_leistung(ozg_leistung=ozg), ["10998"]) == []

    def test_the_page_shows_and_marks_them(self, besucher):
        """Also in a title, escaped."""
        f.projekt(titel="<i>Lemgo</i> & mehr")
        html = besucher.seite("/suche/", {"q": "Lemgo"}).html
        assert "Partner: RZ (krz <mark>Lemgo</mark>)" in html
        assert "&lt;i&gt;<mark>Lemgo</mark>&lt;/i&gt; &amp; mehr" in html


def test_a_long_text_is_cut_around_the_word():
    """Between words, with dots where something is left out."""
    text = "Anfang " * 40 + "Führerschein " + "Ende " * 40
    stueck = snippet(text, ["fuehrerschein"])
    assert "Führerschein" in stueck
    assert re.fullmatch(r"… (Anfang )+Führerschein( Ende)+ …", stueck)
    assert len(stueck) <= VORHER + NACHHER + 20
    assert snippet("kurz", ["kurz"]) == "kurz"
    assert snippet("x " * 300, ["x"]).endswith("x …")


class TestSchluessel:
    """An official key: its record first, and said to be one."""

    def test_an_ozg_id_shows_its_leistung_first(self, besucher):
        """Before the projects that name it."""
        leistung = f.ozg_leistung(name="Reitkennzeichen", ozg_id="10162")
        f.projekt(titel="Reiten", ozg_leistungen=[leistung])
        for eingabe in ("10162", "101 62"):
            seite = besucher.seite("/suche/", {"q": eingabe})
            assert seite.text("h3") == ["OZG-Leistungen (1)", "Umsetzungsprojekte (1)"]
            assert "OZG-ID <mark>10162</mark>" in seite.html

    @pytest.mark.parametrize("eingabe", ["99012001001000", "99 012 001 001 000"])
    def test_a_leika_key_shows_its_leistung_first(self, besucher, eingabe):
        """However it is grouped."""
        f.projekt(titel="A 99012001001000")
        f.leika_leistung(bezeichnung="Gesucht", leika_schluessel="99012001001000")
        seite = besucher.seite("/suche/", {"q": eingabe})
        assert seite.text("h3")[0] == "LeiKa-Leistungen (1)"
        assert "LeiKa-Schlüssel <mark>99 012 001 001 000</mark>" in seite.html

    def test_a_leika_key_leads_to_its_ozg_leistung_and_projects(self, besucher):
        """Each hit names where it leads; a presumption is called one."""
        ozg = f.ozg_leistung(name="Abfallentsorgung", ozg_id="10110")
        f.leika_leistung(leika_schluessel="99001001000000", ozg_leistung=ozg, bezeichnung="Tonne")
        f.projekt(titel="Sperrmüll", ozg_leistungen=[ozg])
        f.zuordnungsvorschlag(f.projekt(titel="Müllabfuhr"), ozg)
        f.zuordnungsvorschlag(f.projekt(titel="Geheim", veroeffentlichung="entwurf"), ozg)
        seite = besucher.seite("/suche/", {"q": "99 001 001 000 000"})
        assert seite.text("h3") == [
            "LeiKa-Leistungen (1)",
            "Umsetzungsprojekte (1)",
            "OZG-Leistungen (1)",
        ]
        erster, *andere = [
            " ".join(e.text.split())
            for e in seite.alle("li")
            if any(v["class"] == "ozg-treffer" for v in e.vorfahren[-1:])
        ]
        assert erster.endswith(
            "OZG-Leistung Abfallentsorgung · Projekt Sperrmüll · vermutlich Müllabfuhr "
            "(gleicher Name, nicht bestätigt)"
        )
        assert all(text.endswith("LeiKa-Leistung: 99001001000000 Tonne") for text in andere)

    def test_part_of_a_key_keeps_the_order(self):
        """Only the whole key is a record."""
        f.ozg_leistung(ozg_id="10162")
        f.projekt(titel="Nummer 1016")
        assert search("1016")[0].liste == "umsetzungsprojekte"


class TestMeintenSie:
    """Another word for one that is not found."""

    @pytest.fixture(autouse=True)
    def _namen(self, db):
        f.projekt(titel="Hundesteuer anmelden")
        f.projekt(titel="Wohngeld")
        f.ozg_leistung(name="Führerschein")
        f.leika_leistung(bezeichnung="Geburtsurkunde ausstellen")
        f.organisation(name="Stadt Gelsenkirchen", kurzname="GE", aliase=["Regiokommunal"])
        f.frueherer_titel(f.projekt(titel="Familienpass"), "Geringverdiener")
        f.themenfeld(name="Bauen & Wohnen")
        f.projekt(titel="Geheimnisträger", veroeffentlichung="entwurf")

    @pytest.mark.parametrize(
        ("eingabe", "gemeint"),
        [
            ("Wohngelt", "Wohngeld"),
            ("Whongeld", "Wohngeld"),
            ("Fürerschein", "Führerschein"),
            ("Geburtsukrunde", "Geburtsurkunde"),
            ("Gelsenkrichen", "Gelsenkirchen"),
            ("Regiokomunal", "Regiokommunal"),
            ("Geringverdinener", "Geringverdiener"),
            ("Bauem", "Bauen"),
            ("Hundesteuer anmeldenn", "Hundesteuer anmelden"),
            ("Hundestuer anmelden", "Hundesteuer anmelden"),
            ("Wohngelt xyzzy", ""),
            ("Geheimnistreger", ""),
            ("Wohngeld", ""),
            ("xyzzyquark", ""),
            ("12345", ""),
        ],
    )
    def test_a_word_nobody_knows_is_corrected_to_a_public_one(self, eingabe, gemeint):
        """Titles, names, aliases, former titles; only where nothing has it as it was typed."""
        assert ask(eingabe).verbessert == gemeint

    def test_the_page_says_what_it_shows_instead(self, besucher):
        """And the list that it leads to shows the same, and says so too."""
        for adresse in ("/suche/", "/umsetzungsprojekte/"):
            seite = besucher.seite(adresse, {"q": "Hundestuer"})
            assert "Zu „Hundestuer“ gibt es nichts. Gezeigt: „Hundesteuer“." in seite.html
            assert "Hundesteuer anmelden" in [e.text for e in seite.alle("a")]

    def test_other_readings_are_links_with_their_hits(self, besucher):
        """Of two words that are as near, the one is shown and the other offered."""
        f.projekt(titel="Gartenbau")
        f.projekt(titel="Kartenbau")
        seite = besucher.seite("/suche/", {"q": "Bartenbau"})
        assert "Gezeigt: „Gartenbau“" in seite.html
        assert "Oder meinten Sie Kartenbau (1 Treffer)?" in seite.text("p")

    def test_a_secondary_word_is_left_out_where_nothing_has_it(self, besucher):
        """Also in the list; what nothing else is asked for with must occur."""
        for adresse in ("/suche/", "/umsetzungsprojekte/"):
            seite = besucher.seite(adresse, {"q": "Wohngeld beantragen"})
            assert "Gesucht ohne „beantragen“." in seite.html
            assert "Wohngeld" in [e.text for e in seite.alle("a")]
        assert not ask("beantragen").menge

    def test_parts_are_offered_when_nothing_is_found(self, besucher):
        """Single words of several, and known words inside a long one."""
        seite = besucher.seite("/suche/", {"q": "Wohngeldzuschussantrag"})
        assert "Wohngeld (1 Treffer)" in seite.text("li")
        seite = besucher.seite("/suche/", {"q": "Wohngeld Raumfahrt"})
        assert "Wohngeld (1 Treffer)" in seite.text("li")
        assert "/themenfelder/" in [e["href"] for e in seite.alle("a") if e.in_element("main")]

    @pytest.mark.parametrize(
        "eingabe",
        [
            "<script>alert(1)</script>",
            "x" * 5000,
            "a\x00b",
            "%' OR 1=1 --",
            "\\",
            "ß" * 300,
            "wohngelt " * 60,
            "𝕏𝕏𝕏𝕏𝕏",
            "()[]{}*+?",
            '"><img src=x>',
        ],
    )
    def test_hostile_input_gives_a_page(self, besucher, eingabe):
        """Escaped, and quick."""
        start = time.process_time()
        seite = besucher.seite("/suche/", {"q": eingabe})
        assert "nichts gefunden" in seite.html or "Treffer" in seite.html
        assert not [e for e in seite.alle("img", "script") if not (e["src"] or e["type"])]
        assert time.process_time() - start < 3

    def test_an_empty_search_shows_examples_that_find_something(self, besucher):
        """Others are no examples."""
        seite = besucher.seite("/suche/", {"q": "  "})
        assert seite.text("h2") == ["Zum Beispiel"]
        teile = [e.text for e in seite.alle("a") if e["href"].startswith("?q=")]
        assert "Wohngeld" in teile
        assert "Kita" not in teile


class TestTippvorschlaege:
    """What the field proposes while somebody types."""

    def test_the_best_records_of_all_nouns_with_their_addresses(self, besucher):
        """Eight at most; a name before a text; nothing that is hidden."""
        f.projekt(titel="Reisen", kurzbeschreibung="Wohngeld")
        projekt = f.projekt(titel="Wohngeld")
        ozg = f.ozg_leistung(name="Wohngeld beziehen")
        f.projekt(titel="Wohngeld geheim", veroeffentlichung="entwurf")
        for i in range(9):
            f.leika_leistung(bezeichnung=f"Lastenzuschuss zum Wohngeld {i}")
        erste, zweite, *weitere = besucher.json("/suche/vorschlaege/", {"q": "wohng"})[
            "vorschlaege"
        ]
        assert erste == {
            "text": "Wohngeld",
            "art": "Umsetzungsprojekt",
            "adresse": projekt.get_absolute_url(),
        }
        assert zweite["adresse"] == ozg.get_absolute_url()
        assert len(weitere) == 6
        assert {eintrag["art"] for eintrag in weitere} == {"LeiKa-Leistung"}

    @pytest.mark.parametrize("eingabe", ["", "wo", "xyzzyquark", "\x00", "…"])
    def test_too_little_and_nonsense_propose_nothing(self, besucher, eingabe):
        """And are no error."""
        f.projekt(titel="Wohngeld")
        assert besucher.json("/suche/vorschlaege/", {"q": eingabe}) == {"vorschlaege": []}

    def test_both_fields_know_where_to_ask(self, besucher):
        """The script finds the address in the page."""
        felder = [e for e in besucher.seite("/suche/").alle("input") if e["name"] == "q"]
        assert {e["data-vorschlaege"] for e in felder} == {"/suche/vorschlaege/"}
        kopf = [
            e for e in besucher.seite("/themenfelder/").alle("input") if e["id"] == "kopf-suche"
        ]
        assert [e["data-vorschlaege"] for e in kopf] == ["/suche/vorschlaege/"]


def test_six_thousand_names_take_no_second():
    """The whole LeiKa is read for a suggestion; typical: 100 ms, and 300 to read it."""
    LeikaLeistung.objects.bulk_create(
        LeikaLeistung(
            kennung=f"n-{i}", bezeichnung=f"Erteilung {i} Wohnungsbindung{chr(97 + i % 26)}"
        )
        for i in range(6000)
    )
    current_index()
    start = time.process_time()
    assert ask("Whonungsbindungx").verbessert == "Wohnungsbindungx"
    assert time.process_time() - start < 1


class TestAbfragenSucheOhneTreffer(QueryPromises):
    """A misspelling: no query more than a search, however many names there are."""

    def fill(self, anzahl):
        mengen.projekte(anzahl)
        mengen.organisationen(anzahl, ort="Gelsenkirchen")
        return "/suche/?q=gelsenkrichen+xyzzy"
