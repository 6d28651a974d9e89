"""Whether a Leistung concerns a Kommune: which rule answers, and how many there are of each."""

import datetime as dt

import pytest

from leistungen.models import LeikaLeistung
from relevanz.enums import Relevanz, Relevanzgrund
from relevanz.models import Selbstauskunft
from relevanz.regel import finding, relevance_counts, with_findings
from tests import factories as f
from tests.besuch import gezaehlte_abfragen

pytestmark = pytest.mark.usefixtures("db")


def _found(kommune, leistung):
    return finding(with_findings(LeikaLeistung.objects.all(), kommune).get(pk=leistung.pk))


def _in_a_class(**felder):
    klasse = f.groessenklasse()
    return f.kommune(groessenklasse=klasse, groessenklasse_quelle=f.quelle(), **felder)


@pytest.mark.parametrize(
    ("typ", "wert", "grund"),
    [
        ("5", "ja", "typ"),
        ("2b", "ja", "typ"),
        ("3b", "ja", "typ"),
        ("2/3b", "ja", "typ"),
        ("4b", "ja", "typ"),
        ("1", "nein", "typ"),
        ("2", "nein", "typ"),
        ("1, 2", "nein", "typ"),
        ("2a", "nein", "typ"),
        ("2/3a", "nein", "typ"),
        ("4a", "nein", "typ"),
        ("2/3", "offen", "ungeteilt"),
        ("3", "offen", "ungeteilt"),
        ("4", "offen", "ungeteilt"),
        ("1, 2/3", "offen", "ungeteilt"),
        ("2a, 2b", "offen", "ungeteilt"),
        ("6", "offen", "ungeteilt"),
        ("44", "offen", "ungeteilt"),
        ("", "offen", "ungeteilt"),
    ],
)
def test_the_type_answers_as_far_as_it_tells_land_and_kommune_apart(typ, wert, grund):
    """What it does not tell apart stays offen, and that is no nein."""
    befund = _found(f.kommune(), f.leika_leistung(typ=typ))
    assert (befund.wert.value, befund.grund.value) == (wert, grund)


def test_the_first_that_answers_wins():
    """The Kommune, then the Land for the Leistung, then for its OZG-Leistung, then the type."""
    kommune = _in_a_class()
    ozg = f.ozg_leistung()
    leistung = f.leika_leistung(typ="1", ozg_leistung=ozg)
    assert _found(kommune, leistung).grund is Relevanzgrund.TYP
    buendel = f.vollzugszuordnung(ozg, kommune.groessenklasse, fundstelle="§ 3")
    befund = _found(kommune, leistung)
    assert (befund.wert, befund.grund) == (Relevanz.JA, Relevanzgrund.ZUORDNUNG_OZG)
    assert (befund.quelle, befund.fundstelle) == (buendel.quelle, "§ 3")
    f.vollzugszuordnung(leistung, kommune.groessenklasse, wert="nein")
    befund = _found(kommune, leistung)
    assert (befund.wert, befund.grund) == (Relevanz.NEIN, Relevanzgrund.ZUORDNUNG)
    tag = dt.date(2026, 3, 2)
    f.selbstauskunft(kommune, leistung, zuletzt_bestaetigt_am=tag)
    befund = _found(kommune, leistung)
    assert (befund.wert, befund.grund) == (Relevanz.JA, Relevanzgrund.SELBSTAUSKUNFT)
    assert befund.worte == "Auskunft der Kommune, Stand 02.03.2026"


def test_what_others_say_is_not_said_of_this_kommune():
    """Another Kommune, another Größenklasse, and a class that is not known."""
    kommune, ohne_klasse = _in_a_class(), f.kommune()
    leistung = f.leika_leistung(typ="4")
    f.selbstauskunft(f.kommune(), leistung)
    f.vollzugszuordnung(leistung)
    for stelle in (kommune, ohne_klasse):
        assert _found(stelle, leistung).wert is Relevanz.OFFEN
    f.vollzugszuordnung(leistung, kommune.groessenklasse)
    assert _found(kommune, leistung).wert is Relevanz.JA
    assert _found(ohne_klasse, leistung).wert is Relevanz.OFFEN


def test_a_hidden_bundle_says_nothing_and_a_hidden_source_is_not_named():
    """Nothing unpublished, not even as a reason."""
    kommune = _in_a_class()
    ozg = f.ozg_leistung(veroeffentlichung="entwurf")
    leistung = f.leika_leistung(typ="4", ozg_leistung=ozg)
    f.vollzugszuordnung(ozg, kommune.groessenklasse)
    assert _found(kommune, leistung).wert is Relevanz.OFFEN
    geheim = f.quelle(veroeffentlichung="entwurf")
    f.selbstauskunft(kommune, leistung, quelle=geheim, fundstelle="Seite 3")
    befund = _found(kommune, leistung)
    assert (befund.quelle, befund.fundstelle) == (None, "")


def test_the_counts_add_up_to_the_catalogue():
    """In one query, whatever was said; what is not public counts nowhere."""
    kommune = _in_a_class()
    leistungen = [f.leika_leistung(typ=typ) for typ in ("5", "5", "1", "2/3", "4", "", "44")]
    f.leika_leistung(typ="5", veroeffentlichung="entwurf")
    f.selbstauskunft(kommune, leistungen[3])
    f.vollzugszuordnung(leistungen[0], kommune.groessenklasse, wert="nein")
    with gezaehlte_abfragen() as abfragen:
        zahlen = relevance_counts(kommune)
    assert len(abfragen) == 1
    assert (zahlen.ja, zahlen.offen, zahlen.nein) == (2, 3, 2)
    assert zahlen.gesamt == LeikaLeistung.objects.oeffentlich().count() == 7


def test_what_is_said_is_worked_out_anew_each_time():
    """Taken back, the rule below answers again."""
    kommune = f.kommune()
    leistung = f.leika_leistung(typ="5")
    auskunft = f.selbstauskunft(kommune, leistung, betrifft="nein")
    assert relevance_counts(kommune).nein == 1
    Selbstauskunft.objects.filter(pk=auskunft.pk).delete()
    assert relevance_counts(kommune).ja == 1
