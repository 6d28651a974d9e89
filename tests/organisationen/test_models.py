"""Organisationen: keys, unique short names, import."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organisationen.models import Alias, Organisation
from tests import factories as f
from tests.dateien import importiere, saetze

pytestmark = pytest.mark.usefixtures("db")


def organisation(**felder) -> Organisation:
    """An unsaved Organisation."""
    vorgabe = {"kennung": "neu", "name": "Neu", "kurzname": "Neu", "typ": "kommune"}
    return Organisation(**vorgabe | felder)


def zeile(**felder) -> dict:
    """A row of an import."""
    return {"kennung": "neu", "name": "Neu", "kurzname": "Neu", "typ": "Kommune"} | felder


FALSCH = [
    ("ags", "053150", "Ein AGS hat genau acht Ziffern"),
    ("ags", "053150001", "Ein AGS hat genau acht Ziffern"),
    ("ags", "0531500x", "Ein AGS hat genau acht Ziffern"),
    ("ars", "05315000", "Ein ARS hat genau zwölf Ziffern"),
    ("ars", "0531500000001", "Ein ARS hat genau zwölf Ziffern"),
]


@pytest.mark.parametrize(("feld", "wert", "satz"), FALSCH)
def test_a_wrong_key_is_refused_everywhere(feld, wert, satz):
    """Form, database and import, with the sentence that says what is right."""
    with pytest.raises(ValidationError, match=satz):
        organisation(**{feld: wert}).full_clean()
    _, fehler = importiere("organisationen", zeile(**{feld: wert}))
    assert [(nummer, spalte) for nummer, spalte, _ in fehler] == [(2, feld)]
    assert satz in saetze(fehler)
    if len(wert) <= Organisation._meta.get_field(feld).max_length:
        with pytest.raises(IntegrityError), transaction.atomic():
            organisation(**{feld: wert}).save()


@pytest.mark.parametrize(
    ("feld", "wert", "gespeichert"),
    [
        ("ags", "05315000", "05315000"),
        ("ags", "5315000", "05315000"),
        ("ags", "05 315 000", "05315000"),
        ("ars", "53150000000", "053150000000"),
        ("ars", "05 3 15 0000 000", "053150000000"),
        ("ags", "", None),
    ],
)
def test_an_import_gives_the_leading_zero_back(feld, wert, gespeichert):
    """What Excel made a number of."""
    _, fehler = importiere("organisationen", zeile(**{feld: wert}))
    assert not fehler
    assert getattr(Organisation.objects.get(), feld) == gespeichert


def test_keys_are_unique_when_present():
    """Many have none."""
    f.organisation(ags="05315000", ars="053150000000")
    f.organisation()
    f.organisation()
    for felder in ({"ags": "05315000"}, {"ars": "053150000000"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            organisation(**felder).save()
        with pytest.raises(ValidationError, match="existiert bereits"):
            organisation(**felder).full_clean()


@pytest.mark.parametrize("kurzname", ["SIT", "sit", "Sit"])
def test_a_short_name_belongs_to_one_organisation(kurzname):
    """Whatever its case: form, database and import."""
    f.organisation(kennung="da", kurzname="SIT")
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation(kurzname=kurzname).save()
    with pytest.raises(ValidationError, match="trägt schon eine andere Organisation"):
        organisation(kurzname=kurzname).full_clean()
    _, fehler = importiere("organisationen", zeile(kurzname=kurzname))
    assert "trägt schon „da“" in saetze(fehler)


def test_two_new_organisationen_of_one_file_cannot_share_a_short_name():
    """The second row is the one at fault; nothing is stored."""
    zeilen = [zeile(kennung="a", kurzname="X"), zeile(kennung="b", kurzname="x")]
    _, fehler = importiere("organisationen", *zeilen)
    assert [(nummer, spalte) for nummer, spalte, _ in fehler] == [(3, "kurzname")]
    assert not Organisation.objects.exists()


def test_an_alias_belongs_to_one_organisation():
    """Else an import could not tell whom it names."""
    f.organisation(aliase=["krz Lemgo"])
    with pytest.raises(IntegrityError), transaction.atomic():
        f.organisation(aliase=["KRZ Lemgo"])
    with pytest.raises(ValidationError, match="trägt schon eine Organisation"):
        Alias(organisation=f.organisation(), name="KRZ lemgo").full_clean()


@pytest.mark.parametrize("typ", ["", "verein"])
def test_an_unknown_type_is_refused(typ):
    """Only what the enumeration has."""
    with pytest.raises(IntegrityError), transaction.atomic():
        organisation(typ=typ).save()
    with pytest.raises(ValidationError):
        organisation(typ=typ).full_clean()


def test_an_import_may_name_a_later_row():
    """Kreis and successor further down in the same file."""
    _, fehler = importiere(
        "organisationen",
        zeile(kennung="stadt", kurzname="Stadt", kreis="kreis", nachfolger="neu | kreis"),
        zeile(kennung="kreis", kurzname="Kreis", typ="Kreis"),
        zeile(),
    )
    assert not fehler
    stadt = Organisation.objects.get(kennung="stadt")
    assert stadt.kreis.kennung == "kreis"
    assert sorted(o.kennung for o in stadt.nachfolger.all()) == ["kreis", "neu"]


def test_an_unknown_kreis_is_refused():
    """With the row and the column."""
    _, fehler = importiere("organisationen", zeile(kreis="gibt-es-nicht"))
    assert [(nummer, spalte) for nummer, spalte, _ in fehler] == [(2, "kreis")]
    assert "ist nicht bekannt" in saetze(fehler)
