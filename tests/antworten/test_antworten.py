"""What the answer box says of Leistungen, projects and Dienste: no more than is known, and by whom.

Asked without requests: each page's context is what its view would have loaded.
"""

import datetime as dt

import pytest

from antworten.dienst import of_service
from antworten.kasten import FRAGEN, Urteil
from antworten.leistung import of_leika, of_ozg
from antworten.projekt import of_project
from bausteine.seiten.anbau import attached_blocks
from bausteine.werte.zeitraum import Zeitraum
from dienste.models import OnlineDienst
from leistungen.models import OzgLeistung
from projects.models import Umsetzungsprojekt
from tests import factories as f

ETWAS, WER, WIE_WEIT, NACHNUTZEN, TUN = FRAGEN


def plain(text: str) -> str:
    """With ordinary spaces."""
    return text.replace("\xa0", " ")


def of_leistung(leistung):
    """The box on the page of an OZG-Leistung."""
    leistung = OzgLeistung.objects.fuer_detail().get(pk=leistung.pk)
    return of_ozg(
        leistung,
        {
            "projekte": list(leistung.projekte.oeffentlich().fuer_antwort()),
            "vermutet": list(leistung.zuordnungsvorschlaege.vermutete()),
            "anbauten": attached_blocks(leistung),
        },
    )


def of_leika_leistung(leistung):
    """The box on the page of a LeiKa-Leistung."""
    ozg = leistung.ozg_leistung
    genau = list(leistung.projektleistungen.fuer_leistung())
    return of_leika(
        leistung,
        {
            "ozg_leistung": ozg,
            "genau": genau,
            "projekte": list(
                ozg.projekte.oeffentlich()
                .exclude(pk__in=[zeile.projekt_id for zeile in genau])
                .fuer_antwort()
            ),
            "vermutet": list(ozg.zuordnungsvorschlaege.vermutete()),
            "anbauten": attached_blocks(leistung),
        },
    )


def of_steckbrief(projekt):
    """The box on the Steckbrief."""
    projekt = Umsetzungsprojekt.objects.fuer_detail().get(pk=projekt.pk)
    return of_project(projekt, {"anbauten": attached_blocks(projekt), "umfang": "1 Seite"})


def of_dienst(dienst):
    """The box on the page of a Dienst."""
    dienst = OnlineDienst.objects.fuer_detail().get(pk=dienst.pk)
    return of_service(dienst, {"anbauten": attached_blocks(dienst)})


@pytest.fixture
def bericht(db):
    """A Quelle that says when it is from."""
    return f.quelle(titel="Bericht 2022", stand=Zeitraum.parse("Dezember 2022"))


@pytest.fixture
def pilot(bericht):
    """A project in its Pilotierung, with a lead, whose Roll-out was planned once."""
    pilotierung = {"stand": "laeuft", "quelle": bericht, "fundstelle": "Seite 7"}
    rollout = {"geplant": Zeitraum.parse("Q4 2022"), "quelle": bericht}
    projekt = f.projekt(
        titel="Reitkennzeichen",
        efa="kein-efa",
        phasen={"pilotierung": pilotierung, "rollout": rollout},
    )
    f.beteiligung(projekt, f.organisation(name="Die IT"), "projektleitung", quelle=bericht)
    f.beteiligung(projekt, f.organisation(name="Neugierig"), "interesse", quelle=bericht)
    return projekt


def test_a_leistung_with_a_project_says_how_far_and_who_says_so(pilot):
    """The day is a Stand, the plan is one that nobody confirmed; who only shows interest does
    nothing."""
    leistung = f.ozg_leistung(name="Reitkennzeichen")
    pilot.ozg_leistungen.add(leistung)
    kasten = of_leistung(leistung)
    assert (kasten.urteil, kasten.satz) == (
        Urteil.BELEGT,
        "Ja. Es gibt ein Umsetzungsprojekt in der Pilotierung.",
    )
    assert "Projektleitung: Die IT." in kasten.answer_to(WER)
    assert "Neugierig" not in kasten.answer_to(WER)
    assert plain(kasten.answer_to(WIE_WEIT)) == (
        "Pilotierung läuft (Stand 31.12.2022) Laut Bericht 2022, Seite 7. "
        "Geplant war: Roll-out NRW Q4 2022; nicht bestätigt."
    )
    assert kasten.answer_to(NACHNUTZEN).startswith("Kein EfA-Dienst")
    assert "Nachfragen können Sie hier: Die IT." in kasten.answer_to(TUN)
    assert kasten.knopf.text == "Steckbrief Reitkennzeichen"


