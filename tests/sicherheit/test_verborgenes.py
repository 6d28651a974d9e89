"""What is hidden answers like what never was: no status, size or effort tells them apart.

Effort is counted in queries: the clock of a busy machine proves nothing.
"""

import re

import pytest

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from leistungen.models import LeikaLeistung, OzgLeistung
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.besuch import gezaehlte_abfragen
from tests.formular import ask
from themenfelder.models import Themenfeld

pytestmark = pytest.mark.django_db
FEHLT, DA = "zzz-fehlt", "zzz-da-xy"
assert len(FEHLT) == len(DA)
#: how each kind of record is made, and the addresses that name it
ARTEN = {
    Umsetzungsprojekt: (
        f.projekt,
        "kennung",
        "/umsetzungsprojekte/{}/",
        "/umsetzungsprojekte/{}/steckbrief.pdf",
        "/umsetzungsprojekte/{}/aenderungen.atom",
        "/umsetzungsprojekte/{}/?vorschau",
        "/umsetzungsprojekte/details/{}",
        "/vorschlag/umsetzungsprojekte/{}/",
    ),
    Themenfeld: (
        f.themenfeld,
        "slug",
        "/themenfelder/{}/",
        "/umsetzungsprojekte/?themenfeld={}",
        "/vorschlag/themenfelder/{}/",
    ),
    OzgLeistung: (
        f.ozg_leistung,
        "slug",
        "/ozg-leistungen/{}/",
        "/ozg-leistungen/details/{}",
        "/vorschlag/ozg-leistungen/{}/",
    ),
    LeikaLeistung: (f.leika_leistung, "kennung", "/leistungen/{}/", "/vorschlag/leistungen/{}/"),
    Organisation: (
        f.organisation,
        "kennung",
        "/organisationen/{}/",
        "/umsetzungsprojekte/?partner={}",
        "/vorschlag/organisationen/{}/",
    ),
}
FAELLE = [(model, ort) for model, (_, _, *orte) in ARTEN.items() for ort in orte]
HIDDEN = [sicht for sicht in Veroeffentlichung if sicht != Veroeffentlichung.VEROEFFENTLICHT]


def asked(besucher, adresse: str, wort: str, methode="get"):
    """Status, headers and body without the word itself, and what was asked of the database."""
    with gezaehlte_abfragen() as gesehen:
        antwort = ask(besucher, methode, adresse)
    kopf = {n: w for n, w in antwort.headers.items() if n != "X-Request-ID"}
    inhalt = antwort.inhalt.decode().replace(wort, "…").replace(wort.replace("-", " "), "…")
    inhalt = re.sub(r'(name="marke" value=")[^"]*', r"\1", inhalt)
    # the search field of the page for „not found“ holds the longer words of the address
    inhalt = re.sub(r'value="[^"]*"', 'value=""', inhalt)
    kopf["Content-Length"] = ""
    return antwort.status_code, kopf, inhalt, [sql.replace(wort, "…") for sql in gesehen]


def make(model, sicht) -> None:
    """One hidden record, with a history and with relations."""
    fabrik, schluessel, *_ = ARTEN[model]
    record = fabrik(**{schluessel: DA, "veroeffentlichung": sicht})
    record.save()
    f.arbeitsfassung(record, {"hinweis": "neu"})


def warm_up(besucher) -> None:
    """What is read once per process, or once per Datenstand."""
    for ort in ("/daten/", "/umsetzungsprojekte/", "/suche/?q=warm"):
        besucher.get(ort)


@pytest.mark.parametrize(("model", "ort"), FAELLE)
@pytest.mark.parametrize("sicht", HIDDEN)
def test_a_hidden_record_answers_like_none(besucher, model, ort, sicht):
    """Draft, waiting for release, archived: same status, headers, words and queries."""
    make(model, sicht)
    for methode in ("get", "post"):
        ask(besucher, methode, ort.format(FEHLT))  # what is read once per process or Datenstand
        fehlt = asked(besucher, ort.format(FEHLT), FEHLT, methode)
        da = asked(besucher, ort.format(DA), DA, methode)
        assert da[0] == fehlt[0]
        assert da[0] in (200, 404, 405, 410)  # 410: of the former database, if it was there or not
        assert (da[1], da[2]) == (fehlt[1], fehlt[2])
        assert len(da[3]) == len(fehlt[3])


@pytest.mark.parametrize("model", ARTEN)
@pytest.mark.parametrize("sicht", HIDDEN)
def test_a_deleted_draft_answers_like_none(besucher, model, sicht):
    """410 is for what was public; what never was leaves no trace."""
    ort = ARTEN[model][2]
    make(model, sicht)
    model.objects.all().delete()
    da, fehlt = (asked(besucher, ort.format(wort), wort) for wort in (DA, FEHLT))
    assert da[0] == 404 or sicht == Veroeffentlichung.ARCHIVIERT
    if da[0] == 404:
        assert (da[1], da[2]) == (fehlt[1], fehlt[2])


@pytest.mark.parametrize("sicht", HIDDEN)
def test_numbers_of_the_former_database_do_not_tell(besucher, sicht):
    """A number that a draft has, and one that nothing has."""
    f.projekt(kdn_id=77771, veroeffentlichung=sicht)
    f.alte_adresse(f.projekt(veroeffentlichung=sicht), wert="77772")
    warm_up(besucher)
    for ort in ("/umsetzungsprojekte/{}/show", "/admin/app/implementationproject/{}/edit"):
        fehlt = asked(besucher, ort.format("77779"), "77779")
        for nummer in ("77771", "77772"):
            da = asked(besucher, ort.format(nummer), nummer)
            assert da[:3] == fehlt[:3]
            assert len(da[3]) == len(fehlt[3])


@pytest.mark.parametrize("sicht", HIDDEN)
def test_the_search_does_not_tell(besucher, sicht):
    """Title, key and number of a hidden record: the page of a word that nothing holds."""
    feld = f.themenfeld(name="Zzdaxxxx", veroeffentlichung=sicht)
    f.ozg_leistung(name="Zzdaxxxx", ozg_id="98761", themenfeld=feld, veroeffentlichung=sicht)
    f.projekt(titel="Zzdaxxxx", veroeffentlichung=sicht)
    warm_up(besucher)
    for da, fehlt in (("Zzdaxxxx", "Yyfehltx"), ("98761", "98769")):
        for ort in ("/suche/?q={}", "/umsetzungsprojekte/?q={}", "/leistungen/?q={}&format=json"):
            eine, andere = (asked(besucher, ort.format(w), w) for w in (da, fehlt))
            assert eine[0] == andere[0]
            assert len(eine[2]) == len(andere[2])
            assert len(eine[3]) == len(andere[3])


def test_a_message_does_not_tell_who_is_known(besucher, settings):
    """The form answers alike whether the address belongs to an account, a contact or nobody."""
    settings.KONTAKT_POSTFACH = "ozg@stadt.example"
    f.ansprechstelle(f.organisation(), postfach="da@stadt.example")
    antworten = set()
    for mail in ("da@stadt.example", "xx@stadt.example"):
        antwort = besucher.post("/kontakt/", {"mail": mail, "nachricht": "Hallo", "marke": "x"})
        text = antwort.inhalt.decode().replace(mail, "…")
        antworten.add((antwort.status_code, re.sub(r'name="marke" value="[^"]*"', "", text)))
    assert len(antworten) == 1
