"""Extension point: what an app attaches to a noun below it is on its page, once and only there."""

from dataclasses import replace

import pytest

from bausteine.seiten import anbau
from bausteine.seiten.anbau import Anbau, attach, attached_blocks, attached_to, logged_for
from mittel.models import Mittelvorgang
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from quellen.models import Quelle
from tests import factories as f
from tests.besuch import gezaehlte_abfragen


@pytest.fixture
def register(monkeypatch):
    """A register of its own, empty at first."""
    monkeypatch.setattr(anbau, "_ANBAUTEN", {})


BLOCK = Anbau(
    "Titel", "vorlage.html", "mittelvorgaenge", "mittel", lambda alle: f"{len(alle)} davon"
)


def test_what_is_attached_twice_is_there_once(register):
    """Apps may get ready more than once."""
    attach("projects.umsetzungsprojekt", BLOCK)
    attach("projects.umsetzungsprojekt", BLOCK)
    assert attached_to(Umsetzungsprojekt) == [BLOCK]
    assert attached_to(Organisation) == []


def test_a_block_holds_the_public_records_and_a_sentence_about_them(register, db):
    """One query for each; without records there is no block."""
    attach("projects.umsetzungsprojekt", BLOCK)
    projekt, leer = f.projekt(), f.projekt()
    vorgang = f.mittelvorgang(projekt)
    f.mittelvorgang(projekt, veroeffentlichung="entwurf")
    with gezaehlte_abfragen() as gesehen:
        (block,) = attached_blocks(projekt)
    assert len(gesehen) == 1
    assert (block["eintraege"], block["satz"]) == ([vorgang], "1 davon")
    assert attached_blocks(leer) == []


def test_of_many_blocks_those_are_read_that_there_can_be(register, db):
    """One query says which relations lead anywhere, whether what is there is public or not."""
    for beziehung in ("mittelvorgaenge", "termine", "gesuche", "online_dienste"):
        attach("projects.umsetzungsprojekt", replace(BLOCK, beziehung=beziehung))
    projekt, leer = f.projekt(), f.projekt()
    vorgang = f.mittelvorgang(projekt)
    f.termin(veroeffentlichung="entwurf").projekte.add(projekt)
    with gezaehlte_abfragen() as gesehen:
        (block,) = attached_blocks(projekt)
    assert block["eintraege"] == [vorgang]
    assert len(gesehen) == 3
    with gezaehlte_abfragen() as gesehen:
        assert attached_blocks(leer) == []
    assert len(gesehen) == 1


def test_a_noun_without_attachments_asks_nothing(db):
    """Its page costs what it did."""
    with gezaehlte_abfragen() as gesehen:
        assert attached_blocks(Quelle(kennung="bericht")) == []
    assert not gesehen


def test_the_way_to_the_records_need_not_be_a_relation(register, db):
    """What gives them for a record may be any function; still one query."""
    block = replace(
        BLOCK,
        beziehung="",
        datei="",
        menge=lambda record: Mittelvorgang.objects.filter(gegenstand=record.titel),
    )
    attach("projects.umsetzungsprojekt", block)
    projekt = f.projekt(titel="Hund")
    vorgang = f.mittelvorgang(gegenstand="Hund")
    with gezaehlte_abfragen() as gesehen:
        (gezeigt,) = attached_blocks(projekt)
    assert len(gesehen) == 1
    assert gezeigt["eintraege"] == [vorgang]
    assert gezeigt["record"] == projekt


def test_a_block_may_say_that_there_is_nothing(register, db):
    """Where that is an answer."""
    attach("projects.umsetzungsprojekt", replace(BLOCK, leer="Nichts bekannt."))
    (gezeigt,) = attached_blocks(f.projekt())
    assert (gezeigt["eintraege"], gezeigt["satz"]) == ([], "Nichts bekannt.")


def test_only_blocks_with_a_file_are_in_the_log(register):
    """Others have a history of their own."""
    eigene = replace(BLOCK, datei="")
    attach("projects.umsetzungsprojekt", BLOCK)
    attach("projects.umsetzungsprojekt", eigene)
    assert attached_to(Umsetzungsprojekt) == [BLOCK, eigene]
    assert logged_for(Umsetzungsprojekt) == [BLOCK]
