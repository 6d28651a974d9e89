"""The page of a Kommune: where it belongs, and the five questions."""

import datetime as dt

import pytest

from bausteine.werte.zeitraum import Zeitraum
from gebiete.models import Kommune
from projects.enums import Rolle
from tests import factories as f
from tests import mengen
from tests.bestand import analyze
from tests.promises import DetailPromises, QueryPromises

pytestmark = pytest.mark.usefixtures("db")
HEUTE = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _heute(time_machine):
    """Plans are ahead or behind seen from one day."""
    time_machine.move_to(dt.datetime(2026, 11, 30, 12), tick=False)


class TestMeineKommune(DetailPromises):
    """The promises of a record's page."""

    detail = "kommune"
    model = Kommune


class TestAbfragenMeineKommune(QueryPromises):
    """The page of a Kreis with everything that can be known of it."""

    hoechstens = 17

    def fill(self, anzahl):
        quelle, klasse = f.quelle(), f.groessenklasse(name="Kreis")
        kreis = f.organisation(name="Kreis Soest", typ="kreis", quelle=quelle)
        kommune = f.kommune(
            organisation=kreis,
            art="kreis",
            quelle=quelle,
            groessenklasse=klasse,
            groessenklasse_quelle=quelle,
        )
        mengen.kommunen(anzahl, kreis=kreis)
        projekte = mengen.projekte(anzahl)
        mengen.beteiligt(kreis, projekte)
        mengen.mittelvorgaenge(anzahl, partner=kreis, quelle=quelle)
        mengen.gesuche(anzahl, quelle=quelle, organisation=f.organisation())
        mengen.leika_leistungen(anzahl)
        for nummer in range(min(anzahl, 60)):
            dienst = f.online_dienst(abdeckung="alle")
            f.betriebsstand(dienst, quelle=quelle)
            frei = f.online_dienst(abdeckung="alle")
            f.betriebsstand(frei, quelle=quelle)
            f.anschluss(kommune, dienst, quelle=quelle)
            f.anschluss(
                f.kommune(groessenklasse=klasse, groessenklasse_quelle=quelle),
                dienst,
                quelle=quelle,
            )
            f.onboarding(kommune, f.plattform(), quelle=quelle)
            f.betreuung(f.organisation(), kommune)
            f.ansprechstelle(kreis)
            projekte[nummer].themenfelder.add(f.themenfeld())
        return kommune.get_absolute_url()


def _facts(seite) -> dict[str, str]:
    """What stands beside the terms of a page."""
    return dict(zip(seite.text("dt"), seite.text("dd"), strict=True))


def test_a_page_says_where_a_kommune_belongs(db, besucher):
    """Kreis, Regierungsbezirk, Größenklasse, people with their day, keys, Quelle."""
    kreis = f.kommune(organisation=f.organisation(name="Kreis Warendorf", typ="kreis"), art="kreis")
    recht = f.quelle(titel="Verordnung")
    f.kommune(
        organisation=f.organisation(
            name="Telgte", ags="05570044", ars="055700044044", kreis=kreis.organisation
        ),
        regierungsbezirk=f.regierungsbezirk(schluessel="055", name="Münster"),
        groessenklasse=f.groessenklasse(name="Mittlere kreisangehörige Stadt"),
        groessenklasse_quelle=recht,
        groessenklasse_fundstelle="§ 2",
        einwohner=19_697,
        einwohner_am=dt.date(2017, 12, 31),
        plz_sitz="48291",
    )
    seite = besucher.seite("/kommunen/telgte/")
    fakten = _facts(seite)
    assert fakten["Größenklasse"] == "Mittlere kreisangehörige Stadt"
    assert fakten["Einwohner"] == "19.697 Stand 31.12.2017"
    assert fakten["AGS"] == "05570044"
    assert fakten["ARS"] == "055700044044"
    assert fakten["Bundesland"] == "Nordrhein-Westfalen"
    assert fakten["Postleitzahl der Verwaltung"] == "48291"
    text = " ".join(seite.text("main")[0].split())
    assert "Größenklasse: Verordnung, § 2" in text
    ziele = [e["href"] for e in seite.alle("a")]
    assert "/kommunen/kreis-warendorf/" in ziele
    assert "/kommunen/?regierungsbezirk=055" in ziele
    assert "/organisationen/telgte/" in ziele
    assert "/vorschlag/organisationen/telgte/" in ziele


