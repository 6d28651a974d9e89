"""Address map: what stood elsewhere once leads on."""

import pytest

from tests.bausteine.verwaltung.hilfe import client_of, konto_mit

FRUEHER, HEUTE = "/admin/ozgportal/import/", "/admin/importe/import/"


@pytest.mark.parametrize("rest", ["", "?q=stadt", "17/change/", "17/zuruecknehmen/?seite=2"])
def test_where_imports_stood_before_leads_to_where_they_stand(client, db, rest):
    """With all that was asked; strangers learn nothing but the way to the login."""
    angemeldet = client_of(konto_mit("importe.view_import"))
    assert angemeldet.get(FRUEHER + rest).headers["Location"] == HEUTE + rest
    assert client.get(FRUEHER + rest).headers["Location"].startswith("/admin/login/")
