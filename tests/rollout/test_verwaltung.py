"""The admin of Anschlüsse: whose they are, bulk changes with preview, one click to confirm."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from gebiete.models import Kommune
from konten.models import Zustaendigkeit
from rollout.models import Anschluss
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import (
    adresse,
    choose,
    client_of,
    filled,
    konto_mit,
    open_form,
    refused,
    save,
    upload,
)
from tests.formular import form_of, open_page
from tests.konten.hilfe import konto_in

pytestmark = [pytest.mark.usefixtures("db")]
REDAKTION = "Organisations-Redaktion"
#: rights of a group of someone's own: no role that comes along reads files for a part
EINLESEN = tuple(f"rollout.{verb}_anschluss" for verb in ("view", "add", "change", "import"))


def account(*organisationen):
    """Logged in as the Redaktion of these Organisationen."""
    return client_of(konto_in(REDAKTION, organisationen=organisationen))


@pytest.fixture
def telgte(db):
    return f.kommune(organisation=f.organisation(name="Telgte"))


class TestFormular:
    def test_was_ein_stand_braucht_steht_an_seinem_feld(self, verwaltung, telgte):
        """The sentence stands where the answer is missing; nothing is saved."""
        daten = filled(
            verwaltung, Anschluss, kommune=telgte.pk, dienst=f.online_dienst().pk, stand="online"
        )
        text, _ = refused(verwaltung, Anschluss, daten)
        assert "„online“ braucht den Zeitpunkt" in text
        assert "„online“ braucht eine Quelle" in text
        assert not Anschluss.objects.exists()

    def test_ein_plan_wird_beim_sichern_festgehalten(self, verwaltung, telgte):
        """The first plan stays when a later one is typed."""
        daten = filled(
            verwaltung,
            Anschluss,
            kommune=telgte.pk,
            dienst=f.online_dienst().pk,
            stand="interesse",
            geplant="Q1 2027",
        )
        save(verwaltung, Anschluss, daten)
        anschluss = Anschluss.objects.get()
        daten = open_form(verwaltung, Anschluss, anschluss.pk) | {"geplant": "Q2 2027"}
        save(verwaltung, Anschluss, daten, anschluss.pk)
        anschluss.refresh_from_db()
        assert (str(anschluss.geplant), str(anschluss.erstplanung)) == ("Q2 2027", "Q1 2027")


class TestZustaendigkeit:
    def test_eine_kommune_pflegt_die_eigenen(self, telgte):
        """And sees no others."""
        eigener, fremder = f.anschluss(telgte, stand="interesse"), f.anschluss()
        client = account(telgte.organisation)
        daten = open_form(client, Anschluss, eigener.pk) | {"bemerkung": "Wir sind so weit."}
        save(client, Anschluss, daten, eigener.pk)
        eigener.refresh_from_db()
        assert eigener.bemerkung == "Wir sind so weit."
        assert client.get(adresse(Anschluss, "change", fremder.pk)).status_code == 302

    def test_ein_dienstleister_pflegt_die_seiner_kommunen(self, telgte):
        """As long as he looks after them: then he may add, change and import."""
        stelle = f.organisation(name="regio iT")
        betreuung = f.betreuung(stelle, telgte)
        anschluss, dienst = f.anschluss(telgte, stand="interesse"), f.online_dienst(kennung="neu")
        client = account(stelle)
        save(
            client,
            Anschluss,
            filled(client, Anschluss, kommune=telgte.pk, dienst=dienst.pk, stand="interesse"),
        )
        assert telgte.anschluesse.count() == 2
        betreuung.bis = timezone.localdate() - dt.timedelta(days=1)
        betreuung.save()
        client = client_of(konto_in(REDAKTION, organisationen=[stelle], name="spaeter"))
        assert client.get(adresse(Anschluss, "change", anschluss.pk)).status_code == 302

    def test_niemand_legt_fremde_an(self, telgte):
        """A public Kommune can be chosen, and is refused with a sentence."""
        fremde = f.kommune()
        client = account(telgte.organisation)
        daten = filled(
            client,
            Anschluss,
            kommune=fremde.pk,
            dienst=f.online_dienst().pk,
            stand="interesse",
        )
        assert "außerhalb Ihrer Zuständigkeit" in refused(client, Anschluss, daten)[0]

    @pytest.mark.usefixtures("ablage")
    @pytest.mark.parametrize("betreut", [True, False])
    def test_eine_datei_schreibt_nur_die_eigenen(self, telgte, betreut):
        """Row by row, already in the preview."""
        stelle = f.organisation(name="regio iT")
        if betreut:
            f.betreuung(stelle, telgte)
        f.online_dienst(kennung="neu")
        daten = b"kommune;dienst;stand\ntelgte;neu;Interesse\n"
        person = konto_mit(*EINLESEN, grenzenlos=False)
        Zustaendigkeit.objects.create(konto=person).organisationen.add(stelle)
        antwort = upload(client_of(person), Anschluss, daten)
        text = antwort.content.decode()
        assert ("außerhalb Ihrer Zuständigkeit" in text) is not betreut

    def test_eine_betreuung_gibt_sich_niemand_selbst(self):
        """Only the Koordination says who looks after whom."""
        client = account(f.organisation())
        assert client.get(reverse("admin:rollout_betreuung_add")).status_code == 403

    def test_die_redaktion_vermerkt_dass_ihre_kommune_stimmt(self, telgte):
        """With one click; what the directory says stays as it is."""
        client = account(telgte.organisation)
        liste = open_page(client, adresse(Kommune, "changelist"), "_bestaetigen")
        liste.send("_bestaetigen")
        telgte.refresh_from_db()
        assert telgte.zuletzt_bestaetigt_am == timezone.localdate()
        assert "einwohner" not in open_form(client, Kommune, telgte.pk)


class TestSammelaenderung:
    def test_geschrieben_wird_was_die_vorschau_zeigte(self, verwaltung, telgte):
        """What cannot be is left out with its reason."""
        fertig = f.anschluss(telgte, stand="test", quelle=f.quelle())
        ohne_quelle = f.anschluss(stand="test")
        antwort = choose(verwaltung, Anschluss, "stand", [fertig, ohne_quelle])
        formular = form_of(antwort, "online_seit")
        vorschau = formular.fill(
            stand="online", bestaetigt_am="30.11.2025", online_seit="November 2025"
        ).send()
        text = " ".join(vorschau.content.decode().split())
        assert "„online“ braucht eine Quelle" in text
        assert "im Test, bestätigt am 31.12.2022" in text
        form_of(vorschau, "_gesehen").send()
        fertig.refresh_from_db()
        ohne_quelle.refresh_from_db()
        assert (fertig.stand, ohne_quelle.stand) == ("online", "test")
        assert str(fertig.online_seit) == "November 2025"
        eintrag = fertig.history.first()
        assert eintrag.history_change_reason == "Sammeländerung: Stand setzen"

    def test_was_sich_seither_aenderte_wird_nicht_ueberschrieben(self, verwaltung, telgte):
        """The preview is shown anew."""
        anschluss = f.anschluss(telgte, stand="test", geplant=Zeitraum.parse("Q1 2027"))
        antwort = choose(verwaltung, Anschluss, "verschieben", [anschluss])
        vorschau = form_of(antwort, "quartale").fill(quartale="1").send()
        Anschluss.objects.update(hemmnis="personal")
        antwort = form_of(vorschau, "_gesehen").send()
        assert "seit der Vorschau geändert" in antwort.content.decode()
        anschluss.refresh_from_db()
        assert str(anschluss.geplant) == "Q1 2027"


class TestSchnellpflege:
    """Many Anschlüsse in one form; templates and rules are those of phases."""

    def test_a_kommune_sees_its_own_rows_and_saves_them_together(self, telgte):
        a, b = (f.anschluss(telgte, f.online_dienst(), stand="test") for _ in range(2))
        f.anschluss(f.kommune(), f.online_dienst())
        formular = open_page(account(telgte.organisation), adresse(Anschluss, "schnell"), "zeile")
        assert set(formular.felder["zeile"]) == {str(a.pk), str(b.pk)}
        formular.fill({f"{a.pk}-hemmnis": "vertrag", f"{b.pk}-geplant": "Q4 2027"}).send()
        a.refresh_from_db()
        b.refresh_from_db()
        assert (a.hemmnis, str(b.geplant), str(b.erstplanung)) == ("vertrag", "Q4 2027", "Q4 2027")

    def test_online_without_a_source_is_refused_in_its_row(self, verwaltung, telgte):
        anschluss = f.anschluss(telgte, f.online_dienst(), stand="test", quelle=None)
        quelle = f.quelle()
        formular = open_page(verwaltung, adresse(Anschluss, "schnell"), "zeile")
        formular.fill(
            {f"{anschluss.pk}-stand": "online", f"{anschluss.pk}-bestaetigt_am": "1.11.2025"}
        )
        antwort = formular.fill({f"{anschluss.pk}-online_seit": "1.11.2025"}).send()
        assert "„online“ braucht eine Quelle" in antwort.content.decode()
        form_of(antwort, "zeile").fill({"beleg-quelle": quelle.pk}).send()
        anschluss.refresh_from_db()
        assert (anschluss.stand, anschluss.quelle) == ("online", quelle)


class TestMehrereAnlegen:
    ORT = "admin:rollout_anschluss_anlegen"

    def fill(self, client, **felder):
        """The preview of what is filled in, on the page that the list leads to."""
        liste = client.get(adresse(Anschluss, "changelist")).content.decode()
        assert reverse(self.ORT) in liste
        return open_page(client, reverse(self.ORT), "namen").fill(felder).send()

    def test_angelegt_wird_was_die_vorschau_zeigte(self, verwaltung, telgte):
        """By Kreis, ticked and named; what there is stays, what cannot be says why."""
        kreis = f.organisation(name="Kreis Warendorf", typ="kreis")
        telgte.organisation.kreis = kreis
        telgte.organisation.save()
        koeln = f.kommune(organisation=f.organisation(name="Köln", ags="05315000"))
        hamm, dienst = f.kommune(organisation=f.organisation(name="Hamm")), f.online_dienst()
        vorhandener = f.anschluss(hamm, dienst, "test")
        vorschau = self.fill(
            verwaltung,
            dienst=dienst.pk,
            kreise=[kreis.pk],
            kommunen=[hamm.pk],
            namen="5315000\r\n\r\nKölle",
            stand="interesse",
            geplant="Q1 2027",
            anlass="Rundschreiben",
        )
        text = " ".join(vorschau.content.decode().split())
        assert "<strong>2</strong> werden angelegt" in text
        assert "Kölle: Kommune „Kölle“ ist nicht bekannt" in text
        assert Anschluss.objects.count() == 1
        liste = form_of(vorschau, "_gesehen").send(follow=True)
        neue = Anschluss.objects.exclude(pk=vorhandener.pk)
        assert {a.kommune_id for a in neue} == {telgte.pk, koeln.pk}
        assert {str(a.erstplanung) for a in neue} == {"Q1 2027"}
        for anschluss in neue:
            assert anschluss.history.last().history_change_reason == (
                "Zusammen angelegt – Rundschreiben"
            )
        gezeigt = liste.content.decode()
        assert "2 Anschlüsse angelegt, 1 gab es schon, 1 ausgelassen" in gezeigt
        assert adresse(Anschluss, "change", vorhandener.pk) not in gezeigt

    def test_was_allen_fehlt_steht_am_feld(self, verwaltung, telgte):
        """Once, not at each Kommune."""
        felder = {"dienst": f.online_dienst().pk, "kommunen": [telgte.pk], "stand": "online"}
        text = self.fill(verwaltung, **felder).content.decode()
        assert text.count("„online“ braucht eine Quelle") == 1
        felder |= {"kommunen": [], "stand": "interesse"}
        assert "mindestens eine Kommune" in self.fill(verwaltung, **felder).content.decode()

    def test_jeder_nur_fuer_die_eigenen(self, telgte):
        """A Kommune for itself, an IT-Dienstleister for those that he looks after."""
        stelle, fremde = f.organisation(name="regio iT"), f.kommune()
        f.betreuung(stelle, telgte)
        client, dienst = account(stelle), f.online_dienst()
        formular = open_page(client, reverse(self.ORT), "namen")
        assert formular.offered("kommunen") == {str(telgte.pk)}
        vorschau = formular.fill(
            dienst=dienst.pk,
            namen=f"Telgte\n{fremde.organisation.name}",
            stand="interesse",
        ).send()
        assert "liegt außerhalb Ihrer Zuständigkeit" in vorschau.content.decode()
        form_of(vorschau, "_gesehen").send()
        assert [anschluss.kommune for anschluss in Anschluss.objects.all()] == [telgte]

    def test_wer_schneller_war_aendert_die_vorschau(self, verwaltung, telgte):
        """Nothing is written; the page shows what would be done now."""
        dienst = f.online_dienst()
        vorschau = self.fill(verwaltung, dienst=dienst.pk, kommunen=[telgte.pk], stand="interesse")
        f.anschluss(telgte, dienst, "test")
        antwort = form_of(vorschau, "_gesehen").send()
        assert "seit der Vorschau geändert" in antwort.content.decode()
        assert "gibt es schon" in antwort.content.decode()
        assert Anschluss.objects.get().stand == "test"

    def test_ein_dienst_eines_anderen_landes_wird_abgelehnt(self, verwaltung):
        """Row by row, with the reason."""
        dienst = f.online_dienst(angebotsart="landesweit", umsetzendes_land="bayern")
        for nummer in range(3):
            f.kommune(organisation=f.organisation(ags=f"0531500{nummer}"))
        namen = "\n".join(f"0531500{nummer}" for nummer in range(3))
        text = self.fill(verwaltung, dienst=dienst.pk, namen=namen, stand="interesse")
        assert text.content.decode().count("gibt es nur in Bayern") == 3
