"""The Statistik: every number is the list it links to, and the picture is its table."""

import csv
import io
import xml.etree.ElementTree as ET

import pytest
from django.http import QueryDict
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from projects import diagramm
from projects.ansichten import NUR_TABELLE
from projects.enums import Phasenart, Rolle, Stand
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from projects.statistik import BILDER, Bild, Statistik
from tests import factories as f
from tests import mengen
from tests.promises import QueryPromises
from tests.welt import VERRATEN

ADRESSE = "/umsetzungsprojekte/"
SVG = "{http://www.w3.org/2000/svg}"
#: filters over each relation that is counted, alone and together
FILTER = (
    "",
    "q=vorhaben",
    "themenfeld=gesundheit",
    "themenfeld=gesundheit&themenfeld=bauen-wohnen",
    "themenfeld=ohne",
    "themenfeld=ohne&themenfeld=gesundheit",
    "status=rollout&status=offen",
    "phase=rollout",
    "stand=laeuft",
    "stand=laeuft&stand=offen&phase=rollout&phase=konzeption",
    "planjahr=2022",
    "planjahr=2022&planjahr=2020&stand=offen",
    "phase=umsetzung&planjahr=2020",
    "organisation=ohne",
    "organisation=ohne&organisation=stelle-00",
    "rolle=projektleitung",
    "organisation=stelle-00&rolle=mitarbeit",
    "organisationstyp=firma&organisationstyp=kreis",
    "organisationstyp=firma&rolle=interesse",
    "quellenjahr=2022",
    "quellenjahr=ohne",
    "start_von=2021",
    "efa=ohne&prioritaet=1",
    "organisation=ohne&rolle=mitarbeit",
)


def statistik(query: str) -> Statistik:
    """The pictures of an address."""
    params = QueryDict(query)
    alle = Umsetzungsprojekt.objects.oeffentlich()
    filterset = UmsetzungsprojektFilterSet(params, queryset=alle)
    return Statistik(filterset, params, timezone.localdate())


def zahlen(bild: Bild) -> dict[str, list[int]]:
    """The table's numbers by row."""
    return {reihe.titel: [zahl.wert for zahl in reihe.zahlen] for reihe in bild.reihen}


def liste(ziel: str) -> int:
    """How many records the list at a query string has."""
    alle = Umsetzungsprojekt.objects.oeffentlich()
    return UmsetzungsprojektFilterSet(QueryDict(ziel.lstrip("?")), queryset=alle).qs.count()


@pytest.mark.usefixtures("welt", "db")
class TestWelt:
    """Many filters over a world with gaps."""

    @pytest.mark.parametrize("query", FILTER)
    def test_every_number_is_the_list_it_links_to(self, query):
        """Also where a filter over the same relation is in use; 0 leads nowhere."""
        falsch = [
            (bild.name, reihe.titel, spalte, zahl.wert, liste(zahl.ziel))
            for bild in statistik(query).alle()
            for reihe, zellen in bild.zellen()
            for spalte, zahl in zellen
            if (zahl.wert and liste(zahl.ziel) != zahl.wert) or bool(zahl.wert) != bool(zahl.ziel)
        ]
        assert not falsch

    @pytest.mark.parametrize("query", FILTER)
    def test_nothing_is_left_out(self, query):
        """Statuses and ages add up to the list; the row of all Themenfelder is the list."""
        bilder = {bild.name: bild for bild in statistik(query).alle()}
        anzahl = liste(query)
        assert sum(sum(werte) for werte in zahlen(bilder["quellen"]).values()) == anzahl
        for name in ("bestaetigt", "status"):
            gesamt = [r.summe.wert for r in bilder[name].reihen if not r.gezeichnet]
            assert gesamt == ([anzahl] if anzahl else [])
        saetze = statistik(query).kernaussagen()
        gezaehlt = [liste(satz.ziel) if satz.ziel else 0 for satz in saetze]
        assert sum(gezaehlt) == anzahl

    def test_the_picture_shows_the_numbers_of_the_table(self, besucher):
        """Every bar carries the number of its cell; a title and a description say the same."""
        for bild in statistik("").alle():
            gezeichnet = [t.wert for t in diagramm.draw(bild).flaechen if t.wert]
            tabelle = [z.wert for r in bild.reihen if r.gezeichnet for z in r.zahlen if z.wert]
            assert gezeichnet == tabelle, bild.name
            assert all(str(wert) in bild.beschreibung for wert in gezeichnet)
            saeulen = [s for gruppe in diagramm.bars(bild) for s in gruppe.saeulen]
            teile = sum(len(saeule.teile) for saeule in saeulen)
            assert teile == len(tabelle), bild.name

    def test_nothing_unpublished(self, besucher):
        """Neither in the page nor in a file."""
        assert not VERRATEN.search(besucher.seite(ADRESSE, {"ansicht": "statistik"}).html)
        for bild in BILDER:
            for form in ("svg", "csv"):
                inhalt = besucher.get(ADRESSE, {"bild": bild, "format": form}).inhalt.decode()
                assert not VERRATEN.search(inhalt), (bild, form)


