"""The grid of Anschlüsse tells exactly what the queries tell, after any change, by whatever way."""

import datetime as dt
import random

import pytest
import time_machine
from django.db import connection, transaction
from django.http import QueryDict

from bausteine.auslieferung import datenstand, teilstand
from bausteine.auslieferung.indexspeicher import SPEICHER
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.seiten.facetten import OHNE
from dienste.models import OnlineDienst
from gebiete.models import Kommune
from organisationen.enums import Organisationstyp
from organisationen.models import Organisation
from rollout.enums import Anschlussstand, Hemmnis
from rollout.filters import AnschlussFilterSet
from rollout.gitter import Gitterindex
from rollout.matrix import BEZIRKE, KREISE, Kommunenwahl, counted, groups
from rollout.models import Anschluss
from tests import factories as f

ENTWURF, OFFEN = Veroeffentlichung.ENTWURF, Veroeffentlichung.VEROEFFENTLICHT
HEUTE = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _heute():
    """The day these tests speak of."""
    with time_machine.travel("2026-11-30 12:00", tick=False):
        yield


@pytest.fixture(scope="class")
def land(klassen_db):
    """Kommunen and Dienste of several kinds, some not public, some of one name, and what the
    Kommunen said."""
    zufall = random.Random(5)  # noqa: S311 (the same world in every run)
    kreise = [f.organisation(typ=Organisationstyp.KREIS) for _ in range(2)]
    kreise.append(f.organisation(typ=Organisationstyp.KREIS, veroeffentlichung=ENTWURF))
    bezirke = [f.regierungsbezirk(), None]
    orte = []
    for nummer in range(13):
        organisation = f.organisation(
            name=f"Ort {nummer % 7}",
            kurzname=f"Ort {nummer}",
            kennung=f"ort-{nummer}",
            ags=f"{nummer % 3 + 4:02d}{nummer:06d}" if nummer % 4 else None,
            kreis=zufall.choice([*kreise, None]),
            veroeffentlichung=ENTWURF if nummer == 5 else OFFEN,
        )
        orte.append(
            f.kommune(
                organisation=organisation,
                regierungsbezirk=zufall.choice(bezirke),
                einwohner=zufall.choice([None, 900, 90_000]),
            )
        )
    dienste = [f.online_dienst(f"Antrag {i % 8}", kennung=f"antrag-{i}") for i in range(9)]
    dienste.append(f.online_dienst(veroeffentlichung=ENTWURF))
    traeger = [kreise[0], kreise[2], None, None]
    verfahren = [f.fachverfahren(), f.fachverfahren(veroeffentlichung=ENTWURF), None]
    quelle = f.quelle()
    for ort in orte:
        for dienst in zufall.sample(dienste, zufall.randint(0, 9)):
            f.anschluss(ort, dienst, **random_values(zufall, quelle, traeger, verfahren))


def random_values(zufall: random.Random, quelle, traeger=(None,), verfahren=(None,)) -> dict:
    """What someone may say of an Anschluss, fresh and old, planned for once and for later."""
    plan = zufall.choice([None, dt.date(2024, 1, 1), dt.date(2026, 3, 1), dt.date(2027, 1, 1)])
    return {
        "stand": zufall.choice(list(Anschlussstand)),
        "bestaetigt_am": HEUTE - dt.timedelta(days=zufall.choice([3, 700])),
        "zuletzt_bestaetigt_am": zufall.choice([None, HEUTE]),
        "geplant_von": plan,
        "geplant_bis": plan and plan + dt.timedelta(days=30),
        "hemmnis": zufall.choice(["", *Hemmnis.values[:3]]),
        "bemerkung": zufall.choice(["", "Ort der Erprobung"]),
        "traeger": zufall.choice(traeger),
        "fachverfahren": zufall.choice(verfahren),
        "quelle": quelle,
    }


def filterset(query: str, index=None) -> AnschlussFilterSet:
    """The FilterSet of an address, counted by the index if one is given."""
    basis = Anschluss.objects.oeffentlich()
    ergebnis = AnschlussFilterSet(QueryDict(query), queryset=basis)
    ergebnis.index = index
    return ergebnis


def made(bisher=None) -> Gitterindex:
    """A grid of all public Anschlüsse as they are now."""
    return filterset("").make_index(bisher)


