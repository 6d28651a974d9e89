"""The index of facets tells exactly what the queries tell, for any choice, and never late."""

import random
import threading
import time

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict

from bausteine.auslieferung import datenstand
from bausteine.auslieferung.indexspeicher import SPEICHER, Indexspeicher
from bausteine.auslieferung.spur import Spurstand
from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.seiten.facetten import OHNE
from bausteine.seiten.facettenindex import Facettenindex
from bausteine.suche.wortindex import Wortindexbau
from bausteine.werte.zeitraum import Zeitraum
from organisationen.enums import Organisationstyp
from projects.enums import Efa, Phasenart, Prioritaet, Rolle, Stand
from projects.filters import UmsetzungsprojektFilterSet
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests import mengen

ENTWURF = Veroeffentlichung.ENTWURF
ROLLEN = [Rolle.PROJEKTLEITUNG, Rolle.MITARBEIT]


@pytest.fixture(scope="class")
def projekte(klassen_db):
    """Projects with everything a facet looks at; some of it is not public, some missing."""
    zufall = random.Random(3)  # noqa: S311 (the same world in every run)
    themenfelder = [f.themenfeld(), f.themenfeld(), f.themenfeld(veroeffentlichung=ENTWURF)]
    leistungen = [f.ozg_leistung(), f.ozg_leistung(), f.ozg_leistung(veroeffentlichung=ENTWURF)]
    stellen = [f.organisation(typ=typ) for typ in Organisationstyp.values[:4]]
    stellen.append(f.organisation(veroeffentlichung=ENTWURF))
    faecher, worte = [f.fachlichkeit() for _ in range(2)], [f.stichwort() for _ in range(2)]
    quellen = [f.quelle(), f.quelle(stand=None), f.quelle(veroeffentlichung=ENTWURF)]

    def some(werte, hoechstens=2):
        return zufall.sample(werte, zufall.randint(0, min(hoechstens, len(werte))))

    zeiten = [None, Zeitraum.parse("Q1 2020"), Zeitraum.parse("2031")]
    for nummer in range(40):
        f.projekt(
            titel=f"Vorhaben {nummer % 7}",
            kennung=f"vorhaben-{nummer}",
            veroeffentlichung=ENTWURF if nummer % 6 == 0 else Veroeffentlichung.VEROEFFENTLICHT,
            efa=zufall.choice(["", *Efa.values[1:3]]),
            prioritaet=zufall.choice([None, *Prioritaet.values]),
            themenfelder=some(themenfelder),
            ozg_leistungen=some(leistungen),
            fachlichkeiten=some(faecher),
            stichwoerter=some(worte),
            quellen=some(quellen),
            partner=some([(stelle, rolle) for stelle in stellen for rolle in ROLLEN], 4),
            phasen={
                art: {"stand": zufall.choice(list(Stand)), "geplant": zufall.choice(zeiten)}
                for art in some(list(Phasenart), 3)
            },
        )


def filterset(query: str, index=None) -> UmsetzungsprojektFilterSet:
    """The FilterSet of an address, counted by the index if one is given."""
    basis = Umsetzungsprojekt.objects.oeffentlich()
    ergebnis = UmsetzungsprojektFilterSet(QueryDict(query), queryset=basis)
    ergebnis.index = index
    return ergebnis


def made() -> Facettenindex:
    """An index of all public projects."""
    leer = filterset("")
    return Facettenindex(leer.facets, leer.queryset, leer.ordnung)


def random_query(zufall: random.Random, werte: dict[str, list[str]]) -> str:
    """Some filters with known, empty and unknown values, sometimes with a word or a time."""
    query = QueryDict(mutable=True)
    for name in zufall.sample(sorted(werte), zufall.randint(0, 4)):
        moeglich = [*werte[name], OHNE, "unbekannt"]
        query.setlist(name, zufall.sample(moeglich, min(zufall.randint(1, 2), len(moeglich))))
    if zufall.random() < 0.4 and query:
        query.setlist("ausser", zufall.sample(sorted(query), zufall.randint(1, len(query))))
    if zufall.random() < 0.3:
        query["q"] = zufall.choice(["Vorhaben", "vorhaben 3", "gibtesnicht"])
    if zufall.random() < 0.2:
        query["start_von"] = zufall.choice(["2021", "Q1 2020", "irgendwann"])
    return query.urlencode()


def only_words(bau):
    """No index of facets, as without a Datenstand; the one of words answers as always."""
    return Wortindexbau().make_index(None) if isinstance(bau, Wortindexbau) else None


