"""Composition: the admin of a noun is put together from parts, not from ancestors."""

import pytest
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.auth.models import AnonymousUser

from bausteine.verwaltung.admin import PortalAdmin

SEITEN = sorted(admin.site._registry.values(), key=lambda seite: seite.opts.label)
#: Django's and the libraries' classes included
AHNEN = 12


@pytest.mark.parametrize("seite", SEITEN, ids=lambda seite: seite.opts.label)
def test_few_ancestors(seite):
    """Who looks for what a page does reads few classes; what is asked of them is typed."""
    ahnen = type(seite).__mro__
    assert len(ahnen) <= AHNEN, [ahne.__name__ for ahne in ahnen]
    for inline in seite.inlines:
        assert len(inline.__mro__) <= AHNEN, inline.__name__


@pytest.mark.parametrize("seite", SEITEN, ids=lambda seite: seite.opts.label)
def test_no_part_reads_the_admin_through_the_request(seite):
    """A class that calls what only a class beside it has stands on nothing: each ancestor of the
    portal's own is a ModelAdmin or needs none."""
    for ahne in type(seite).__mro__:
        if ahne.__module__.startswith("bausteine."):
            assert issubclass(ahne, BaseModelAdmin), ahne.__name__


def test_the_state_of_a_request_is_one_object(rf):
    """What the hooks tell each other stands in one dataclass."""
    from bausteine.verwaltung.anfrage import RequestState, state_of_request

    request = rf.get("/")
    request.user = AnonymousUser()
    davor = set(vars(request))
    state = state_of_request(request)
    assert isinstance(state, RequestState)
    assert state_of_request(request) is state
    assert set(vars(request)) - davor == {"request_state"}


def test_a_draft_is_applied_under_its_own_authority(rf, db, django_user_model):
    """Not with an account that is made to be allowed everything."""
    seite = next(seite for seite in SEITEN if isinstance(seite, PortalAdmin))
    request = rf.get("/")
    request.user = django_user_model.objects.create(username="wer", is_staff=True)
    anfrage = seite.applying(request)
    assert anfrage.user is request.user
    assert not request.user.is_superuser
    assert seite.has_change_permission(anfrage)
    assert not seite.has_change_permission(request)
    assert seite.kreis(anfrage).bereich.alles
    assert not seite.kreis(request).bereich.alles
