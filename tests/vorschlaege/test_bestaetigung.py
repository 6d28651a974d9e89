"""The Bestätigungslink: made for a project, answered without an account, taken over by line."""

import datetime as dt
import logging

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from betrieb.logs import JsonZeile, TextZeile
from datenschutz.fundstellen import find_person
from projects.enums import Rolle, Stand
from projects.models import Phase, Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, client_of, konto_mit, messages_on, page_of
from tests.besuch import Seite
from tests.formular import form_of, open_page
from tests.maengel import maengel
from vorschlaege.bestaetigungslink import new_address
from vorschlaege.enums import Zustand
from vorschlaege.models import Vorschlag

pytestmark = pytest.mark.usefixtures("db")
RECHTE = (
    "vorschlaege.view_vorschlag",
    "vorschlaege.change_vorschlag",
    "projects.view_umsetzungsprojekt",
    "projects.change_umsetzungsprojekt",
    "projects.change_phase",
    "projects.change_beteiligung",
)
FREIGABE = "projects.release_umsetzungsprojekt"


@pytest.fixture(autouse=True)
def uhr():
    """A clock that is set forward by hand; nobody has sent anything yet."""
    cache.clear()
    with time_machine.travel("2026-11-30 10:00:00+01:00", tick=False) as uhr:
        yield uhr
    cache.clear()


@pytest.fixture
def projekt(db) -> Umsetzungsprojekt:
    """Three planned phases and who leads it."""
    return f.projekt(
        titel="Parken",
        kennung="parken",
        phasen={"konzeption": "Q1 2026", "umsetzung": "Q2 2026", "pilotierung": "Q4 2026"},
        partner=[(f.organisation(name="Bonn"), Rolle.PROJEKTLEITUNG)],
    )


@pytest.fixture
def koordination():
    """May change and release."""
    konto = konto_mit(*RECHTE, FREIGABE)
    client = client_of(konto)
    client.konto = konto
    return client


def name_of(projekt, art: str) -> str:
    """The line of a phase, or of the first partner."""
    if art == "partner":
        return f"partner-{projekt.beteiligungen.first().pk}"
    return f"phase-{projekt.phasen.get(art=art).pk}"


def answer(ort: str, uhr, felder: dict):
    """Open the link without any cookie, fill what the page shows, send it half a minute later."""
    formular = open_page(Client(enforce_csrf_checks=True), ort).fill(felder)
    uhr.shift(30)
    antwort = formular.send()
    assert not antwort.cookies
    return antwort


def answered(projekt, uhr, **arten) -> Vorschlag:
    """What came by a link: `konzeption="stimmt"`, `umsetzung=("termin", "Q3 2027")`."""
    felder = {}
    for zeile, wert in arten.items():
        art, *zusatz = [wert] if isinstance(wert, str) else wert
        name = name_of(projekt, zeile)
        felder[f"{name}-antwort"] = art
        endung = {"termin": "termin", "fertig": "tag", "falsch": "text"}.get(art)
        felder |= {f"{name}-{endung}": zusatz[0]} if zusatz else {}
    assert answer(new_address(projekt), uhr, felder).status_code == 303
    return Vorschlag.objects.latest("pk")


def seite_of(vorschlag) -> str:
    return adresse(Vorschlag, "change", vorschlag.pk)


def test_the_page_is_for_whoever_has_the_link_and_for_nobody_else(projekt, caplog, settings):
    """No cookie, no index, no referrer, nothing kept; the address stands in no log."""
    ort = new_address(projekt)
    with caplog.at_level(logging.INFO):
        antwort = Client().get(ort)
        falsch = Client().get(ort[:-3] + "xx/")
    assert not antwort.cookies
    assert antwort["Referrer-Policy"] == "no-referrer"
    assert "no-store" in antwort["Cache-Control"]
    seite = Seite(antwort.content.decode())
    assert maengel(seite) == []
    assert "noindex" in [(e["content"] or "")[:7] for e in seite.alle("meta")]
    assert {"Konzeption", "Umsetzung", "Pilotierung", "Bonn"} == set(seite.text("legend"))
    assert falsch.status_code == 404
    assert "unvollständig" in falsch.content.decode()
    zeilen = [art.format(zeile) for art in (JsonZeile(), TextZeile()) for zeile in caplog.records]
    assert any("bestaetigung/<str:marke>/" in zeile for zeile in zeilen)
    marke = ort.split("/")[2]
    assert not any(marke in zeile or marke[:-2] in zeile for zeile in zeilen)


