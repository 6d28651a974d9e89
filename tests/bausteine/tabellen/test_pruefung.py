"""Checks in Python: the same verdict as the database's, for every rule there is."""

import datetime as dt
import itertools
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from bausteine.tabellen.pruefung import check, rule_of
from bausteine.werte.eigene import own_apps
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from tests import factories as f
from vorschlaege.models import Vorschlag

REGELN = [
    (model, regel)
    for app in own_apps()
    for model in app.get_models()
    for regel in model._meta.constraints
    if isinstance(regel, models.CheckConstraint)
    and isinstance(regel.condition, Q)  # what the database works out, `clean` says as well
    and model not in (Vorschlag,)  # about relations, and never in a file
]
#: values that meet and break the rules, by kind of field
WERTE = {
    models.DateTimeField: [None, *(dt.datetime(j, 1, 1, tzinfo=dt.UTC) for j in (2020, 2021))],
    models.DateField: [None, dt.date(2020, 1, 1), dt.date(2021, 1, 1)],
    models.CharField: ["", "x", "05315000", "99012001001000", "10162", "laeuft", "eingestellt"],
    models.TextField: ["", "x"],
    models.IntegerField: [None, 0, 1, 15],
    models.BooleanField: [False, True],
    models.ForeignKey: [None],
    models.DecimalField: [None, Decimal(-1), Decimal(0), Decimal("0.5")],
}


def names(regel: Q) -> set[str]:
    """The fields a rule speaks of."""
    gefunden = set()
    for teil in regel.children:
        if isinstance(teil, Q):
            gefunden |= names(teil)
        else:
            gefunden.add(teil[0].split("__")[0])
            gefunden |= {teil[1].name} if isinstance(teil[1], F) else set()
    return gefunden


def values(feld) -> list:
    """Some values a field can hold."""
    werte = next(w for art, w in WERTE.items() if isinstance(feld, art))
    return werte if not feld.null or None in werte else [None, *werte]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "regel"), REGELN, ids=[r.name for _, r in REGELN])
def test_every_rule_is_judged_as_the_database_does(model, regel):
    felder = sorted(names(regel.condition))
    auswahl = [values(model._meta.get_field(name)) for name in felder]
    urteile = set()
    for werte in itertools.islice(itertools.product(*auswahl), 40):
        record = model(**dict(zip(felder, werte, strict=True)))
        try:
            regel.validate(model, record)
            erlaubt = True
        except ValidationError:
            erlaubt = False
        assert (rule_of(regel.condition)(record) is not False) == erlaubt, werte
        urteile.add(erlaubt)
    assert urteile


def test_unknown_is_neither_true_nor_false():
    phase = Phase(begonnen_von=None, beendet_bis=dt.date(2020, 1, 1))
    assert rule_of(Q(beendet_bis__gte=F("begonnen_von")))(phase) is None
    assert rule_of(~Q(beendet_bis__gte=F("begonnen_von")))(phase) is None
    assert rule_of(Q(begonnen_von__isnull=True) | Q(begonnen_von__gte=1))(phase) is True
    assert rule_of(Q(begonnen_von__isnull=False) & Q(begonnen_von__gte=1))(phase) is False
    assert rule_of(Q(begonnen_von__isnull=True))(phase, {"begonnen_von"}) is None


@pytest.mark.django_db
def test_a_check_asks_nothing_and_finds_what_full_clean_finds(django_assert_num_queries):
    projekt, stelle = f.projekt(), f.organisation()
    falsch = Umsetzungsprojekt(kennung="a b", titel="", sonderstatus="eingestellt", prioritaet=4)
    with pytest.raises(ValidationError) as voll:
        falsch.full_clean(validate_unique=False)
    with django_assert_num_queries(0):
        check(Beteiligung(projekt=projekt, organisation=stelle, rolle="it_partner"))
        with pytest.raises(ValidationError) as ohne:
            check(falsch)
    assert ohne.value.message_dict == voll.value.message_dict