def random_query(zufall: random.Random, werte: dict[str, list[str]]) -> str:
    """Some filters with known, empty and unknown values, sometimes with words."""
    query = QueryDict(mutable=True)
    for name in zufall.sample(sorted(werte), zufall.randint(0, 3)):
        moeglich = [*werte[name], OHNE, "unbekannt"]
        query.setlist(name, zufall.sample(moeglich, min(zufall.randint(1, 3), len(moeglich))))
    if zufall.random() < 0.3:
        query["q"] = zufall.choice(["ort", "antrag 3", "erprobung", "ort antrag", "gibtesnicht"])
    return query.urlencode()


def same(query: str, index: Gitterindex) -> int:
    """Holds what the grid says of an address against the queries; how many Anschlüsse it has."""
    langsam, schnell = filterset(query), filterset(query, index)
    folge = langsam.qs.order_by(*langsam.ordnung)
    paare = list(folge.values_list("kommune_id", "dienst_id"))
    assert index.page(schnell.menge, 0, 1000) == paare, query
    seite = Anschluss.objects.filter(index.of_page(schnell.menge, 1, 4))
    assert sorted(seite.values_list("kommune_id", "dienst_id")) == sorted(paare[1:4]), query
    assert schnell.choices() == langsam.choices(), query
    assert sorted(schnell.meldungen) == sorted(langsam.meldungen), query
    return len(paare)


class TestGitter:
    """One truth by two ways."""

    def test_any_choice_gives_the_same_anschluesse_and_counts(self, land, db):
        index, zufall = made(), random.Random(11)  # noqa: S311 (the same choices in every run)
        werte = {n: [c.wert for c in cs] for n, cs in filterset("").choices().items()}
        wenige = {name for name, moegliche in werte.items() if len(moegliche) < 2}
        assert wenige == {"steht", "art", "groessenklasse"}
        treffer = sum(same(random_query(zufall, werte), index) > 0 for _ in range(40))
        assert treffer > 12

    def test_the_figures_of_the_matrix_are_those_of_the_queries(self, land, db):
        """Of all Kommunen and of some, as a whole and by Kreis and Regierungsbezirk."""
        index, dienste = made(), list(OnlineDienst.objects.oeffentlich())
        alle = Kommune.objects.oeffentlich()
        for kommunen in (alle, alle.filter(einwohner__gt=1000), alle.none()):
            mit = Kommunenwahl(kommunen, list(kommunen.values_list("pk", flat=True)), index)
            ohne = Kommunenwahl(kommunen, mit.pks, None)
            assert counted(dienste, mit) == counted(dienste, ohne)
            for art in (KREISE, BEZIRKE):
                assert groups(art, mit, dienste, QueryDict()) == groups(
                    art, ohne, dienste, QueryDict()
                )
        assert any(z.online for z in counted(dienste, Kommunenwahl(alle, [], None)))
        assert index.most_used == Anschluss.objects.meiste_dienste(100)

    def test_same_page_with_and_without(self, land, db, client, monkeypatch):
        datenstand.ensure(connection)
        monkeypatch.setattr("rollout.views.Rollout.paginate_by", 5)
        for adresse in (
            "/rollout/",
            *(f"/rollout/?dienst=antrag-8&dienst=antrag-2&seite={n}" for n in (1, 2, 3)),
            "/rollout/?dienst=antrag-8&kreis=ohne&ansicht=kreise",
            "/rollout/?dienst=antrag-8&sortierung=-angaben",
            "/rollout/?ansicht=kreise",
            "/rollout/?ansicht=bezirke&einwohner=ohne",
            "/rollout/?ansicht=statistik&q=ort",
            "/rollout/?kreis=ohne&seite=7",
            "/rollout/anschluesse/",
            "/rollout/anschluesse/?seite=2&stand=online&stand=test",
            "/rollout/anschluesse/?sortierung=-stand",
            "/rollout/anschluesse/?ansicht=fahrplan",
            "/rollout/anschluesse/?q=gibtesnicht",
            "/kommunen/?kreis=ohne",
        ):
            mit = client.get(adresse).content
            with monkeypatch.context() as ohne:
                ohne.setattr(SPEICHER, "get", lambda filterset: None)
                assert client.get(adresse).content == mit, adresse


