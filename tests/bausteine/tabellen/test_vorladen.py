"""Relations loaded ahead: the same cells as without, whatever the blocks; few queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bausteine.importe.register import resource_for
from bausteine.tabellen import vorladen
from bausteine.tabellen.vorladen import VORAB, Vorab, loaded_ahead
from bausteine.werte.zeitraum import Zeitraum
from leistungen.models import OzgLeistung
from projects.enums import Rolle, Stand
from projects.models import Umsetzungsprojekt
from tests import factories as f

ANZAHL = 7


@pytest.fixture
def projekte(db):
    """Projects that share what they name, some of it hidden; one has nothing."""
    felder, faecher = [f.themenfeld(), f.themenfeld()], [f.fachlichkeit()]
    leistungen = [f.ozg_leistung(), f.ozg_leistung(veroeffentlichung="entwurf"), f.ozg_leistung()]
    stellen = [f.organisation(), f.organisation(veroeffentlichung="entwurf"), f.organisation()]
    quelle = f.quelle()
    records = [f.projekt()]
    for nummer in range(1, ANZAHL):
        projekt = f.projekt()
        projekt.themenfelder.set(felder[: nummer % 3])
        projekt.ozg_leistungen.set(leistungen[nummer % 2 :])
        projekt.fachlichkeiten.set(faecher)
        projekt.siehe_auch.set(records[-2:])
        f.phase(projekt, stand=Stand.LAEUFT, geplant=Zeitraum.parse("Q1 2024"), quelle=quelle)
        for stelle in stellen[nummer % 3 :]:
            f.beteiligung(projekt, stelle, Rolle.INTERESSE, quelle=quelle)
        f.frueherer_titel(projekt)
        f.zuordnungsvorschlag(projekt, f.ozg_leistung())
        records.append(projekt)
    return records


def cells(records) -> list[list[str]]:
    """The public cells of each."""
    spalten = resource_for("umsetzungsprojekte")(oeffentlich=True).public_columns
    return [[spalte.cell(record) for spalte in spalten] for record in records]


def in_blocks(monkeypatch, erster: int, groesster: int, hoechstens: int) -> None:
    """From now on blocks have these sizes, and so many targets are kept."""
    for name, wert in (("ERSTER", erster), ("GROESSTER", groesster), ("HOECHSTENS", hoechstens)):
        monkeypatch.setattr(vorladen, name, wert)


@pytest.mark.parametrize("groessen", [(200, 1600, 5000), (1, 2, 5000), (2, 2, 0)])
def test_cells_are_those_of_records_read_one_by_one(projekte, monkeypatch, groessen):
    """In one block, in blocks that grow, and where targets are read again."""
    in_blocks(monkeypatch, *groessen)
    alle = Umsetzungsprojekt.objects.order_by("pk")
    einzeln = cells([alle.get(pk=projekt.pk) for projekt in projekte])
    assert any("Q1 2024" in zeile for zeile in einzeln)
    assert cells(alle.fuer_download().iterator(chunk_size=3)) == einzeln
    assert cells(alle.fuer_download(mit_teilen=True)) == einzeln


def test_nothing_is_asked_for_cells(projekte):
    """Not even for what a record does not have."""
    records = list(Umsetzungsprojekt.objects.order_by("pk").fuer_download())
    with CaptureQueriesContext(connection) as abfragen:
        cells(records)
    assert not abfragen.captured_queries


def test_targets_are_read_once_for_all_blocks(projekte, monkeypatch):
    """And are one object, whoever names them."""
    in_blocks(monkeypatch, 2, 2, 5000)
    alle = Umsetzungsprojekt.objects.order_by("pk")
    with CaptureQueriesContext(connection) as abfragen:
        records = list(alle.fuer_download(nur={"fachlichkeiten"}).iterator())
    assert len({id(r.vorab_fachlichkeiten[0]) for r in records[1:]}) == 1
    # the projects, nothing known in the first block but by both, then pairs alone
    assert len(abfragen) == 1 + ANZAHL // 2 + 1


def test_many_to_many_from_the_other_end(projekte):
    """With what its records name in turn."""
    leistung = OzgLeistung.objects.filter(projekte__isnull=False).first()
    menge = Umsetzungsprojekt.objects.all()
    vorab = Vorab("projekte", menge, Vorab("siehe_auch", menge))
    (geladen,) = loaded_ahead(OzgLeistung.objects.filter(pk=leistung.pk), vorab)
    gefunden = getattr(geladen, f"{VORAB}projekte")
    assert {p.pk for p in gefunden} == {p.pk for p in leistung.projekte.all()}
    for projekt in gefunden:
        siehe_auch = getattr(projekt, f"{VORAB}siehe_auch")
        assert {p.pk for p in siehe_auch} == {p.pk for p in projekt.siehe_auch.all()}