def test_a_link_ends_and_a_project_that_is_withdrawn_is_not_shown(projekt, uhr, settings):
    """Each with its sentence."""
    settings.BESTAETIGUNGSLINK_TAGE = 2
    ort = new_address(projekt)
    uhr.shift(dt.timedelta(days=1, hours=23))
    assert Client().get(ort).status_code == 200
    uhr.shift(dt.timedelta(hours=2))
    zu_spaet = Client().get(ort)
    assert zu_spaet.status_code == 410
    assert "abgelaufen" in zu_spaet.content.decode()
    ort = new_address(projekt)
    Umsetzungsprojekt.objects.update(veroeffentlichung="entwurf")
    antwort = Client().get(ort)
    assert antwort.status_code == 404
    assert "Parken" not in antwort.content.decode()


def test_what_does_not_fit_together_comes_back_with_everything_typed(projekt, uhr):
    """A sentence at each field; nothing is kept."""
    k, u, p = (name_of(projekt, art) for art in ("konzeption", "umsetzung", "pilotierung"))
    felder = {
        f"{k}-antwort": "termin",
        f"{k}-termin": "irgendwann",
        f"{u}-antwort": "fertig",
        f"{u}-tag": "24.12.2026",
        f"{p}-antwort": "stimmt",
        f"{p}-text": "doch nicht",
    }
    antwort = answer(new_address(projekt), uhr, felder)
    assert antwort.status_code == 422
    seite = Seite(antwort.content.decode())
    assert maengel(seite) == []
    text = antwort.content.decode()
    for satz in ("kein bekannter Zeitpunkt", "in der Zukunft", "oben „stimmt nicht“"):
        assert satz in text
    wieder = form_of(antwort)
    assert {n: wieder.felder[n] for n in felder} == {n: [w] for n, w in felder.items()}
    felder[f"{k}-termin"] = "März 2020"
    assert "„März 2020“ ist schon vorbei." in (
        answer(new_address(projekt), uhr, felder).content.decode()
    )
    assert "mindestens eine Zeile" in answer(new_address(projekt), uhr, {}).content.decode()
    assert not Vorschlag.objects.exists()


def test_one_answer_to_each_state_and_the_page_says_when_it_changed(projekt, uhr):
    """Also when it changes under the eyes of whoever answers."""
    ort, name = new_address(projekt), f"{name_of(projekt, 'konzeption')}-antwort"
    offen = open_page(Client(), ort).fill({name: "stimmt"})
    spaeter = open_page(Client(), ort).fill({name: "stimmt"})
    uhr.shift(30)
    assert offen.send().status_code == 303
    assert "am 30.11.2026 schon eine Antwort" in spaeter.send().content.decode()
    assert "schon geantwortet" in Client().get(ort).content.decode()
    phase = projekt.phasen.get(art="konzeption")
    phase.bestaetigt_am, phase.stand = dt.date(2026, 11, 1), Stand.LAEUFT
    phase.save()
    veraltet = spaeter.send()
    assert "während sie die seite offen hatten" in veraltet.content.decode().lower()
    assert "haben sich Angaben geändert" in Client().get(ort).content.decode()
    assert form_of(veraltet).send().status_code == 303
    assert Vorschlag.objects.count() == 2


def test_the_mark_and_the_honeypot_guard_it(projekt, uhr):
    """As every form of visitors."""
    ort = new_address(projekt)
    formular = open_page(Client(), ort).fill({f"{name_of(projekt, 'partner')}-antwort": "stimmt"})
    assert "sehr schnell" in formular.send().content.decode()
    uhr.shift(30)
    assert "„Kopie“ leer" in formular.fill(kopie="x").send().content.decode()
    assert not Vorschlag.objects.exists()


