"""Lists as offices keep them: what is read of each, and what is said about it."""

import re

import pytest
from django.core.exceptions import ValidationError

from projects.models import Umsetzungsprojekt
from tests.bausteine.importe.listen import LISTEN
from tests.import_dateien import counts, load, problems

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("art", LISTEN)
def test_a_list_is_read_as_it_is_meant(art):
    """Its rows with their numbers, a remark for what is not plain, a mistake for what is wrong."""
    liste = LISTEN[art]
    daten = liste.daten()
    if liste.unlesbar:
        with pytest.raises(ValidationError, match=re.escape(liste.unlesbar)):
            load("umsetzungsprojekte", daten, dateiname=liste.name)
        return
    result = load("umsetzungsprojekte", daten, dateiname=liste.name)
    saetze = " ".join(satz for _, _, satz in problems(result))
    if liste.fehler:
        assert liste.fehler in saetze
        assert not Umsetzungsprojekt.objects.exists()
        return
    assert not saetze
    gelesen = Umsetzungsprojekt.objects.order_by("pk").values_list("kennung", "titel")
    assert list(gelesen) == liste.zeilen
    assert [zeile.zeile for zeile in result.rows] == liste.nummern
    assert counts(result) == (len(liste.zeilen), 0, 0)
    gesagt = " ".join(satz for _, satz in result.remarks).lower()
    assert bool(gesagt) == bool(liste.hinweise), gesagt
    for worte in liste.hinweise:
        assert worte.lower() in gesagt
