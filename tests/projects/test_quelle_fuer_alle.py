"""One Quelle for all parts that the form of a project adds or changes."""

import pytest

from projects.models import Umsetzungsprojekt
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import adresse, said
from tests.formular import form_of, open_page

pytestmark = pytest.mark.django_db
FELD, ORT = "_beleg-quelle", "_beleg-fundstelle"


@pytest.fixture
def projekt(db):
    """Two phases, one with a Quelle of its own, and a partner."""
    alt = f.quelle(titel="Bericht 2022")
    projekt = f.projekt(
        titel="Abfall",
        phasen={"umsetzung": "Q1 2027", "rollout": "Q3 2027", "konzeption": "Q3 2026"},
    )
    phase = projekt.phasen.get(art="umsetzung")
    phase.quelle = alt
    phase.save()
    f.beteiligung(projekt, f.organisation(kurzname="krz"))
    return projekt


def opened(client, projekt):
    return open_page(client, adresse(Umsetzungsprojekt, "change", projekt.pk), mit="_save")


def row_of(formular, record, praefix="phasen") -> str:
    """The prefix of the row that shows this record."""
    (name,) = [
        n
        for n, w in formular.felder.items()
        if n.endswith("-id") and w == [str(record.pk)] and n.startswith(praefix)
    ]
    return name.removesuffix("-id")


def test_only_what_changed_and_names_none(verwaltung, projekt):
    """The changed phase and the new partner have it; the phase with a Quelle keeps its own, and
    what nobody touched gets no entry in its history."""
    neu = f.quelle(titel="Mitteilung der Projektleitung")
    umsetzung, rollout, konzeption = (
        projekt.phasen.get(art=art) for art in ("umsetzung", "rollout", "konzeption")
    )
    ruhig = [konzeption.history.count(), projekt.beteiligungen.get().history.count()]
    formular = opened(verwaltung, projekt)
    for phase in (umsetzung, rollout):
        formular.fill({f"{row_of(formular, phase)}-bemerkung": "verschoben"})
    partner = f.organisation(kurzname="regio")
    formular.add_row("beteiligungen", organisation=partner.pk, rolle="it_partner")
    formular.fill({FELD: neu.pk, ORT: "Mail vom 3.11."}).send("_save")
    belege = {p.art: (p.quelle and p.quelle.titel, p.fundstelle) for p in projekt.phasen.all()}
    assert belege == {
        "umsetzung": ("Bericht 2022", ""),
        "rollout": ("Mitteilung der Projektleitung", "Mail vom 3.11."),
        "konzeption": (None, ""),
    }
    neuer = projekt.beteiligungen.get(organisation=partner)
    assert (neuer.quelle, neuer.fundstelle) == (neu, "Mail vom 3.11.")
    alter = projekt.beteiligungen.exclude(pk=neuer.pk).get()
    assert [konzeption.history.count(), alter.history.count()] == ruhig


def test_of_a_new_project(verwaltung):
    """All its parts at once."""
    quelle = f.quelle()
    formular = open_page(verwaltung, adresse(Umsetzungsprojekt, "add"), mit="_save")
    formular.fill(titel="Neues Vorhaben")
    formular.add_row("phasen", art="rollout", stand="offen", geplant="Q4 2027")
    formular.fill({FELD: quelle.pk}).send("_save")
    assert Umsetzungsprojekt.objects.get().phasen.get().quelle == quelle


def test_a_place_without_its_quelle_loses_nothing(verwaltung, projekt):
    formular = opened(verwaltung, projekt).fill({"titel": "Abfall neu", ORT: "Seite 3"})
    antwort = formular.send("_save")
    assert "Zur gemeinsamen Fundstelle fehlt die Quelle" in antwort.content.decode()
    wieder = form_of(antwort, "_save")
    assert (wieder.felder["titel"], wieder.felder[ORT]) == (["Abfall neu"], ["Seite 3"])
    assert Umsetzungsprojekt.objects.get().titel == "Abfall"


def test_a_draft_holds_it_until_released(verwaltung, projekt):
    """What becomes a newer draft has the Quelle too; the public phase has it after the release."""
    quelle, rollout = f.quelle(), projekt.phasen.get(art="rollout")
    formular = opened(verwaltung, projekt)
    formular.fill({f"{row_of(formular, rollout)}-bemerkung": "verschoben", FELD: quelle.pk})
    formular.send("_arbeitsfassung")
    rollout.refresh_from_db()
    assert rollout.quelle is None
    antwort = opened(verwaltung, projekt).send("_save", follow=True)
    assert "erfolgreich" in said(antwort)
    rollout.refresh_from_db()
    assert (rollout.bemerkung, rollout.quelle) == ("verschoben", quelle)
