"""An index that follows changes is the one that would be built anew, whatever changes."""

import random
from array import array

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.db.utils import IntegrityError

from bausteine.auslieferung import datenstand, spur
from bausteine.auslieferung.indexspeicher import Indexspeicher
from bausteine.auslieferung.models import Aenderungsspur
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.seiten import facettenindex
from bausteine.seiten.facetten import PortalFilterSet
from bausteine.seiten.facettenindex import Facettenindex
from bausteine.seiten.reihenfolge import rearranged
from organisationen.models import Organisation
from projects.enums import Efa
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests import mengen
from themenfelder.models import Themenfeld

ENTWURF = Veroeffentlichung.ENTWURF


def lists() -> dict[str, type[PortalFilterSet]]:
    """The filters of all lists that have such an index, by the name of their model."""
    return {
        art._meta.model.__name__: art
        for art in PortalFilterSet.__subclasses__()
        if art.ordnung and not art.schreibt_index_fort
    }


def filterset(art: type[PortalFilterSet]) -> PortalFilterSet:
    """Of the whole list."""
    return art(None, queryset=art._meta.model.objects.oeffentlich())


def content(index: Facettenindex) -> dict:
    """All that an index knows, in an order that does not matter."""
    return {
        "folge": list(index._pks),
        "werte": index._werte,
        "namen": {name: list(paare.items()) for name, paare in index._label.items()},
        "ohne": index._ohne,
        "reihen": {
            erster: {werte: sorted(orte) for werte, orte in reihen.items() if orte}
            for erster, reihen in index._reihen.items()
        },
        "alle": index.alle,
    }


def assert_follows(speicher: Indexspeicher, name: str, was: str) -> None:
    """Holds what a list's index has become against a new one."""
    gefolgt = speicher.get(filterset(lists()[name]))
    neu = filterset(lists()[name]).make_index(None)
    assert content(gefolgt) == content(neu), f"{name} nach: {was}"


def counted(monkeypatch) -> list[bool]:
    """Whether each index that was to follow did, from now on."""
    gefolgt, echt = [], Facettenindex.followed

    def follow(self, *args):
        neu = echt(self, *args)
        gefolgt.append(neu is not None)
        return neu

    monkeypatch.setattr(Facettenindex, "followed", follow)
    return gefolgt


class Wechsel:
    """Random changes of any row that is followed; `z` repeats them in every run."""

    def __init__(self, saat: int):
        self.z = random.Random(saat)  # noqa: S311 (the same changes in every run)
        self.models = [
            m for m in apps.get_models(True) if m._meta.db_table in spur.followed_tables()
        ]

    def change(self) -> str:
        """Change something; what it was."""
        model = self.z.choice([m for m in self.models if m._base_manager.exists()])
        zeilen = list(model._base_manager.order_by("pk"))
        art = self.z.choice([self.edit, self.edit, self.withdraw, self.delete, self.point])
        try:
            with transaction.atomic():
                return f"{art.__name__} {model.__name__} {art(self.z.choice(zeilen))}"
        except (IntegrityError, ProtectedError, RestrictedError) as fehler:
            return f"nichts: {type(fehler).__name__}"

    def edit(self, record) -> str:
        """Exchange a value with another row's, or give it a new one."""
        felder = [
            feld
            for feld in record._meta.local_concrete_fields
            if not feld.primary_key and not feld.is_relation and not feld.generated
        ]
        if not felder:
            return ""
        feld = self.z.choice(felder)
        anderer = self.z.choice(list(type(record)._base_manager.order_by("pk")))
        wert = getattr(anderer, feld.attname)
        if type(feld) is models.CharField and not feld.choices and self.z.random() < 0.5:
            wert = f"{self.z.choice('AMZ')}{self.z.randrange(1000)}"
        type(record)._base_manager.filter(pk=record.pk).update(**{feld.attname: wert})
        return f"{record.pk} {feld.attname}"

    def withdraw(self, record) -> str:
        """Release it, or take it back."""
        if hasattr(record, "veroeffentlichung"):
            record.veroeffentlichung = self.z.choice(Veroeffentlichung.values)
            record.save()
        return f"{record.pk}"

    def delete(self, record) -> str:
        """With all that goes with it; of the rows that hold others seldom."""
        nummer = record.pk
        if not hasattr(record, "veroeffentlichung") or self.z.random() < 0.3:
            record.delete()
        return f"{nummer}"

    def point(self, record) -> str:
        """Let it point to another record."""
        felder = [feld for feld in record._meta.local_concrete_fields if feld.is_relation]
        if not felder:
            return ""
        feld = self.z.choice(felder)
        ziele = list(feld.related_model._base_manager.order_by("pk").values_list("pk", flat=True))
        wert = self.z.choice([None, *ziele] if feld.null else ziele)
        type(record)._base_manager.filter(pk=record.pk).update(**{feld.attname: wert})
        return f"{record.pk} {feld.attname}"

    def make(self) -> str:
        """A project with everything."""
        z, alle = self.z, {m: list(m.objects.all()) for m in (Organisation, Themenfeld)}
        projekt = f.projekt(
            titel=f"{z.choice('AKZ')} neues Vorhaben {z.randrange(1000)}",
            themenfelder=z.sample(alle[Themenfeld], 2),
            partner=[(z.choice(alle[Organisation]), "mitarbeit")],
            phasen={"vorbereitung": z.choice(["2021", "2031", "2026"])},
        )
        return f"neu {projekt.pk}"