class TestIndex:
    """One truth by two ways, never late."""

    def test_any_choice_gives_the_same_records_and_counts(self, projekte, db):
        index, zufall = made(), random.Random(11)  # noqa: S311 (the same choices in every run)
        werte = {n: [c.wert for c in cs] for n, cs in filterset("").choices().items()}
        wenige = {name for name, je_facette in werte.items() if len(je_facette) < 2}
        assert wenige == {"belegt", "partnersuche"}  # a switch has one value
        treffer = 0
        for _ in range(100):
            query = random_query(zufall, werte)
            langsam, schnell = filterset(query), filterset(query, index)
            pks = list(langsam.qs.order_by(*langsam.ordnung).values_list("pk", flat=True))
            assert index.page(schnell.menge, 0, 1000) == pks, query
            assert schnell.choices() == langsam.choices(), query
            assert sorted(schnell.meldungen) == sorted(langsam.meldungen), query
            treffer += bool(pks)
        assert treffer > 30

    def test_pages_are_parts_of_the_whole(self, projekte, db):
        index = made()
        menge = filterset(f"efa={OHNE}", index).menge
        alle = index.page(menge, 0, 100)
        assert len(alle) == menge.bit_count() > 3
        assert [*index.page(menge, 0, 2), *index.page(menge, 2, 100)] == alle

    def test_a_record_made_since_is_none(self, projekte, db):
        index = made()
        f.projekt(titel="Vorhaben neu")
        assert filterset("q=neu", index).menge == 0

    # -- as long as its Datenstand

    def test_kept_until_something_changes(self, projekte, db):
        datenstand.ensure(connection)
        speicher = Indexspeicher()
        index = speicher.get(filterset(""))
        assert speicher.get(filterset("efa=ohne")) is index
        f.projekt(titel="Vorhaben neu")
        neuer = speicher.get(filterset(""))
        assert neuer is not index
        assert neuer.alle.bit_count() == index.alle.bit_count() + 1

    def test_another_day_is_another_index(self, projekte, db):
        datenstand.ensure(connection)
        speicher = Indexspeicher()
        with time_machine.travel("2026-05-01 12:00", tick=False):
            index = speicher.get(filterset(""))
        with time_machine.travel("2026-05-02 12:00", tick=False):
            assert speicher.get(filterset("")) is not index

    def test_without_datenstand_there_is_none(self, projekte, db, monkeypatch):
        monkeypatch.setattr(datenstand, "_bewacht", set())
        monkeypatch.setattr(datenstand, "complete", lambda connection: False)
        assert Indexspeicher().get(filterset("")) is None

    # -- the page of the list

    def test_same_page_with_and_without(self, projekte, db, client, monkeypatch):
        datenstand.ensure(connection)
        for query in (
            "",
            "?seite=2",
            "?efa=ohne",
            "?sortierung=-titel",
            "?q=vorhaben+3",
            "?seite=x",
            "?ansicht=fahrplan",
            "?ansicht=statistik",
            "?q=gibtesnicht",
            "?sortierung=partner&status=offen",
            "?status=offen&ausser=status&belegt=ja",
            "?je_seite=50",
        ):
            mit = client.get(f"/umsetzungsprojekte/{query}").content
            with monkeypatch.context() as ohne:
                ohne.setattr(SPEICHER, "get", only_words)
                assert client.get(f"/umsetzungsprojekte/{query}").content == mit, query

    def test_the_index_is_used(self, projekte, db, client, monkeypatch):
        datenstand.ensure(connection)
        gefragt = []
        monkeypatch.setattr(
            UmsetzungsprojektFilterSet, "_count_queries", lambda *_: gefragt.append(1) or []
        )
        antwort = client.get("/umsetzungsprojekte/?efa=ohne")
        assert antwort.status_code == 200
        assert not gefragt

    def test_what_was_withdrawn_meanwhile_is_not_shown(self, projekte, db, client, monkeypatch):
        index = made()
        monkeypatch.setattr(SPEICHER, "get", lambda filterset: index)
        weg = Umsetzungsprojekt.objects.oeffentlich().first()
        Umsetzungsprojekt.objects.filter(pk=weg.pk).update(veroeffentlichung=ENTWURF)
        seite = client.get("/umsetzungsprojekte/").content.decode()
        assert weg.get_absolute_url() not in seite


class TestAbfragenFacettenindex:
    """What making an index costs."""

    @pytest.mark.parametrize("anzahl", [5, 200])
    def test_on_record_and_independent_of_rows(self, db, abfragen, anzahl):
        """A query for each kind of row and each kind of name, however many projects there are."""
        mengen.projekte(anzahl)
        abfragen("Facettenindex", made)


def test_threads_wait_for_one_index(db, monkeypatch):
    """Many visitors after a change: one of them builds, the others get what it built."""
    gebaut, speicher = [], Indexspeicher()
    monkeypatch.setattr(speicher, "_stamp", lambda: ("stand",))
    # what a thread asks a database, it would have to close
    monkeypatch.setattr(speicher, "_trace", lambda: Spurstand({}))

    def build(*_):
        gebaut.append(1)
        time.sleep(0.05)  # long enough for the others to ask
        return object()

    monkeypatch.setattr("bausteine.seiten.facetten.Facettenindex", build)
    alle = [threading.Thread(target=speicher.get, args=(filterset(""),)) for _ in range(5)]
    for faden in alle:
        faden.start()
    for faden in alle:
        faden.join()
    assert len(gebaut) == 1


def test_nothing_at_all(db):
    """A portal without projects."""
    index = made()
    assert index.page(index.alle, 0, 25) == []
    assert not any(filterset("", index).choices().values())
