"""A LeiKa-Leistung in a project: its own status only with day and Quelle, else the project's."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from projects.enums import Status
from projects.models import Projektleistung, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import add_inline, open_form, refused, save
from tests.import_dateien import counts, errors, exported, load

SCHLUESSEL = "99107001000000"
KOPF = ["projekt", "leistung", "status", "bestaetigt_am", "quelle"]


@pytest.fixture
def projekt(db):
    """A project in its Umsetzung, with an OZG-Leistung."""
    ozg = f.ozg_leistung(name="Fischerei")
    return f.projekt(kennung="angeln", ozg_leistungen=[ozg], phasen={"umsetzung": "laeuft"})


@pytest.fixture
def leika(projekt):
    """A Leistung below that OZG-Leistung."""
    return f.leika_leistung(
        leika_schluessel=SCHLUESSEL,
        kennung=SCHLUESSEL,
        bezeichnung="Angelschein",
        ozg_leistung=projekt.ozg_leistungen.get(),
    )


class TestStatus:
    """Its own where a Quelle says so, else that of the project, read anew each time."""

    def test_without_its_own_that_of_the_project(self, projekt, leika):
        zeile = f.projektleistung(projekt, leika)
        assert (zeile.geltender_status, zeile.stand_tag) == (Status.UMSETZUNG, "")
        projekt.phasen.update(art="pilotierung")
        Umsetzungsprojekt.objects.filter(pk=projekt.pk).update(status="pilotierung")
        zeile = Projektleistung.objects.get(pk=zeile.pk)
        assert zeile.geltender_status == Status.PILOTIERUNG

    def test_its_own_has_its_day(self, projekt, leika):
        zeile = f.projektleistung(projekt, leika, status="rollout")
        assert (zeile.geltender_status, zeile.stand_tag) == (
            Status.ROLLOUT,
            "Stand\N{NO-BREAK SPACE}31.12.2022",
        )

    @pytest.mark.parametrize(
        "felder",
        [
            {"status": "rollout"},
            {"status": "rollout", "bestaetigt_am": dt.date(2022, 1, 1)},
            {"bestaetigt_am": dt.date(2022, 1, 1)},
            {"status": "fertig", "bestaetigt_am": dt.date(2022, 1, 1)},
            {"status": "offen", "bestaetigt_am": dt.date(2022, 1, 1)},
        ],
    )
    def test_the_database_holds_it_for_every_writer(self, projekt, leika, felder):
        with pytest.raises(IntegrityError), transaction.atomic():
            Projektleistung.objects.create(projekt=projekt, leika_leistung=leika, **felder)


MORGEN = f"{timezone.localdate() + dt.timedelta(days=2):%d.%m.%Y}"
FAELLE = {
    "ohne Tag": ({"status": "rollout"}, "braucht den Tag, für den er gilt"),
    "ohne Quelle": (
        {"status": "rollout", "bestaetigt_am": "31.12.2022"},
        "braucht eine Quelle, die ihn belegt",
    ),
    "nur Tag": ({"bestaetigt_am": "31.12.2022"}, "gilt für einen eigenen Status, und der fehlt"),
    "morgen": (
        {"status": "rollout", "bestaetigt_am": MORGEN, "quelle": "bericht"},
        "liegt in der Zukunft",
    ),
}


@pytest.mark.parametrize("fall", FAELLE)
class TestRefused:
    """In the form and in a file, with the same sentence."""

    def test_in_the_form(self, verwaltung, projekt, leika, fall):
        felder, satz = FAELLE[fall]
        quelle = f.quelle(kennung="bericht")
        felder = {n: quelle.pk if n == "quelle" else w for n, w in felder.items()}
        daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
        daten["kurzbeschreibung"] = ["Mühsam getippt"]
        add_inline(daten, "projektleistungen", leika_leistung=leika.pk, **felder)
        meldung, wieder = refused(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
        assert satz in meldung
        assert wieder["kurzbeschreibung"] == ["Mühsam getippt"]
        assert not Projektleistung.objects.exists()

    def test_in_a_file(self, projekt, leika, fall):
        felder, satz = FAELLE[fall]
        f.quelle(kennung="bericht")
        zeile = {"projekt": "angeln", "leistung": SCHLUESSEL} | felder
        fehler = errors("projektleistungen", [KOPF, [zeile.get(name, "") for name in KOPF]])
        assert {nummer for nummer, _, _ in fehler} == {2}
        assert len([text for _, _, text in fehler if satz in text]) == 1
        assert len(fehler) == (2 if fall == "ohne Tag" else 1)
        assert not Projektleistung.objects.exists()


def test_twice_in_one_project_is_refused(verwaltung, projekt, leika):
    f.projektleistung(projekt, leika)
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    add_inline(daten, "projektleistungen", leika_leistung=leika.pk)
    meldung, _ = refused(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
    assert "steht schon bei dem Projekt" in meldung


def test_saved_in_the_form_and_told_in_the_history(verwaltung, projekt, leika):
    quelle = f.quelle()
    daten = open_form(verwaltung, Umsetzungsprojekt, projekt.pk)
    neu = {"status": "rollout", "bestaetigt_am": "31.12.2022", "quelle": quelle.pk}
    add_inline(daten, "projektleistungen", leika_leistung=leika.pk, **neu)
    save(verwaltung, Umsetzungsprojekt, daten, projekt.pk)
    zeile = projekt.projektleistungen.get()
    assert (zeile.status, zeile.bestaetigt_am) == ("rollout", dt.date(2022, 12, 31))
    assert [h.history_type for h in zeile.history.all()] == ["+"]


def test_a_file_written_is_a_file_read(projekt, leika):
    f.projektleistung(projekt, leika, status="pilotierung", bemerkung="nur der Erstantrag")
    kopf, zeilen = exported("projektleistungen")
    assert counts(load("projektleistungen", [kopf, *zeilen])) == (0, 0, 1)


def test_the_projects_file_names_them(projekt, leika):
    """A new name makes a row, a missing one takes it away; a status of its own stays."""
    anderer = f.leika_leistung(kennung="ohne-1", leika_schluessel=None, bezeichnung="Jagd")
    f.projektleistung(projekt, leika, status="rollout")
    load(
        "umsetzungsprojekte",
        [["kennung", "leika_leistungen"], ["angeln", f"{SCHLUESSEL} | ohne-1"]],
    )
    assert [z.leika_leistung for z in projekt.projektleistungen.order_by("pk")] == [leika, anderer]
    assert projekt.projektleistungen.get(leika_leistung=leika).status == "rollout"
    load("umsetzungsprojekte", [["kennung", "leika_leistungen"], ["angeln", "ohne-1"]])
    assert [z.leika_leistung for z in projekt.projektleistungen.all()] == [anderer]


class TestPages:
    """On both ends, with where it is from; the answer of three values."""

    def test_the_project_names_it(self, besucher, projekt, leika):
        anderer = f.leika_leistung(bezeichnung="Jagdschein")
        f.projektleistung(projekt, leika, status="rollout", fundstelle="Seite 7")
        f.projektleistung(projekt, anderer)
        text = " ".join(besucher.seite("/umsetzungsprojekte/angeln/").text("table")[1].split())
        assert "Angelschein" in text
        assert "Roll-out NRW Stand 31.12.2022" in text
        assert "Seite 7" in text
        assert "wie das Projekt" in text

    @pytest.mark.parametrize("ende", ["angeln/steckbrief.pdf", "?format=pdf"])
    def test_the_printed_documents_name_it(self, besucher, als_text, projekt, leika, ende):
        """On the Steckbrief, and in a paragraph of the Umsetzungsplan; a hidden one nowhere."""
        verborgen = f.leika_leistung(bezeichnung="Geheim", veroeffentlichung="entwurf")
        f.projektleistung(projekt, leika, status="rollout", fundstelle="Seite 7")
        f.projektleistung(projekt, verborgen)
        text = besucher.get(f"/umsetzungsprojekte/{ende}").inhalt.decode()
        tag = "Stand\N{NO-BREAK SPACE}31.12.2022"
        assert "LeiKa-Leistungen" in text
        assert f"Angelschein (99 107 001 000 000): Roll-out NRW ({tag}) [1], Seite 7" in text
        assert "Geheim" not in text

    def test_a_project_without_any_has_no_empty_section(self, besucher, projekt):
        assert "LeiKa-Leistungen" not in besucher.seite("/umsetzungsprojekte/angeln/").text("h2")

    def test_the_leistung_names_the_project_once(self, besucher, projekt, leika):
        """Not again among those of its OZG-Leistung; the furthest comes first."""
        f.projekt(titel="Ganzes Bündel", ozg_leistungen=projekt.ozg_leistungen.all())
        weiter = f.projekt(kennung="weiter", titel="Zander")
        f.projektleistung(projekt, leika)
        f.projektleistung(weiter, leika, status="rollout")
        seite = besucher.seite(leika.get_absolute_url())
        genau, uebrige = seite.alle("table")
        assert seite.zeilen == [
            "/umsetzungsprojekte/weiter/",
            "/umsetzungsprojekte/angeln/",
            "/umsetzungsprojekte/ganzes-buendel/",
        ]
        assert "Roll-out NRW" in genau.text
        assert "Ganzes Bündel" in uebrige.text

    def test_a_key_leads_to_the_project_that_names_it(self, besucher, projekt, leika):
        """Though the catalogue counts it to no OZG-Leistung of the project."""
        projekt.ozg_leistungen.clear()
        f.projektleistung(projekt, leika)
        seite = besucher.seite("/umsetzungsprojekte/", {"leika": SCHLUESSEL})
        assert seite.zeilen == ["/umsetzungsprojekte/angeln/"]
