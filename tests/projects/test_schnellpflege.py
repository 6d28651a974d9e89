"""Inline editing of phases: a day's reports in one form, nothing of others overwritten."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bausteine.werte.zeitraum import Zeitraum
from projects.models import Phase
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit, page_of, shown_after
from tests.formular import form_of, open_page
from tests.konten.hilfe import konto_in

SCHNELL = "/admin/projects/phase/schnell/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def phasen(db):
    """Three phases of three projects, planned and open."""
    titel = ("Abfall", "Bauen", "Carsharing")
    projekte = [f.projekt(titel=t, phasen={"rollout": "Q3 2022"}) for t in titel]
    return [projekt.phasen.get() for projekt in projekte]


def text_of(antwort) -> str:
    return " ".join(antwort.content.decode().split())


def feld(phase, name: str) -> str:
    return f"{phase.pk}-{name}"


class TestSaving:
    """What one press writes."""

    def test_three_different_reports_at_once(self, verwaltung, phasen):
        quelle = f.quelle(titel="Rückmeldung der Projektleitung")
        a, b, c = phasen
        vorher = [phase.history.count() for phase in phasen]
        formular = open_page(verwaltung, SCHNELL, mit="zeile")
        formular.fill({feld(a, "stand"): "laeuft", feld(a, "bestaetigt_am"): "15.11.2025"})
        formular.fill({feld(b, "stand"): "abgeschlossen", feld(c, "geplant"): "Q4 2027"})
        antwort = formular.fill({"beleg-quelle": quelle.pk, "beleg-fundstelle": "Mail"}).send()
        assert "Gespeichert: 3 Phasen" in shown_after(verwaltung, antwort)
        a, b, c = (Phase.objects.get(pk=p.pk) for p in phasen)
        assert (a.stand, f"{a.bestaetigt_am:%d.%m.%Y}", str(a.geplant)) == (
            "laeuft",
            "15.11.2025",
            "Q3 2022",
        )
        assert (b.stand, str(c.geplant), c.stand) == ("abgeschlossen", "Q4 2027", "offen")
        assert {p.quelle for p in (a, b, c)} == {quelle}
        assert a.projekt.status == "rollout"  # what follows, follows
        assert [p.history.count() for p in (a, b, c)] == [anzahl + 1 for anzahl in vorher]

    def test_what_nobody_touched_is_not_written(self, verwaltung, phasen):
        vorher = [phase.history.count() for phase in phasen]
        antwort = open_page(verwaltung, SCHNELL, mit="zeile").send()
        assert "Sie haben keine Zeile geändert" in antwort.content.decode()
        assert [phase.history.count() for phase in phasen] == vorher

    def test_a_mistake_keeps_everything_out_and_loses_nothing(self, verwaltung, phasen):
        a, b, _ = phasen
        formular = open_page(verwaltung, SCHNELL, mit="zeile")
        formular.fill({feld(a, "stand"): "laeuft", feld(b, "bestaetigt_am"): "31.11.2025"})
        antwort = formular.send()
        seite = page_of(antwort)
        (fehler,) = [e for e in seite.alle("a") if e["href"] == f"#id_{feld(b, 'bestaetigt_am')}"]
        assert fehler.text.startswith("Bauen: ")
        wieder = form_of(antwort, "zeile")
        assert wieder.felder[feld(a, "stand")] == ["laeuft"]
        assert wieder.felder[feld(b, "bestaetigt_am")] == ["31.11.2025"]
        assert "vorher: offen" in text_of(antwort)
        assert Phase.objects.get(pk=a.pk).stand == "offen"
        wieder.fill({feld(b, "bestaetigt_am"): "30.11.2025"}).send()
        assert Phase.objects.get(pk=a.pk).stand == "laeuft"

    def test_a_new_stand_was_not_confirmed_on_the_old_day(self, verwaltung):
        phase = f.projekt(phasen={"rollout": {"stand": "laeuft", "bestaetigt_am": "2022-12-31"}})
        phase = phase.phasen.get()
        formular = open_page(verwaltung, SCHNELL, mit="zeile")
        antwort = formular.fill({feld(phase, "stand"): "abgeschlossen"}).send()
        assert "der Tag der bisherige" in antwort.content.decode()
        form_of(antwort, "zeile").fill({feld(phase, "bestaetigt_am"): "1.11.2025"}).send()
        assert Phase.objects.get().stand == "abgeschlossen"


class TestFromProjects:
    """The phases of projects that were chosen in their list."""

    LISTE = "/admin/projects/umsetzungsprojekt/"

    def test_different_reports_with_one_source(self, verwaltung, phasen):
        """The phases of the others are not there; what has none is named."""
        a, b, _ = phasen
        quelle, ohne = f.quelle(), f.projekt(titel="Ohne Phasen")
        liste = open_page(verwaltung, self.LISTE, mit="action")
        liste.fill(action="phasen_schnell", _selected_action=[a.projekt_id, b.projekt_id, ohne.pk])
        antwort = liste.send("index", follow=True)
        assert "nicht dabei: „Ohne Phasen“" in antwort.content.decode()
        formular = form_of(antwort, "zeile")
        assert formular.felder["zeile"] == [str(a.pk), str(b.pk)]
        formular.fill({feld(a, "stand"): "laeuft", feld(b, "geplant"): "Q4 2027"})
        formular.fill({"beleg-quelle": quelle.pk}).send()
        a, b = (Phase.objects.get(pk=p.pk) for p in (a, b))
        assert (a.stand, str(b.geplant), a.quelle, b.quelle) == (
            "laeuft",
            "Q4 2027",
            quelle,
            quelle,
        )

    def test_only_so_many_fit(self, verwaltung, phasen, monkeypatch):
        monkeypatch.setattr("projects.schnellpflege.HOECHSTENS", 2)
        liste = open_page(verwaltung, self.LISTE, mit="action")
        pks = [phase.projekt_id for phase in phasen]
        liste.fill(action="phasen_schnell", _selected_action=pks)
        antwort = liste.send("index", follow=True)
        assert "höchstens 2 Projekte" in antwort.content.decode()


class TestOthers:
    """What a colleague saves meanwhile."""

    def test_the_other_ones_field_stays_where_mine_is_another(self, verwaltung, phasen):
        a = phasen[0]
        formular = open_page(verwaltung, SCHNELL, mit="zeile")
        anders = Phase.objects.get(pk=a.pk)
        anders.bemerkung, anders.fundstelle = "inzwischen", "S. 3"
        anders.geplant = Zeitraum.parse("Q1 2030")
        anders.save()
        antwort = formular.fill({feld(a, "stand"): "laeuft"}).send()
        assert "Inzwischen geändert von" in text_of(antwort)
        wieder = form_of(antwort, "zeile")
        assert wieder.felder[feld(a, "geplant")] == ["Q1 2030"]
        assert Phase.objects.get(pk=a.pk).stand == "offen"
        wieder.send()
        a.refresh_from_db()
        assert (a.stand, str(a.geplant), a.bemerkung) == ("laeuft", "Q1 2030", "inzwischen")

    def test_a_row_i_did_not_touch_is_no_conflict(self, verwaltung, phasen):
        a, b, _ = phasen
        formular = open_page(verwaltung, SCHNELL, mit="zeile")
        anders = Phase.objects.get(pk=b.pk)
        anders.geplant = Zeitraum.parse("Q1 2030")
        anders.save()
        formular.fill({feld(a, "stand"): "laeuft"}).send()
        assert (Phase.objects.get(pk=a.pk).stand, str(Phase.objects.get(pk=b.pk).geplant)) == (
            "laeuft",
            "Q1 2030",
        )

    def test_a_row_that_is_gone_is_told(self, verwaltung, phasen):
        a, b, _ = phasen
        formular = open_page(verwaltung, SCHNELL, mit="zeile")
        Phase.objects.get(pk=b.pk).delete()
        antwort = formular.fill({feld(a, "stand"): "laeuft", feld(b, "stand"): "laeuft"}).send()
        gezeigt = shown_after(verwaltung, antwort)
        assert "1 Zeile gibt es nicht mehr" in gezeigt
        assert "Gespeichert: 1 Phase." in gezeigt


class TestRights:
    """Who may do it."""

    def test_only_ones_own_rows(self, phasen):
        thema = f.themenfeld()
        phasen[0].projekt.themenfelder.add(thema)
        konto = konto_in("Themenfeld-Koordination", themenfelder=[thema])
        seite = open_page(client_of(konto), SCHNELL, mit="zeile")
        assert seite.felder["zeile"] == [str(phasen[0].pk)]

    def test_without_release_a_public_row_says_where_to_change_it(self, phasen):
        antwort = client_of(konto_mit("projects.view_phase", "projects.change_phase")).get(SCHNELL)
        assert "als Arbeitsfassung" in text_of(antwort)
        assert not [e for e in page_of(antwort).alle("select") if e["name"].endswith("-stand")]

    def test_who_may_only_look_has_no_such_page(self, phasen):
        assert client_of(konto_mit("projects.view_phase")).get(SCHNELL).status_code == 403


class TestPage:
    """The list's own filter, and as many queries for many rows as for few."""

    def test_the_filter_comes_along(self, verwaltung, phasen):
        liste = page_of(verwaltung.get("/admin/projects/phase/?q=Bauen"))
        (link,) = [e for e in liste.alle("a") if e.text == "Schnell bearbeiten"]
        assert open_page(verwaltung, link["href"], mit="zeile").felder["zeile"] == [
            str(phasen[1].pk)
        ]

    def test_queries_do_not_grow_with_the_rows(self, verwaltung, phasen):
        verwaltung.get(SCHNELL)
        with CaptureQueriesContext(
            connection,
        ) as wenige:
            verwaltung.get(SCHNELL)
        for nummer in range(12):
            f.projekt(titel=f"Weiteres {nummer}", phasen={"rollout": "Q3 2022"})
        with CaptureQueriesContext(connection) as viele:
            verwaltung.get(SCHNELL)
        assert len(viele) == len(wenige)