def test_a_kommune_lists_its_projects_by_role(db, besucher):
    """Public ones, as its Organisation does."""
    kommune = f.kommune()
    f.projekt(titel="P1", partner=[(kommune.organisation, Rolle.PROJEKTLEITUNG)])
    f.projekt(
        titel="P2",
        partner=[(kommune.organisation, Rolle.INTERESSE)],
        veroeffentlichung="entwurf",
    )
    seite = besucher.seite(kommune.get_absolute_url())
    assert "Projektleitung" in seite.text("h3")
    assert "an Mitarbeit interessiert" not in seite.text("h3")
    assert _facts(seite)["Projekte"] == "1"


def test_an_ended_kommune_leads_to_its_successor(db, besucher):
    """Its page stays, and says until when it was one."""
    neu = f.organisation(name="Neustadt")
    alt = f.organisation(name="Altdorf", nachfolger=[neu])
    f.kommune(organisation=alt, gueltig_bis=dt.date(2020, 12, 31))
    seite = besucher.seite("/kommunen/altdorf/")
    assert "Altdorf bestand bis 31.12.2020" in " ".join(seite.text("main")[0].split())
    assert "/organisationen/neustadt/" in [e["href"] for e in seite.alle("a")]


def test_an_organisation_without_a_kommune_has_no_page_here(db, besucher):
    """It has its own."""
    f.organisation(name="Regio")
    assert besucher.get("/kommunen/regio/").status_code == 404


# -- the five questions -------------------------------------------------------------------------


def _text(seite) -> str:
    return " ".join(seite.text("main")[0].split())


@pytest.fixture
def telgte():
    """A town in a Kreis."""
    kreis = f.organisation(name="Kreis Warendorf", typ="kreis")
    f.kommune(organisation=kreis, art="kreis")
    return f.kommune(organisation=f.organisation(name="Telgte", ags="05570044", kreis=kreis))


def test_what_concerns_it_are_three_numbers_that_lead_to_their_lists(besucher, telgte):
    """Which add up to the catalogue."""
    for typ in ("5", "5", "1", "2/3", "4", ""):
        f.leika_leistung(typ=typ)
    seite = besucher.seite("/kommunen/telgte/")
    text = _text(seite)
    assert "2 Leistungen sicher ja" in text
    assert "3 Leistungen offen" in text
    assert "1 Leistungen sicher nein" in text
    assert "Zusammen 6 LeiKa-Leistungen" in text
    assert "(hier nicht eingelesen)" in text
    ziele = [e["href"] for e in seite.alle("a")]
    for wert, anzahl in (("ja", 2), ("offen", 3), ("nein", 1)):
        adresse = f"/kommunen/telgte/leistungen/?relevanz={wert}"
        assert adresse in ziele
        assert besucher.seite(adresse).anzahl == anzahl


def test_without_a_catalogue_there_is_no_zero(besucher, telgte):
    """The page says that it is not read in."""
    text = _text(besucher.seite("/kommunen/telgte/"))
    assert "noch nicht eingelesen; deshalb steht hier keine Zahl" in text
    assert "sicher ja" not in text


def test_possible_is_what_is_meant_for_kommunen_and_not_said_yet(besucher, telgte):
    """Not what is connected, planned, switched off, elsewhere, hidden, or meant for nobody
    knows."""

    def dienst(name, zustand="online", abdeckung="alle", **felder):
        neu = f.online_dienst(name, abdeckung=abdeckung, **felder)
        if zustand:
            f.betriebsstand(neu, zustand)
        return neu

    dienst("Wohngeld")
    dienst("Hundesteuer", "pilot", "ausgewaehlte")
    f.anschluss(telgte, dienst("Mängelmelder"))
    dienst("Geplantes", "geplant")
    dienst("Ungewisses", "")
    dienst("Vergangenes", "abgeschaltet")
    dienst("Fernes", angebotsart="landesweit", umsetzendes_land="bayern")
    dienst("Hiesiges", angebotsart="landesweit", umsetzendes_land="nordrhein-westfalen")
    dienst("Verborgenes", veroeffentlichung="entwurf")
    dienst("Irgendwessen", abdeckung="")
    seite = besucher.seite("/kommunen/telgte/")
    zeilen = [e.text for e in seite.alle("th") if e["scope"] == "row"]
    assert sorted(" ".join(zeile.split()) for zeile in zeilen[:-1]) == [
        "Hiesiges",
        "Hundesteuer",
        "Wohngeld",
    ]
    assert "Mängelmelder" in zeilen[-1]
    text = _text(seite)
    assert "Möglich heißt nicht angeschlossen." in text
    assert "Ein weiterer ist erst geplant. Bei einem sagt keine Quelle" in text


