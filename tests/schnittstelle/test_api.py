"""The API: the same records as the pages, in an order that lasts, and refusals that say why."""

import base64
import datetime as dt
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from auswahlen.enums import Listenname
from bausteine.auslieferung.indexspeicher import SPEICHER
from bausteine.bearbeiten.zusammenfuehren import merge
from bausteine.stoerung.problem import TYP
from organisationen.models import Organisation
from projects.models import Aenderung
from schnittstelle.anfrage import Listenanfrage, sort_names
from schnittstelle.listen import ADRESSEN, LISTEN, key_of, page_of
from schnittstelle.openapi import SCHLUESSELTEILE, key_paths
from tests import factories as f
from tests.auswahlen.test_auswahlen import FILTER
from tests.leitung import Leitung
from tests.welt import VERRATEN

NAMEN = [name for name, _ in LISTEN]
BASIS = "/api/v1"
ANDERER_HINWEIS = [{"spalte": "kurzbeschreibung", "vorher": "", "nachher": "Neu"}]


def ask(adresse: str, status: int = 200, **params) -> dict:
    """The answer to a program."""
    antwort = Client().get(f"{BASIS}/{adresse}", params)
    assert antwort.status_code == status, antwort.content[:400]
    assert antwort["Content-Type"] == ("application/json" if status == 200 else TYP)
    assert antwort["Access-Control-Allow-Origin"] == "*"
    assert not antwort.cookies
    return antwort.json()


def question(name: str, **params) -> Listenanfrage:
    """The same, before it becomes text."""
    return Listenanfrage(RequestFactory().get(f"{BASIS}/{name}/", params), name)


@pytest.mark.usefixtures("welt", "db")
@pytest.mark.parametrize("name", NAMEN)
class TestListen:
    """Every public list."""

    def test_number_is_that_of_the_page(self, name):
        """For values of every facet, and for words, however the page counts."""
        seite = page_of(name)
        ganze = seite.filterset_class(QueryDict(), queryset=seite().get_base())
        fragen = [{"q": "1"}]
        for facette, auswahl in ganze.choices().items():
            fragen += [{facette: choice.wert} for choice in (*auswahl[:1], *auswahl[1:][-1:])]
        for frage in fragen:
            params = QueryDict(mutable=True)
            params.update(frage)
            anzahl = seite.filterset_class(params, queryset=seite().get_base()).qs.count()
            assert question(name, **frage).anzahl == anzahl, frage

    def test_paging_visits_each_once_in_every_order(self, name, monkeypatch):
        """With the index that pages have, and without."""
        sortierungen = sort_names(page_of(name).kopf)
        for sortierung in sortierungen[::5]:
            erwartet = [key_of(name, r) for r in question(name, sortierung=sortierung).all()]
            assert self.walked(name, sortierung) == erwartet, sortierung
        monkeypatch.setattr(SPEICHER, "get", lambda bau: None)
        for sortierung in sortierungen[1::5]:
            erwartet = [key_of(name, r) for r in question(name, sortierung=sortierung).all()]
            assert self.walked(name, sortierung) == erwartet, sortierung

    def walked(self, name, sortierung) -> list[str]:
        """The keys on all pages."""
        gesehen, params = [], {"sortierung": sortierung, "limit": 17, "spalten": []}
        while True:
            anfrage = question(name, **params)
            records, weitere = anfrage.records()
            gesehen += [key_of(name, record) for record in records]
            if not weitere:
                return gesehen
            params["cursor"] = anfrage.next_cursor(records)

    def test_queries_do_not_grow_with_the_records(self, name):
        """Nor does anything hidden stand in an answer; each record is found under its key."""
        ask(f"{name}/", limit=1)
        zahlen = []
        for limit in (12, 500):
            with CaptureQueriesContext(connection) as abfragen:
                antwort = ask(f"{name}/", limit=limit)
            zahlen.append(len(abfragen))
        assert zahlen[0] == zahlen[1]
        assert antwort["anzahl"] == len(antwort["ergebnisse"]) > 5
        assert antwort["weiter"] is None
        assert not VERRATEN.search(str(antwort))
        erster = antwort["ergebnisse"][0]
        eintrag = ask(f"{name}/{erster['schluessel']}/")
        assert not VERRATEN.search(str(eintrag))
        assert {**eintrag, **erster} == eintrag


