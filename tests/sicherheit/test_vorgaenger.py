"""The former database's weaknesses of access (S1–S4, S8–S10, S17), one test each: ours has none.

Those of content and secrets (S5–S7, S11–S16, S18) stand in test_vorgaenger_inhalte.py.
"""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from bausteine.freigabe.sichtbarkeit import Veroeffentlichbar, Veroeffentlichung
from bausteine.verwaltung.admin import PortalAdmin
from projects.models import Umsetzungsprojekt
from projects.statistik import BILDER
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, open_form
from tests.besuch import Besucher
from tests.formular import ask, forge
from tests.konten.gang import SEITEN
from tests.konten.hilfe import BEGRENZT, FREMD, NOTIZ, refuse_barely, snapshot, text_of, welt
from tests.sicherheit.landkarte import places, records_of_all, superuser

HIDDEN = [sicht for sicht in Veroeffentlichung if sicht != Veroeffentlichung.VEROEFFENTLICHT]
#: for no role with limits at all; and logs, whose querysets give one's own (tests below)
GANZ_ODER_GAR_NICHT = {"FremdkontoAdmin", "KontoAdmin", "RollenAdmin", "VorgangAdmin"}
EIGENE_MENGE = {
    "AbgleichAdmin",
    "PvogLaufAdmin",
    "XzufiDienstAdmin",
    "XzufiLaufAdmin",
    "AusgabeAdmin",
    "ImportAdmin",
    "VorschlagAdmin",
    "ZuordnungsvorschlagAdmin",
}
#: the login itself, and what every account may do about its own
OFFEN = ("/admin/login/", "/admin/passwort/", "/admin/einladung/")
EIGENES = {
    "/admin/zweiter-faktor/",
    "/admin/zweiter-faktor/app/",
    "/admin/zweiter-faktor/passkey/",
    "/admin/filter/",
    "/admin/erinnerungen/",
    "/admin/wiederaufnahme/",
}


def closed_places() -> list:
    """Every address of the admin, with a record, but for those of the login."""
    orte = places(records_of_all())
    return [ort for ort in orte if ort.verwaltung and not ort.pfad.startswith(OFFEN)]


def test_s1_history_is_behind_the_login(db):
    """S1: the audit browser was readable by anyone.

    Every address of the admin, histories and old states included, leads a visitor to the login.
    """
    gast, offen = Client(), []
    orte = closed_places()
    assert sum("history" in ort.route for ort in orte) > 20
    for ort in orte:
        for methode in ("get", "post", "head", "options"):
            antwort = ask(gast, methode, ort.pfad)
            if not antwort.headers.get("Location", "").startswith("/admin/login/"):
                offen.append((methode, ort.pfad, antwort.status_code))
    assert not [eintrag for eintrag in offen if "logout" not in eintrag[1]]
    for pfad in ("/audit", "/audit/", "/audit/rev/1", "/history/"):
        assert gast.get(pfad, follow=True).status_code == 404


@pytest.mark.parametrize("sicht", HIDDEN)
def test_s2_what_is_not_published_is_nowhere(db, besucher, als_text, sicht):
    """S2: unpublished Online-Dienste were given out by single addresses, relations and exports.

    Page, PDF, form, former address, relation, list, search, every download: not a word of it. Over
    the whole address map: tests/test_public.py.
    """
    feld, stelle = f.themenfeld(), f.organisation()
    projekt = f.projekt(
        titel="Zzgeheim",
        kennung="zzgeheim",
        kdn_id=4711,
        themenfelder=[feld],
        veroeffentlichung=sicht,
    )
    f.beteiligung(projekt, stelle)
    for pfad in (
        "umsetzungsprojekte/zzgeheim/",
        "umsetzungsprojekte/zzgeheim/steckbrief.pdf",
        "umsetzungsprojekte/zzgeheim/aenderungen.atom",
        "vorschlag/umsetzungsprojekte/zzgeheim/",
        "umsetzungsprojekte/zzgeheim/?vorschau",
    ):
        assert besucher.get(f"/{pfad}").status_code == 404, pfad
    for pfad in (
        "umsetzungsprojekte/4711/show",
        "umsetzungsprojekte/details/zzgeheim",
        "admin/app/implementationproject/4711/edit",
    ):
        assert "nicht erfasst" in besucher.seite(f"/{pfad}", status=410).text("h1")[0], pfad
    listen = [f"/umsetzungsprojekte/?format={form}" for form in ("csv", "json", "ics", "atom")]
    listen += [
        feld.get_absolute_url(),
        stelle.get_absolute_url(),
        "/",
        "/neues/?format=atom",
        "/sitemap-umsetzungsprojekte.xml",
        "/umsetzungsprojekte/?ansicht=fahrplan",
    ]
    for pfad in listen:
        assert "zzgeheim" not in besucher.get(pfad).inhalt.decode().lower(), pfad