def test_what_it_has_is_told_with_its_age(besucher, telgte):
    """By Stand, with what is overdue and what nobody has confirmed for six months."""
    kreis = telgte.organisation.kreis
    f.anschluss(telgte, f.online_dienst("Alt"), traeger=kreis)
    f.anschluss(telgte, f.online_dienst("Neu"), bestaetigt_am=dt.date(2026, 10, 1))
    f.anschluss(
        telgte,
        f.online_dienst("Spät"),
        "test",
        bestaetigt_am=dt.date(2026, 10, 1),
        geplant=Zeitraum.parse("Q2 2026"),
    )
    f.anschluss(telgte, f.online_dienst("Anderswo"), "nicht-vorgesehen")
    f.anschluss(telgte, f.online_dienst(veroeffentlichung="entwurf"))
    text = _text(besucher.seite("/kommunen/telgte/"))
    assert "2 Dienste sind online, 1 in Arbeit. Überfällig: 1." in text
    assert "2 Angaben sind über 6 Monate alt." in text
    assert "31.12.2022 – über 6 Monate alt" in text
    assert "über Kreis Warendorf" in text
    assert "geplant Q2 2026 – überfällig" in text
    assert "Die Aufgabe liegt beim Kreis." in text


def test_no_connection_is_no_no(besucher, telgte):
    """Nothing said stays nothing said."""
    text = _text(besucher.seite("/kommunen/telgte/"))
    assert "Das heißt nicht, dass es keinen gibt: keine Angabe." in text
    assert "Zu keiner Plattform ist ein Onboarding eingetragen." in text


def test_onboarding_is_told_per_plattform(besucher, telgte):
    """The step where one is known, the plan as a plan."""
    f.onboarding(telgte, f.plattform("Portal A"), geplant=Zeitraum.parse("Q1 2026"))
    f.onboarding(
        telgte, f.plattform("Portal B"), live=Zeitraum.parse("Mai 2025"), quelle=f.quelle()
    )
    text = _text(besucher.seite("/kommunen/telgte/"))
    assert "Livegang geplant Q1 2026 – überfällig" in text
    assert "Portal B : live seit Mai 2025" in text.replace("Portal B:", "Portal B :")


def test_what_comes_is_planned_for_the_next_quarters_with_its_first_plan(besucher, telgte):
    """Its own plans and those of its projects, the earliest first; later and older ones counted."""
    f.anschluss(
        telgte,
        f.online_dienst("Bauantrag"),
        "vertrag",
        geplant=Zeitraum.parse("Q2 2027"),
        erstplanung=Zeitraum.parse("Q3 2026"),
    )
    f.anschluss(telgte, f.online_dienst("Fern"), "vertrag", geplant=Zeitraum.parse("Q4 2027"))
    projekt = f.projekt(
        titel="Parkausweis",
        partner=[(telgte.organisation, Rolle.INTERESSE)],
        phasen={"umsetzung": "Q1 2027", "konzeption": "Q1 2024"},
    )
    f.projekt(titel="Fremdes", phasen={"umsetzung": "Q1 2027"})
    f.projekt(
        titel="Entwurf",
        partner=[(telgte.organisation, Rolle.INTERESSE)],
        phasen={"umsetzung": "Q1 2027"},
        veroeffentlichung="entwurf",
    )
    seite = besucher.seite("/kommunen/telgte/")
    text = _text(seite)
    kommt = text[text.index("Was kommt wann? Q1") :] if "Was kommt wann? Q1" in text else text
    assert kommt.index("Parkausweis : Umsetzung".replace(" :", ":")) < kommt.index("Bauantrag")
    assert "eigener Plan, zuerst Q3 2026" in text
    assert "Ein Plan liegt später." in text
    assert "Ein Plan ist vorbei und seither nicht bestätigt." in text
    assert "Fremdes" not in text
    assert "Entwurf" not in text
    assert projekt.get_absolute_url() in [e["href"] for e in seite.alle("a")]