@pytest.mark.usefixtures("welt")
class TestFolge:
    """One truth: the index that followed and the one that is built."""

    def test_any_change(self, db, monkeypatch):
        """Several lists, some of them after several changes at once, and after a rollback."""
        gefolgt = counted(monkeypatch)
        datenstand.ensure(connection)
        speicher, wechsel = Indexspeicher(), Wechsel(1)
        namen = sorted(lists())
        for name in namen:
            assert_follows(speicher, name, "nichts")
        for runde in range(40):
            was = [wechsel.make() if runde % 8 == 0 else wechsel.change()]
            if runde % 5 == 0:
                punkt = transaction.savepoint()
                was += [wechsel.change(), wechsel.make()]
                assert_follows(speicher, "Umsetzungsprojekt", f"{was}")
                transaction.savepoint_rollback(punkt)
                was += ["zurück"]
            for name in {"Umsetzungsprojekt", *wechsel.z.sample(namen, 2)}:
                assert_follows(speicher, name, f"{runde} {was}")
        for name in namen:
            assert_follows(speicher, name, "allem")
        assert gefolgt.count(True) > 40 > gefolgt.count(False)


PROJEKTE = UmsetzungsprojektFilterSet


def update(pks: list[int], **werte) -> None:
    """Write these projects, past what a save does."""
    Umsetzungsprojekt.objects.filter(pk__in=pks).update(**werte)


