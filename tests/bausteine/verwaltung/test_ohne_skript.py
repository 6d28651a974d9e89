"""Forms without JavaScript: whole lists instead of proposals, and empty rows to fill in."""

import pytest

from meinungsbilder.models import Meinungsbild
from programme.models import Programmprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, form_data, page_of

pytestmark = pytest.mark.usefixtures("db")


def plain_form(client, model, *args) -> tuple[str, dict]:
    """Where the note of the form leads, and what its form would send."""
    ort = adresse(model, "change" if args else "add", *args)
    seite = page_of(client.get(ort))
    (ziel,) = [e["href"] for e in seite.alle("a") if e.text.startswith("Formular mit ganzen")]
    return ort + ziel, form_data(page_of(client.get(ort + ziel)))


def test_what_proposes_while_typing_is_a_whole_list(verwaltung):
    """And can be saved: the Programm is required, and no field but a list names it."""
    programm, feld = f.programm(), f.themenfeld()
    ort, daten = plain_form(verwaltung, Programmprojekt)
    daten |= {"titel": ["Pendeln"], "programm": [str(programm.pk)], "themenfelder": [str(feld.pk)]}
    daten |= {"links-0-titel": ["Seite"], "links-0-adresse": ["https://www.example.org/"]}
    assert verwaltung.post(ort, daten).status_code == 302
    projekt = Programmprojekt.objects.get()
    assert (projekt.programm, projekt.themenfelder.get()) == (programm, feld)
    assert projekt.links.get().titel == "Seite"


def test_nothing_in_it_needs_a_script_after_all(verwaltung):
    """A record beside a list would be added in a window that only a script closes; and the list
    one came from keeps its filter."""
    ort = f"{adresse(Programmprojekt, 'add')}?_changelist_filters=q%3DPendeln"
    (ziel,) = [
        e["href"]
        for e in page_of(verwaltung.get(ort)).alle("a")
        if e.text.startswith("Formular mit ganzen")
    ]
    assert ziel == "?_changelist_filters=q%3DPendeln&einfach=ja"
    seite = page_of(verwaltung.get(adresse(Programmprojekt, "add") + ziel))
    assert not [e["href"] for e in seite.alle("a") if "_popup" in e.attrs.get("href", "")]


def test_rows_are_there_to_be_filled_in_and_stay_when_something_is_wrong(verwaltung):
    """Three of each kind, new and later on."""
    bild = f.meinungsbild(wahl=("Bauen",), veroeffentlichung="entwurf")
    ort, daten = plain_form(verwaltung, Meinungsbild, bild.pk)
    daten |= {f"wahlmoeglichkeiten-{n}-text": [text] for n, text in ((1, "Wohnen"), (2, "Umwelt"))}
    falsch = daten | {"punkte_je_person": ["-5"]}
    wieder = form_data(page_of(verwaltung.post(ort, falsch)))
    assert wieder["wahlmoeglichkeiten-2-text"] == ["Umwelt"]
    assert verwaltung.post(ort, daten).status_code == 302
    assert [w.text for w in bild.wahlmoeglichkeiten.all()] == ["Bauen", "Umwelt", "Wohnen"]
