"""What is known about a person: found everywhere, erased everywhere, records left intact."""

import json

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import DatabaseError

from anmeldung.models import Fehlversuche, Fremdkonto, Passkey, Zweitfaktor
from bausteine.geschichte.verlauf import one_entry
from datenschutz import actions
from datenschutz.actions import GRUND, erase_person
from datenschutz.enums import Fundart
from datenschutz.fundstellen import find_person, own_models
from datenschutz.models import Vorgang
from organisationen.models import Ansprechstelle
from projects.actions import update_derived
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")
NAME, MAIL = "Kim Öztürk-Beispiel", "kim.beispiel@stadt.example"


def person(**felder) -> Ansprechstelle:
    """An office with a person who agreed to be stored."""
    vorgabe = {
        "funktion": "OZG-Koordination",
        "postfach": "ozg@stadt.example",
        "person_name": NAME,
        "person_mail": MAIL,
        "person_telefon": "0123 456",
    }
    return f.ansprechstelle(f.organisation(), **f.EINGEWILLIGT | vorgabe | felder)


def everywhere() -> str:
    """All rows of all tables of the portal, as one text."""
    modelle = [*own_models(), Vorgang, apps.get_model("verteiler", "Ausgabe")]
    zeilen = [list(m._default_manager.values()) for m in modelle]
    return json.dumps(zeilen, default=str, ensure_ascii=False)


def erase_all(begriff) -> int:
    schluessel = {fund.schluessel for fund in find_person(begriff)}
    return erase_person(begriff, schluessel, "chefin")


@pytest.mark.parametrize("begriff", [NAME, NAME.upper(), "öztürk", "Oeztuerk", MAIL, MAIL.upper()])
def test_a_person_is_found_by_name_and_by_mail(begriff):
    """Office and its history, whatever the spelling."""
    stelle = person()
    funde = {
        (fund.model, fund.feld.name) for fund in find_person(begriff) if fund.art == Fundart.PERSON
    }
    felder = {"person_name", "person_mail", "person_telefon"}
    assert funde == {(m, n) for m in (type(stelle), stelle.history.model) for n in felder}


@pytest.mark.parametrize(
    "begriff", ["", "  ", "Kim", "\x00", "niemand@x.example", "%", "Beispiel%"]
)
def test_too_little_finds_nothing(begriff):
    """Three letters are part of too many words."""
    person()
    assert find_person(begriff) == []


def test_an_older_state_with_only_the_address_belongs_to_the_person():
    """The name was added later; a search for it finds the older entry too."""
    stelle = person(person_name="")
    with one_entry(stelle):
        stelle.person_name = NAME
        stelle.save()
    funde = [fund for fund in find_person(NAME) if fund.model is stelle.history.model]
    assert len({fund.pk for fund in funde}) == 2


def test_a_shared_telephone_connects_nobody():
    """An office has one number."""
    eigene = person()
    person(person_name="Alex Muster", person_mail="alex@stadt.example")
    funde = [fund for fund in find_person(NAME) if hasattr(fund.model, "person_telefon")]
    # a history entry has a number of its own beside that of its record
    assert {fund.model.objects.get(pk=fund.pk).id for fund in funde} == {eigene.pk}


def test_everything_about_the_person_is_gone_and_the_records_stay():
    """Offices, proposals, notes, public changes, the history of all: not a trace is left."""
    stelle = person()
    stelle.person_telefon = "0999"
    stelle.save()
    projekt = f.projekt(hinweis=f"Auskunft gibt {NAME}.", interne_notiz=f"{MAIL} anrufen")
    projekt.hinweis = f"Auskunft gibt weiter {NAME}."
    projekt.save()
    update_derived([projekt.pk])
    vorschlag = f.vorschlag(projekt, mail=MAIL, wert=f"{NAME} ist zuständig", herkunft=MAIL)
    assert erase_all(NAME) > 10
    rest = everywhere()
    assert "Öztürk" not in rest
    assert MAIL not in rest
    assert "0123 456" not in rest
    assert "0999" not in rest
    stelle.refresh_from_db()
    assert (stelle.funktion, stelle.postfach) == ("OZG-Koordination", "ozg@stadt.example")
    assert (stelle.einwilligung, stelle.einwilligung_am, stelle.person_sicht) == ("", None, "")
    projekt.refresh_from_db()
    assert projekt.hinweis == "Auskunft gibt weiter [gelöscht]."
    vorschlag.refresh_from_db()
    assert (vorschlag.mail, vorschlag.wert) == ("", "[gelöscht] ist zuständig")
    assert find_person(NAME) == []


