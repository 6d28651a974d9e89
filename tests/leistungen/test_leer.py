"""The list of LeiKa-Leistungen before the catalogue is imported: where they come from."""

import pytest

from leistungen.models import LeikaLeistung
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, page_of

pytestmark = pytest.mark.django_db
IMPORT = "/admin/leistungen/leikaleistung/import/"


def listed(*rechte) -> str:
    """The list of the admin, as an account with these rights sees it."""
    antwort = client_of(konto_mit(*rechte)).get(adresse(LeikaLeistung, "changelist"))
    return page_of(antwort).html


def test_the_admin_leads_to_the_import():
    text = listed("leistungen.view_leikaleistung", "leistungen.import_leikaleistung")
    assert "noch nicht eingelesen" in text
    assert f'<a href="{IMPORT}">Umsetzungskatalog importieren</a>' in text


def test_who_may_not_import_is_told_who_may():
    text = listed("leistungen.view_leikaleistung")
    assert "Einlesen kann ihn, wer importieren darf." in text
    assert f'<a href="{IMPORT}">' not in text


def test_with_one_of_them_nothing_is_said():
    f.leika_leistung()
    assert "noch nicht eingelesen" not in listed("leistungen.view_leikaleistung")


def test_visitors_are_told_who_does_it(client):
    text = client.get("/leistungen/").content.decode()
    assert "Das macht die Stelle, die das Portal betreibt" in text
    assert "LeiKa-Leistungen › Importieren" in text