class TestGrenze:
    """More than the database can sort for a page stand by Kommune, and the page says so."""

    @pytest.fixture(autouse=True)
    def _triggers(self, land, db, monkeypatch):
        datenstand.ensure(connection)
        monkeypatch.setattr("rollout.views.SORTIERBAR", 3)

    @pytest.mark.parametrize("wahl", ["sortierung=-stand", "sortierung=-kommune"])
    def test_another_order_is_refused_with_a_sentence(self, besucher, wahl):
        nach_kommunen = besucher.seite("/rollout/anschluesse/")
        seite = besucher.seite(f"/rollout/anschluesse/?{wahl}")
        assert "höchstens 3" in said(seite)
        assert first_rows(seite) == first_rows(nach_kommunen)
        assert "höchstens 3" not in said(nach_kommunen)

    def test_the_fahrplan_becomes_the_list(self, besucher):
        seite = besucher.seite("/rollout/anschluesse/?ansicht=fahrplan")
        assert "in den Fahrplan bringt das Portal höchstens 3" in said(seite)
        assert first_rows(seite) == first_rows(besucher.seite("/rollout/anschluesse/"))

    def test_few_are_sorted(self, besucher, monkeypatch):
        monkeypatch.setattr("rollout.views.SORTIERBAR", 1000)
        seite = besucher.seite("/rollout/anschluesse/?sortierung=-stand")
        assert "das Portal höchstens" not in said(seite)
        assert first_rows(seite) != first_rows(besucher.seite("/rollout/anschluesse/"))

    def test_ways_out_of_an_empty_list_are_counted_by_the_grid(self, besucher, monkeypatch):
        """The database would count millions."""
        adresse = "/rollout/anschluesse/?stand=test&hemmnis=unbekannt"
        monkeypatch.setattr(AnschlussFilterSet, "qs", property(lambda self: 1 / 0))
        seite = besucher.seite(adresse)
        auswege = [e for e in seite.alle("a") if e.text.startswith("ohne „")]
        monkeypatch.undo()
        anzahlen = [besucher.seite(f"/rollout/anschluesse/{e['href']}").anzahl for e in auswege]
        assert anzahlen == [Anschluss.objects.oeffentlich().filter(stand="test").count()]


def said(seite) -> str:
    """The main part of a page, in one line."""
    return " ".join(seite.text("main")[0].split())


def first_rows(seite) -> list[str]:
    """The addresses in the first column."""
    ziele = [a["href"] or "" for a in seite.alle("a")]
    return [ziel for ziel in ziele if ziel.startswith("/rollout/ort-")]


def do(sql: str, *werte) -> None:
    """As from psql."""
    with connection.cursor() as cursor:
        cursor.execute(sql, werte)


def begin() -> None:
    """As a transaction of its own begins, which has moved no mark: all tests here are in one."""
    if connection.vendor == "postgresql":
        do("SELECT set_config('ozgportal.teile_rollout_anschluss', '', true)")


