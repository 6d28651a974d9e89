"""Taking back large imports: few queries however many rows, nothing written before it is asked."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bausteine.freigabe.models import Arbeitsfassung
from bausteine.geschichte.ausfuehren import Outdated
from bausteine.importe.entfernen import remove_records
from bausteine.importe.models import Import
from bausteine.importe.ruecknahme import Ruecknahme
from bausteine.importe.schritte import ENTFERNEN, UndoStep
from organisationen.models import Organisation
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f
from tests.import_dateien import loaded

pytestmark = pytest.mark.django_db
KOPF = ["kennung", "titel", "themenfelder", "umsetzung", "umsetzung_stand", "it_partner"]


def rows(anzahl: int, wort: str, **felder) -> list[list[str]]:
    """A file with so many projects; the words tell two files apart."""
    feld, partner = felder["feld"], felder["partner"]
    return [
        KOPF,
        *([f"p-{i}", f"{wort} {i}", feld, "2031", "läuft", partner] for i in range(anzahl)),
    ]


def told(*argumente) -> str:
    """What the command says."""
    ausgabe = StringIO()
    call_command("import_zuruecknehmen", *map(str, argumente), stdout=ausgabe, no_color=True)
    return ausgabe.getvalue()


@pytest.fixture
def stamm(db):
    """What the files name."""
    f.organisation(kurzname="krz")
    f.organisation(kurzname="SIT")
    felder = [f.themenfeld().name, f.themenfeld().name]
    return [{"feld": felder[0], "partner": "krz"}, {"feld": felder[1], "partner": "SIT"}]


def queries(act) -> list[str]:
    """The SQL of an act."""
    with CaptureQueriesContext(
        connection,
    ) as abfragen:
        act()
    return [abfrage["sql"] for abfrage in abfragen]


@pytest.mark.parametrize("art", ["neu", "geändert"])
def test_the_preview_reads_only_and_as_often_for_many_rows_as_for_few(stamm, art):
    """No lock of writing is taken while a page is worked out."""
    anzahlen = []
    for anzahl in (3, 40):
        Umsetzungsprojekt.objects.all().delete()
        if art == "geändert":
            loaded("umsetzungsprojekte", rows(anzahl, "Alt", **stamm[0]))
        loaded("umsetzungsprojekte", rows(anzahl, "Neu", **stamm[1]))
        der_import = Import.objects.first()
        sql = queries(lambda e=der_import: Ruecknahme(e).probe())
        assert not [s for s in sql if not s.startswith(("SELECT", "PRAGMA"))]
        anzahlen.append(len(sql))
    assert anzahlen[0] == anzahlen[1], anzahlen


def test_created_records_are_removed_in_blocks(stamm):
    """As many queries for 40 rows as for 3, each record with its entry and the reason."""
    anzahlen = []
    for anzahl in (3, 40):
        loaded("umsetzungsprojekte", rows(anzahl, "Neu", **stamm[0]))
        der_import = Import.objects.first()
        ruecknahme = Ruecknahme(der_import).probe()
        anzahlen.append(len(queries(ruecknahme.carry_out)))
        assert not Umsetzungsprojekt.objects.exists()
        weg = Umsetzungsprojekt.history.filter(
            history_type="-", history_change_reason=f"Rücknahme: {der_import}"
        )
        assert weg.count() == anzahl
    assert anzahlen[0] == anzahlen[1], anzahlen


def test_what_is_removed_stands_in_its_history_as_it_was(stamm, monkeypatch):
    """In more blocks than one; each record once, with every field, and linked to the act."""
    monkeypatch.setattr("bausteine.importe.haengt.BLOCK", 4)
    loaded("umsetzungsprojekte", rows(10, "Neu", **stamm[0]))
    vorher = {p.pk: (p.kennung, p.titel, p.status) for p in Umsetzungsprojekt.objects.all()}
    akt = Ruecknahme(Import.objects.first()).carry_out()
    weg = Umsetzungsprojekt.history.filter(history_type="-")
    assert {e.id: (e.kennung, e.titel, e.status) for e in weg} == vorher
    assert weg.count() == 10
    verbunden = akt.eintraege.filter(modell="projects.umsetzungsprojekt")
    assert {v.eintrag for v in verbunden} == {e.pk for e in weg}
    assert akt.eintraege.count() == 30


def test_what_was_hung_on_at_the_last_moment_does_not_go_unsaid(stamm, monkeypatch):
    """PostgreSQL lets a form save beside an import: its history tells of the part that went."""
    loaded("umsetzungsprojekte", rows(2, "Neu", **stamm[0]))
    ruecknahme = Ruecknahme(Import.objects.first()).probe()
    neue = f.phase(Umsetzungsprojekt.objects.get(kennung="p-0"), "konzeption")
    monkeypatch.setattr("bausteine.importe.ruecknahme._newest_entries", lambda: ruecknahme._stand)
    ruecknahme.carry_out()
    assert not Phase.objects.exists()
    letzter = Phase.history.filter(id=neue.pk).first()
    assert (letzter.history_type, letzter.history_change_reason) == ("-", ruecknahme.grund)
    assert Umsetzungsprojekt.history.filter(history_type="-").count() == 2


def test_changed_records_and_their_parts_come_back(stamm):
    """Fields, relations, phases and partners of every row."""
    loaded("umsetzungsprojekte", rows(12, "Alt", **stamm[0]))
    loaded("umsetzungsprojekte", rows(12, "Neu", **stamm[1]))
    Ruecknahme(Import.objects.first()).carry_out()
    for projekt in Umsetzungsprojekt.objects.all():
        assert projekt.titel.startswith("Alt ")
        assert [feld.name for feld in projekt.themenfelder.all()] == [stamm[0]["feld"]]
        assert [b.organisation.kurzname for b in projekt.beteiligungen.all()] == ["krz"]
        assert projekt.history.first().history_type == "~"


def test_what_was_saved_after_the_plan_makes_it_another_one(stamm):
    """Nothing is written that nobody was shown; the plan made anew can be."""
    loaded("umsetzungsprojekte", rows(3, "Neu", **stamm[0]))
    ruecknahme = Ruecknahme(Import.objects.first()).probe()
    assert not ruecknahme.left
    projekt = Umsetzungsprojekt.objects.get(kennung="p-1")
    projekt.hinweis = "Von Hand"
    projekt.save()
    with pytest.raises(Outdated):
        ruecknahme.carry_out()
    assert Umsetzungsprojekt.objects.count() == 3
    assert Import.objects.count() == 1
    assert any("Seit dem Import geändert" in schritt.bleibt for schritt in ruecknahme.left)
    ruecknahme.carry_out()
    assert [p.kennung for p in Umsetzungsprojekt.objects.all()] == ["p-1"]


def test_what_was_saved_elsewhere_does_not_stand_in_the_way(stamm):
    """The plan is made anew and is the same; whether the account may is asked again."""
    loaded("umsetzungsprojekte", rows(3, "Neu", **stamm[0]))
    ruecknahme, gefragt = Ruecknahme(Import.objects.first()).probe(), []
    f.projekt(kennung="anderes")
    ruecknahme.carry_out(check=gefragt.append)
    assert gefragt == [ruecknahme]
    assert [p.kennung for p in Umsetzungsprojekt.objects.all()] == ["anderes"]


def test_nobodys_draft_is_thrown_away(stamm):
    """A record with a draft stays, with its parts; one made meanwhile makes another plan."""
    loaded("umsetzungsprojekte", rows(3, "Neu", **stamm[0]))
    projekte = list(Umsetzungsprojekt.objects.order_by("pk"))
    f.arbeitsfassung(projekte[0])
    ruecknahme = Ruecknahme(Import.objects.first()).probe()
    (grund,) = {s.bleibt for s in ruecknahme.left}
    assert {s.modell for s in ruecknahme.left} == {Umsetzungsprojekt, Phase, Beteiligung}
    assert grund.startswith("Es gibt eine Arbeitsfassung vom ")
    f.arbeitsfassung(projekte[1])
    with pytest.raises(Outdated):
        ruecknahme.carry_out()
    ruecknahme.carry_out()
    assert list(Umsetzungsprojekt.objects.order_by("pk")) == projekte[:2]
    assert Phase.objects.count() == Beteiligung.objects.count() == 2
    assert Arbeitsfassung.objects.count() == 2


def test_what_is_removed_in_bulk_takes_its_draft_along(stamm):
    """As where one record is deleted: a draft of nothing would stay for ever."""
    loaded("umsetzungsprojekte", rows(2, "Neu", **stamm[0]))
    weg, bleibt = Umsetzungsprojekt.objects.order_by("pk")
    for projekt in (weg, bleibt):
        f.arbeitsfassung(projekt)
    remove_records([UndoStep(Umsetzungsprojekt, weg.pk, "weg", ENTFERNEN, heute=weg)], "Grund")
    assert [fassung.nummer for fassung in Arbeitsfassung.objects.all()] == [bleibt.pk]


def test_one_that_the_database_refuses_does_not_keep_the_others(stamm, monkeypatch):
    """It stays, with the reason, and so does what it names."""
    monkeypatch.setattr("bausteine.importe.ruecknahme.leave_taken", lambda schritte: None)
    kopf = ["kennung", "kurzname", "kreis"]
    f.organisation(kennung="a", kurzname="Alt")
    f.organisation(kennung="c", kurzname="Drei")
    loaded(
        "organisationen",
        [
            [*kopf, "name", "typ"],
            ["k", "K", "", "K", "Kreis"],
            ["a", "Neu", "k", "A", "Kommune"],
            ["c", "Vier", "", "C", "Kommune"],
        ],
    )
    f.organisation(kennung="b", kurzname="Alt")
    ruecknahme = Ruecknahme(Import.objects.first())
    ruecknahme.carry_out()
    assert {o.kurzname for o in Organisation.objects.all()} >= {"Neu", "Drei", "K"}
    gruende = {schritt.name: schritt.bleibt for schritt in ruecknahme.left}
    assert "eindeutigen Wert" in gruende["Organisation „a“"]
    assert "Daran hängt inzwischen anderes" in gruende["Organisation „k“"]


def test_a_phase_that_is_removed_changes_its_project(db):
    """The file of phases names projects only by their phases."""
    projekt = f.projekt(kennung="a", veroeffentlichung="veroeffentlicht")
    loaded("phasen", [["projekt", "phase", "stand"], ["a", "umsetzung", "läuft"]])
    projekt.refresh_from_db()
    assert projekt.status == "umsetzung"
    Ruecknahme(Import.objects.first()).carry_out()
    projekt.refresh_from_db()
    assert (projekt.status, Phase.objects.count()) == ("offen", 0)


class TestCommand:
    """`manage.py import_zuruecknehmen`."""

    def test_it_lists_tells_and_does(self, stamm):
        assert "noch keinen Import" in told()
        loaded("umsetzungsprojekte", rows(2, "Neu", **stamm[0]))
        nummer = Import.objects.get().pk
        assert f"{nummer}  " in told()
        probe = told(nummer)
        assert "6 Einträge auf dem Stand vor dem Import, 0 unverändert gelassen." in probe
        assert "Nur zur Probe, nichts geschrieben." in probe
        assert Umsetzungsprojekt.objects.count() == 2
        assert "Zurückgenommen." in told(nummer, "--commit")
        assert not Umsetzungsprojekt.objects.exists()
        assert "(zurückgenommen)" in told()

    def test_a_terminal_shows_how_far_it_is(self, stamm, monkeypatch):
        loaded("umsetzungsprojekte", rows(700, "Neu", **stamm[0]))
        monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
        schirm = StringIO()
        nummer = str(Import.objects.get().pk)
        call_command("import_zuruecknehmen", nummer, "--commit", stdout=schirm, stderr=schirm)
        zahlen = [stand for stand in schirm.getvalue().split("\r") if " von " in stand]
        assert [stand.split()[1] for stand in zahlen][:2] == ["500", "700"]
        assert zahlen[-1].split("\n")[0].endswith(" 2.100 von 2.100")

    def test_what_stays_is_named(self, stamm):
        loaded("umsetzungsprojekte", rows(2, "Neu", **stamm[0]))
        f.phase(Umsetzungsprojekt.objects.get(kennung="p-0"), "konzeption")
        text = told(Import.objects.get().pk)
        assert "Bleibt: Umsetzungsprojekt „p-0“: Daran hängt inzwischen anderes" in text

    def test_a_plan_that_changed_while_it_waited_is_said(self, stamm, monkeypatch):
        """Another import wrote meanwhile."""
        loaded("umsetzungsprojekte", rows(2, "Neu", **stamm[0]))
        nummer = Import.objects.get().pk

        def waited():
            Umsetzungsprojekt.objects.get(kennung="p-0").save()

        monkeypatch.setattr("bausteine.importe.ruecknahme.one_at_a_time", waited)
        with pytest.raises(CommandError, match="Nichts zurückgenommen: Während"):
            told(nummer, "--commit")
        assert Umsetzungsprojekt.objects.count() == 2

    def test_what_cannot_be_taken_back_is_said(self, stamm):
        loaded("umsetzungsprojekte", rows(1, "Neu", **stamm[0]))
        nummer = Import.objects.get().pk
        told(nummer, "--commit")
        with pytest.raises(CommandError, match="schon zurückgenommen"):
            told(nummer, "--commit")
        with pytest.raises(CommandError, match="Den Import 999 gibt es nicht"):
            told(999)
