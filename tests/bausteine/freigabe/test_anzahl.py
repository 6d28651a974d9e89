"""Counting public records: every relation by itself, whatever else is counted beside it."""

import pytest

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from leistungen.models import OzgLeistung
from tests import factories
from themenfelder.models import Themenfeld

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Themenfeld, OzgLeistung])
def test_two_counts_never_join_what_they_count(model):
    """Joined, each project would stand once for each Leistung: millions of rows."""
    assert len(model.objects.mit_anzahlen().query.alias_map) <= 1


def test_only_public_records_are_counted():
    feld, entwurf = factories.themenfeld(), Veroeffentlichung.ENTWURF
    leistung = factories.ozg_leistung(themenfeld=feld)
    factories.ozg_leistung(themenfeld=feld, veroeffentlichung=entwurf)
    for stand in (Veroeffentlichung.VEROEFFENTLICHT,) * 2 + (entwurf,):
        factories.projekt(themenfelder=[feld], ozg_leistungen=[leistung], veroeffentlichung=stand)
    (gezaehlt,) = Themenfeld.objects.mit_anzahlen().filter(pk=feld.pk)
    assert (gezaehlt.anzahl_projekte, gezaehlt.anzahl_leistungen) == (2, 1)
    (gezaehlt,) = OzgLeistung.objects.mit_anzahlen().filter(pk=leistung.pk)
    assert (gezaehlt.anzahl_projekte, gezaehlt.anzahl_leika) == (2, 0)
