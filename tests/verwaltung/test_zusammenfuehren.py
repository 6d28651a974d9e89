"""Two records that mean the same become one; nothing hangs in the air, old addresses lead on."""

import pytest

from organisationen.models import Organisation
from projects.enums import Phasenart, Rolle
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.verwaltung.hilfe import adresse, client_of, konto_mit, page_of


def merge(client, model, bleibt, weg, **daten):
    """Choose both, let `bleibt` stay, confirm."""
    werte = {"action": "merge_two", "_selected_action": [weg.pk, bleibt.pk], "bleibt": bleibt.pk}
    return client.post(
        adresse(model, "changelist"), werte | {"gesehen": bleibt.pk} | daten, follow=True
    )


@pytest.fixture
def stellen(db):
    """The same body twice, both with partners' roles; one role they share."""
    gut = f.organisation(name="Kommunales Rechenzentrum", kurzname="krz", kennung="krz")
    doppelt = f.organisation(
        name="KRZ Lemgo", kurzname="krz Lemgo", kennung="krz-lemgo", ort="Lemgo", ags="05766044",
        aliase=["Rechenzentrum Lemgo"],
    )  # fmt: skip
    eins, zwei = f.projekt(titel="Eins"), f.projekt(titel="Zwei")
    f.beteiligung(eins, gut, Rolle.IT_PARTNER)
    f.beteiligung(eins, doppelt, Rolle.IT_PARTNER)
    f.beteiligung(zwei, doppelt, Rolle.PROJEKTLEITUNG)
    f.organisation(name="Amt", kreis=doppelt, nachfolger=[doppelt])
    return gut, doppelt


def test_everything_moves_and_nothing_twice(verwaltung, besucher, stellen):
    """Roles, aliases, relations, empty fields; the old address and the old names still lead."""
    gut, doppelt = stellen
    alte_adresse = doppelt.get_absolute_url()
    text = merge(verwaltung, Organisation, gut, doppelt).content.decode()
    assert "„krz Lemgo“ ist in „krz“ aufgegangen" in text
    gut.refresh_from_db()
    assert not Organisation.objects.filter(pk=doppelt.pk).exists()
    assert {(b.projekt.titel, b.rolle) for b in gut.beteiligungen.all()} == {
        ("Eins", "it_partner"), ("Zwei", "projektleitung")}  # fmt: skip
    assert (gut.name, gut.ort, gut.ags) == ("Kommunales Rechenzentrum", "Lemgo", "05766044")
    assert {a.name for a in gut.aliase.all()} == {
        "Rechenzentrum Lemgo", "KRZ Lemgo", "krz-lemgo"}  # fmt: skip
    amt = Organisation.objects.get(name="Amt")
    assert (amt.kreis, list(amt.nachfolger.all())) == (gut, [gut])
    antwort = besucher.get(alte_adresse)
    assert (antwort.status_code, antwort["Location"]) == (301, gut.get_absolute_url())
    assert gut.get_absolute_url() in besucher.seite("/suche/", {"q": "rechenzentrum lemgo"}).html


def test_the_preview_says_it_all_and_writes_nothing(verwaltung, stellen):
    """What moves, what is there already, what is filled in."""
    gut, doppelt = stellen
    vorher = gut.history.count()
    antwort = merge(verwaltung, Organisation, gut, doppelt, gesehen="")
    text = " ".join(page_of(antwort).text("li"))
    assert "wandert: Beteiligung: krz (Projektleitung)" in text
    assert "entfällt, weil schon vorhanden: Beteiligung: krz (IT-Partner)" in text
    assert "wird übernommen, weil hier leer: Ort, AGS" in text
    assert Organisation.objects.filter(pk=doppelt.pk).exists()
    assert gut.history.count() == vorher


def test_another_choice_is_shown_before_it_is_done(verwaltung, stellen):
    """Confirming a preview of the other direction gives a preview first."""
    gut, doppelt = stellen
    merge(verwaltung, Organisation, gut, doppelt, gesehen=doppelt.pk)
    assert Organisation.objects.filter(pk__in=[gut.pk, doppelt.pk]).count() == 2