def test_one_click_takes_everything_over_and_says_where_it_comes_from(projekt, uhr, koordination):
    """Plan, completion with the day somebody said so, what was looked through, partners too."""
    quelle = f.quelle(titel="Umsetzungsplan 2020")
    projekt.phasen.update(quelle=quelle, fundstelle="S. 3")
    vorschlag = answered(
        projekt,
        uhr,
        konzeption=("fertig", "31.10.2026"),
        umsetzung="stimmt",
        pilotierung=("termin", "Q3 2027"),
        partner="stimmt",
    )
    assert vorschlag.herkunft == "Bestätigungslink vom 30.11.2026"
    uhr.shift(dt.timedelta(days=3))
    koordination.force_login(koordination.konto)
    antwort = open_page(koordination, seite_of(vorschlag)).send("uebernehmen")
    assert antwort.status_code == 302, messages_on(page_of(antwort))
    phasen = {p.art: p for p in Phase.objects.all()}
    fertig, neu = phasen["konzeption"], phasen["pilotierung"]
    assert (fertig.stand, str(fertig.beendet)) == ("abgeschlossen", "31.10.2026")
    assert fertig.bestaetigt_am == dt.date(2026, 11, 30)
    assert (str(neu.geplant), str(neu.erstplanung)) == ("Q3 2027", "Q4 2026")
    assert phasen["umsetzung"].zuletzt_bestaetigt_am == dt.date(2026, 12, 3)
    assert (phasen["umsetzung"].quelle, phasen["umsetzung"].fundstelle) == (quelle, "S. 3")
    herkunft = "Auskunft über den Bestätigungslink vom 30.11.2026, eingegangen am 30.11.2026"
    assert (neu.quelle, neu.fundstelle) == (None, herkunft)
    for record in (neu, projekt.beteiligungen.get()):
        assert f"{herkunft} ({vorschlag})" in record.history.first().history_change_reason
    projekt.refresh_from_db()
    assert (projekt.status, projekt.zuletzt_bestaetigt_am) == (
        "konzeption",
        dt.date(2026, 12, 3),
    )
    assert herkunft in Client().get(projekt.get_absolute_url()).content.decode()
    vorschlag.refresh_from_db()
    assert vorschlag.zustand == Zustand.ANGENOMMEN
    assert "Pilotierung: offen, geplant Q3 2027" in vorschlag.uebernommen
    assert koordination.get(seite_of(vorschlag)).status_code == 200


def test_lines_are_left_out_one_by_one(projekt, uhr, koordination):
    """What is wrong by its text alone is done by hand; a Quelle that was chosen is written."""
    quelle = f.quelle()
    vorschlag = answered(
        projekt,
        uhr,
        konzeption=("termin", "2027"),
        umsetzung=("termin", "2028"),
        partner=("falsch", "Köln leitet"),
    )
    formular = open_page(koordination, seite_of(vorschlag))
    konzeption = name_of(projekt, "konzeption")
    assert formular.felder["zeilen"] == [konzeption, name_of(projekt, "umsetzung")]
    formular.fill(zeilen=[konzeption], quelle=quelle.pk).send("uebernehmen")
    plaene = {p.art: (str(p.geplant), p.quelle) for p in Phase.objects.all()}
    assert plaene["konzeption"] == ("2027", quelle)
    assert plaene["umsetzung"] == ("Q2 2026", None)
    vorschlag.refresh_from_db()
    assert vorschlag.zustand == Zustand.GEAENDERT
    genannt = {fund.feld.name for fund in find_person("Köln leitet") if fund.erasable}
    assert genannt == {"wert", "antworten"}


def test_what_changed_since_is_said_and_never_written_over(projekt, uhr, koordination):
    """Since the answer: not chosen any more. Since the page was opened: looked at once more."""
    vorschlag = answered(
        projekt, uhr, konzeption=("termin", "2027"), umsetzung="stimmt", pilotierung="stimmt"
    )
    offen = open_page(koordination, seite_of(vorschlag))
    for art in ("konzeption", "umsetzung"):
        projekt.phasen.filter(art=art).update(bestaetigt_am="2026-11-30", stand="laeuft")
    antwort = offen.send("uebernehmen")
    assert "wurden inzwischen geändert" in antwort.content.decode()
    formular = open_page(koordination, seite_of(vorschlag))
    assert formular.felder["zeilen"] == [name_of(projekt, "pilotierung")]
    assert formular.offered("zeilen") == {
        name_of(projekt, "konzeption"),
        name_of(projekt, "pilotierung"),
    }
    assert str(projekt.phasen.get(art="konzeption").geplant) == "Q1 2026"