@pytest.mark.usefixtures("bestand", "db")
class TestBestand:
    """The published projects."""

    @pytest.mark.parametrize("query", ["", "themenfeld=gesundheit", "phase=rollout&stand=laeuft"])
    def test_every_number_on_the_page_is_the_heading_of_its_list(self, besucher, query):
        """Followed as a visitor would."""
        seite = besucher.seite(f"{ADRESSE}?{query}&ansicht=statistik")
        links = [e for e in seite.alle("a") if e.in_element("td")]
        assert len(links) > 12
        for link in links:
            ziel = besucher.seite(ADRESSE + link["href"])
            assert ziel.anzahl == int(link.text), link["href"]
            assert not ziel.meldungen

    @pytest.mark.parametrize("darstellung", ["", "tabelle"])
    def test_there_is_no_picture_without_its_table(self, besucher, darstellung):
        """Each section has rule, table and files, the first stands open; by an address of their own
        all are tables and nothing else."""
        daten = {"ansicht": "statistik", "darstellung": darstellung}
        seite = besucher.seite(ADRESSE, daten)
        abschnitte = [e for e in seite.alle("section") if e["class"] == "ozg-bild"]
        assert len(abschnitte) == len(BILDER)
        for i, abschnitt in enumerate(abschnitte):
            drin = [e for e in seite.elemente if abschnitt in e.vorfahren]
            gefaltet = [e for e in drin if e["class"] == "ozg-bild-gefaltet"]
            assert len(gefaltet) == (0 if darstellung or not i else 1)
            listen = [e for e in drin if e["class"] == "ozg-saeulen"]
            assert bool(listen) == (not darstellung and BILDER[i] not in NUR_TABELLE)
            assert len([e for e in drin if e.tag == "table"]) == 1
            assert len([e for e in drin if e["class"] == "ozg-regel"]) == 1
            dateien = [e["href"] for e in drin if e.tag == "a" and "format=" in e["href"]]
            assert len(dateien) == 2
        andere = "" if darstellung else "&darstellung=tabelle"
        assert f"?ansicht=statistik{andere}" in [e["href"] for e in seite.alle("a")]

    def test_three_sentences_come_first(self, besucher):
        """With their percentages and exactly their records; how to cite them, and the licence."""
        seite = besucher.seite(ADRESSE, {"ansicht": "statistik"})
        assert seite.text("h1") == ["Wie weit sind die Umsetzungsprojekte?"]
        saetze = [
            " ".join(e.text.split())
            for e in seite.alle("li")
            if any(v["class"] == "ozg-kernaussagen" for v in e.vorfahren)
        ]
        assert saetze == [
            "24 % 38 von 156 Projekten haben eine bestätigte Phase.",
            "4 % 6 Projekte sind zurückgestellt, eingestellt oder werden nicht in NRW umgesetzt.",
            "72 % Bei 112 Projekten ist keine Phase bestätigt. Das heißt nicht, dass dort nichts "
            "geschieht; wir kennen nur keine Quelle, die es bestätigt.",
        ]
        zahlen = statistik("").kernaussagen()
        assert [liste(aussage.ziel) for aussage in zahlen] == [38, 6, 112]
        (zitat,) = [e.text for e in seite.alle("div") if e["class"] == "ozg-zitat"]
        zitat = " ".join(zitat.split())
        assert (
            "OZG-Portal Kommunen in Nordrhein-Westfalen, Umsetzungsprojekte, Quellen bis" in zitat
        )
        assert f"abgerufen am {timezone.localdate():%d.%m.%Y}, http" in zitat
        assert zitat.endswith("?ansicht=statistik. Lizenz der Daten: noch nicht festgelegt.")
        texte = seite.text("h2")
        assert "In drei Themenfeldern ist bei keinem Projekt eine Phase bestätigt" in texte

    def test_the_citation_names_the_selection(self, besucher):
        """In words and as its address."""
        daten = {"ansicht": "statistik", "themenfeld": "bildung", "darstellung": "tabelle"}
        seite = besucher.seite(ADRESSE, daten)
        (zitat,) = [
            " ".join(e.text.split()) for e in seite.alle("div") if e["class"] == "ozg-zitat"
        ]
        assert "Umsetzungsprojekte (Themenfeld: Bildung), Quellen bis" in zitat
        assert "/umsetzungsprojekte/?themenfeld=bildung&ansicht=statistik." in zitat

    def test_the_file_of_a_picture_stands_alone(self, besucher):
        """Valid XML with title, rule, origin and own colours; nothing from elsewhere."""
        for bild in statistik("themenfeld=bildung").alle():
            antwort = besucher.get(
                ADRESSE,
                {
                    "themenfeld": "bildung",
                    "ansicht": "statistik",
                    "format": "svg",
                    "bild": bild.name,
                },
            )
            assert antwort["Content-Type"].startswith("image/svg+xml")
            assert f'filename="statistik-{bild.name}-' in antwort["Content-Disposition"]
            wurzel = ET.fromstring(antwort.inhalt)  # noqa: S314 (our own answer)
            texte = [" ".join(e.itertext()) for e in wurzel.iter(f"{SVG}text")]
            assert texte[0] == bild.titel
            assert bild.regel in " ".join(texte)
            assert "OZG-Portal" in texte[-1]
            assert texte[-2].startswith("Quellen bis Dezember 2022 · zuletzt bearbeitet am ")
            assert "themenfeld=bildung" in texte[-1]
            assert "var(" not in antwort.inhalt.decode()
            hoehe = int(wurzel.get("height"))
            assert all(int(e.get("y")) <= hoehe for e in wurzel.iter(f"{SVG}text"))

    def test_the_numbers_of_a_picture_are_a_file(self, besucher):
        """CSV with the table's head and rows; without `bild` it is the list."""
        for bild in statistik("").alle():
            antwort = besucher.get(ADRESSE, {"bild": bild.name, "format": "csv"})
            text = antwort.inhalt.decode("utf-8-sig")
            assert list(csv.reader(io.StringIO(text), delimiter=";")) == bild.tabelle()
        assert len(besucher.csv(ADRESSE)) == 156