@pytest.mark.usefixtures("welt", "db")
class TestFragen:
    """What can be asked, and what is refused."""

    @pytest.mark.parametrize(
        ("adresse", "worte"),
        [
            ("umsetzungsprojekte/?seite=2", "Parameter „seite“ gibt es hier nicht"),
            ("umsetzungsprojekte/?herkunft=x", "gibt es hier nicht"),
            ("umsetzungsprojekte/?status=gibtsnicht", "„gibtsnicht“ kennt der Filter „status“"),
            ("umsetzungsprojekte/?themenfeld=gibtsnicht", "kennt der Filter „themenfeld“"),
            ("umsetzungsprojekte/?status=", "ist leer"),
            ("umsetzungsprojekte/?q=a&q=b", "nur einmal"),
            ("umsetzungsprojekte/?start_von=irgendwann", "kein bekannter Zeitpunkt"),
            ("umsetzungsprojekte/?leika=12", "LeiKa-Schlüssel"),
            ("umsetzungsprojekte/?sortierung=Titel", "nicht sortieren"),
            ("umsetzungsprojekte/?spalten=titel,interne_notiz", "Spalte „interne_notiz“"),
            ("umsetzungsprojekte/?limit=501", "von 1 bis 500"),
            ("umsetzungsprojekte/?limit=²", "von 1 bis 500"),
            ("umsetzungsprojekte/?geaendert_seit=gestern", "kein Zeitpunkt"),
            ("umsetzungsprojekte/?geaendert_seit=2026-13-45", "kein Zeitpunkt"),
            ("umsetzungsprojekte/?geaendert_seit=0001-01-01", "kein Zeitpunkt"),
            ("umsetzungsprojekte/?cursor=abc", "Diesen Cursor"),
            ("umsetzungsprojekte/?auswahl=zzgeheim-impressum", "gibt es in dieser Liste nicht"),
            ("anschluesse/?auswahl=sichtbar", "Parameter „auswahl“"),
            ("umsetzungsprojekte/entfernt/", "Es fehlt „seit“"),
            ("aenderungen/", "Es fehlt „seit“"),
            ("aenderungen/?seit=neulich", "kein Zeitpunkt"),
            ("aenderungen/?seit=2026-01-01&projekt=x", "Parameter „projekt“"),
            ("aenderungen/?seit=2026-01-01&cursor=abc", "Diesen Cursor"),
            ("anschluesse/?kommune=05999999", "kennt der Filter „kommune“"),
            ("auswahlen/?q=x", "Parameter „q“"),
            (f"umsetzungsprojekte/?q={'x' * 301}", "länger als 300"),
        ],
    )
    def test_what_is_not_understood_is_refused(self, adresse, worte):
        """With a German sentence; nothing is left out in silence."""
        problem = ask(adresse, status=400)
        assert worte in problem["detail"]
        assert problem["status"] == 400

    def test_a_refusal_names_what_there_is(self):
        """Values of a facet, parameters, columns, orders."""
        assert "rollout" in ask("umsetzungsprojekte/?status=x", 400)["erlaubt"]
        assert "ohne" in ask("umsetzungsprojekte/?themenfeld=x", 400)["erlaubt"]
        assert "geaendert_seit" in ask("umsetzungsprojekte/?x=x", 400)["erlaubt"]
        assert "phasen" in ask("umsetzungsprojekte/?spalten=x", 400)["erlaubt"]
        assert "-titel" in ask("umsetzungsprojekte/?sortierung=x", 400)["erlaubt"]

    def test_several_values_mean_one_of_them(self):
        """As on the page."""
        einzeln = [ask(f"umsetzungsprojekte/?status={s}")["anzahl"] for s in ("rollout", "offen")]
        beide = ask("umsetzungsprojekte/?status=rollout&status=offen")["anzahl"]
        assert beide == sum(einzeln)

    def test_columns_and_parts_can_be_chosen(self):
        """The key is always there; code and text, and the ends of a Zeitraum, beside each other."""
        frage = "umsetzungsprojekte/?spalten=titel,status&spalten=phasen,rollout&limit=500"
        ergebnisse = ask(frage)["ergebnisse"]
        assert {*ergebnisse[0]} == {"schluessel", "titel", "status", "rollout", "phasen"}
        assert {"wert": "umsetzung", "text": "Umsetzung"} in [e["status"] for e in ergebnisse]
        zeiten = [e["rollout"] for e in ergebnisse if e["rollout"]]
        assert all({*zeit} == {"von", "bis", "text"} for zeit in zeiten)
        assert any(zeit["bis"] is None for zeit in zeiten)
        phase = next(e["phasen"] for e in ergebnisse if e["phasen"])[0]
        assert {"wert", "text"} == {*phase["phase"]}

    @pytest.mark.parametrize("liste", Listenname.values)
    def test_within_an_auswahl(self, liste):
        """The number of its page."""
        name = next(name for name, adresse in LISTEN if adresse == liste)
        auswahl = f.auswahl(liste=liste, abfrage=FILTER[liste])
        erwartet = question(name, **QueryDict(FILTER[liste]).dict()).anzahl
        assert question(name, auswahl=auswahl.kennung).anzahl == erwartet > 0

    def test_auswahlen_lead_to_their_records(self):
        """The public ones, and no other."""
        antwort = ask("auswahlen/")
        assert [a["kennung"] for a in antwort["ergebnisse"]] == ["sichtbar"]
        auswahl = ask("auswahlen/sichtbar/")
        assert auswahl == antwort["ergebnisse"][0]
        ask(auswahl["adresse"].partition(BASIS)[2][1:])
        ask("auswahlen/zzgeheim-impressum/", 404)

    def test_a_cursor_is_good_for_its_question_alone(self):
        """Another filter or order would skip records; more of them at once would not."""
        cursor = ask("organisationen/", limit=5)["cursor"]
        ask("organisationen/", cursor=cursor, limit=7, spalten="name")
        ask("organisationen/", 400, cursor=cursor, sortierung="-name")
        ask("organisationen/", 400, cursor=cursor, typ="kommune")
        ask("themenfelder/", 400, cursor=cursor)
        for falsch in (cursor[:-2] + "xx", cursor[:9], "ä", "a", "=", "A" * 400):
            ask("organisationen/", 400, cursor=falsch)

    def test_a_cursor_tells_nothing(self):
        """A list may be sorted by the name of what is hidden."""
        cursor = ask("kommunen/", limit=3, sortierung="-kreis")["cursor"]
        inhalt = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        assert not any(zeichen in inhalt.lower() for zeichen in (b"kreis", b"stadt", b"gemeinde"))

    @pytest.mark.parametrize("sortierung", ["name", "-name", "ort"])
    def test_no_record_is_skipped_while_others_change(self, sortierung):
        """One is added before and behind, and the one at the cursor is renamed, then deleted."""
        vorher = [r.kennung for r in question("organisationen", sortierung=sortierung).all()]
        params, gesehen = {"sortierung": sortierung, "limit": "9"}, []
        for schritt in range(20):
            antwort = ask("organisationen/", **params)
            gesehen += [e["schluessel"] for e in antwort["ergebnisse"]]
            if antwort["cursor"] is None:
                break
            params["cursor"] = antwort["cursor"]
            if schritt == 0:
                f.organisation(name="Aaa Amt"), f.organisation(name="Zzz Amt")
                Organisation.objects.filter(kennung=gesehen[-1]).update(name="Zz ans Ende")
            if schritt == 1:
                Organisation.objects.filter(kennung=gesehen[-1]).update(
                    veroeffentlichung="archiviert"
                )
        umbenannt = gesehen[8]
        assert [k for k in gesehen if k in vorher and k != umbenannt] == [
            k for k in vorher if k != umbenannt
        ]

    def test_methods(self):
        """Reading only; HEAD as GET, OPTIONS without a question."""
        client = Client(enforce_csrf_checks=True)
        for methode in ("post", "put", "patch", "delete"):
            antwort = getattr(client, methode)(f"{BASIS}/themenfelder/")
            assert (antwort.status_code, antwort["Content-Type"]) == (405, TYP)
            assert antwort["Allow"] == "GET, HEAD, OPTIONS"
        kopf = client.head(f"{BASIS}/themenfelder/")
        assert (kopf.status_code, kopf.content) == (200, b"")
        antwort = client.options(f"{BASIS}/themenfelder/")
        assert (antwort.status_code, antwort["Allow"]) == (204, "GET, HEAD, OPTIONS")

    def test_what_there_is_not(self):
        """404 in the form of every problem; a slash is added as on pages."""
        for adresse in ("gibtsnicht/", "themenfelder/gibtsnicht/", "a/b/c/", "mittel/a/b/", "ä/"):
            assert ask(adresse, 404)["title"] == "Not Found"
        assert Client().get(f"{BASIS}/themenfelder")["Location"].endswith("/themenfelder/")

    def test_the_examples_of_the_page_work(self, besucher):
        """As they stand there, and every link to a list."""
        seite = besucher.seite("/api/")
        befehle = re.findall(r"curl &quot;|curl \"(\S+)\"", seite.html)
        adressen = [a.replace("&amp;", "&").partition(BASIS)[2][1:] for a in befehle if a]
        assert len(adressen) >= 5
        for adresse in adressen:
            ask(adresse)
        ziele = {e["href"] for e in seite.alle("a")}
        assert {f"{BASIS}/{name}/" for name in NAMEN} <= ziele
        assert "/api/" in {e["href"] for e in besucher.seite("/daten/").alle("a")}

    def test_the_directory_names_every_list(self):
        """With its address."""
        listen = ask("")["listen"]
        assert [liste["name"] for liste in listen] == [*NAMEN, "auswahlen", "aenderungen"]
        for liste in listen[:3]:
            ask(liste["adresse"].partition(BASIS)[2][1:], limit=1)

    def test_a_program_that_has_the_answer_gets_304(self):
        """Until something changes; HEAD has the headers of GET."""
        leitung = Leitung()
        adresse = f"{BASIS}/themenfelder/"
        erste = leitung.get(adresse)
        assert erste.status == 200
        wieder = leitung.get(adresse, HTTP_IF_NONE_MATCH=erste.kopf["ETag"])
        assert (wieder.status, wieder.inhalt) == (304, b"")
        assert leitung.get(adresse, "HEAD").kopf["ETag"] == erste.kopf["ETag"]
        f.themenfeld()
        assert leitung.get(adresse, HTTP_IF_NONE_MATCH=erste.kopf["ETag"]).status == 200