def test_s3_no_right_means_no_answer(db, monkeypatch):
    """S3: two controllers made the refusal and did not throw it.

    An account without any right gets 403 or "not found" on every address about records.
    """
    refuse_barely(monkeypatch)
    orte = closed_places()
    client, offen = client_of(konto_mit(name="ohne", grenzenlos=False)), []
    namen = {reverse(f"admin:{name}") for name in SEITEN if name not in ("app_list",)} | EIGENES
    for ort in orte:
        if ort.pfad in namen or "logout" in ort.pfad:
            continue
        for methode in ("get", "post"):
            antwort = ask(client, methode, ort.pfad)
            ziel = antwort.headers.get("Location", "")
            zurueck = ziel in ("/admin/", "/admin/login/", ort.pfad)
            weiter = ziel.endswith("/change/") or ziel in {o.pfad for o in orte}  # asked on its own
            if antwort.status_code not in (403, 404, 405) and not zurueck and not weiter:
                offen.append((methode, ort.pfad, antwort.status_code))
    assert not offen


def test_s4_every_record_says_who_may_see_it(db):
    """S4: `hidden` stood on most records, no form showed it and public pages ignored it.

    Every model that can be hidden has the field in its form; `oeffentlich()` gives published
    records alone.
    """
    records = records_of_all()
    client = client_of(superuser())
    modelle = Veroeffentlichbar.__subclasses__()
    assert len(modelle) >= 8
    for model in modelle:
        record = records[model._meta.label_lower]
        felder = open_form(client, model, record.pk)
        assert "veroeffentlichung" in felder, model
        for sicht in HIDDEN:
            model.objects.filter(pk=record.pk).update(veroeffentlichung=sicht)
            assert not model.objects.oeffentlich().filter(pk=record.pk).exists(), model


@pytest.mark.usefixtures("welt", "db")
class TestS8:
    """S8: charts took JSON whose keys went into the query, and gave any figure to anyone."""

    FREMDE = (
        "interne_notiz__startswith=Z",
        "veroeffentlichung=entwurf",
        "kennung__contains=geheim",
        "beteiligungen__organisation__name=x",
        'filters={"1=1) OR (1":"1"}',
        "filters={}",
        "filter[interne_notiz]=Z",
        "pk=1",
        "id__in=1,2",
        "o=-interne_notiz",
        "ordering=interne_notiz",
        "fields=interne_notiz",
        "history__history_user__password__startswith=a",
        "_state=x",
    )

    @pytest.mark.parametrize("fremd", FREMDE)
    def test_a_parameter_that_no_page_offers_chooses_nothing(self, besucher, fremd):
        """Same number with and without it, in the list, its download and its figures."""
        for form in ("json", "csv"):
            basis = f"/umsetzungsprojekte/?format={form}"
            assert len(besucher.get(f"{basis}&{fremd}").inhalt) == len(besucher.get(basis).inhalt)
        for bild in BILDER:
            basis = f"/umsetzungsprojekte/?bild={bild}&format=csv"
            assert besucher.get(f"{basis}&{fremd}").inhalt == besucher.get(basis).inhalt

    @pytest.mark.parametrize("fremd", ["interne_notiz", "-interne_notiz", "pk", "history", "x' --"])
    def test_nothing_is_ordered_or_shown_by_a_hidden_column(self, besucher, fremd):
        """Sorting by what one cannot see would tell it, too."""
        basis = besucher.alle_zeilen("/umsetzungsprojekte/")
        for name in ("sortierung", "spalten", "bild"):
            assert besucher.alle_zeilen("/umsetzungsprojekte/", {name: fremd}) == basis

    def test_figures_are_pictures_and_tables(self, besucher, settings):
        """No function for the browser to run: no evaluation in any script."""
        for datei in (settings.BASE_DIR / "static" / "js").glob("*.js"):
            text = datei.read_text()
            for wort in ("eval(", "new Function", "innerHTML", "document.write", "insertAdjacent"):
                assert wort not in text, (datei.name, wort)