@pytest.mark.usefixtures("db")
class TestRegeln:
    """What the rules mean."""

    def test_two_themenfelder_count_twice_and_once_in_all(self):
        """„alle Themenfelder“ counts each project once."""
        felder = [f.themenfeld(nummer=1, name="A"), f.themenfeld(nummer=2, name="B")]
        f.projekt(themenfelder=felder)
        f.projekt()
        erwartet = {"A": [1], "B": [1], "ohne Themenfeld": [1], "alle Themenfelder": [2]}
        assert zahlen(statistik("").bild("status")) == erwartet

    def test_most_confirmed_first_of_as_many_the_larger_part(self):
        """What is no Themenfeld comes last, whatever is confirmed there."""
        felder = [f.themenfeld(nummer=i + 1, name=name) for i, name in enumerate("ABC")]
        for feld, anzahl in zip(felder, (2, 1, 0), strict=True):
            f.projekt(themenfelder=[feld], phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
            for _ in range(anzahl):
                f.projekt(themenfelder=[feld])
        for _ in range(2):
            f.projekt(phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
        bild = statistik("").bild("bestaetigt")
        assert zahlen(bild) == {
            "C": [1, 0, 0],
            "B": [1, 0, 1],
            "A": [1, 0, 2],
            "ohne Themenfeld": [2, 0, 0],
            "alle Themenfelder": [5, 0, 3],
        }
        assert list(zahlen(bild)) == ["C", "B", "A", "ohne Themenfeld", "alle Themenfelder"]
        (gruppe,) = diagramm.bars(bild)
        assert [(s.titel, s.wert, s.von) for s in gruppe.saeulen[:2]] == [("C", 1, 1), ("B", 1, 2)]
        assert gruppe.saeulen[1].label == (
            "1 Phase bestätigt, 0 ruht oder beendet, 1 keine Phase bestätigt"
        )

    def test_years_are_those_of_the_planned_start(self):
        """Gaps are shown; a phase without a plan does not count."""
        f.projekt(phasen={Phasenart.ROLLOUT: "Q4 2021", Phasenart.BUNDESWEIT: "ab 2023"})
        f.projekt(phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
        bild = statistik("").bild("jahre")
        assert bild.koepfe == ["2021", "2022", "2023"]
        assert zahlen(bild)["Roll-out NRW"] == [1, 0, 0]
        assert zahlen(bild)["bundesweiter Roll-out"] == [0, 0, 1]

    def test_planned_and_confirmed_may_both_hold(self):
        """A confirmed phase with a plan counts in both."""
        plan = {"geplant": Zeitraum.parse("2022"), "stand": Stand.LAEUFT}
        f.projekt(phasen={Phasenart.ROLLOUT: plan})
        f.projekt(phasen={Phasenart.ROLLOUT: "2022"})
        f.projekt(phasen={Phasenart.ROLLOUT: Stand.IN_VORBEREITUNG})
        assert zahlen(statistik("").bild("phasen"))["Roll-out NRW"] == [2, 1]

    def test_a_kind_of_partner_counts_projects(self):
        """Two Kommunen in one project are one; a hidden partner is none."""
        kommunen = [(f.organisation(), Rolle.INTERESSE), (f.organisation(), Rolle.MITARBEIT)]
        f.projekt(partner=kommunen)
        f.projekt(partner=[(f.organisation(veroeffentlichung="entwurf"), Rolle.MITARBEIT)])
        assert zahlen(statistik("").bild("partner")) == {"Kommune": [1], "ohne Partner": [1]}

    def test_the_newest_public_quelle_says_the_age(self):
        """A hidden or undated one says nothing."""
        alt, neu = (f.quelle(stand=Zeitraum.parse(t)) for t in ("2019", "März 2022"))
        geheim = f.quelle(stand=Zeitraum.parse("2025"), veroeffentlichung="entwurf")
        f.projekt(quellen=[alt, neu, geheim])
        f.projekt(quellen=[alt])
        f.projekt(quellen=[f.quelle(stand=None)])
        werte = {t.split()[0]: w for t, w in zahlen(statistik("").bild("quellen")).items()}
        assert werte == {"2022": [1], "2019": [1], "ohne": [1]}
        assert liste("quellenjahr=2019&quellenjahr=ohne") == 2

    def test_without_records_there_is_no_picture(self, besucher):
        """The page says so; a file still has its head."""
        seite = besucher.seite(ADRESSE, {"ansicht": "statistik"})
        assert (seite.anzahl, seite.alle("svg")) == (0, [])
        for bild in BILDER:
            for form in ("svg", "csv"):
                antwort = besucher.get(ADRESSE, {"bild": bild, "format": form})
                assert antwort.status_code == 200, (bild, form)

    @pytest.mark.parametrize(
        ("daten", "satz"),
        [
            ({"bild": "unsinn", "format": "svg"}, "Das Bild „unsinn“ gibt es nicht"),
            (
                {"bild": "unsinn", "format": "csv"},
                "Möglich sind: bestaetigt, status, jahre, phasen",
            ),
            ({"bild": "status", "format": "xlsx"}, "nur in den Formaten svg und csv"),
            ({"format": "svg"}, "Das Format „svg“ gibt es nicht"),
        ],
    )
    def test_an_unknown_picture_gives_a_page(self, besucher, daten, satz):
        """With a hint, never another file."""
        assert satz in besucher.seite(ADRESSE, daten).text("main")[0]


class TestAbfragenStatistik(QueryPromises):
    """The Statistik: one query for a picture at most."""

    hoechstens = 8

    def fill(self, anzahl):
        mengen.projekte(anzahl)
        mengen.facettenindex()
        return f"{ADRESSE}?ansicht=statistik"
