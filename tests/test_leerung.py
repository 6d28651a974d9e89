"""After a test that really wrote, the next one finds the database as `migrate` leaves it."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection, connections

from bausteine.auslieferung import datenstand
from bausteine.auslieferung.spur import read_trace
from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.leerung import quicker

pytestmark = pytest.mark.django_db(transaction=True)


class Fall:
    """As Django's test case names the databases of a test."""

    @staticmethod
    def _databases_names(include_mirrors):
        return list(connections)[:1]


def written() -> None:
    """Records that point to each other, and to what stays."""
    konto = get_user_model().objects.create_user("jemand")
    konto.groups.add(gruppe := Group.objects.create(name="Gruppe"))
    gruppe.permissions.add(Permission.objects.first())
    f.projekt(themenfelder=[f.themenfeld()], phasen={"rollout": "Q1 2020"})


def test_what_was_written_is_gone_and_what_migrate_made_stays(monkeypatch):
    """Django's own way is gone first, and again when somebody took away from what should stay."""
    monkeypatch.setattr("tests.leerung._angelegt", {})
    wege, rechte = [], Permission.objects.count()
    teardown = quicker(lambda fall: wege.append(fall))
    teardown(Fall)
    assert len(wege) == 1
    written()
    teardown(Fall)
    assert len(wege) == 1
    assert Permission.objects.count() == rechte > 100
    assert not get_user_model().objects.exists()
    assert not Group.permissions.through.objects.exists()
    assert not Umsetzungsprojekt.history.exists()
    # what pages are kept by is there again
    assert datenstand.read(connection)
    assert read_trace(connection).eintraege
    Permission.objects.first().delete()
    teardown(Fall)
    assert len(wege) == 2