def test_without_the_right_to_release_nothing_becomes_public(projekt, uhr):
    """Every line says why; refusing with a reason is possible, once."""
    client = client_of(konto_mit(*RECHTE))
    vorschlag = answered(projekt, uhr, konzeption=("termin", "2027"))
    seite = client.get(seite_of(vorschlag))
    assert "fehlt das Recht zur Freigabe" in seite.content.decode().replace("\n", " ")
    formular = form_of(seite)
    assert "zeilen" not in formular
    assert "begründen" in formular.send("ablehnen").content.decode()
    assert formular.fill(begruendung="Der Rat sagt anderes").send("ablehnen").status_code == 302
    vorschlag.refresh_from_db()
    assert vorschlag.zustand == Zustand.ABGELEHNT
    assert str(projekt.phasen.get(art="konzeption").geplant) == "Q1 2026"
    formular.send("ablehnen")
    assert Vorschlag.objects.get().begruendung == "Der Rat sagt anderes"


def link_page(projekt) -> str:
    return adresse(Umsetzungsprojekt, "bestaetigungslink", projekt.pk)


def test_it_is_sent_to_the_mailbox_of_who_leads_the_project(projekt, settings, caplog):
    """From the project's form; neither address nor link is kept."""
    settings.PORTAL_ADRESSE = "https://ozg.example/"
    settings.KONTAKT_POSTFACH = "ozg@kreis.example"
    stelle = f.ansprechstelle(
        projekt.beteiligungen.get().organisation, postfach="ozg@bonn.example", oeffentlich=False
    )
    client = client_of(konto_mit(*RECHTE, "organisationen.view_ansprechstelle"))
    links = page_of(client.get(adresse(Umsetzungsprojekt, "change", projekt.pk))).alle("a")
    assert link_page(projekt) in [a["href"] for a in links]
    formular = open_page(client, link_page(projekt))
    assert formular.felder["an"] == [f"stelle-{stelle.pk}"]
    antwort = formular.send()
    (brief,) = mail.outbox
    assert brief.to == ["ozg@bonn.example"]
    (link,) = [zeile for zeile in brief.body.split() if zeile.startswith("https://")]
    (gezeigt,) = [e["value"] for e in page_of(antwort).alle("input") if e["id"] == "id_link"]
    assert link == gezeigt
    ort = link.removeprefix("https://ozg.example")
    assert Client().get(ort).status_code == 200
    andere = formular.fill(an="andere", adresse="leitung@stadt.example").send()
    assert "verschickt" in andere.content.decode()
    assert mail.outbox[1].to == ["leitung@stadt.example"]
    assert "leitung@stadt.example" not in caplog.text + andere.content.decode()


def test_without_a_mail_server_it_is_copied(projekt):
    """And the page says so; where there is nothing to ask for, it says that."""
    client = client_of(konto_mit(*RECHTE))
    f.ansprechstelle(projekt.beteiligungen.get().organisation, postfach="ozg@bonn.example")
    seite = client.get(link_page(projekt))
    assert "kann hier keine E-Mails senden" in seite.content.decode()
    formular = form_of(seite)
    assert formular.offered("an") == {"kopieren"}
    assert "/bestaetigung/" in formular.send().content.decode()
    assert mail.outbox == []
    leer, entwurf = f.projekt(), f.projekt(veroeffentlichung="entwurf")
    assert "weder Phasen noch Partner" in client.get(link_page(leer)).content.decode()
    assert "nicht öffentlich" in client.get(link_page(entwurf)).content.decode()
    nur_lesen = client_of(konto_mit("projects.view_umsetzungsprojekt", name="lesen"))
    assert nur_lesen.get(link_page(projekt)).status_code == 403