def test_both_histories_say_what_happened(verwaltung, stellen):
    """Why one grew and the other ended."""
    gut, doppelt = stellen
    merge(verwaltung, Organisation, gut, doppelt)
    grund = gut.history.first().history_change_reason
    assert grund == "zusammengeführt mit „krz Lemgo“ (krz-lemgo)"
    letzter = Organisation.history.filter(id=doppelt.pk).first()
    assert (letzter.history_type, letzter.history_change_reason) == (
        "-", "zusammengeführt mit „krz“ (krz)")  # fmt: skip


def test_projects_keep_titles_numbers_and_phases(verwaltung, besucher):
    """Title and number of the other lead on; of two phases of a kind the remaining one's stays."""
    gut = f.projekt(titel="Bewohnerparken", kdn_id=11, phasen={Phasenart.UMSETZUNG: "2030"})
    weg = f.projekt(titel="Parkausweis", kdn_id=12, phasen={
        Phasenart.UMSETZUNG: "2031", Phasenart.ROLLOUT: "2029"})  # fmt: skip
    merge(verwaltung, Umsetzungsprojekt, gut, weg)
    gut = Umsetzungsprojekt.objects.get(pk=gut.pk)
    assert {(p.art, str(p.geplant)) for p in gut.phasen.all()} == {
        ("umsetzung", "2030"), ("rollout", "2029")}  # fmt: skip
    assert str(gut.naechster_termin) == "2029"
    assert [t.titel for t in gut.fruehere_titel.all()] == ["Parkausweis"]
    assert besucher.get(weg.get_absolute_url()).status_code == 301
    assert gut.get_absolute_url() in besucher.get("/umsetzungsprojekte/12/show").content.decode()


def test_a_chain_of_merges_leads_to_the_end(verwaltung, besucher):
    """A into B, B into C: A's address leads to C at once."""
    a, b, c = (f.ozg_leistung(ozg_id=None) for _ in range(3))
    adressen = [a.get_absolute_url(), b.get_absolute_url()]
    merge(verwaltung, type(a), b, a)
    merge(verwaltung, type(a), c, b)
    for alte in adressen:
        assert besucher.get(alte)["Location"] == c.get_absolute_url()


def test_the_way_does_not_lead_to_a_draft(verwaltung, besucher):
    """A merged record whose successor is not public: gone, without a word about it."""
    a, b = f.leika_leistung(), f.leika_leistung(leika_schluessel=None, veroeffentlichung="entwurf")
    merge(verwaltung, type(a), b, a)
    assert besucher.get(a.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("anzahl", [1, 3])
def test_it_takes_exactly_two(verwaltung, anzahl):
    stellen = [f.organisation() for _ in range(anzahl)]
    daten = {"action": "merge_two", "_selected_action": [s.pk for s in stellen]}
    antwort = verwaltung.post(adresse(Organisation, "changelist"), daten, follow=True)
    assert "Bitte genau zwei Einträge auswählen" in antwort.content.decode()
    assert Organisation.objects.count() == anzahl


def test_who_may_not_delete_may_not_merge(stellen):
    """The action is not offered, and not done."""
    gut, doppelt = stellen
    client = client_of(konto_mit(
        "organisationen.view_organisation", "organisationen.change_organisation"))  # fmt: skip
    assert "merge_two" not in client.get(adresse(Organisation, "changelist")).content.decode()
    merge(client, Organisation, gut, doppelt)
    assert Organisation.objects.filter(pk=doppelt.pk).exists()


def test_a_relation_moves_whatever_number_its_record_has(verwaltung):
    """Keys of another table may be the same as those of the two that are merged."""
    bleibt, weg = (f.ozg_leistung(name=name) for name in ("Parken", "Parkausweis"))
    projekt = f.projekt(id=weg.pk, ozg_leistungen=[weg])
    merge(verwaltung, type(bleibt), bleibt, weg)
    assert projekt.ozg_leistungen.get() == bleibt
