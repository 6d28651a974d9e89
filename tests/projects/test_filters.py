"""Filters of the project list: what a combination means."""

import datetime as dt

import pytest
from django.http import QueryDict
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart, Rolle, Stand, Status
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from tests import factories as f

LISTE, U = "/umsetzungsprojekte/", Phasenart.UMSETZUNG
PLAN = Zeitraum.parse("2099")


@pytest.fixture(autouse=True)
def _db(db):
    """Every test here needs the database."""


def gefiltert(query: str) -> UmsetzungsprojektFilterSet:
    """The FilterSet of an address."""
    return UmsetzungsprojektFilterSet(
        QueryDict(query), queryset=Umsetzungsprojekt.objects.oeffentlich()
    )


def titel(query: str) -> list[str]:
    """Titles of the projects that an address shows."""
    return sorted(gefiltert(query).qs.values_list("titel", flat=True))


def zahlen(query: str, name: str) -> dict[str, int]:
    """The counted values of one filter."""
    return {choice.wert: choice.anzahl for choice in gefiltert(query).choices()[name]}


@pytest.fixture
def zwei_partner():
    """Köln leads „A“ and helps in „B“; Bonn the other way round."""
    koeln = f.organisation(kennung="koeln")
    bonn = f.organisation(kennung="bonn")
    leitung, mitarbeit = Rolle.PROJEKTLEITUNG, Rolle.MITARBEIT
    f.projekt(titel="A", partner=[(koeln, leitung), (bonn, mitarbeit)])
    f.projekt(titel="B", partner=[(koeln, mitarbeit), (bonn, leitung)])


def test_organisation_and_rolle_mean_the_same_row(zwei_partner):
    """Köln as Projektleitung is „A“ alone, though both projects have both."""
    assert titel("organisation=koeln&rolle=projektleitung") == ["A"]
    assert titel("organisation=koeln&rolle=mitarbeit") == ["B"]
    assert titel("organisation=koeln&organisation=bonn&rolle=mitarbeit") == ["A", "B"]


def test_numbers_of_organisation_and_rolle_mean_the_same_row(zwei_partner):
    """With a role chosen, an Organisation counts where it has that role."""
    f.projekt(titel="C", partner=[(f.organisation(kennung="siegen"), Rolle.INTERESSE)])
    assert zahlen("rolle=projektleitung", "organisation") == {"koeln": 1, "bonn": 1}
    assert zahlen("organisation=koeln", "rolle") == {"projektleitung": 1, "mitarbeit": 1}
    assert zahlen("rolle=interesse", "organisation") == {"siegen": 1}


def test_phase_and_stand_mean_the_same_row():
    """A running Konzeption is not a Konzeption beside a running Umsetzung."""
    f.projekt(titel="A", phasen={Phasenart.KONZEPTION: Stand.LAEUFT, Phasenart.UMSETZUNG: "2025"})
    f.projekt(titel="B", phasen={Phasenart.KONZEPTION: "2025", Phasenart.UMSETZUNG: Stand.LAEUFT})
    assert titel("phase=konzeption&stand=laeuft") == ["A"]
    assert titel("phase=umsetzung&stand=offen") == ["A"]
    assert zahlen("phase=konzeption", "stand") == {"laeuft": 1, "offen": 1}
    assert zahlen("stand=laeuft", "phase") == {"konzeption": 1, "umsetzung": 1}


def test_numbers_leave_out_phases_of_other_kinds():
    """A value that only another phase has counts nothing and is not shown."""
    f.projekt(phasen={Phasenart.KONZEPTION: Stand.LAEUFT, Phasenart.UMSETZUNG: Stand.OFFEN})
    assert zahlen("phase=konzeption", "stand") == {"laeuft": 1}


