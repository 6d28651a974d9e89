"""What the tests of the admin share: accounts, forms filled as a browser fills them."""

from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from projects.models import Umsetzungsprojekt
from tests.besuch import Seite
from tests.formular import Formular, fill_in, forge, form_of, forms_of, open_page, upload_file
from tests.import_dateien import csv_datei


def adresse(model, ansicht: str, *args) -> str:
    """The address of an admin page: `adresse(Phase, "change", 3)`."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{ansicht}", args=args)


def client_of(konto) -> Client:
    """A logged-in browser."""
    client = Client()
    client.force_login(konto)
    return client


#: what an account without limits has besides the rights that a test is about
OHNE_GRENZE = ("konten.alle_eintraege", "konten.interne_notiz_lesen")


def konto_mit(*rechte: str, name="sachbearbeiter", grenzenlos=True):
    """A staff account with these rights ("projects.change_phase") and no others, for all records;
    unless `grenzenlos`, for those of its Zuständigkeit."""
    konto = get_user_model().objects.create_user(name, password="geheim", is_staff=True)
    for recht in (*rechte, *(OHNE_GRENZE if grenzenlos else ())):
        app, codename = recht.split(".")
        konto.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    return konto


def form_data(seite: Seite) -> dict:
    """What the browser would send from the page's main form, unchanged; to be changed and sent
    with `save` or the client, which both hold it against the page (tests.gezeigtes)."""
    eigene = [e for e in seite.alle("form") if (e["id"] or "").endswith("_form")]
    return dict(Formular(Client(), "", seite, eigene[0]).felder) if eigene else {}


def page_of(antwort) -> Seite:
    """The parsed page of an answer."""
    return Seite(antwort.content.decode())


def open_form(client, model, *args) -> dict:
    """The data of the form for a new record or, with a primary key, for that one."""
    antwort = client.get(adresse(model, "change" if args else "add", *args))
    assert antwort.status_code == 200
    return form_data(page_of(antwort))


def messages_on(seite: Seite) -> list[str]:
    """Everything the page complains about or confirms."""
    klassen = {"errorlist", "errornote", "messagelist", "errorlist nonfield", "errorlist nonform"}
    return [
        " ".join(e.text.split())
        for e in seite.alle("li", "p")
        if e["class"] in klassen or any((v["class"] or "") in klassen for v in e.vorfahren)
    ]


def send(client, model, daten, *args, forged=False):
    """Send the data of a form; `forged`: even what the page does not offer."""
    ort = adresse(model, "change" if args else "add", *args)
    return forge(client, ort, daten) if forged else client.post(ort, daten)


def save(client, model, daten, *args, forged=False) -> None:
    """Send a form that must be accepted."""
    antwort = send(client, model, daten, *args, forged=forged)
    assert antwort.status_code == 302, messages_on(page_of(antwort))


def refused(client, model, daten, *args, forged=False) -> tuple[str, dict]:
    """Send a form that must come back: its messages and what stands in its fields again."""
    antwort = send(client, model, daten, *args, forged=forged)
    assert antwort.status_code == 200, "Das Formular wurde angenommen."
    seite = page_of(antwort)
    return " / ".join(messages_on(seite)), form_data(seite)


def delete(client, record, **felder):
    """Open the page that asks, and confirm what it shows; the answer."""
    return fill_in(client, adresse(type(record), "delete", record.pk), felder)


def choose(client, model, akt: str, records, query="", *, alle=False, **optionen):
    """Tick records in their list, choose what to do with them, press the button; the answer.

    `alle`: with the link „Alle … auswählen“, by which the script of the page says so.
    """
    liste = open_page(client, adresse(model, "changelist") + query, "action")
    liste.fill(action=akt, _selected_action=[record.pk for record in records])
    if alle:
        liste.felder["select_across"] = ["1"]
    return liste.send("index", **optionen)


def undo(client, der_import):
    """Open the page on which an import is taken back, and press its button; the answer."""
    return open_page(client, reverse("admin:import_zuruecknehmen", args=[der_import.pk])).send()


def add_inline(daten: dict, praefix: str, **felder) -> str:
    """One more row in an inline form, as "Hinzufügen" makes it; returns its prefix."""
    nummer = int(daten[f"{praefix}-TOTAL_FORMS"][0])
    daten[f"{praefix}-TOTAL_FORMS"] = [str(nummer + 1)]
    for name, wert in felder.items():
        daten[f"{praefix}-{nummer}-{name}"] = [str(wert)]
    return f"{praefix}-{nummer}"


def upload(client, model, daten, *, dateiname="probe.csv", **felder):
    """Send a file (bytes, or rows for a CSV) to the import page; the page that it leads to."""
    inhalt = daten if isinstance(daten, bytes) else csv_datei(daten)
    datei, ort = upload_file(inhalt, dateiname), adresse(model, "import")
    seite = client.get(ort)
    if seite.status_code == 200:
        antwort = form_of(seite, "import_file").fill(felder, import_file=datei).send()
    else:  # who may not see the page may try all the same
        antwort = forge(client, ort, {"import_file": datei, "format": "0", "resource": "0"})
    zur_vorschau = antwort.status_code == 302 and "/vorschau/" in antwort["Location"]
    return client.get(antwort["Location"]) if zur_vorschau else antwort


def confirm_data(antwort) -> dict:
    """What the button below a preview sends."""
    assert not complaints(antwort), complaints(antwort)
    (formular,) = [f for f in forms_of(antwort) if "vorschau" in f]
    return formular.felder


def confirm(client, model, antwort):
    """Confirm a preview; the answer, which leads somewhere."""
    ergebnis = client.post(adresse(model, "process_import"), confirm_data(antwort))
    assert ergebnis.status_code == 302
    return ergebnis


def confirm_bulk(antwort) -> dict:
    """What the button below a bulk preview sends."""
    assert antwort.status_code == 200, antwort
    (formular,) = [f for f in forms_of(antwort) if "_gesehen" in f]
    return formular.felder


def complaints(antwort) -> list:
    """What the import page says against a file: sentences, or (row, column, sentence)."""
    if antwort.context_data.get("vorschau"):
        fehlerhaft = antwort.context_data["teil"] == "fehler"
        return [tuple(e) for e in antwort.context_data["eintraege"]] if fehlerhaft else []
    return list(antwort.context_data["form"].errors.get("import_file", []))


def shown_after(client, antwort) -> str:
    """The messages on the page an answer leads to."""
    return " / ".join(messages_on(page_of(client.get(urlsplit(antwort["Location"]).path))))


def said(antwort) -> str:
    """The messages of a page, in one text."""
    return " / ".join(messages_on(page_of(antwort)))


def filled(client, model, **felder) -> dict:
    """The form for a new record with these fields."""
    return open_form(client, model) | {name: [str(wert)] for name, wert in felder.items()}


def new_project(client, **felder) -> dict:
    """The form for a new project, with what is required filled in."""
    vorgabe = {"titel": "Parken", "kennung": "parken", "veroeffentlichung": "veroeffentlicht"}
    return open_form(client, Umsetzungsprojekt) | {
        name: wert if isinstance(wert, list) else [wert]
        for name, wert in (vorgabe | felder).items()
    }