def test_there_are_always_four_places_to_ask_at(besucher, telgte):
    """An empty one says so, and where a contact can be proposed."""
    seite = besucher.seite("/kommunen/telgte/")
    plaetze = [t for t in seite.text("h3") if t.startswith(("In ", "Beim ", "Zum "))]
    assert plaetze == ["In Telgte", "Beim Kreis", "Beim IT-Dienstleister", "Zum Themenfeld"]
    text = _text(seite)
    assert text.count("Noch keine Ansprechstelle hinterlegt.") == 2
    assert "Wer die Kommune betreut, hat noch niemand eingetragen." in text
    ziele = [e["href"] for e in seite.alle("a")]
    assert "/vorschlag/organisationen/telgte/" in ziele
    assert "/vorschlag/organisationen/kreis-warendorf/" in ziele


def test_contacts_are_public_functions_and_no_persons(besucher, telgte):
    """Of the Kommune, its Kreis, whoever looks after it today, and the Themenfelder."""
    stelle = telgte.organisation
    f.ansprechstelle(stelle, funktion="OZG-Koordination", postfach="ozg@telgte.example")
    f.ansprechstelle(stelle, funktion="Geheime Stelle", oeffentlich=False)
    f.ansprechstelle(stelle.kreis, funktion="E-Government", stelle="Amt 10")
    dienstleister = f.organisation(name="Regio")
    f.ansprechstelle(dienstleister, funktion="Leitstelle")
    f.betreuung(dienstleister, telgte)
    frueher = f.organisation(name="Früher")
    f.betreuung(frueher, telgte, bis=dt.date(2020, 1, 1))
    feld = f.themenfeld(name="Umwelt", federfuehrung="Ministerium")
    f.projekt(partner=[(stelle, Rolle.MITARBEIT)], themenfelder=[feld])
    text = _text(besucher.seite("/kommunen/telgte/"))
    for wort in ("OZG-Koordination", "ozg@telgte.example", "E-Government, Amt 10", "Leitstelle"):
        assert wort in text
    assert "Umwelt: Ministerium" in text.replace("Umwelt :", "Umwelt:")
    assert "Geheime Stelle" not in text
    assert "Früher" not in text


@pytest.mark.parametrize(
    ("art", "satz"),
    [
        ("kreisfreie-stadt", "Die Stadt gehört zu keinem Kreis."),
        ("kreis", "Diese Stelle ist selbst der Kreis."),
        ("gemeinde", "Zu welchem Kreis die Kommune gehört, ist nicht eingetragen."),
    ],
)
def test_without_a_kreis_the_place_says_why(besucher, art, satz):
    """Three reasons, none of them guessed."""
    f.kommune(organisation=f.organisation(name="Ort"), art=art)
    assert satz in _text(besucher.seite("/kommunen/ort/"))


def test_a_word_in_the_address_finds_the_kommune(besucher):
    """404 with a proposal that leads to the page of the Kommune."""
    f.kommune(organisation=f.organisation(name="Mülheim an der Ruhr"))
    for wort in ("muelheim", "muelheim-ruhr"):
        seite = besucher.seite(f"/kommunen/{wort}/", status=404)
        ziele = [e["href"] for e in seite.alle("a")]
        assert "/kommunen/muelheim-an-der-ruhr/" in ziele


def test_the_first_visit_is_small(besucher, telgte):
    """However many Dienste and Anschlüsse there are."""
    quelle = f.quelle()
    for _ in range(120):
        dienst = f.online_dienst(abdeckung="alle")
        f.betriebsstand(dienst, quelle=quelle)
        anderer = f.online_dienst(abdeckung="alle")
        f.anschluss(telgte, anderer, quelle=quelle)
    analyze()
    seite = besucher.seite("/kommunen/telgte/")
    assert len(seite.html.encode()) < 120_000
    text = _text(seite)
    assert "80 weitere stehen in der Liste aller Online-Dienste." in text
    assert "80 weitere stehen in den Dateien." in text
