"""What a Dienst is on a day: a plan is no state, and what is confirmed has a day and a Quelle."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from bausteine.werte.adresse import validate_address
from bausteine.werte.zeitraum import Zeitraum
from dienste.models import OnlineDienst
from projects.enums import Terminlage
from tests import factories as f
from tests.besuch import gezaehlte_abfragen

pytestmark = pytest.mark.usefixtures("db")


def tag(text):
    """A day as pages write it."""
    return Zeitraum.parse(text).von


def in_days(anzahl):
    """That many days from today."""
    return timezone.localdate() + dt.timedelta(days=anzahl)


def read_again(dienst):
    """The Dienst with the Zustand that the database works out."""
    return OnlineDienst.objects.mit_zustand().get(pk=dienst.pk)


def both(dienst):
    """The Zustand as Python and as the database sees it; they must agree."""
    einer = OnlineDienst.objects.get(pk=dienst.pk)
    assert "zustand" not in einer.__dict__
    assert einer.zustand == read_again(dienst).zustand
    return einer.zustand


def test_without_a_betriebsstand_nothing_is_said():
    assert both(f.online_dienst()) == ""


def test_a_plan_that_passed_never_makes_a_dienst_online():
    dienst = f.online_dienst()
    f.betriebsstand(dienst, "geplant", zeitraum=Zeitraum(in_days(-40), in_days(-10)))
    assert both(dienst) == "geplant"
    stand = read_again(dienst).geltender_stand
    assert stand.planlage == Terminlage.UEBERFAELLIG
    assert stand.wort == "geplant, überfällig"
    assert list(OnlineDienst.objects.ueberfaellig()) == [dienst]


@pytest.mark.parametrize(
    ("zeitraum", "lage"),
    [("2020", Terminlage.ALT), ("ab 2999", Terminlage.KOMMT), (None, Terminlage.OHNE)],
)
def test_where_a_plan_lies(zeitraum, lage):
    zeit = Zeitraum.parse(zeitraum) if zeitraum else None
    assert f.betriebsstand(zustand="geplant", zeitraum=zeit).planlage == lage


def test_the_newest_confirmed_betriebsstand_holds():
    """Whatever the order in which they were entered, and whatever is planned beside them."""
    dienst = f.online_dienst()
    f.betriebsstand(dienst, "online", bestaetigt_am=tag("31.12.2022"))
    f.betriebsstand(dienst, "pilot", bestaetigt_am=tag("01.03.2022"))
    f.betriebsstand(dienst, "geplant", zeitraum=Zeitraum.parse("2023"))
    f.betriebsstand(dienst, "geplant", bestaetigt_am=tag("01.06.2023"))
    assert both(dienst) == "online"
    f.betriebsstand(dienst, "abgeschaltet", bestaetigt_am=tag("01.01.2024"))
    assert both(dienst) == "abgeschaltet"
    assert not OnlineDienst.objects.ueberfaellig()


def test_since_when_is_what_the_quelle_says():
    dienst = f.online_dienst()
    f.betriebsstand(dienst, "online")
    assert read_again(dienst).zustand_seit is None
    f.betriebsstand(
        dienst, "online", bestaetigt_am=tag("01.01.2023"), zeitraum=Zeitraum.parse("März 2022")
    )
    assert str(read_again(dienst).zustand_seit) == "März 2022"


@pytest.mark.parametrize("zustand", ["pilot", "online", "eingeschraenkt", "abgeschaltet"])
def test_what_is_more_than_a_plan_needs_day_and_quelle(zustand):
    stand = f.betriebsstand(zustand=zustand)
    stand.pk, stand.bestaetigt_am, stand.quelle = None, None, None
    with pytest.raises(ValidationError) as fehler:
        stand.full_clean()
    assert fehler.value.message_dict["bestaetigt_am"][0].startswith("Was nicht mehr nur geplant")
    assert fehler.value.message_dict["quelle"][0].startswith("Was nicht mehr nur geplant")
    with pytest.raises(IntegrityError), transaction.atomic():
        stand.save()


def test_only_a_plan_lies_in_the_future():
    f.betriebsstand(zustand="geplant", zeitraum=Zeitraum.parse("2999")).full_clean()
    stand = f.betriebsstand(zustand="online", zeitraum=Zeitraum(in_days(1), in_days(1)))
    with pytest.raises(ValidationError) as fehler:
        stand.full_clean()
    assert list(fehler.value.message_dict) == ["zeitraum_von"]
    stand = f.betriebsstand(zustand="online", bestaetigt_am=in_days(1))
    with pytest.raises(ValidationError) as fehler:
        stand.full_clean()
    assert list(fehler.value.message_dict) == ["bestaetigt_am"]


def test_a_betriebsstand_is_followed_never_changed():
    stand = f.betriebsstand(bemerkung="alt")
    stand.bemerkung = "neu"
    stand.full_clean()
    stand.zustand = "abgeschaltet"
    with pytest.raises(ValidationError, match="wird nicht geändert"):
        stand.full_clean()


def test_one_confirmed_state_a_day():
    stand = f.betriebsstand()
    with pytest.raises(IntegrityError), transaction.atomic():
        f.betriebsstand(stand.dienst, "pilot")


@pytest.mark.parametrize(
    ("adresse", "satz"),
    [
        ("http://portal.example/", "https://"),
        ("ftp://portal.example/", "https://"),
        ("https://wer:was@portal.example/", "Benutzername"),
        ("https://wer@portal.example/", "Benutzername"),
        ("https:///weg", "https://"),
        ("https://[", "https://"),
    ],
)
def test_refused_addresses(adresse, satz):
    with pytest.raises(ValidationError, match=satz):
        validate_address(adresse)
    with pytest.raises(ValidationError):
        OnlineDienst(kennung="a", name="A", adresse=adresse).full_clean()


def test_an_address_may_hold_an_at_sign_elsewhere():
    validate_address("https://portal.example/@dienst?an=a@b")


def test_a_dienstleistung_is_one_leistung():
    dienst = f.online_dienst()
    teil = f.dienst_leistung(dienst)
    teil.ozg_leistung = f.ozg_leistung()
    with pytest.raises(ValidationError, match="entweder"):
        teil.full_clean()


def test_barrierefreiheit_needs_day_and_quelle():
    verfahren = f.fachverfahren(barrierefreiheit="")
    verfahren.barrierefreiheit = "erfuellt"
    with pytest.raises(ValidationError) as fehler:
        verfahren.full_clean()
    assert {"barrierefreiheit_geprueft_am", "barrierefreiheit_quelle"} <= set(
        fehler.value.message_dict
    )
    verfahren.barrierefreiheit_geprueft_am = tag("01.02.2022")
    verfahren.barrierefreiheit_quelle = f.quelle()
    verfahren.full_clean()


def test_dienste_of_an_ozg_leistung_are_also_those_of_its_leika_leistungen():
    ozg = f.ozg_leistung()
    direkt, ueber = f.online_dienst(), f.online_dienst()
    f.dienst_leistung(direkt, ozg)
    leika = f.leika_leistung(ozg_leistung=ozg)
    f.dienst_leistung(ueber, leika)
    f.dienst_leistung(f.online_dienst(), f.leika_leistung())
    verborgen = f.leika_leistung(ozg_leistung=ozg, veroeffentlichung="entwurf")
    f.dienst_leistung(f.online_dienst(), verborgen)
    assert set(OnlineDienst.objects.zu_ozg(ozg)) == {direkt, ueber}
    buendel = {d: d.nur_buendel for d in OnlineDienst.objects.zu_leika(leika)}
    assert buendel == {ueber: False, direkt: True}
    ozg.veroeffentlichung = "entwurf"
    ozg.save()
    assert set(OnlineDienst.objects.zu_leika(leika)) == {ueber}


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"zustand": "geplant", "zeitraum": Zeitraum.parse("2999")}, "Geplant: 2999."),
        ({"zustand": "geplant"}, "Geplant; für wann, sagt die Quelle nicht."),
        (
            {"zustand": "geplant", "zeitraum": Zeitraum.parse("Q1 2020")},
            "War geplant: Q1 2020. Ob es so kam, ist nicht bestätigt.",
        ),
        ({"zustand": "pilot"}, "Am 31.12.2022 war der Dienst laut Quelle in Erprobung."),
        (
            {"zustand": "online", "zeitraum": Zeitraum.parse("ab März 2022")},
            "Am 31.12.2022 war der Dienst laut Quelle online, seit März 2022.",
        ),
    ],
)
def test_the_zustand_is_told_in_a_sentence_of_its_day(felder, satz):
    """However it was read: in one query with the Dienst, or from its Betriebsstände."""
    stand = f.betriebsstand(**felder)
    if not stand.ist_plan:
        f.betriebsstand(stand.dienst, "geplant", zeitraum=Zeitraum.parse("2010"))
    assert OnlineDienst.objects.get(pk=stand.dienst.pk).zustandssatz == satz
    with gezaehlte_abfragen() as gesehen:
        (dienst,) = OnlineDienst.objects.mit_stand()
        assert dienst.zustandssatz == satz
        assert dienst.geltender_stand == stand
        if stand.quelle:
            assert dienst.geltender_stand.quelle.titel == stand.quelle.titel
    assert len(gesehen) == 1


def test_without_any_quelle_that_is_said():
    f.online_dienst()
    assert OnlineDienst.objects.mit_stand().get().zustandssatz == (
        "Wie weit der Dienst ist, sagt keine Quelle."
    )


def test_a_hidden_quelle_is_not_read_along():
    stand = f.betriebsstand(quelle=f.quelle(veroeffentlichung="entwurf"))
    assert stand.quelle is not None
    assert OnlineDienst.objects.mit_stand().get().geltender_stand.quelle is None


@pytest.mark.parametrize(
    ("zustand", "zeit", "text"),
    [
        ("geplant", "Q1 2027", "für Q1 2027"),
        ("geplant", "ab 2027", "ab 2027"),
        ("online", "ab März 2022", "seit März 2022"),
        ("online", "Juli–Dezember 2022", "Beginn Juli–Dezember 2022"),
        ("online", None, ""),
    ],
)
def test_when_in_words(zustand, zeit, text):
    zeitraum = Zeitraum.parse(zeit) if zeit else None
    assert f.betriebsstand(zustand=zustand, zeitraum=zeitraum).zeit_text == text
