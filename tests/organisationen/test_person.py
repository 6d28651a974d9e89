"""A person at an Ansprechstelle: only with consent, public only what they agreed to."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organisationen.enums import Personensicht
from organisationen.models import Ansprechstelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, open_form, refused

pytestmark = pytest.mark.usefixtures("db")
PERSON = {"person_name": "Kim Beispiel", "person_mail": "kim@x.example", "person_telefon": "0123"}
OEFFENTLICH = f.EINGEWILLIGT | {"einwilligung": "oeffentlich"}


@pytest.mark.parametrize(
    "felder",
    [
        PERSON,
        {"person_mail": "kim@x.example"},
        {"person_telefon": "1"},
        PERSON | {"einwilligung": "intern", "einwilligung_form": "mail"},
        PERSON | f.EINGEWILLIGT | {"einwilligung": ""},
        PERSON | f.EINGEWILLIGT | {"einwilligung_form": ""},
        PERSON | f.EINGEWILLIGT | {"einwilligung": "vielleicht"},
        PERSON | f.EINGEWILLIGT | {"person_sicht": "name"},
        {"person_sicht": "name"},
    ],
)
def test_nothing_is_stored_without_consent(felder):
    """Refused by the form's own check with a sentence, and by the database."""
    stelle = Ansprechstelle(organisation=f.organisation(), funktion="Leitung", **felder)
    with pytest.raises(ValidationError):
        stelle.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        stelle.save()


@pytest.mark.parametrize(
    ("sicht", "sichtbar"),
    [
        ("", set()),
        ("name", {"person_name"}),
        ("name_mail", {"person_name", "person_mail"}),
        ("name_telefon", {"person_name", "person_telefon"}),
        ("alles", {"person_name", "person_mail", "person_telefon"}),
    ],
)
def test_the_page_shows_what_the_person_agreed_to(besucher, sicht, sichtbar):
    """And nothing else; not public at all without a public office."""
    assert sicht in Personensicht.values
    stelle = f.organisation()
    f.ansprechstelle(stelle, person_sicht=sicht, **PERSON, **OEFFENTLICH)
    html = besucher.seite(stelle.get_absolute_url()).html
    assert {feld for feld, wert in PERSON.items() if wert in html} == sichtbar
    stelle.ansprechstellen.update(oeffentlich=False)
    html = besucher.seite(stelle.get_absolute_url()).html
    assert not [wert for wert in PERSON.values() if wert in html]


def test_the_export_holds_no_person(besucher):
    """Neither the public one nor that of the offices."""
    from tests.dateien import exportiere

    f.ansprechstelle(f.organisation(), person_sicht="alles", **PERSON, **OEFFENTLICH)
    for name in ("ansprechstellen", "organisationen"):
        assert "Kim" not in exportiere(name, "csv").decode()


def test_the_name_of_an_office_names_nobody():
    """It stands in logs and lists."""
    assert "Kim" not in str(Ansprechstelle(funktion="Leitung", **PERSON))


def test_a_withdrawn_consent_cannot_be_saved_beside_the_data():
    """The form says what is missing."""
    client = client_of(
        konto_mit("organisationen.change_ansprechstelle", "organisationen.view_organisation")
    )
    stelle = f.ansprechstelle(f.organisation(), **PERSON, **f.EINGEWILLIGT)
    daten = open_form(client, Ansprechstelle, stelle.pk) | {"einwilligung": [""]}
    assert "brauchen deren Einwilligung" in refused(client, Ansprechstelle, daten, stelle.pk)[0]
    assert client.get(adresse(Ansprechstelle, "change", stelle.pk)).status_code == 200


def test_emptying_the_form_is_not_erasing_and_says_so():
    """The older state still names the person; the page says where to erase it."""
    rechte = ("organisationen.change_ansprechstelle", "organisationen.release_organisation")
    client = client_of(konto_mit(*rechte))
    stelle = f.ansprechstelle(f.organisation(), **PERSON, **f.EINGEWILLIGT)
    ort = adresse(Ansprechstelle, "change", stelle.pk)
    daten = open_form(client, Ansprechstelle, stelle.pk)
    assert "in der Geschichte" not in client.post(ort, daten, follow=True).content.decode()
    daten |= {name: [""] for name in PERSON}
    text = client.post(ort, daten | {"_continue": "1"}, follow=True).content.decode()
    assert "stehen noch in der Geschichte" in text
    stelle.refresh_from_db()
    assert stelle.person_name == ""
