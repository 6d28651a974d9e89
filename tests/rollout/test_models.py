"""Anschluss: what it must say, what is refused, and what the portal keeps by itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from rollout.enums import Anschlussstand, Planlage
from rollout.models import Anschluss
from tests import factories as f

pytestmark = pytest.mark.django_db

HEUTE = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def heute(monkeypatch):
    """The day these tests speak of."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: HEUTE)


def gepruefter(**felder) -> Anschluss:
    """A new Anschluss that is checked as forms and files check it."""
    zeiten = {name: felder.pop(name) for name in ("online_seit", "begonnen") if name in felder}
    record = Anschluss(kommune=f.kommune(), dienst=f.online_dienst(), **felder)
    for name, wert in zeiten.items():
        setattr(record, name, Zeitraum.parse(wert))
    record.full_clean()
    return record


def fehler_von(**felder) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as gefangen:
        gepruefter(**felder)
    return gefangen.value.message_dict


class TestWasEinStandBraucht:
    def test_online_braucht_zeitpunkt_und_quelle(self):
        fehler = fehler_von(stand="online", bestaetigt_am=HEUTE)
        assert fehler["online_seit_von"][0].startswith("„online“ braucht den Zeitpunkt")
        assert fehler["quelle"] == ["„online“ braucht eine Quelle, die es belegt."]

    def test_online_liegt_nie_in_der_zukunft(self):
        angaben = {"stand": "online", "bestaetigt_am": HEUTE, "quelle": f.quelle()}
        fehler = fehler_von(**angaben, online_seit="01.12.2026")
        assert "gehört zu „geplant“" in fehler["online_seit_von"][0]
        assert gepruefter(**angaben, online_seit="30.11.2026")
        assert gepruefter(**angaben, online_seit="Q4 2026")

    def test_ab_ist_kein_zeitpunkt(self):
        angaben = {"stand": "online", "bestaetigt_am": HEUTE, "quelle": f.quelle()}
        fehler = fehler_von(**angaben, online_seit="ab 2022", begonnen="ab 2021")
        assert {"online_seit_von", "begonnen_von"} <= set(fehler)

    def test_nicht_vorgesehen_braucht_den_grund(self):
        fehler = fehler_von(stand="nicht-vorgesehen", bestaetigt_am=HEUTE, grund="  ")
        assert fehler["grund"] == ["„nicht vorgesehen“ braucht den Grund."]

    def test_abgeschaltet_braucht_den_tag(self):
        assert "abgeschaltet_am" in fehler_von(stand="abgeschaltet", bestaetigt_am=HEUTE)

    @pytest.mark.parametrize("stand", [s for s in Anschlussstand if s != "interesse"])
    def test_nur_interesse_ohne_tag(self, stand):
        assert "bestaetigt_am" in fehler_von(stand=stand, grund="x", abgeschaltet_am=HEUTE)

    def test_interesse_geht_ohne_tag(self):
        assert gepruefter(stand="interesse")

    def test_kein_tag_liegt_in_der_zukunft(self):
        morgen = HEUTE + dt.timedelta(days=1)
        fehler = fehler_von(stand="abgeschaltet", bestaetigt_am=morgen, abgeschaltet_am=morgen)
        assert {"bestaetigt_am", "abgeschaltet_am"} <= set(fehler)

    @pytest.mark.parametrize(
        ("stand", "felder"),
        [
            ("online", {"online_seit_von": None, "online_seit_bis": None}),
            ("online", {"quelle": None}),
            ("nicht-vorgesehen", {"grund": ""}),
            ("abgeschaltet", {"abgeschaltet_am": None}),
            ("vertrag", {"bestaetigt_am": None}),
            ("erfunden", {"bestaetigt_am": HEUTE}),
        ],
    )
    def test_auch_die_datenbank_nimmt_es_nicht(self, stand, felder):
        anschluss = f.anschluss(stand=stand if stand in Anschlussstand.values else "test")
        anschluss.stand = stand
        for name, wert in felder.items():
            setattr(anschluss, name, wert)
        with pytest.raises(IntegrityError), transaction.atomic():
            anschluss.save()

    def test_eine_kommune_hat_einen_dienst_einmal(self):
        anschluss = f.anschluss()
        zweiter = Anschluss(kommune=anschluss.kommune, dienst=anschluss.dienst, stand="interesse")
        with pytest.raises(ValidationError, match="schon einen Anschluss"):
            zweiter.full_clean()