class TestAenderungen:
    """What changes is read again, by whatever way it was written, and nothing else."""

    @pytest.fixture(autouse=True)
    def _triggers(self, land, db):
        datenstand.ensure(connection)
        begin()

    def test_nothing_is_read_where_nothing_changed(self):
        erster = made()
        assert erster.gelesen == len(erster.kommunen)
        assert made(erster).gelesen == 0

    def test_every_way_of_writing_is_seen(self):
        """Each one alone reads the Kommunen that it touched."""
        anschluss = Anschluss.objects.oeffentlich().filter(stand=Anschlussstand.TEST).first()
        kommune = anschluss.kommune_id
        andere = Kommune.objects.oeffentlich().exclude(pk=kommune)
        frei = andere.exclude(anschluesse__dienst=anschluss.dienst).first()
        neu = Anschluss(kommune=frei, dienst=anschluss.dienst, stand=Anschlussstand.INTERESSE)
        wege = {
            "save": lambda: anschluss.save(),
            "update": lambda: Anschluss.objects.filter(pk=anschluss.pk).update(hemmnis="recht"),
            "bulk_create": lambda: Anschluss.objects.bulk_create([neu]),
            "bulk_update": lambda: Anschluss.objects.bulk_update([neu], ["bemerkung"]),
            "delete": lambda: Anschluss.objects.filter(pk=neu.pk).delete(),
            "sql": lambda: do(
                "UPDATE rollout_anschluss SET hemmnis = 'konto' WHERE id = %s", anschluss.pk
            ),
        }
        index = made()
        for name, weg in wege.items():
            begin()
            index = made(index)
            weg()
            index = made(index)
            assert index.gelesen == 1, name
            same("", index)
        begin()
        do("UPDATE rollout_anschluss SET kommune_id = %s WHERE id = %s", frei.pk, anschluss.pk)
        index = made(index)
        assert index.gelesen == 2
        same("", index)
        do("DELETE FROM rollout_anschluss")
        assert made(index).alle == 0

    def test_after_random_changes_it_is_as_one_from_scratch(self):
        """Also of what is not an Anschluss: releases, names, keys, other Kreise."""
        zufall, index = random.Random(23), made()  # noqa: S311 (the same changes in every run)
        werte = {n: [c.wert for c in cs] for n, cs in filterset("").choices().items()}
        quelle = f.quelle()
        for schritt in range(36):
            change(zufall, quelle)
            index = made(index)
            if schritt % 3 == 0:
                same(random_query(zufall, werte), index)
        frisch = made()
        assert index.alle == frisch.alle
        assert index.counts("stand", index.alle, {}) == frisch.counts("stand", frisch.alle, {})
        same("", index)

    def test_a_second_change_in_a_transaction_is_seen(self):
        """Its first one moved the mark of the Kommune, the later ones its own."""
        anschluss = Anschluss.objects.oeffentlich().first()
        index = made()
        for bemerkung in "abc":
            Anschluss.objects.filter(pk=anschluss.pk).update(bemerkung=bemerkung)
            index = made(index)
            assert index.gelesen == 1

    def test_what_is_rolled_back_was_never_there(self):
        index, pk = made(), Anschluss.objects.first().pk
        punkt = transaction.savepoint()
        Anschluss.objects.filter(pk=pk).delete()
        mitten = made(index)
        same("", mitten)
        transaction.savepoint_rollback(punkt)
        nachher = made(mitten)
        assert nachher.gelesen == 1
        assert nachher.alle == index.alle

    def test_the_one_before_stays_as_it_was(self):
        """Others still read it."""
        index = made()
        vorher = index.counts("stand", index.alle, {})
        Anschluss.objects.all().delete()
        assert made(index).alle == 0
        index._bits.clear()
        assert index.counts("stand", index.alle, {}) == vorher

    def test_another_day_reads_all(self):
        index = made()
        with time_machine.travel("2026-12-01 12:00", tick=False):
            assert made(index).gelesen == len(index.kommunen)

    def test_lost_triggers_and_lost_marks_read_all(self):
        """Nobody knows what happened meanwhile."""
        index = made()
        teilstand.unwatch_all(connection)
        assert not datenstand.complete(connection)
        Anschluss.objects.filter(pk=Anschluss.objects.first().pk).delete()
        assert made(index).gelesen == len(index.kommunen)
        vorher = datenstand.read(connection)
        datenstand.ensure(connection)
        assert datenstand.complete(connection)
        assert datenstand.read(connection) != vorher
        assert made(index).gelesen == len(index.kommunen)


def change(zufall: random.Random, quelle) -> None:
    """One of many changes, by the ORM, past the models, or past the ORM."""
    anschluss = zufall.choice(list(Anschluss.objects.all()))
    kommune = zufall.choice(list(Kommune.objects.all()))
    dienst = zufall.choice(list(OnlineDienst.objects.all()))
    zeile = Anschluss.objects.filter(pk=anschluss.pk)
    wahl = zufall.randrange(9)
    if wahl == 0:
        zeile.delete()
    elif wahl in (1, 2):
        Anschluss.objects.filter(kommune=kommune, dienst=dienst).delete()
        f.anschluss(kommune, dienst, **random_values(zufall, quelle))
    elif wahl == 3:
        zeile.update(hemmnis=zufall.choice(Hemmnis.values), zuletzt_bestaetigt_am=HEUTE)
    elif wahl == 4:
        Anschluss.objects.filter(dienst=dienst).update(traeger=kommune.organisation)
    elif wahl == 5:
        do(
            "UPDATE rollout_anschluss SET stand = 'interesse', bestaetigt_am = NULL WHERE id = %s",
            anschluss.pk,
        )
    elif wahl == 6:
        art = zufall.choice([ENTWURF, OFFEN, OFFEN])
        Organisation.objects.filter(pk=kommune.organisation_id).update(veroeffentlichung=art)
    elif wahl == 7:
        art = zufall.choice([ENTWURF, OFFEN, OFFEN])
        OnlineDienst.objects.filter(pk=dienst.pk).update(veroeffentlichung=art)
    else:
        neuer = zufall.choice(list(Organisation.objects.filter(typ=Organisationstyp.KREIS)))
        Organisation.objects.filter(pk=kommune.organisation_id).update(kreis=neuer)