def test_of_several_projects_the_furthest_is_told(pilot):
    """With their number, whatever they are called."""
    leistung = f.ozg_leistung()
    for projekt in (f.projekt(titel="Anderes", efa="nachnutzung-in-klaerung"), pilot):
        projekt.ozg_leistungen.add(leistung)
    kasten = of_leistung(leistung)
    assert kasten.satz == "Ja. Es gibt 2 Umsetzungsprojekte; das weiteste ist in der Pilotierung."
    assert "2 Umsetzungsprojekte; am weitesten ist Reitkennzeichen." in kasten.answer_to(ETWAS)
    assert "in Klärung: Anderes." in kasten.answer_to(NACHNUTZEN)


def test_what_a_rule_alone_says_is_presumed(pilot):
    """By word, sentence and reason, with the way to confirm it."""
    leistung = f.ozg_leistung()
    f.zuordnungsvorschlag(pilot, leistung)
    kasten = of_leistung(leistung)
    assert kasten.urteil == Urteil.VERMUTLICH
    assert kasten.wort == "vermutlich – gleicher Name, nicht bestätigt"
    assert kasten.satz == "Vermutlich ja. Ein Projekt passt dem Namen nach."
    assert "Vermutlich gehört dazu: Reitkennzeichen" in kasten.answer_to(ETWAS)
    assert "/vorschlag/ozg-leistungen/" in kasten.weiter[0].ziel
    assert kasten.weiter[0].zusatz == "nofollow"


def test_what_is_known_of_the_bundle_is_presumed_of_one_in_it(pilot):
    """Until a project names this very Leistung, with a status of its own."""
    ozg = f.ozg_leistung()
    pilot.ozg_leistungen.add(ozg)
    leika = f.leika_leistung(ozg_leistung=ozg)
    kasten = of_leika_leistung(leika)
    assert (kasten.urteil, kasten.satz) == (
        Urteil.VERMUTLICH,
        "Vermutlich ja. Zur ganzen OZG-Leistung gibt es ein Projekt.",
    )
    f.projektleistung(pilot, leika, status="umsetzung", quelle=f.quelle(titel="Brief"))
    kasten = of_leika_leistung(leika)
    assert kasten.urteil == Urteil.BELEGT
    assert "Umsetzung gilt für diese Leistung allein" in kasten.answer_to(WIE_WEIT)
    assert "Laut Brief" in kasten.answer_to(WIE_WEIT)


def test_nothing_known_is_said_with_how_far_the_quellen_reach(bericht):
    """Five rows, a reason, and the form; never a flat no."""
    kasten = of_leistung(f.ozg_leistung())
    assert (kasten.urteil, kasten.satz) == (
        Urteil.UNBEKANNT,
        "Zu dieser Leistung kennen wir noch kein Umsetzungsprojekt.",
    )
    assert kasten.answer_to(ETWAS) == (
        "Nicht bekannt. Das heißt nicht, dass es nichts gibt: Unsere Quellen reichen bis "
        "Dezember 2022."
    )
    assert [kasten.answer_to(frage) for frage in FRAGEN[1:4]] == ["Keine Angabe."] * 3
    assert kasten.knopf.text == "Projekt oder Dienst melden"


