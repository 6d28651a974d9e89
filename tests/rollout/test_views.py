"""The matrix, the list and the page of Anschlüsse, and their blocks on other pages."""

import datetime as dt

import pytest
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from dienste.models import OnlineDienst
from gebiete.filters import KommuneFilterSet
from gebiete.models import Kommune
from rollout.filters import AnschlussFilterSet
from rollout.matrix import HOECHSTENS, KEINE_ANGABE
from rollout.models import Anschluss
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises

pytestmark = pytest.mark.usefixtures("db")
HEUTE = dt.date(2026, 11, 30)


@pytest.fixture
def heute(monkeypatch):
    """The day these tests speak of."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: HEUTE)


class TestAnschlussListe(ListPromises):
    """The promises of lists."""

    liste = "anschluesse"
    filterset = AnschlussFilterSet
    schluessel = "url"
    suchwort = "dienst 01"

    def keys(self, adressen):
        return [f"http://testserver{adresse}" for adresse in adressen]


class TestMatrixListe(ListPromises):
    """The matrix is a list of Kommunen: the same number in all formats, whatever is chosen."""

    liste = "rollout"
    filterset = KommuneFilterSet
    schluessel = "kommune_in_der_matrix"
    suchwort = "zweitname"

    def keys(self, adressen):
        stellen = [adresse.rstrip("/").rsplit("/", 1)[1] for adresse in adressen]
        return [stelle for stelle in stellen if stelle]

    def columns(self):
        """Its heads are Dienste, which nobody sorts by."""
        return ["name", "angaben"]

    def test_the_head_says_how_the_list_is_sorted(self):
        """There is one order, that of the names."""


class TestAnschlussDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "anschluss"
    model = Anschluss

    def test_an_address_that_never_was_gives_the_search(self):
        for adresse in ("/rollout/gab-es/nie/", "/rollout/gab-es-nie/"):
            seite = self.besucher.seite(adresse, status=404)
            assert "/suche/" in [form["action"] for form in seite.alle("form")]


class TestAbfragenRollout(QueryPromises):
    """The matrix."""

    hoechstens = 10

    def fill(self, anzahl):
        mengen.anschluesse(anzahl)
        mengen.anschlussindex()
        return "/rollout/"


class TestAbfragenRolloutKreise(QueryPromises):
    """The same by Kreis."""

    hoechstens = 10

    def fill(self, anzahl):
        mengen.anschluesse(anzahl)
        mengen.anschlussindex()
        return "/rollout/?ansicht=kreise"


class TestAbfragenAnschlussListe(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.anschluesse(anzahl)
        mengen.anschlussindex()
        return "/rollout/anschluesse/"


class TestAbfragenAnschlussDetail(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        mengen.anschluesse(anzahl)
        anschluss = f.anschluss()
        for _ in range(anzahl):
            f.schrittstand(anschluss)
        return anschluss.get_absolute_url()


def line(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


@pytest.fixture
def kreis(heute):
    """Kreis Coesfeld with four Gemeinden, and a Dienst: online, on its way, not meant, unknown."""
    stelle = f.organisation(name="Kreis Coesfeld", typ="kreis")
    dienst = f.online_dienst("Hundesteuer", kennung="hundesteuer")
    orte = [
        f.kommune(organisation=f.organisation(name=name, kreis=stelle))
        for name in ("Ascheberg", "Billerbeck", "Coesfeld", "Dülmen")
    ]
    f.anschluss(orte[0], dienst, bestaetigt_am=HEUTE, traeger=stelle)
    f.anschluss(orte[1], dienst, "einrichtung", bestaetigt_am=HEUTE)
    f.anschluss(orte[2], dienst, "nicht-vorgesehen", bestaetigt_am=HEUTE)
    return orte


class TestMatrix:
    """What a cell and a head say."""

    def test_it_begins_with_whom_somebody_spoke_of(self, kreis, besucher):
        """All others follow, so every number stays; by name where that is asked for."""
        f.kommune(organisation=f.organisation(name="Ahaus"))
        seite = besucher.seite("/rollout/")
        orte = [z["name"] for z in besucher.csv("/rollout/")]
        assert orte == ["Ascheberg", "Billerbeck", "Coesfeld", "Ahaus", "Dülmen"]
        assert "Zuerst kommen die 3 Kommunen mit Angaben, dann die übrigen von 5" in line(seite)
        assert seite.anzahl == 5
        (link,) = [a["href"] for a in seite.alle("a") if "sortierung=name" in (a["href"] or "")]
        nach_namen = besucher.seite(f"/rollout/{link}")
        assert "Die Kommunen stehen nach ihrem Namen" in line(nach_namen)
        erste = besucher.csv("/rollout/", {"sortierung": "name"})[0]
        assert erste["name"] == "Ahaus"

    def cells(self, seite) -> list[str]:
        return [" ".join(text.split()) for text in seite.text("td")]

    def test_a_cell_without_anschluss_is_never_a_no(self, kreis, besucher):
        """Word, link, and a page that says so; in every format."""
        seite = besucher.seite("/rollout/")
        assert self.cells(seite)[:4] == [
            "online über Kreis",
            "in Einrichtung",
            "nicht vorgesehen",
            KEINE_ANGABE,
        ]
        (link,) = [e for e in seite.alle("a") if e["href"] == "/rollout/duelmen/hundesteuer/"]
        paar = besucher.seite(link["href"])
        assert besucher.get(link["href"]).headers["X-Robots-Tag"] == "noindex"
        assert "Das heißt nicht „nein“" in line(paar)
        for zeilen in (besucher.csv("/rollout/"), besucher.xlsx("/rollout/")):
            assert [zeile["Hundesteuer"] for zeile in zeilen][3] == KEINE_ANGABE
        ergebnisse = besucher.json("/rollout/")["ergebnisse"]
        assert [e["Hundesteuer"] for e in ergebnisse][3] == KEINE_ANGABE
        assert not any("nein" in str(e).lower() for e in ergebnisse)

    def test_each_cell_can_be_reached_by_keyboard(self, kreis, besucher):
        """A cell is a link, also where nobody has said anything."""
        seite = besucher.seite("/rollout/")
        zellen = [e for e in seite.alle("td") if e.in_element("tbody")]
        links = [e for e in seite.alle("a") if e.in_element("td") and e.in_element("tbody")]
        assert len(zellen) == len(links) == 4

    def test_the_head_adds_up(self, kreis, besucher):
        """online 1 · in Arbeit 1 · nicht vorgesehen 1 · keine Angabe 1, of four."""
        text = line(besucher.seite("/rollout/"))
        assert "online 1 · in Arbeit 1 · nicht vorgesehen 1 · keine Angabe 1" in text
        assert "1 von 3 (33 %)" in text

    def test_both_figures_with_their_rule(self, kreis, besucher):
        """Somewhere and everywhere are two numbers, and the rule stands beside them."""
        text = line(besucher.seite("/rollout/"))
        assert "1 von 1 gewählten Diensten ist in mindestens einer der 4 Kommunen" in text
        assert "0 von 1 gewählten Diensten sind flächendeckend" in text
        assert "höchstens 6 Monate alt ist" in text

    def test_everywhere_is_everywhere_it_is_meant_for(self, kreis, besucher):
        """Whom it is not meant for does not keep it from being everywhere."""
        dienst = OnlineDienst.objects.get()
        f.anschluss(kreis[3], dienst, bestaetigt_am=HEUTE)
        Anschluss.objects.filter(kommune=kreis[1]).delete()
        f.anschluss(kreis[1], dienst, bestaetigt_am=HEUTE)
        assert "1 von 1 gewählten Diensten ist flächendeckend" in line(besucher.seite("/rollout/"))

    def test_an_old_online_is_shown_and_not_counted(self, kreis, besucher):
        """It is named for itself, and the figures still add up."""
        f.anschluss(kreis[3], OnlineDienst.objects.get(), bestaetigt_am=f.BESTAETIGT)
        text = line(besucher.seite("/rollout/"))
        assert "online, aber lange nicht geprüft 1 · keine Angabe 0" in text
        assert "online lange nicht geprüft" in text
        assert "1 von 3 (33 %)" in text

    def test_the_columns_are_chosen_by_address(self, kreis, besucher):
        """In the order of the address; an unknown one is named."""
        f.online_dienst("Angelschein", kennung="angelschein")
        seite = besucher.seite("/rollout/?dienst=angelschein&dienst=hundesteuer&dienst=weg")
        koepfe = [e.text for e in seite.alle("a") if e.in_element("thead")]
        assert koepfe == ["Angelschein", "Hundesteuer"]
        assert "Den Online-Dienst „weg“ gibt es nicht." in seite.meldungen

    def test_more_than_twelve_are_cut_and_said(self, besucher):
        """Never silently."""
        f.kommune()
        namen = [f.online_dienst().kennung for _ in range(HOECHSTENS + 1)]
        seite = besucher.seite("/rollout/?" + "&".join(f"dienst={name}" for name in namen))
        assert len([e for e in seite.alle("th") if e.in_element("thead")]) == HOECHSTENS + 1
        assert "gezeigt werden die ersten 12 von 13" in line(seite)

    def test_without_a_choice_those_with_most(self, kreis, besucher):
        """A Dienst that nobody has said anything of is no column unasked."""
        f.online_dienst("Unbekannt")
        seite = besucher.seite("/rollout/")
        assert [e.text for e in seite.alle("a") if e.in_element("thead")] == ["Hundesteuer"]

    @pytest.mark.parametrize("ansicht", ["kreise", "bezirke"])
    def test_the_groups_sum_up_to_all(self, kreis, besucher, ansicht):
        """Nobody is lost between them: neither a kreisfreie Stadt nor one of a hidden Kreis."""
        dienst = OnlineDienst.objects.get()
        verborgen = f.organisation(typ="kreis", veroeffentlichung="entwurf")
        for stelle in (f.organisation(), f.organisation(kreis=verborgen)):
            bezirk = f.regierungsbezirk()
            f.anschluss(
                f.kommune(organisation=stelle, regierungsbezirk=bezirk),
                dienst,
                bestaetigt_am=HEUTE,
            )
        seite = besucher.seite(f"/rollout/?ansicht={ansicht}")
        online = [int(text.split()[0]) for text in seite.text("td")]
        nenner = [int(text.split()[2]) for text in seite.text("td")]
        assert sum(online[:-1]) == online[-1] == 3
        assert sum(nenner[:-1]) == nenner[-1] == 5

    def test_the_other_list_is_one_address_away(self, kreis, besucher):
        """`ansicht=liste` leads there with its filters, and back."""
        antwort = besucher.get("/rollout/?ansicht=liste&kreis=kreis-coesfeld")
        assert antwort.status_code == 302
        assert antwort["Location"].startswith("/rollout/anschluesse/?ansicht=liste")
        zurueck = besucher.get("/rollout/anschluesse/?ansicht=statistik&kreis=kreis-coesfeld")
        assert zurueck["Location"].startswith("/rollout/?")

    def test_the_statistik_counts_every_dienst(self, kreis, besucher):
        """Those that nobody has said anything of are counted, not listed."""
        f.online_dienst("Unbekannt")
        text = line(besucher.seite("/rollout/?ansicht=statistik"))
        assert "1 von 2 Online-Diensten ist in mindestens einer" in text
        assert "Zu 1 weiteren Online-Diensten" in text


class TestListe:
    """What the list says besides."""

    def test_overdue_and_standing(self, heute, besucher):
        """The day decides; the filters say the same as the rows."""
        f.anschluss(stand="test", geplant=Zeitraum.parse("Q3 2026"), bestaetigt_am=HEUTE)
        f.anschluss(stand="vertrag", geplant=Zeitraum.parse("Q1 2027"))
        assert "überfällig" in line(besucher.seite("/rollout/anschluesse/"))
        for query, anzahl in (("plan=ueberfaellig", 1), ("plan=kommt", 1), ("steht=ja", 1)):
            assert besucher.seite(f"/rollout/anschluesse/?{query}").anzahl == anzahl, query

    def test_the_fahrplan_groups_by_quarter(self, heute, besucher):
        """In the order of time; a plan for a year names none; without a plan comes last."""
        for plan in ("Q1 2027", "Februar 2027", "2027", None):
            f.anschluss(stand="test", geplant=plan and Zeitraum.parse(plan))
        seite = besucher.seite("/rollout/anschluesse/?ansicht=fahrplan")
        assert seite.text("h3") == ["Q1 2027", "2027", "ohne geplanten Termin"]


class TestSeite:
    """The page of one."""

    def test_each_fact_with_its_quelle(self, heute, besucher):
        """What the page says, a file says too."""
        anschluss = f.anschluss(
            f.kommune(organisation=f.organisation(name="Leverkusen")),
            f.online_dienst("Brauchtumsfeuer"),
            online_seit=Zeitraum.parse("Juli–Dezember 2022"),
            quelle=f.quelle(titel="Bericht 2022"),
            fundstelle="Kapitel 1",
            bemerkung="Auf dem Kommunalportal.",
        )
        f.schrittstand(anschluss, f.anschlussschritt("Vertrag geschlossen"))
        f.anschlussschritt("Freischaltung")
        text = line(besucher.seite(anschluss.get_absolute_url()))
        for satz in (
            "Juli–Dezember 2022",
            "Zählt nicht als online",
            "Auf dem Kommunalportal.",
            "Quelle: Bericht 2022, Kapitel 1",
            "Vertrag geschlossen erledigt am 31.12.2022",
            "Freischaltung keine Angabe",
        ):
            assert satz in text


class TestAnbauten:
    """On the pages of Dienste and of those who run them."""

    def test_a_dienst_tells_its_kommunen(self, kreis, besucher):
        """Online in n of m with an Angabe; the others are counted, too."""
        text = line(besucher.seite("/online-dienste/hundesteuer/"))
        assert "Online in 1 von 3 Kommunen mit Angabe; zu 1 keine Angabe." in text

    def test_a_dienst_without_any_says_so(self, besucher):
        """That nobody has said anything is no no."""
        f.online_dienst(kennung="neu")
        assert "Welche Kommune ihn nutzt: keine Angabe." in line(
            besucher.seite("/online-dienste/neu/")
        )

    def test_a_kreis_tells_what_it_runs_for_others(self, kreis, besucher):
        """And whom it looks after."""
        f.betreuung(Kommune.objects.first().organisation.kreis, kreis[1])
        text = line(besucher.seite("/organisationen/kreis-coesfeld/"))
        assert "Ascheberg: Hundesteuer : online" in text.replace("er:", "er :")
        assert "Betreut heute 1 Kommune." in text
