"""What the database and the forms refuse, and what they say."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from bausteine.werte.zeitraum import Zeitraum
from projects.enums import Phasenart, Rolle, Stand
from projects.models import (
    AlteAdresse,
    Beteiligung,
    FruehererTitel,
    Phase,
    Quellenangabe,
    Umsetzungsprojekt,
)
from tests import factories as f

pytestmark = pytest.mark.usefixtures("db")


def refused(record: models.Model, satz: str) -> None:
    """The database refuses the record, and full_clean says why in German."""
    with pytest.raises(ValidationError) as fehler:
        record.full_clean()
    assert satz in " ".join(fehler.value.messages)
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()


def phase(**felder) -> Phase:
    """An unsaved phase of a stored project."""
    zeiten = {name: felder.pop(name) for name in list(felder) if name in ZEITEN}
    record = Phase(**{"projekt": f.projekt(), "art": Phasenart.UMSETZUNG} | felder)
    for name, text in zeiten.items():
        setattr(record, name, Zeitraum.parse(text))
    return record


ZEITEN = ("geplant", "erstplanung", "begonnen", "beendet")


def test_a_second_phase_of_the_same_kind_is_refused():
    """At most one of each kind in a project."""
    erste = f.phase(f.projekt(), Phasenart.UMSETZUNG)
    refused(phase(projekt=erste.projekt), "jede Phase kommt höchstens einmal vor")


def test_the_same_phase_in_another_project_is_fine():
    """The rule is about one project."""
    f.phase(f.projekt(), Phasenart.UMSETZUNG)
    phase().full_clean()


@pytest.mark.parametrize(
    ("begonnen", "beendet"),
    [("02.01.2022", "01.01.2022"), ("2022", "2021"), ("Q2 2022", "März 2022")],
)
def test_a_phase_that_ends_before_it_begins_is_refused(begonnen, beendet):
    """In whatever precision."""
    refused(phase(begonnen=begonnen, beendet=beendet), "kann nicht enden, bevor sie begonnen hat")


@pytest.mark.parametrize(
    ("begonnen", "beendet"),
    [("2022", "2022"), ("01.02.2022", "01.02.2022"), ("Q2 2022", "2022"), ("Mai 2022", "Q2 2022")],
)
def test_a_phase_may_begin_and_end_in_the_same_time(begonnen, beendet):
    """Less precise times may overlap."""
    record = phase(begonnen=begonnen, beendet=beendet)
    record.full_clean()
    record.save()


@pytest.mark.parametrize("name", ["geplant", "erstplanung", "begonnen", "beendet"])
def test_a_time_that_ends_before_it_begins_is_refused(name):
    """The two columns of a Zeitraum."""
    record = phase()
    setattr(record, f"{name}_von", dt.date(2022, 2, 1))
    setattr(record, f"{name}_bis", dt.date(2022, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()
    with pytest.raises(ValidationError, match=r"endet|darf nicht davor enden"):
        record.full_clean()


@pytest.mark.parametrize("name", ["geplant", "erstplanung", "begonnen", "beendet"])
def test_a_time_with_an_end_needs_a_start(name):
    """An end alone means nothing."""
    record = phase()
    setattr(record, f"{name}_bis", dt.date(2022, 1, 1))
    refused(record, "Ein Zeitraum braucht einen Beginn")


@pytest.mark.parametrize("name", ["begonnen", "beendet"])
def test_only_a_plan_may_be_open_ended(name):
    """„begonnen: ab 2023“ is a plan, not a fact."""
    refused(phase(**{name: "ab 2023"}), "„ab …“ ist nur ein Plan")
    phase(geplant="ab 2023").full_clean()


@pytest.mark.parametrize("stand", Stand.erreichte())
def test_a_reached_stand_needs_its_confirmation(stand):
    """The database insists; the form fills in today."""
    record = phase(stand=stand)
    with pytest.raises(IntegrityError), transaction.atomic():
        record.save()
    with pytest.raises(ValidationError, match="Tag seiner Bestätigung"):
        record.validate_constraints()
    record.full_clean()
    assert record.bestaetigt_am is not None


@pytest.mark.parametrize("stand", [s for s in Stand if s not in Stand.erreichte()])
def test_other_staende_need_none(stand):
    """Nothing was reached, nothing is confirmed."""
    record = phase(stand=stand)
    record.full_clean()
    record.save()
    assert record.bestaetigt_am is None


@pytest.mark.parametrize("felder", [{"art": "test"}, {"stand": "fast"}])
def test_unknown_values_of_a_phase_are_refused(felder):
    """Only what the enumerations have."""
    refused(phase(**felder), "ist keine gültige Option")


def projekt(**felder) -> Umsetzungsprojekt:
    """An unsaved project."""
    return Umsetzungsprojekt(**{"kennung": "neu", "titel": "Neu"} | felder)


@pytest.mark.parametrize(
    ("felder", "satz"),
    [
        ({"sonderstatus": "eingestellt"}, "Ein Sonderstatus braucht einen Grund."),
        ({"prioritaet": 4}, "Wert 4 ist keine gültige Option"),
        ({"efa": "vielleicht"}, "ist keine gültige Option"),
        ({"status": "fertig"}, "Dieser Status ist nicht vorgesehen."),
    ],
)
def test_a_project_with_a_wrong_value_is_refused(felder, satz):
    """Enumerations and the reason of a Sonderstatus."""
    refused(projekt(**felder), satz)


@pytest.mark.parametrize("grund", ["", " ", "\n"])
def test_a_reason_of_blanks_is_none(grund):
    """The form sees through it."""
    with pytest.raises(ValidationError, match="Ein Sonderstatus braucht einen Grund"):
        projekt(sonderstatus="eingestellt", sonderstatus_grund=grund).full_clean()


@pytest.mark.parametrize("felder", [{"kennung": "da"}, {"kdn_id": 7}])
def test_keys_of_projects_are_unique(felder):
    """Kennung and number of the former database."""
    f.projekt(kennung="da", kdn_id=7)
    refused(projekt(**felder), "existiert bereits")


@pytest.mark.parametrize("kennung", ["mit leer", "ä", "a/b", ""])
def test_a_kennung_must_fit_into_an_address(kennung):
    """Letters, digits, hyphens."""
    with pytest.raises(ValidationError) as fehler:
        projekt(kennung=kennung).full_clean()
    assert "kennung" in fehler.value.error_dict


def test_projects_start_as_drafts_master_data_public():
    """A new project is not public until someone says so."""
    assert not projekt().ist_oeffentlich
    assert all(make().ist_oeffentlich for make in (f.quelle, f.themenfeld, f.organisation, f.lage))


@pytest.mark.parametrize(
    ("model", "felder", "satz"),
    [
        (Beteiligung, {"rolle": Rolle.INTERESSE}, "hat diese Rolle in dem Projekt schon"),
        (FruehererTitel, {"titel": "Alt"}, "steht schon bei dem Projekt"),
        (Quellenangabe, {"fundstelle": "S. 1"}, "ist mit dieser Fundstelle schon genannt"),
        (AlteAdresse, {"art": "nummer", "wert": "1"}, "steht schon bei dem Projekt"),
    ],
)
def test_nothing_is_said_twice_about_a_project(model, felder, satz):
    """Partner in a role, former title, Quelle with its place, former address."""
    felder = {"projekt": f.projekt(), **felder}
    if model is Beteiligung:
        felder["organisation"] = f.organisation()
    if model is Quellenangabe:
        felder["quelle"] = f.quelle()
    model.objects.create(**felder)
    refused(model(**felder), satz)


def test_an_unknown_rolle_is_refused():
    """Only the eight roles."""
    refused(
        Beteiligung(projekt=f.projekt(), organisation=f.organisation(), rolle="chef"),
        "ist keine gültige Option",
    )


def test_what_others_refer_to_cannot_be_deleted():
    """An Organisation with a role and a Quelle of a project are protected."""
    quelle, stelle = f.quelle(), f.organisation()
    f.projekt(quellen=[quelle], partner=[(stelle, Rolle.INTERESSE)])
    for record in (quelle, stelle):
        with pytest.raises(models.ProtectedError):
            record.delete()


def test_phases_come_in_their_order():
    """By the kind, whatever the order they were entered in."""
    record = f.projekt(phasen=dict.fromkeys(reversed(Phasenart), Stand.OFFEN))
    assert [p.art for p in record.phasen.in_reihenfolge()] == list(Phasenart.values)


def test_the_stand_of_the_facts_is_that_of_the_newest_quelle(besucher):
    """In its own precision, above and below the Steckbrief."""
    alt, neu = (f.quelle(stand=Zeitraum.parse(t)) for t in ("November 2020", "Q4 2022"))
    record = f.projekt(quellen=[neu, alt])
    text = " ".join(besucher.seite(record.get_absolute_url()).text("main"))
    assert "Laut den Quellen des Projekts bis Q4 2022" in " ".join(text.split())
    assert "Quellen bis Q4 2022 · zuletzt bearbeitet am " in text
    assert "Stand vom" not in text
