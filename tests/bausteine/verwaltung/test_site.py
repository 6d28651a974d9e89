"""The frame of the admin's pages: what an account may open is worked out where it is shown."""

import pytest
from django.urls import reverse

from bausteine.verwaltung.site import PortalSite
from quellen.admin import QuelleAdmin
from quellen.models import Quelle
from tests.bausteine.verwaltung.hilfe import adresse

pytestmark = pytest.mark.django_db


@pytest.fixture
def gefragt(monkeypatch):
    """How often somebody asked which tables an account may open."""
    fragen = []
    rechte = QuelleAdmin.get_model_perms

    def get_model_perms(seite, request):
        fragen.append(request.path)
        return rechte(seite, request)

    monkeypatch.setattr(QuelleAdmin, "get_model_perms", get_model_perms)
    return fragen


def test_a_list_and_a_form_do_not_ask_for_all_tables(verwaltung, gefragt):
    for ansicht in ("changelist", "add"):
        assert verwaltung.get(adresse(Quelle, ansicht)).status_code == 200
    assert not gefragt


def test_the_first_page_shows_them(verwaltung, gefragt):
    """Each app has its page, and one without a table has none."""
    assert isinstance(verwaltung.get(reverse("admin:index")).context_data["app_list"][0], dict)
    assert gefragt
    assert not PortalSite.enable_nav_sidebar
    assert verwaltung.get(reverse("admin:app_list", args=["quellen"])).status_code == 200
    assert verwaltung.get("/admin/texte_gibt_es_nicht/").status_code == 404
