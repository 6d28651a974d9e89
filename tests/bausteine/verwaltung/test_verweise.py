"""Fields that name records, sent something that names none: the form comes back with a sentence."""

import pytest
from django.contrib import admin
from django.forms import ModelChoiceField, ModelMultipleChoiceField

from projects.models import Phase
from tests.bausteine.verwaltung.hilfe import adresse, client_of, form_data, konto_mit, page_of, said
from tests.formular import forge
from tests.konten.hilfe import add_own, welt
from tests.sicherheit.landkarte import superuser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ablage")]
FALSCH = {"word": "abc", "no key has so many": "9" * 30, "no number to Python": "9" * 5000}


@pytest.fixture(scope="module")
def beide_welten(modul_db):
    """Two records of each model, with what hangs on them."""
    w = welt()
    w.konto("Lesen").delete()
    add_own(w, konto_mit())
    return w


def naming(antwort) -> dict[str, tuple]:
    """The fields of a page's form and of its rows that name records; each with its form."""
    kontext = antwort.context_data
    formulare = [kontext["adminform"].form]
    formulare += [form for fs in kontext["inline_admin_formsets"] for form in fs.formset.forms]
    return {
        form.add_prefix(name): (form, name)
        for form in formulare
        for name, feld in form.fields.items()
        if isinstance(feld, ModelChoiceField) and not feld.widget.is_hidden
    }


@pytest.mark.parametrize("falsch", FALSCH.values(), ids=FALSCH)
@pytest.mark.parametrize("label", sorted(m._meta.label_lower for m in admin.site._registry))
def test_what_names_no_record_is_refused_in_words(w, label, falsch):
    """All of them at once, also beside a good choice; everything else stands in the form again."""
    client, record = client_of(superuser()), w.eigene[label]
    ort = adresse(type(record), "change", record.pk)
    antwort = client.get(ort)
    if antwort.status_code != 200 or not antwort.context_data.get("adminform"):
        return  # is not changed in a form
    gezeigt, daten = naming(antwort), form_data(page_of(antwort))
    for name, (form, feld) in gezeigt.items():
        mehrere = isinstance(form.fields[feld], ModelMultipleChoiceField)
        daten[name] = [*daten.get(name, []), falsch] if mehrere else [falsch]
    if not gezeigt:
        return
    zurueck = forge(client, ort, daten)
    assert zurueck.status_code == 200
    felder = naming(zurueck)
    for name in gezeigt:
        form, feld = felder[name]
        (satz,) = form.errors[feld]
        assert "gültig" in satz
        assert len(satz) < 200
    assert "Bitte" in said(zurueck)
    gesehen = form_data(page_of(zurueck))
    andere = daten.keys() - {*gezeigt, "csrfmiddlewaretoken"}
    assert {n: gesehen.get(n) for n in andere} == {n: daten[n] for n in andere}


@pytest.mark.parametrize("falsch", FALSCH.values(), ids=FALSCH)
def test_an_address_that_names_no_record_opens_an_empty_form(w, falsch):
    """Links fill in what they know: the project of a new phase."""
    antwort = client_of(superuser()).get(adresse(Phase, "add"), {"projekt": falsch})
    assert antwort.status_code == 200
    daten = form_data(page_of(antwort))
    assert "projekt" not in daten  # nothing to choose before somebody searches
    assert "art" in daten
