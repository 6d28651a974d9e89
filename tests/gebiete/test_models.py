"""What a Kommune cannot be, and what its keys say."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from bausteine.werte.land import Land
from organisationen.models import Organisation
from tests import factories as f
from tests.dateien import importiere

FALSCH = [
    ({"einwohner": 0}, "nie 0"),
    ({"einwohner_am": dt.date(2020, 1, 1)}, "Ein Tag ohne Zahl"),
    ({"plz_sitz": "4829"}, "genau fünf Ziffern"),
    ({"mehrere_plz": True}, "neben einer ersten"),
    ({"art": "dorf"}, "nicht vorgesehen"),
    (
        {"gueltig_von": dt.date(2020, 1, 1), "gueltig_bis": dt.date(2019, 1, 1)},
        "nicht enden, bevor",
    ),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("felder", "satz"), FALSCH)
def test_what_cannot_be_is_refused(felder, satz):
    """By the form with a sentence, and by the database."""
    kommune = f.kommune()
    for name, wert in felder.items():
        setattr(kommune, name, wert)
    with pytest.raises(ValidationError, match=satz):
        kommune.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        kommune.save()


@pytest.mark.django_db
def test_a_groessenklasse_needs_its_law():
    """Nobody works it out."""
    kommune = f.kommune()
    kommune.groessenklasse = f.groessenklasse()
    with pytest.raises(ValidationError, match="deren Quelle"):
        kommune.full_clean()


@pytest.mark.django_db
def test_the_key_lies_in_its_regierungsbezirk():
    """Its first three digits say which."""
    kommune = f.kommune(organisation=f.organisation(ags="05315000"))
    kommune.regierungsbezirk = f.regierungsbezirk(schluessel="055", name="Münster")
    with pytest.raises(ValidationError, match="liegt nicht in „Münster“"):
        kommune.full_clean()


@pytest.mark.django_db
def test_what_is_public_follows_the_organisation():
    """One state, not two."""
    kommune = f.kommune(organisation=f.organisation(veroeffentlichung="entwurf"))
    assert not kommune.ist_oeffentlich
    assert not type(kommune).objects.oeffentlich().exists()
    Organisation.objects.update(veroeffentlichung="veroeffentlicht")
    assert type(kommune).objects.oeffentlich().get() == kommune


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ags", "ars", "gut"),
    [
        ("05315000", "053150000000", True),
        ("05570", "05570", True),
        ("05570044", "055700044044", True),
        ("05570044", "055700044045", False),
        ("05570", "055700044044", False),
        ("05570044", None, True),
    ],
)
def test_ags_and_ars_belong_together(ags, ars, gut):
    """In the form, in a file, and in the database."""
    stelle = f.organisation()
    stelle.ags, stelle.ars = ags, ars
    if gut:
        stelle.full_clean()
        stelle.save()
        return
    with pytest.raises(ValidationError, match="gehören nicht zusammen"):
        stelle.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        stelle.save()
    zeile = {"kennung": "x", "name": "X", "kurzname": "X", "typ": "Kommune"}
    _, fehler = importiere("organisationen", zeile | {"ags": ags, "ars": ars})
    assert [(nummer, spalte) for nummer, spalte, _ in fehler] == [(2, "ars")]


@pytest.mark.parametrize(
    ("text", "land"),
    [("05", Land.NW), ("5", Land.NW), ("nrw", Land.NW), ("16", Land.TH), ("Bayern", Land.BY)],
)
def test_a_land_has_many_names(text, land):
    """Key, abbreviation, name."""
    assert Land.called(text) is land


def test_the_keys_of_the_laender_are_sixteen():
    """Each its own."""
    assert sorted(land.schluessel for land in Land) == [f"{i:02d}" for i in range(1, 17)]
    assert Land.called("17") is None
    assert (Land.SL.wo, Land.HE.wo) == ("im Saarland", "in Hessen")
