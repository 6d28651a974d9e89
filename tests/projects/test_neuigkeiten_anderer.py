"""What a project shows of other records: its public log tells what came or went, at once."""

import pytest

from organisationen.models import Organisation
from projects.enums import Rolle
from projects.models import Aenderung, Stichwort
from projects.neuigkeiten import readable
from tests import factories as f
from tests.bausteine.bearbeiten.test_zusammenfuehren import merge
from tests.bausteine.verwaltung.hilfe import choose, open_form, save
from tests.formular import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def projekt():
    """A public project whose log begins now."""
    bonn, essen = (f.organisation(name=name, kurzname=name) for name in ("Bonn", "Essen"))
    return f.projekt(
        partner=[(bonn, Rolle.IT_PARTNER), (essen, Rolle.AUFTRAGGEBER)],
        stichwoerter=[f.stichwort(name="Alt")],
    )


def told() -> list[str]:
    """All lines of the log but the first."""
    alle = readable(Aenderung.objects.exclude(unterschiede=[]).order_by("pk"))
    return [zeile for neuigkeit in alle for zeile in neuigkeit.zeilen]


def test_a_withdrawn_partner_is_gone_at_once(verwaltung, projekt):
    """From the page, and with a line that says so."""
    bonn = Organisation.objects.get(kurzname="Bonn")
    seite = choose(verwaltung, Organisation, "archive", [bonn])
    form_of(seite, "grund").fill(grund="aufgelöst").send()
    assert told() == ["IT-Partner: 1 entfallen"]


def test_another_name_is_told_by_nobody(verwaltung, projekt):
    """Neither now nor later."""
    essen = Organisation.objects.get(kurzname="Essen")
    save(
        verwaltung,
        Organisation,
        open_form(verwaltung, Organisation, essen.pk) | {"kurzname": ["Stadt Essen"]},
        essen.pk,
    )
    wort = Stichwort.objects.get()
    save(
        verwaltung,
        Stichwort,
        open_form(verwaltung, Stichwort, wort.pk) | {"name": ["Neu"]},
        wort.pk,
    )
    assert Organisation.objects.get(pk=essen.pk).kurzname == "Stadt Essen"
    assert told() == []


def test_a_merged_partner_is_told_with_the_merge(verwaltung, projekt):
    """Who takes its place, by name."""
    bleibt = f.organisation(name="Köln", kurzname="Köln")
    merge(verwaltung, bleibt, Organisation.objects.get(kurzname="Bonn"))
    assert told() == ["IT-Partner: Köln ist dabei, 1 entfallen"]
