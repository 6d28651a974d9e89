"""One click: what a Kommune says still holds."""

import datetime as dt

import pytest
from django.utils import timezone

from konten.models import Zustaendigkeit
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit, page_of
from tests.formular import form_of

pytestmark = pytest.mark.usefixtures("db")
RECHTE = ("gebiete.change_kommune", "rollout.change_anschluss", "relevanz.change_selbstauskunft")


@pytest.fixture
def kommune():
    """With a fact of each kind."""
    kommune = f.kommune(organisation=f.organisation(name="Telgte"))
    f.anschluss(kommune)
    f.selbstauskunft(kommune)
    return kommune


def _client(*rechte, organisation=None):
    konto = konto_mit(*rechte, grenzenlos=organisation is None)
    if organisation:
        Zustaendigkeit.objects.create(konto=konto).organisationen.set([organisation])
    return client_of(konto)


def _facts(kommune):
    kommune.refresh_from_db()
    return [kommune, kommune.anschluesse.get(), kommune.selbstauskuenfte.get()]


def test_the_account_in_charge_confirms_all_with_one_click(kommune):
    """The button is on the page; each record has its entry in the history, nothing else changes."""
    client = _client(*RECHTE, organisation=kommune.organisation)
    vorher = [record.geaendert_am for record in _facts(kommune)]
    seite = client.get(kommune.get_absolute_url())
    assert "Angaben bestätigen" in page_of(seite).html
    antwort = form_of(seite, "csrfmiddlewaretoken").send()
    assert antwort.status_code == 302
    assert antwort["Location"] == kommune.get_absolute_url()
    for record in _facts(kommune):
        assert record.zuletzt_bestaetigt_am == timezone.localdate()
        assert record.history.first().history_change_reason.startswith("Angaben der Kommune")
    if vorher[0]:
        assert _facts(kommune)[0].geaendert_am == vorher[0]


def test_only_what_the_account_may_change_is_confirmed(kommune):
    """Right by right."""
    client = _client("rollout.change_anschluss", organisation=kommune.organisation)
    client.post(f"{kommune.get_absolute_url()}bestaetigen/")
    tage = [record.zuletzt_bestaetigt_am for record in _facts(kommune)]
    assert tage == [None, timezone.localdate(), None]


def test_others_and_visitors_confirm_nothing(kommune, client):
    """Another Kommune's account, an account without rights, nobody at all; no button either."""
    fremd = _client(*RECHTE, organisation=f.organisation())
    adresse = f"{kommune.get_absolute_url()}bestaetigen/"
    for wer in (fremd, client):
        assert "Angaben bestätigen" not in wer.get(kommune.get_absolute_url()).content.decode()
        assert wer.post(adresse).status_code == 403
    assert not any(record.zuletzt_bestaetigt_am for record in _facts(kommune))


def test_looking_confirms_nothing(kommune):
    """GET is refused, and writes nothing."""
    client = _client(*RECHTE)
    assert client.get(f"{kommune.get_absolute_url()}bestaetigen/").status_code == 405
    assert not any(record.zuletzt_bestaetigt_am for record in _facts(kommune))


def test_a_hidden_kommune_has_no_such_address(kommune):
    """404, as its page."""
    verborgen = f.kommune(organisation=f.organisation(veroeffentlichung="entwurf"))
    client = _client(*RECHTE)
    assert client.post(f"{verborgen.get_absolute_url()}bestaetigen/").status_code == 404
    assert client.post("/kommunen/gab-es-nie/bestaetigen/").status_code == 404


def test_an_old_confirmation_no_longer_stands_beside_the_fact(kommune):
    """After the click the page says it is of today."""
    kommune.zuletzt_bestaetigt_am = dt.date(2020, 1, 1)
    kommune.save()
    client = _client(*RECHTE)
    client.post(f"{kommune.get_absolute_url()}bestaetigen/")
    text = client.get(kommune.get_absolute_url()).content.decode()
    assert f"{timezone.localdate():%d.%m.%Y}" in text
    assert "über 6 Monate alt" not in text
