"""The Verteiler of Anschlüsse: whom a filter of their list reaches, and the way there."""

import pytest
from django.urls import reverse

from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, page_of
from tests.formular import fill_in
from verteiler.models import Ausgabe

pytestmark = pytest.mark.usefixtures("db")
ORT = "/admin/verteiler/ausgabe/anschluesse/"


@pytest.fixture
def client(db):
    return client_of(konto_mit("verteiler.verteiler_nutzen", "verteiler.view_ausgabe"))


@pytest.fixture
def wohngeld(db):
    """Telgte waits for its Fachverfahren, Hamm does not; a Dienstleister looks after both."""
    dienst = f.online_dienst("Wohngeld")
    telgte = f.kommune(organisation=f.organisation(name="Telgte"))
    hamm = f.kommune(organisation=f.organisation(name="Hamm"))
    f.ansprechstelle(telgte.organisation, postfach="ozg@telgte.example")
    f.ansprechstelle(hamm.organisation, postfach="ozg@hamm.example")
    f.anschluss(telgte, dienst, "einrichtung", hemmnis="fachverfahren")
    f.anschluss(hamm, dienst, "test")
    stelle = f.organisation(name="citeq")
    f.ansprechstelle(stelle, postfach="ozg@citeq.example")
    f.betreuung(stelle, telgte)
    return dienst


def sent(client, auswahl, *an):
    return page_of(fill_in(client, ORT, {"auswahl": auswahl, "rollen": list(an)}, knopf="liste"))


def mailto(seite):
    return [a["href"] for a in seite.alle("a") if (a["href"] or "").startswith("mailto:")]


def test_wen_der_filter_der_liste_trifft(client, wohngeld):
    """Only the Kommunen of these Anschlüsse, with the reason; it is noted without an address."""
    seite = sent(client, "stand=einrichtung&hemmnis=fachverfahren", "kommune")
    assert mailto(seite) == ["mailto:?bcc=ozg@telgte.example"]
    assert "Wohngeld: in Einrichtung" in seite.html
    assert "1 Organisation aus 1 Anschluss, 1 Adresse" in seite.text("h2")
    eintrag = Ausgabe.objects.get()
    assert (eintrag.anzahl_anschluesse, eintrag.anzahl_projekte) == (1, 0)
    assert eintrag.auswahl == "stand=einrichtung&hemmnis=fachverfahren"


def test_auch_wer_die_kommunen_betreut(client, wohngeld):
    """One that looks after a chosen Kommune today, each address once."""
    seite = sent(client, "", "kommune", "dienstleister")
    (link,) = mailto(seite)
    assert link == "mailto:?bcc=ozg@citeq.example,ozg@hamm.example,ozg@telgte.example"
    assert "Telgte, Wohngeld: in Einrichtung" in seite.html


def test_ein_falscher_filter_schreibt_an_niemanden(client, wohngeld):
    """A typing mistake would write to everybody."""
    seite = sent(client, "stnad=test", "kommune")
    assert "gibt es nicht" in seite.html
    assert not mailto(seite)


def test_die_liste_fuehrt_mit_ihrem_filter_hin(client, wohngeld, besucher):
    """For whom has the right; the list of the admin as well."""
    ort = reverse("anschluesse") + "?stand=test"
    (link,) = [a["href"] for a in page_of(client.get(ort)).alle("a") if ORT in (a["href"] or "")]
    assert link == f"{ORT}?auswahl=stand%3Dtest"
    assert "erteiler" not in besucher.seite(ort).html


def test_die_abfragen_wachsen_nicht(wohngeld, django_assert_num_queries):
    """Four, however many Kommunen."""
    from rollout.models import Anschluss
    from verteiler.empfaenger import empfaenger_der_anschluesse, rows

    with django_assert_num_queries(4):
        an = ["kommune", "dienstleister", "traeger"]
        list(rows(empfaenger_der_anschluesse(Anschluss.objects.oeffentlich(), an)))


def test_die_verwaltung_der_anschluesse_fuehrt_hin(verwaltung):
    """Beside the other links of the list."""
    from rollout.models import Anschluss

    assert ORT in verwaltung.get(adresse(Anschluss, "changelist")).content.decode()