def test_a_dienst_comes_before_its_project_and_a_plan_is_none(pilot, bericht):
    """What is only planned is no Dienst that there is."""
    leistung = f.ozg_leistung()
    dienst = f.online_dienst("Reiten online", abdeckung="alle")
    f.dienst_leistung(dienst, leistung)
    f.betriebsstand(dienst, "geplant", zeitraum=Zeitraum.parse("2020"))
    kasten = of_leistung(leistung)
    assert (kasten.urteil, kasten.satz) == (
        Urteil.UNBEKANNT,
        "Ein Online-Dienst ist geplant; dass es ihn gibt, ist nicht bestätigt.",
    )
    f.betriebsstand(dienst, "online", quelle=bericht)
    pilot.ozg_leistungen.add(leistung)
    f.anschluss(dienst=dienst, stand="interesse")
    f.angebot(dienst, f.organisation(name="govdigital"), stand=dt.date(2022, 5, 1))
    kasten = of_leistung(leistung)
    assert kasten.satz == "Ja. Es gibt einen Online-Dienst."
    assert "Online in 0 von 1 Kommune mit Angabe." in kasten.answer_to(WIE_WEIT)
    assert "Zu haben bei govdigital." in kasten.answer_to(NACHNUTZEN)
    assert "Stand 01.05.2022" in kasten.answer_to(NACHNUTZEN)
    assert "für alle Kommunen gedacht" in kasten.answer_to(NACHNUTZEN)


def test_an_office_is_named_and_a_hidden_one_is_not(pilot):
    """Never a person."""
    leitung = pilot.beteiligungen.get(rolle="projektleitung").organisation
    f.ansprechstelle(leitung, oeffentlich=False, postfach="geheim@example.org")
    assert "noch nicht hinterlegt" in of_steckbrief(pilot).answer_to(TUN)
    f.ansprechstelle(
        leitung, oeffentlich=True, funktion="OZG-Koordination", postfach="ozg@example.org"
    )
    tun = of_steckbrief(pilot).answer_to(TUN)
    assert "(OZG-Koordination): ozg@example.org" in tun
    assert "geheim" not in tun


def test_a_project_says_where_it_stands(pilot):
    """Confirmed, unknown or at rest with the reason."""
    assert of_steckbrief(pilot).satz == "Das Projekt ist in der Pilotierung."
    pilot.phasen.filter(art="pilotierung").update(stand="abgeschlossen")
    assert of_steckbrief(pilot).satz == "Das Projekt ist nach der Pilotierung."
    offen = of_steckbrief(f.projekt())
    assert (offen.urteil, offen.satz) == (
        Urteil.UNBEKANNT,
        "Das Projekt ist bekannt; bestätigt ist noch keine Phase.",
    )
    ruht = f.projekt(sonderstatus="eingestellt", sonderstatus_grund="Kein Geld.")
    kasten = of_steckbrief(ruht)
    assert (kasten.urteil, kasten.satz) == (Urteil.BELEGT, "Das Projekt ist eingestellt.")
    assert "eingestellt Kein Geld." in kasten.answer_to(WIE_WEIT)


def test_a_dienst_says_whether_there_is_one(db):
    """By its Zustand; without an address the button asks for one."""
    dienst = f.online_dienst()
    kasten = of_dienst(dienst)
    assert kasten.urteil == Urteil.UNBEKANNT
    assert kasten.knopf.text == "Adresse oder Stand melden"
    f.betriebsstand(dienst, "abgeschaltet")
    assert of_dienst(dienst).satz == "Nein. Der Dienst ist laut Quelle abgeschaltet."
    OnlineDienst.objects.update(adresse="https://dienst.example/")
    assert of_dienst(dienst).knopf.ziel == "https://dienst.example/"


def test_the_page_shows_the_box_and_its_one_button(db, besucher, pilot):
    """As the first thing below its title."""
    seite = besucher.seite(pilot.get_absolute_url())
    assert seite.text("h2")[0] == "Das Projekt ist in der Pilotierung."
    haupt = [e for e in seite.alle("a") if "kern-btn--primary" in (e["class"] or "")]
    assert [" ".join(e.text.split()) for e in haupt] == ["Stand oder Dienst melden"]
