"""Onboardings, their steps and the closed data sheet: what holds whoever writes."""

import datetime as dt
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bausteine.werte.zeitraum import Zeitraum
from onboarding.actions import drop_confirmations, save_datenblatt
from onboarding.models import Datenblattfeld, Datenblattwert, Onboarding, Rueckfrage
from onboarding.stufenstand import Stufenstand, stufensatz
from onboarding.vollstaendigkeit import Vollstaendigkeit
from tests import factories as f
from tests.besuch import gezaehlte_abfragen

pytestmark = pytest.mark.usefixtures("db")


def refusal(record) -> str:
    """All sentences by which the model refuses a record."""
    with pytest.raises(ValidationError) as fehler:
        record.full_clean()
    return " ".join(fehler.value.messages)


def unsaved(**felder) -> Onboarding:
    """An Onboarding that is not stored; a Zeitraum under its own name."""
    zeiten = {n: felder.pop(n) for n in ("geplant", "live") if n in felder}
    vorgabe = {"kommune": f.kommune(), "plattform": f.plattform()}
    record = Onboarding(**vorgabe | felder)
    for name, wert in zeiten.items():
        setattr(record, name, wert)
    return record


class TestStufe:
    """The step is of the same Plattform, or nobody knows it."""

    def test_of_another_plattform_is_refused(self):
        fremd = f.onboardingstufe(name="Testen")
        assert "gehört zu einer anderen Plattform" in refusal(unsaved(stufe=fremd))

    def test_of_its_own_is_taken(self):
        stufe = f.onboardingstufe()
        unsaved(plattform=stufe.plattform, stufe=stufe).full_clean()

    def test_why_it_is_unclear_stands_only_without_one(self):
        stufe = f.onboardingstufe()
        assert "nur dort" in refusal(
            unsaved(plattform=stufe.plattform, stufe=stufe, stufe_unklar="Bild fehlt")
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            f.onboarding(plattform_=stufe.plattform, stufe=stufe, stufe_unklar="Bild fehlt")

    def test_nobody_knows_it_until_someone_says_so(self):
        assert f.onboarding().stufe_text == "Stufe: keine Angabe"


class TestLivegang:
    """A plan is not a fact."""

    @pytest.mark.parametrize(
        "zeit",
        [
            lambda heute: (heute + dt.timedelta(1),) * 2,
            lambda heute: (heute, dt.date(heute.year + 1, 1, 1)),
        ],
    )
    def test_in_the_future_is_a_plan(self, zeit):
        live = Zeitraum(*zeit(timezone.localdate()))
        assert "ist ein Plan" in refusal(unsaved(live=live, quelle=f.quelle()))
        unsaved(geplant=live).full_clean()

    def test_today_is_none(self):
        heute = timezone.localdate()
        unsaved(live=Zeitraum(heute, heute), quelle=f.quelle()).full_clean()

    def test_needs_a_quelle_in_the_database_too(self):
        live = Zeitraum.parse("15.03.2023")
        assert "braucht eine Quelle" in refusal(unsaved(live=live))
        with pytest.raises(IntegrityError), transaction.atomic():
            f.onboarding(live=live, quelle=None)

    def test_a_plan_that_is_over_stays_a_plan(self):
        onboarding = f.onboarding(geplant=Zeitraum.parse("Q1 2020"))
        assert onboarding.ueberfaellig
        assert onboarding.live is None
        assert [*Onboarding.objects.ueberfaellige()] == [onboarding]
        live = f.onboarding(geplant=Zeitraum.parse("Q1 2020"), live=Zeitraum.parse("2021"))
        assert not live.ueberfaellig
        assert [*Onboarding.objects.ueberfaellige()] == [onboarding]

    def test_once_for_a_kommune_and_a_plattform(self):
        onboarding = f.onboarding()
        doppelt = unsaved(kommune=onboarding.kommune, plattform=onboarding.plattform)
        assert "steht bei der Plattform schon" in refusal(doppelt)


class TestSichtbarkeit:
    """Public as its Kommune and its Plattform, both."""

    @pytest.mark.parametrize("kommune", ["veroeffentlicht", "entwurf", "archiviert"])
    @pytest.mark.parametrize("plattform", ["veroeffentlicht", "entwurf", "archiviert"])
    def test_one_rule(self, kommune, plattform):
        onboarding = f.onboarding(
            f.kommune(organisation=f.organisation(veroeffentlichung=kommune)),
            f.plattform(veroeffentlichung=plattform),
        )
        erwartet = kommune == plattform == "veroeffentlicht"
        assert onboarding.ist_oeffentlich == erwartet
        assert Onboarding.objects.oeffentlich().exists() == erwartet


class TestNichtsGeheimes:
    """No data sheet asks for a secret, and nobody writes one into it."""

    @pytest.mark.parametrize(
        "name",
        [
            "Passwort",
            "PASSWORT des Mandanten",
            "Kennwort",
            "Schlüssel",
            "API-SCHLÜSSEL",
            "Schluessel",
            "privater Schlussel",
            "Token",
            "Zugriffstoken",
            "SALT",
            "Salt (ePayBL)",
            "API-Key",
            "PIN",
            "Zertifikat",
            "Zugangsdaten",
        ],
    )
    def test_names_are_refused_by_model_and_database(self, name):
        feld = Datenblattfeld(plattform=f.plattform(), name=name)
        assert "gehören nicht in dieses Portal" in refusal(feld)
        for angaben in ({"name": name}, {"name": "Hinweis", "hilfe": f"Bitte {name} angeben"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                f.datenblattfeld(**angaben)

    @pytest.mark.parametrize(
        "name",
        ["Ansprechstelle", "Anstalt", "Keyboard", "Spinne", "Tanne", "Salzkotten", "Kapital"],
    )
    def test_other_words_are_not(self, name):
        f.datenblattfeld(name=name).full_clean()

    def test_a_key_is_no_answer(self):
        feld = f.datenblattfeld()
        onboarding = f.onboarding(plattform_=feld.plattform)
        text = "-----BEGIN {} KEY-----".format("PRIVATE")
        wert = Datenblattwert(onboarding=onboarding, feld=feld, wert=text)
        assert "sieht nach einem Schlüssel" in refusal(wert)
        with pytest.raises(IntegrityError), transaction.atomic():
            wert.save()

    def test_an_answer_is_to_a_field_of_the_same_plattform(self):
        wert = Datenblattwert(onboarding=f.onboarding(), feld=f.datenblattfeld(), wert="x")
        assert "gehört zu einer anderen Plattform" in refusal(wert)


class TestVollstaendigkeit:
    """Exact: 100 % only when nothing is missing."""

    @pytest.mark.parametrize(
        ("gefuellt", "pflicht", "prozent"), [(10, 11, 90), (199, 200, 99), (0, 3, 0), (3, 3, 100)]
    )
    def test_is_a_fraction(self, gefuellt, pflicht, prozent):
        stand = Vollstaendigkeit(gefuellt, pflicht)
        assert stand.anteil == Fraction(gefuellt, pflicht)
        assert stand.prozent == prozent
        assert stand.ganz == (gefuellt == pflicht)

    def test_where_nothing_is_required_nothing_is_complete(self):
        stand = Vollstaendigkeit(0, 0)
        assert (stand.anteil, stand.prozent, stand.ganz) == (None, None, False)
        assert str(stand) == "keine Pflichtangaben"

    def test_counts_required_fields_with_an_answer(self):
        plattform = f.plattform()
        felder = [f.datenblattfeld(plattform) for _ in range(11)]
        freiwillig = f.datenblattfeld(plattform, pflicht=False)
        f.datenblattfeld()  # of another one
        onboarding = f.onboarding(plattform_=plattform)
        for feld in felder[:9]:
            f.datenblattwert(onboarding, feld)
        f.datenblattwert(onboarding, felder[9], "")
        f.datenblattwert(onboarding, freiwillig)
        with gezaehlte_abfragen() as gesehen:
            assert str(onboarding.vollstaendigkeit) == "9 von 11 Pflichtangaben (81 %)"
        assert len(gesehen) == 2
        assert onboarding.datenblattwerte.count() == 11


class TestBestaetigung:
    """Only of a complete sheet, and gone as soon as something is missing."""

    @pytest.fixture
    def blatt(self):
        """A sheet of two required fields, one answered."""
        plattform = f.plattform()
        felder = [f.datenblattfeld(plattform) for _ in range(2)]
        onboarding = f.onboarding(plattform_=plattform)
        f.datenblattwert(onboarding, felder[0])
        return onboarding, felder

    def test_an_incomplete_sheet_is_not_confirmed(self, blatt):
        onboarding, _ = blatt
        save_datenblatt(onboarding, {}, True)
        onboarding.refresh_from_db()
        assert onboarding.datenblatt_bestaetigt_am is None

    def test_falls_when_a_required_field_is_emptied(self, blatt):
        onboarding, felder = blatt
        vorher = onboarding.geaendert_am
        assert not save_datenblatt(onboarding, {felder[1]: "Ja"}, True)
        onboarding.refresh_from_db()
        assert onboarding.datenblatt_bestaetigt_am == timezone.localdate()
        assert onboarding.geaendert_am == vorher
        assert save_datenblatt(onboarding, {felder[1]: ""}, None)
        onboarding.refresh_from_db()
        assert onboarding.datenblatt_bestaetigt_am is None
        assert "entfallen" in onboarding.history.first().history_change_reason

    def test_falls_when_the_plattform_asks_for_more(self, blatt):
        onboarding, felder = blatt
        save_datenblatt(onboarding, {felder[1]: "Ja"}, True)
        assert drop_confirmations() == 0
        f.datenblattfeld(onboarding.plattform)
        assert drop_confirmations() == 1
        onboarding.refresh_from_db()
        assert onboarding.datenblatt_bestaetigt_am is None

    def test_what_is_not_changed_leaves_no_trace(self, blatt):
        onboarding, felder = blatt
        vorher = Datenblattwert.history.count(), Onboarding.history.count()
        save_datenblatt(onboarding, {felder[0]: "Ja", felder[1]: ""}, None)
        assert (Datenblattwert.history.count(), Onboarding.history.count()) == vorher
        assert onboarding.datenblattwerte.count() == 1


def test_an_answer_belongs_to_a_question_of_the_same_onboarding():
    """Nothing is answered across."""
    frage = f.rueckfrage(f.onboarding())
    fremd = Rueckfrage(onboarding=f.onboarding(), von="kommune", text="Ja", antwort_auf=frage)
    assert "gehört zu einem anderen Onboarding" in refusal(fremd)


def test_the_steps_are_counted_with_those_that_nobody_knows():
    """A step without Kommunen is 0; the unknown ones are never one of the steps."""
    plattform = f.plattform(kennung="portal")
    erste, zweite = (f.onboardingstufe(plattform, name=n) for n in ("Beschließen", "Live gehen"))
    f.onboarding(plattform_=plattform, stufe=zweite, live=Zeitraum.parse("2022"))
    f.onboarding(plattform_=plattform, geplant=Zeitraum.parse("Q1 2021"))
    f.onboarding(plattform_=plattform)
    eintraege = list(plattform.onboardings.fuer_anbau())
    with gezaehlte_abfragen() as gesehen:
        stand = Stufenstand.of(plattform, eintraege)
        satz = stufensatz(eintraege)
    assert not gesehen
    assert [(s.platz, s.name, s.anzahl) for s in stand.stufen] == [
        (1, erste.name, 0),
        (2, zweite.name, 1),
        (None, "Stufe: keine Angabe", 2),
    ]
    assert [o.live or o.geplant for o in stand.livegaenge] == [
        Zeitraum.parse("Q1 2021"),
        Zeitraum.parse("2022"),
    ]
    assert satz == (
        "3 Kommunen sind erfasst, 1 davon mit belegtem Livegang. Von 2 ist die Stufe nicht bekannt."
    )
