"""Accounts and steps for the tests of releasing."""

from tests.bausteine.verwaltung.hilfe import adresse, client_of, form_data, konto_mit, page_of
from tests.formular import NichtGezeigt, forge, form_of, open_page

#: everything a coordinator edits of a project, without the right to release
PFLEGE = tuple(
    f"projects.{tat}_{model}"
    for model in (
        "umsetzungsprojekt",
        "phase",
        "beteiligung",
        "quellenangabe",
        "frueherertitel",
        "alteadresse",
    )
    for tat in ("view", "add", "change", "delete")
)


def pflegerin(*mehr: str, name="pflegerin"):
    """The browser of someone who edits projects and may not release them."""
    return client_of(konto_mit(*PFLEGE, *mehr, name=name))


def shown(client, record) -> dict:
    """What the form of a record would send."""
    antwort = client.get(adresse(type(record), "change", record.pk))
    assert antwort.status_code == 200
    return form_data(page_of(antwort))


def draft(client, record, knopf="_arbeitsfassung", **felder) -> None:
    """Save a newer draft of a record."""
    seite = open_page(client, adresse(type(record), "change", record.pk), knopf)
    antwort = seite.fill({n.replace("0_", "0-"): w for n, w in felder.items()}).send(knopf)
    assert antwort.status_code == 302, page_of(antwort).text("li")


def decide(client, record, akt: str, **felder):
    """Open the page „Freigeben“ and press a button; `ja`: and the one of the page that asks."""
    ziel = adresse(type(record), "freigeben", record.pk)
    antwort = client.get(ziel)
    try:
        folge = form_of(antwort).fill({n: w for n, w in felder.items() if n != "ja"}).send(akt)
        return form_of(folge).send(akt) if "ja" in felder else folge
    except NichtGezeigt:  # it is not offered; someone may try all the same
        gesehen = form_data(page_of(antwort)).get("_gesehen", [""])[0]
        return forge(client, ziel, {"_gesehen": gesehen, akt: "1"} | felder)


def fresh(record):
    """The record as the database has it."""
    return type(record).objects.get(pk=record.pk)