def test_the_history_says_that_not_what():
    """A new entry with the reason, and one Vorgang without a name."""
    stelle = person()
    anzahl = erase_all(MAIL)
    assert stelle.history.first().history_change_reason == GRUND
    vorgang = Vorgang.objects.get()
    assert (vorgang.art, vorgang.konto, vorgang.anzahl) == ("loeschung", "chefin", anzahl)


def test_erasing_makes_no_news_that_repeats_the_name():
    """The public columns were blacked out in the same way, so nothing seems to have changed."""
    projekt = f.projekt(hinweis=f"Auskunft gibt {NAME}.")
    erase_all(NAME)
    update_derived([projekt.pk])
    assert projekt.aenderungen.count() == 1
    assert "Öztürk" not in everywhere()


def test_only_what_was_chosen_goes():
    """Two persons of the same name: the other one stays."""
    eine = person(person_mail="eine@stadt.example")
    andere = person(person_mail="andere@stadt.example")
    gewaehlt = {
        fund.schluessel
        for fund in find_person(NAME)
        if fund.pk == eine.pk and fund.model is Ansprechstelle
    }
    erase_person(NAME, gewaehlt, "chefin")
    eine.refresh_from_db()
    andere.refresh_from_db()
    assert (eine.person_name, andere.person_name) == ("", NAME)


def test_a_mailbox_and_an_account_are_named_but_stay():
    """The office keeps its address; accounts end elsewhere."""
    stelle = f.ansprechstelle(f.organisation(), postfach=MAIL)
    get_user_model().objects.create_user("kim", email=MAIL)
    arten = {fund.art for fund in find_person(MAIL)}
    assert arten == {Fundart.POSTFACH, Fundart.KONTO}
    assert erase_all(MAIL) == 0
    stelle.refresh_from_db()
    assert stelle.postfach == MAIL
    assert not Vorgang.objects.exists()


def test_nothing_is_half_erased(monkeypatch):
    """One transaction: a failure at the end undoes all."""
    person()

    def scheitert(**felder):
        raise DatabaseError

    monkeypatch.setattr(actions.Vorgang.objects, "create", scheitert)
    with pytest.raises(DatabaseError):
        erase_all(NAME)
    assert len(find_person(NAME)) == 6


def test_a_newer_draft_is_searched_and_erased_too():
    """In its fields, in the rows of its inlines, in remark and reason of return."""
    fassung = f.arbeitsfassung(
        f.projekt(),
        {"hinweis": f"Fragen an {NAME}."},
        bemerkung=f"laut {NAME}",
        rueckgabe=f"{NAME} fragen",
    )
    fassung.inhalt["zeilen"] = {
        "phasen": [
            {"pk": "1", "felder": {"bemerkung": [f"{NAME}, Rat"]}, "geaendert": ["bemerkung"]}
        ]
    }
    fassung.save()
    gefunden = {fund.feld.name for fund in find_person(NAME)}
    assert gefunden == {"inhalt", "bemerkung", "rueckgabe"}
    assert erase_all(NAME) == 3
    assert NAME not in everywhere()
    fassung.refresh_from_db()
    assert fassung.inhalt["felder"] == {"hinweis": ["Fragen an [gelöscht]."]}
    assert fassung.inhalt["zeilen"]["phasen"][0]["felder"] == {"bemerkung": ["[gelöscht], Rat"]}


def test_secrets_of_a_login_are_not_looked_through():
    """What they hold is no text; passkeys and the link to a provider end with the account."""
    konto = get_user_model().objects.create_user("karla.muster")
    faktor = Zweitfaktor.objects.create(konto=konto, geheimnis="xxkarla.musterxx")
    faktor.passkeys.create(name="Telefon von karla.muster", kennung="A", schluessel="B")
    Fehlversuche.objects.create(schluessel="karla.muster", bis="2030-01-01T00:00Z")
    Fremdkonto.objects.create(konto=konto, aussteller="https://sso.example", nummer="karla.muster")
    funde = {(fund.model, fund.art, fund.erasable) for fund in find_person("karla.muster")}
    assert funde == {(m, Fundart.KONTO, False) for m in (type(konto), Fremdkonto, Passkey)}