def test_themenfelder_are_or_and_other_filters_and(db):
    """Two Themenfelder: either; a Themenfeld and a status: both."""
    a, b = f.themenfeld(slug="feld-a"), f.themenfeld(slug="feld-b")
    f.projekt(titel="A", themenfelder=[a])
    f.projekt(titel="B", themenfelder=[b], phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
    f.projekt(titel="AB", themenfelder=[a, b])
    assert titel("themenfeld=feld-a&themenfeld=feld-b") == ["A", "AB", "B"]
    assert titel("themenfeld=feld-b&status=rollout") == ["B"]


def test_ohne_finds_the_records_without_a_value(db):
    """`ohne` is a value like any other and may be combined with one."""
    feld = f.themenfeld(slug="feld")
    f.projekt(titel="mit", themenfelder=[feld], efa="kein-efa", prioritaet=1)
    f.projekt(titel="ohne")
    for name in ("themenfeld", "efa", "prioritaet", "fachlichkeit", "organisation", "ozg_leistung"):
        assert "ohne" in titel(f"{name}=ohne")
        assert zahlen("", name)["ohne"] == len(titel(f"{name}=ohne"))
    assert titel("themenfeld=ohne&themenfeld=feld") == ["mit", "ohne"]
    assert titel("efa=ohne&efa=kein-efa") == ["mit", "ohne"]


def test_only_an_unpublished_value_counts_as_ohne(db):
    """A project whose only Themenfeld is a draft stands under „keine Angabe“."""
    f.projekt(titel="A", themenfelder=[f.themenfeld(veroeffentlichung="entwurf")])
    assert titel("themenfeld=ohne") == ["A"]


def test_no_organisation_has_no_role(db):
    """Without any Organisation and with a role: nobody, as the count says."""
    f.projekt(titel="A")
    f.projekt(titel="B", partner=[(f.organisation(), Rolle.INTERESSE)])
    assert titel("organisation=ohne") == ["A"]
    assert titel("organisation=ohne&rolle=interesse") == []


def test_ozg_leistung_is_known_by_slug_and_ozg_id(db):
    """?ozg_leistung=10162 is the same as the slug."""
    leistung = f.ozg_leistung(ozg_id="10162", slug="reitkennzeichen-10162")
    f.projekt(titel="A", ozg_leistungen=[leistung])
    f.projekt(titel="B")
    assert titel("ozg_leistung=10162") == titel("ozg_leistung=reitkennzeichen-10162") == ["A"]
    assert gefiltert("ozg_leistung=10162").gewaehlt["ozg_leistung"] == ["reitkennzeichen-10162"]


def test_a_draft_is_not_given_away_by_its_ozg_id(db):
    """The OZG-ID of an unpublished OZG-Leistung is as unknown as any other number."""
    leistung = f.ozg_leistung(ozg_id="10999", slug="geheim-10999", veroeffentlichung="entwurf")
    f.projekt(ozg_leistungen=[leistung])
    filterset = gefiltert("ozg_leistung=10999")
    filterset.choices()
    assert not list(filterset.qs)
    assert "geheim" not in str(filterset.meldungen)
    assert "geheim" not in str(filterset.gewaehlt)


@pytest.mark.parametrize(
    ("query", "erwartet"),
    [
        ("start_von=Q2+2020", ["März 2021", "Q2 2020", "ab 2023"]),
        ("start_von=01.04.2020", ["März 2021", "Q2 2020", "ab 2023"]),
        ("start_bis=Q2+2020", ["Q1 2020", "Q2 2020"]),
        ("start_bis=2020", ["Q1 2020", "Q2 2020"]),
        ("start_von=Q2+2020&start_bis=2021", ["März 2021", "Q2 2020"]),
        ("start_von=2022", ["ab 2023"]),
        ("start_bis=2019", []),
        ("start_bis=ab+2021", ["Q1 2020", "Q2 2020"]),
    ],
)
def test_projektstart_from_and_to(db, query, erwartet):
    """The start is the plan of the Vorbereitung; projects without one are in no such list."""
    for plan in ("Q1 2020", "Q2 2020", "März 2021", "ab 2023"):
        f.projekt(titel=plan, phasen={Phasenart.VORBEREITUNG: plan})
    f.projekt(titel="ohne Plan")
    f.projekt(titel="andere Phase", phasen={Phasenart.KONZEPTION: "Q2 2020"})
    assert titel(query) == erwartet


@pytest.mark.parametrize("name", ["start_von", "start_bis"])
def test_a_start_that_cannot_be_read_says_what_can(db, name):
    """No record, and the sentence with the forms understood, once."""
    f.projekt(phasen={Phasenart.VORBEREITUNG: "Q1 2020"})
    filterset = gefiltert(f"{name}=demnächst")
    assert not list(filterset.qs)
    filterset.choices()
    (meldung,) = filterset.meldungen
    assert "„demnächst“ ist kein bekannter Zeitpunkt. Möglich sind" in meldung


def test_status_is_filtered_by_what_the_badge_shows(db):
    """Each status finds exactly the projects whose badge says so."""
    f.projekt(titel="Roll-out", phasen={Phasenart.ROLLOUT: Stand.LAEUFT})
    f.projekt(titel="geplant", phasen={Phasenart.ROLLOUT: "2022"})
    f.projekt(titel="ruht", sonderstatus="zurueckgestellt", sonderstatus_grund="Beschluss")
    erwartet = {Status.ROLLOUT: ["Roll-out"], Status.OFFEN: ["geplant"]}
    erwartet[Status.ZURUECKGESTELLT] = ["ruht"]
    for status in Status:
        assert titel(f"status={status}") == erwartet.get(status, [])


def test_three_filters_over_one_row_mean_the_same_row():
    """Phase, Stand and planned year: one row has all three, in list and numbers."""

    def plan(jahr, stand):
        return {"geplant": Zeitraum.parse(jahr), "stand": stand}

    f.projekt(titel="A", phasen={"konzeption": plan("2021", Stand.OFFEN)})
    f.projekt(
        titel="B",
        phasen={
            "konzeption": plan("2022", Stand.LAEUFT),
            "umsetzung": plan("2021", Stand.OFFEN),
        },
    )
    f.projekt(
        titel="C",
        phasen={
            "konzeption": plan("2021", Stand.LAEUFT),
            "rollout": plan("2022", Stand.OFFEN),
        },
    )
    assert titel("phase=konzeption&stand=offen&planjahr=2021") == ["A"]
    assert zahlen("phase=konzeption&stand=laeuft", "planjahr") == {"2021": 1, "2022": 1}
    assert zahlen("stand=offen&planjahr=2021", "phase") == {"konzeption": 1, "umsetzung": 1}
    assert zahlen("phase=rollout&planjahr=2022", "stand") == {"offen": 1}


def test_organisation_role_and_kind_mean_the_same_row():
    """A Kommune in this role, not a Kommune beside somebody in this role."""
    kommune, firma = f.organisation(kennung="koeln"), f.organisation(kennung="fix", typ="firma")
    f.projekt(titel="A", partner=[(kommune, Rolle.MITARBEIT), (firma, Rolle.INTERESSE)])
    f.projekt(titel="B", partner=[(kommune, Rolle.INTERESSE), (firma, Rolle.MITARBEIT)])
    assert titel("organisationstyp=firma&rolle=mitarbeit") == ["B"]
    assert titel("organisation=koeln&organisationstyp=firma") == []
    assert zahlen("organisation=koeln&organisationstyp=kommune", "rolle") == {
        "mitarbeit": 1,
        "interesse": 1,
    }
    assert zahlen("rolle=mitarbeit&organisationstyp=firma", "organisation") == {"fix": 1}


def test_the_year_of_the_newest_quelle(db):
    """One year a project, whatever older Quellen it has; `ohne` without a dated public one."""
    f.projekt(titel="A", quellen=[f.quelle(stand=Zeitraum.parse(j)) for j in ("2019", "2022")])
    f.projekt(titel="B", quellen=[f.quelle(stand=Zeitraum.parse("2019"))])
    f.projekt(titel="C", quellen=[f.quelle(stand=None)])
    assert titel("quellenjahr=2019") == ["B"]
    assert titel("quellenjahr=2022&quellenjahr=ohne") == ["A", "C"]
    assert zahlen("", "quellenjahr") == {"2019": 1, "2022": 1, "ohne": 1}
    assert titel("quellenjahr=20²2") == titel("quellenjahr=19") == []


class TestLeikaKey:
    """Who has only a LeiKa-Schlüssel finds the projects of its OZG-Leistung."""

    @pytest.fixture(autouse=True)
    def _leistung(self, db):
        self.ozg = f.ozg_leistung(name="Abfallentsorgung")
        self.leika = f.leika_leistung(leika_schluessel="99001001000000", ozg_leistung=self.ozg)
        f.projekt(titel="Abfall", ozg_leistungen=[self.ozg])
        f.projekt(titel="Anderes", ozg_leistungen=[f.ozg_leistung()])

    @pytest.mark.parametrize(
        "eingabe", ["99001001000000", "99 001 001 000 000", "99.001.001.000.000", "99 001 001"]
    )
    def test_typed_into_the_search_of_the_list(self, besucher, eingabe):
        assert titel(f"q={eingabe}") == ["Abfall"]
        seite = besucher.seite("/umsetzungsprojekte/", {"q": eingabe})
        assert seite.anzahl == 1
        assert "Zu diesem LeiKa-Schlüssel gehört die OZG-Leistung" in seite.html

    @pytest.mark.parametrize("eingabe", ["99001001000000", "99 001 001 000 000"])
    def test_as_a_filter(self, besucher, eingabe):
        assert titel(f"leika={eingabe}") == ["Abfall"]
        seite = besucher.seite("/umsetzungsprojekte/", {"leika": eingabe})
        assert seite.anzahl == 1
        (feld,) = [e for e in seite.alle("input") if e["name"] == "leika" and e["type"] != "hidden"]
        assert feld["value"] == eingabe
        assert len(besucher.csv("/umsetzungsprojekte/", {"leika": eingabe})) == 1

    @pytest.mark.parametrize("eingabe", ["99001", "abc", "99001001000009"])
    def test_what_is_no_key_finds_nothing_and_says_why(self, besucher, eingabe):
        seite = besucher.seite("/umsetzungsprojekte/", {"leika": eingabe})
        assert seite.anzahl == 0
        falsch = len(eingabe) < 14
        assert any("Ein LeiKa-Schlüssel hat genau 14" in m for m in seite.meldungen) == falsch

    @pytest.mark.parametrize("verborgen", ["leika", "ozg"])
    def test_nothing_hidden_leads_anywhere(self, besucher, verborgen):
        record = getattr(self, verborgen)
        type(record).objects.filter(pk=record.pk).update(veroeffentlichung="entwurf")
        for query in ("q", "leika"):
            assert besucher.seite("/umsetzungsprojekte/", {query: "99001001000000"}).anzahl == 0

    def test_without_a_project_the_list_tells_what_is_presumed(self, besucher):
        wohngeld = f.ozg_leistung(name="Wohngeld")
        f.leika_leistung(leika_schluessel="99107023000000", ozg_leistung=wohngeld)
        seite = besucher.seite("/umsetzungsprojekte/?q=99107023000000")
        assert "kennen wir noch kein Umsetzungsprojekt" in seite.html
        f.zuordnungsvorschlag(f.projekt(titel="Wohngeld"), wohngeld)
        seite = besucher.seite("/umsetzungsprojekte/?q=99107023000000")
        assert seite.anzahl == 0
        assert "(gleicher Name, nicht bestätigt)." in seite.html
        assert "Vermutlich dazu" in seite.html


class TestBelegt:
    """„Nur was belegt ist“: a public Quelle says how far the project is."""

    @pytest.fixture(autouse=True)
    def _projekte(self, db):
        quelle, geheim = f.quelle(), f.quelle(veroeffentlichung="entwurf")
        ruht = {"sonderstatus": "zurueckgestellt", "sonderstatus_grund": "Laut Bericht."}
        f.projekt(titel="A bestätigt", phasen={U: {"stand": Stand.LAEUFT, "quelle": quelle}})
        f.projekt(titel="B ohne Quelle", phasen={U: Stand.LAEUFT}, quellen=[quelle])
        f.projekt(titel="C geheim", phasen={U: {"stand": Stand.LAEUFT, "quelle": geheim}})
        f.projekt(titel="D nur Plan", phasen={U: {"geplant": PLAN, "quelle": quelle}})
        f.projekt(titel="E ruht", quellen=[quelle], **ruht)
        f.projekt(titel="F ruht ohne Quelle", quellen=[geheim], **ruht)

    def test_a_plan_proves_nothing_nor_does_a_hidden_quelle(self):
        """Neither a Quelle of the project as a whole, unless it rests or ended."""
        assert titel("belegt=ja") == ["A bestätigt", "E ruht"]
        assert zahlen("", "belegt") == {"ja": 2}

    def test_it_is_one_box_and_one_chip_that_every_view_and_file_follows(self, besucher):
        """Number = list = download = feed."""
        seite = besucher.seite(LISTE)
        (feld,) = [e for e in seite.alle("input") if e["name"] == "belegt"]
        assert (feld["type"], feld["value"], feld["checked"]) == ("checkbox", "ja", None)
        hilfe = " ".join(e.text for e in seite.alle("p") if e["id"] == feld["aria-describedby"])
        assert "bei denen eine Quelle belegt, wie weit sie sind" in hilfe
        for ansicht in ("tabelle", "fahrplan", "statistik"):
            seite = besucher.seite(LISTE, {"belegt": "ja", "ansicht": ansicht})
            assert seite.anzahl == 2
            (chip,) = [e for e in seite.alle("a") if "Filter entfernen" in e.text]
            assert "Filter entfernen: Nur was belegt ist" in " ".join(chip.text.split())
        assert besucher.json(LISTE, {"belegt": "ja"})["anzahl"] == 2
        assert len(besucher.csv(LISTE, {"belegt": "ja"})) == 2
        feed = besucher.get(LISTE, {"belegt": "ja", "format": "atom"}).inhalt.decode()
        assert feed.count("<entry>") == 2

    def test_another_value_is_reported(self, besucher):
        """Not silently everything."""
        seite = besucher.seite(LISTE, {"belegt": "vielleicht"})
        assert (
            "Der Wert „vielleicht“ ist im Filter „Nur was belegt ist“ nicht bekannt" in seite.html
        )


def test_sorted_by_plan_what_is_still_to_come_stands_first(db, besucher):
    """Then overdue plans, then old ones; projects without any last, in both directions."""
    heute = timezone.localdate()
    gerade = f"{heute - dt.timedelta(days=40):%d.%m.%Y}"
    for name, plan in (("alt", "2020"), ("gerade", gerade), ("bald", "2097"), ("später", "2098")):
        f.projekt(titel=name, phasen={U: plan})
    f.projekt(titel="ohne")
    for richtung, folge in (
        ("termin", ["bald", "später", "gerade", "alt", "ohne"]),
        ("-termin", ["alt", "gerade", "später", "bald", "ohne"]),
    ):
        zeilen = besucher.json(LISTE, {"sortierung": richtung})["ergebnisse"]
        assert [zeile["titel"] for zeile in zeilen] == folge