def test_s9_deleting_is_a_form_and_ones_own(db):
    """S9: a GET deleted saved searches, and the owner was overwritten before it was checked.

    Asking deletes nothing; sending deletes nothing that belongs to others.
    """
    w = welt()
    fremd, rolle = w.fremde["projects.umsetzungsprojekt"], "Themenfeld-Koordination"
    vorher, client = snapshot(w.fremde), w.client(rolle)
    ort = adresse(Umsetzungsprojekt, "delete", fremd.pk)
    for query in ("", "?post=yes", "?post=yes&grund=x&_method=POST"):
        assert client.get(ort + query).status_code in (302, 403, 404)
    assert forge(client, ort, {"post": "yes", "grund": "x"}).status_code in (302, 403, 404)
    daten = open_form(client, Umsetzungsprojekt, w["projects.umsetzungsprojekt"].pk)
    antwort = forge(client, adresse(Umsetzungsprojekt, "change", fremd.pk), daten)
    assert antwort.status_code in (302, 403, 404)
    assert snapshot(w.fremde) == vorher


def test_s10_no_public_address_takes_what_is_sent(db):
    """S10: a public POST address pointed to a controller that no longer existed.

    Every view of the map exists; of the public ones, only the forms of visitors take a POST.
    """
    nimmt, besucher = set(), Besucher(enforce_csrf_checks=True)
    for ort in places():
        assert callable(ort.view)
        if not ort.verwaltung:
            antwort = besucher.post(ort.pfad, {"id": "1"})
            assert antwort.status_code < 500, ort.pfad
            nimmt |= {ort.route} if antwort.status_code not in (403, 404, 405) else set()
    # the other ones need a record or a link
    ohne = {"kontakt/", "barrierefreiheit/", "abos/meine/", "zahl/neu/", "vorschlag/gesuch/"}
    assert nimmt <= ohne


class TestS17:
    """S17: some areas were not limited to one's own organisation."""

    def test_one_mechanism_for_all(self):
        """Every page of the admin about the portal's records inherits it."""
        ohne = {
            type(seite).__name__
            for seite in admin.site._registry.values()
            if not isinstance(seite, PortalAdmin)
        }
        assert ohne <= GANZ_ODER_GAR_NICHT | EIGENE_MENGE

    @pytest.mark.parametrize("rolle", BEGRENZT)
    def test_lists_searches_and_filters_stop_at_ones_own(self, db, rolle):
        """Also as an oracle: guessing what another one's record holds gives no other answer."""
        w = welt()
        client = w.client(rolle)
        for model in admin.site._registry:
            liste = adresse(model, "changelist")
            for query in ("", f"?q={FREMD}", f"?q={NOTIZ}", "?all=", "?e=1"):
                assert FREMD.lower() not in text_of(client.get(liste + query)).replace(
                    query.lower()[3:] or "\0", ""
                ), (liste, query)

    def test_a_note_cannot_be_guessed_letter_by_letter(self, db):
        """Who may not read it gets the same answer for a right and for a wrong guess."""
        w = welt()
        client, liste = (
            w.client("Organisations-Redaktion"),
            adresse(Umsetzungsprojekt, "changelist"),
        )
        for suche in ("q={}", "interne_notiz__startswith={}", "interne_notiz__regex=^{}"):
            richtig, falsch = (
                text_of(client.get(f"{liste}?{suche.format(wort)}", follow=True)).replace(
                    wort.lower(), ""
                )
                for wort in (NOTIZ, "Xotizmarke")
            )
            assert ("eigen projekt" in richtig) == ("eigen projekt" in falsch), suche