class TestLand:
    def koeln(self):
        return f.kommune(organisation=f.organisation(name="Köln", ags="05315000"))

    @pytest.mark.parametrize("art", ["kommunal", "landesweit"])
    def test_ein_dienst_eines_anderen_landes_wird_abgelehnt(self, art):
        dienst = f.online_dienst("Hessenamt", angebotsart=art, umsetzendes_land="hessen")
        with pytest.raises(ValidationError, match=r"nur in Hessen.*liegt in Nordrhein-Westfalen"):
            Anschluss(kommune=self.koeln(), dienst=dienst, stand="interesse").full_clean()

    @pytest.mark.parametrize("art", ["efa", "bundesweit", "fachportal", ""])
    def test_ein_efa_dienst_eines_anderen_landes_ist_gerade_dafuer_da(self, art):
        dienst = f.online_dienst(angebotsart=art, umsetzendes_land="hessen")
        Anschluss(kommune=self.koeln(), dienst=dienst, stand="interesse").full_clean()

    def test_ohne_schluessel_weiss_niemand_das_land(self):
        dienst = f.online_dienst(angebotsart="kommunal", umsetzendes_land="hessen")
        Anschluss(kommune=f.kommune(), dienst=dienst, stand="interesse").full_clean()


class TestStandSeit:
    def test_der_tag_der_quelle_beginnt_ihn(self):
        assert f.anschluss(stand="test").stand_seit == f.BESTAETIGT

    def test_noch_einmal_bestaetigt_bleibt_er(self):
        anschluss = Anschluss.objects.get(pk=f.anschluss(stand="test").pk)
        anschluss.bestaetigt_am = HEUTE
        anschluss.save()
        assert Anschluss.objects.get(pk=anschluss.pk).stand_seit == f.BESTAETIGT

    def test_rueckwaerts_ist_erlaubt_und_beginnt_ihn_neu(self):
        anschluss = Anschluss.objects.get(pk=f.anschluss(stand="online").pk)
        anschluss.stand, anschluss.bestaetigt_am = "test", HEUTE
        anschluss.full_clean()
        anschluss.save()
        assert anschluss.stand_seit == HEUTE
        staende = list(anschluss.history.order_by("history_id").values_list("stand", flat=True))
        assert staende == ["online", "test"]

    def test_tage_zaehlen_nur_unterwegs(self):
        assert f.anschluss(stand="test").steht_seit_tagen == (HEUTE - f.BESTAETIGT).days
        assert f.anschluss(stand="online").steht_seit_tagen == 0


class TestPlan:
    @pytest.mark.parametrize(
        ("plan", "lage"),
        [
            ("Q4 2026", Planlage.KOMMT),
            ("Q3 2026", Planlage.UEBERFAELLIG),
            ("Q3 2025", Planlage.ALT),
        ],
    )
    def test_lage(self, plan, lage):
        anschluss = f.anschluss(stand="test", geplant=Zeitraum.parse(plan))
        assert anschluss.planlage == lage
        assert anschluss.ueberfaellig == (lage == Planlage.UEBERFAELLIG)

    def test_wer_online_ist_wartet_auf_nichts(self):
        assert f.anschluss(stand="online", geplant=Zeitraum.parse("2022")).planlage is None


class TestZaehlregel:
    def test_online_und_hoechstens_sechs_monate_alt(self):
        alt = f.anschluss(bestaetigt_am=dt.date(2026, 5, 29))
        neu = f.anschluss(bestaetigt_am=dt.date(2026, 5, 30))
        geprueft = f.anschluss(zuletzt_bestaetigt_am=HEUTE)
        f.anschluss(stand="test", bestaetigt_am=HEUTE)
        assert set(Anschluss.objects.online()) == {neu, geprueft}
        assert [a.zaehlt_online for a in (alt, neu, geprueft)] == [False, True, True]


class TestOeffentlich:
    def test_nur_mit_oeffentlicher_kommune_und_oeffentlichem_dienst(self):
        sichtbar = f.anschluss()
        verborgen = [
            f.anschluss(f.kommune(organisation=f.organisation(veroeffentlichung="entwurf"))),
            f.anschluss(dienst=f.online_dienst(veroeffentlichung="archiviert")),
        ]
        assert list(Anschluss.objects.oeffentlich()) == [sichtbar]
        assert sichtbar.ist_oeffentlich
        assert not any(anschluss.ist_oeffentlich for anschluss in verborgen)

    def test_fuer_alle_heisst_nicht_angeschlossen(self):
        f.online_dienst(abdeckung="alle")
        f.kommune()
        assert not Anschluss.objects.exists()


class TestBetreuung:
    def test_wer_heute_betreut(self):
        gestern = HEUTE - dt.timedelta(days=1)
        jetzt, vorbei = f.betreuung(von=gestern), f.betreuung(bis=gestern)
        kommt = f.betreuung(von=HEUTE + dt.timedelta(days=1))
        menge = type(jetzt).objects.geltende()
        assert list(menge) == [jetzt]
        assert [b.gilt for b in (jetzt, vorbei, kommt)] == [True, False, False]

    def test_niemand_betreut_sich_selbst(self):
        kommune = f.kommune()
        with pytest.raises(ValidationError, match="betreut sich nicht selbst"):
            f.betreuung(kommune.organisation, kommune).full_clean()