@pytest.mark.usefixtures("db")
class TestAenderungen:
    """For who keeps a copy: what is new, and what is gone."""

    def gone(self, liste="organisationen") -> list:
        """Keys of what is no longer public."""
        return [e["schluessel"] for e in ask(f"{liste}/entfernt/?seit=2020-01-01")["ergebnisse"]]

    def test_what_was_changed_since(self):
        """By day or second; a plus sign may have become a space."""
        alt, neu = f.organisation(), f.organisation()
        Organisation.objects.filter(pk=alt.pk).update(geaendert_am="2020-01-01T00:00:00Z")
        for seit in ("2021-01-01", "2021-01-01T10:00:00Z", "2021-01-01T10:00:00+01:00"):
            antwort = ask("organisationen/", geaendert_seit=seit)
            assert [e["schluessel"] for e in antwort["ergebnisse"]] == [neu.kennung]
            assert antwort["anzahl"] == 1
        assert ask("organisationen/?geaendert_seit=2021-01-01T10:00:00+01:00")["anzahl"] == 1
        assert ask("organisationen/?geaendert_seit=2019-12-31")["anzahl"] == 2

    def test_what_is_no_longer_public(self):
        """Deleted, merged or withdrawn; never what was never public."""
        bleibt, weg, zurueck, wieder = (f.organisation() for _ in range(4))
        geloescht, entwurf = f.organisation(), f.organisation(veroeffentlichung="entwurf")
        schluessel = geloescht.kennung
        geloescht.delete(), entwurf.delete(), f.organisation(veroeffentlichung="entwurf").save()
        assert self.gone() == [schluessel]
        ask(f"organisationen/{schluessel}/", 410)
        ask(f"organisationen/{entwurf.kennung}/", 404)
        merge(weg, bleibt, lambda weg, bleibt: None)
        for record, stand in ((zurueck, "archiviert"), (wieder, "entwurf")):
            record.veroeffentlichung = stand
            record.save()
        zurueck.save()  # what is done to it later is nobody's business
        wieder.veroeffentlichung = "veroeffentlicht"
        wieder.save()
        antwort = ask("organisationen/entfernt/?seit=2020-01-01&limit=2")
        assert antwort["anzahl"] == 3
        assert antwort["ergebnisse"][1] == {
            "schluessel": weg.kennung,
            "entfernt_am": antwort["ergebnisse"][1]["entfernt_am"],
            "ziel": bleibt.kennung,
        }
        rest = ask("organisationen/entfernt/", seit="2020-01-01", cursor=antwort["cursor"])
        assert [e["schluessel"] for e in rest["ergebnisse"]] == [zurueck.kennung]
        umzug = Client().get(f"{BASIS}/organisationen/{weg.kennung}/")
        assert umzug.status_code == 301
        assert umzug["Location"].endswith(f"{BASIS}/organisationen/{bleibt.kennung}/")
        f.organisation(kennung=schluessel)
        assert schluessel not in self.gone()

    def test_a_pair_is_gone_only_where_both_sides_were_public(self):
        """An Anschluss of a hidden Dienst was never there."""
        kommune, dienst = f.kommune(), f.online_dienst()
        verborgen = f.online_dienst(veroeffentlichung="entwurf")
        f.anschluss(kommune, dienst).delete()
        f.anschluss(kommune, verborgen).delete()
        verborgen.veroeffentlichung = "veroeffentlicht"
        verborgen.save()
        assert self.gone("anschluesse") == [f"{kommune.organisation.kennung}/{dienst.kennung}"]

    def test_what_changed_of_projects(self):
        """The same as on the page; changes of one act, of one time, are told apart."""
        eines, anderes = f.projekt(), f.projekt()
        entwurf = f.projekt(veroeffentlichung="entwurf")
        act = timezone.now()
        for projekt in (eines, anderes, entwurf):
            projekt.aenderungen.all().delete()
            Aenderung.objects.create(projekt=projekt, am=act, unterschiede=ANDERER_HINWEIS)
        Aenderung.objects.create(projekt=eines, am=act - dt.timedelta(days=9))
        danach = act + dt.timedelta(seconds=1)
        spaeter = Aenderung.objects.create(projekt=eines, am=danach)
        seit = (act - dt.timedelta(days=1)).isoformat()
        gesehen, params = [], {"seit": seit, "limit": 1}
        while True:
            antwort = ask("aenderungen/", **params)
            assert antwort["anzahl"] == 3
            gesehen += antwort["ergebnisse"]
            if not antwort["cursor"]:
                break
            params["cursor"] = antwort["cursor"]
        assert [e["projekt"] for e in gesehen] == [e.kennung for e in (eines, anderes, eines)]
        assert gesehen[0]["aenderungen"] == ["Kurzbeschreibung: ergänzt"]
        assert gesehen[2]["schluessel"] == str(spaeter.pk)
        assert eines.get_absolute_url() in gesehen[2]["url"]

    def test_official_keys_name_a_kommune(self):
        """AGS and ARS beside its own key, also in the filters of the page."""
        kommune, dienst = f.kommune(), f.online_dienst()
        Organisation.objects.filter(pk=kommune.organisation_id).update(
            ags="05570048", ars="055700048048"
        )
        f.anschluss(kommune, dienst), f.anschluss(f.kommune(), dienst)
        eigen = ask(f"kommunen/{kommune.organisation.kennung}/")
        for schluessel in ("05570048", "055700048048"):
            assert ask(f"kommunen/{schluessel}/") == eigen
            assert ask(f"anschluesse/{schluessel}/{dienst.kennung}/")["ags"] == "05570048"
            assert ask("anschluesse/", kommune=schluessel)["anzahl"] == 1
        ask("kommunen/05570049/", 404)
        ask("organisationen/05570048/", 404)

    def test_a_portal_without_its_database_says_so(self, monkeypatch):
        """503 as a problem, with when to ask again."""
        from django.db import OperationalError

        monkeypatch.setattr(
            Organisation.objects.__class__, "oeffentlich", _fail(OperationalError("fort"))
        )
        antwort = Client(raise_request_exception=False).get(f"{BASIS}/organisationen/")
        assert (antwort.status_code, antwort["Content-Type"]) == (503, TYP)
        assert antwort["Retry-After"]
        assert antwort.json()["detail"] == "Die Datenbank antwortet gerade nicht."


def _fail(fehler):
    def fails(*args, **kwargs):
        raise fehler

    return fails


def test_every_key_has_a_name_in_the_description():
    """The parts of addresses are called as people call them."""
    for name in ADRESSEN:
        assert all("__" not in SCHLUESSELTEILE.get(p, p) for p in key_paths(name))