class TestGrenzen:
    """When it follows, and when a new one is built."""

    @pytest.fixture
    def projekte(self, db) -> list[int]:
        """Some projects of one Themenfeld."""
        datenstand.ensure(connection)
        feld = f.themenfeld()
        return [f.projekt(titel=f"Vorhaben {n}", themenfelder=[feld]).pk for n in range(8)]

    def test_who_holds_the_one_before_finds_it_unchanged(self, projekte, monkeypatch):
        """A request may be under way with it."""
        speicher, gefolgt = Indexspeicher(), counted(monkeypatch)
        vorher = speicher.get(filterset(PROJEKTE))
        inhalt = content(filterset(PROJEKTE).make_index(None))
        update(projekte[3:4], titel="Zuletzt", efa=Efa.values[1])
        update(projekte[5:6], veroeffentlichung=ENTWURF)
        nachher = speicher.get(filterset(PROJEKTE))
        assert gefolgt == [True]
        assert nachher is not vorher
        assert content(vorher) == inhalt != content(nachher)

    def test_what_no_facet_reads_changes_nothing(self, projekte):
        """Also its names stay."""
        speicher = Indexspeicher()
        vorher = speicher.get(filterset(PROJEKTE))
        f.begriff()
        f.frueherer_titel(Umsetzungsprojekt.objects.first())
        assert speicher.get(filterset(PROJEKTE)) is vorher

    def test_a_name_of_very_many_is_read_alone(self, projekte, monkeypatch):
        """A Themenfeld has too many projects to read each of them."""
        monkeypatch.setattr(facettenindex, "BETROFFEN", 5)
        speicher, gefolgt = Indexspeicher(), counted(monkeypatch)
        speicher.get(filterset(PROJEKTE))
        Themenfeld.objects.update(name="Anders", slug="anders")
        assert_follows(speicher, "Umsetzungsprojekt", "Themenfeld")
        assert gefolgt == [True]

    def test_a_column_that_no_facet_reads_says_nothing(self, projekte, monkeypatch):
        """Of a Themenfeld with many projects; whether it is public says much."""
        monkeypatch.setattr(facettenindex, "BETROFFEN", 5)
        gelesen, echt = [], Facettenindex._read_group
        speicher = Indexspeicher()
        vorher = speicher.get(filterset(PROJEKTE))
        monkeypatch.setattr(
            Facettenindex, "_read_group", lambda *werte: gelesen.append(werte[1]) or echt(*werte)
        )
        Themenfeld.objects.update(hinweis="Anders", federfuehrung="Anderswo")
        assert speicher.get(filterset(PROJEKTE))._werte == vorher._werte
        assert gelesen == []
        for stand in (ENTWURF, Veroeffentlichung.VEROEFFENTLICHT):
            Themenfeld.objects.update(veroeffentlichung=stand)
            slugs = set(Themenfeld.objects.oeffentlich().values_list("slug", flat=True))
            assert speicher.get(filterset(PROJEKTE)).values("themenfeld").keys() == slugs
        assert gelesen == ["themenfeld"] * 2

    @pytest.mark.parametrize("grenze", ["Reihenfolge", "Einträge", "Spur"])
    def test_very_many_changes_make_a_new_one(self, projekte, monkeypatch, grenze):
        """More than it pays to read one by one, or than the Spur names."""
        if grenze == "Reihenfolge":
            monkeypatch.setattr("bausteine.seiten.reihenfolge.EINZELN", 2)
        elif grenze == "Einträge":
            monkeypatch.setattr(facettenindex, "BETROFFEN", 2)
        speicher, gefolgt = Indexspeicher(), counted(monkeypatch)
        speicher.get(filterset(PROJEKTE))
        for pk in projekte[:4]:
            update([pk], titel=f"Zuletzt {pk}")
        if grenze == "Spur":
            schon = Aenderungsspur.objects.order_by("pk").last().pk
            for _ in range(schon, schon // spur.HOECHSTENS * spur.HOECHSTENS + spur.HOECHSTENS):
                update(projekte[:1], hinweis="x")
            assert Aenderungsspur.objects.count() < 10
        assert_follows(speicher, "Umsetzungsprojekt", grenze)
        assert gefolgt == ([] if grenze == "Spur" else [False])

    def test_a_database_set_back_is_read_anew(self, projekte, monkeypatch):
        """Its entries are not those that were seen, though they have the same numbers."""
        speicher, gefolgt = Indexspeicher(), counted(monkeypatch)
        punkt = transaction.savepoint()
        update(projekte[:1], titel="Eins")
        speicher.get(filterset(PROJEKTE))
        transaction.savepoint_rollback(punkt)
        update(projekte[1:2], titel="Zwei")
        assert_follows(speicher, "Umsetzungsprojekt", "Rückkehr")
        assert gefolgt == []

    def test_without_a_beginning_nothing_is_followed(self, projekte, monkeypatch):
        """An emptied table says nothing, also with entries after that."""
        speicher, gefolgt = Indexspeicher(), counted(monkeypatch)
        speicher.get(filterset(PROJEKTE))
        Aenderungsspur.objects.all().delete()
        update(projekte[1:2], titel="Zwei")
        assert_follows(speicher, "Umsetzungsprojekt", "Leerung")
        update(projekte[2:3], titel="Drei")
        assert_follows(speicher, "Umsetzungsprojekt", "Leerung")
        assert gefolgt == []

    def test_what_changes_while_it_follows_is_followed_too(self, projekte, monkeypatch):
        """Else it could be half in it."""
        speicher = Indexspeicher()
        speicher.get(filterset(PROJEKTE))
        update(projekte[1:2], titel="Zwei")
        echt, offen = Facettenindex.followed, [projekte[2]]

        def follow(self, *args):
            if offen:
                update([offen.pop()], titel="Ganz am Ende")
            return echt(self, *args)

        monkeypatch.setattr(Facettenindex, "followed", follow)
        assert_follows(speicher, "Umsetzungsprojekt", "Währenddessen")


def test_each_place_in_a_long_order(db):
    """Found by asking the database a few times, also for several at once."""
    pks = [p.pk for p in mengen.projekte(200)]
    ordnung, alle = PROJEKTE.ordnung, Umsetzungsprojekt.objects.oeffentlich()
    update(pks, titel="Mitte")
    for wohin in (["A"], ["Z"], ["Mitte"], ["Z", "A"], ["Mitte", "A", "Mitte"], ["A", "A"]):
        folge = array("q", alle.order_by(*ordnung).values_list("pk", flat=True))
        stelle = {pk: ort for ort, pk in enumerate(folge)}
        for pk, titel in zip(pks[70:], wohin, strict=False):
            update([pk], titel=titel)
        um = rearranged(folge, stelle, alle, ordnung, set(pks[70 : 70 + len(wohin)]))
        heute = array("q", alle.order_by(*ordnung).values_list("pk", flat=True))
        assert um.order(folge) == heute, wohin
        neue = um.new_places()
        assert all(heute[neue[stelle[pk]]] == pk for pk in pks[:70])
