"""OpenID Connect with a provider that is a program of its own, by others than us."""

import subprocess
import sys
import time

import pytest
import requests
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from tests.anmeldung.hilfe import INDEX, is_in
from tests.anmeldung.test_oidc import START
from tests.geduld import GEDULD
from tests.postgres import free_port

pytestmark = pytest.mark.django_db
PERSON = {"preferred_username": "anna", "groups": ["ozg", "chefs"], "given_name": "Anna"}


@pytest.fixture(scope="module")
def aussteller(tmp_path_factory):
    """The running provider, and one person it knows."""
    port = free_port()
    befehl = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    with (tmp_path_factory.mktemp("anbieter") / "log").open("wb") as log:
        prozess = subprocess.Popen(befehl, stdout=log, stderr=log)
        try:
            adresse = f"http://localhost:{port}"
            wait_for(adresse, prozess)
            requests.put(f"{adresse}/users/anna", json=PERSON, timeout=GEDULD).raise_for_status()
            yield adresse
        finally:
            prozess.terminate()
            prozess.wait(timeout=GEDULD)


def wait_for(adresse: str, prozess) -> None:
    """Until it answers."""
    ende = time.monotonic() + GEDULD
    while time.monotonic() < ende:
        assert prozess.poll() is None
        try:
            requests.get(f"{adresse}/.well-known/openid-configuration", timeout=GEDULD).close()
            return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("Der Anbieter startet nicht.")


def test_to_the_provider_and_back(client, aussteller, settings):
    settings.OIDC_AUSSTELLER, settings.PORTAL_ADRESSE = aussteller, "http://testserver"
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "portal", "geheim"
    settings.OIDC_GRUPPEN = {"ozg": "Koordination"}
    Group.objects.create(name="Koordination")
    hin = client.get(START, {"next": INDEX})["Location"]
    assert hin.startswith(f"{aussteller}/oauth2/authorize?")
    with requests.post(hin, data={"sub": "anna"}, allow_redirects=False, timeout=GEDULD) as antwort:
        zurueck = antwort.headers["Location"]
    assert zurueck.startswith("http://testserver/admin/login/oidc/zurueck/?")
    assert client.get(zurueck)["Location"] == INDEX
    assert is_in(client)
    anna = get_user_model().objects.get()
    assert (anna.username, anna.first_name, anna.fremdkonto.nummer) == ("anna", "Anna", "anna")
    assert [g.name for g in anna.groups.all()] == ["Koordination"]
