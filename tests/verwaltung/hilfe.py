"""What the tests of the admin share: accounts, forms filled as a browser fills them."""

from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from projects.models import Umsetzungsprojekt
from tests.besuch import Seite
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
    """What the browser would send from the page's main form, unchanged."""
    daten: dict[str, list] = {}
    for feld in seite.alle("input", "select", "textarea"):
        name = feld["name"]
        if not name or "__prefix__" in name or not _im_formular(feld):
            continue
        daten.setdefault(name, []).extend(_werte(seite, feld))
    return {name: werte for name, werte in daten.items() if werte}


def _im_formular(feld) -> bool:
    return any(v.tag == "form" and (v["id"] or "").endswith("_form") for v in feld.vorfahren)


def _werte(seite, feld) -> list[str]:
    if feld.tag == "select":
        optionen = seite.optionen[feld]
        gewaehlt = [e["value"] or "" for e in optionen if "selected" in e.attrs]
        erste = [] if "multiple" in feld.attrs else [e["value"] or "" for e in optionen[:1]]
        return gewaehlt or erste
    if feld.tag == "textarea":
        return [feld.text.removeprefix("\n")]
    if feld["type"] == "checkbox":
        return [feld["value"] or "on"] if "checked" in feld.attrs else []
    return [] if feld["type"] in ("submit", "button", "file") else [feld["value"] or ""]


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
    klassen = {"errorlist", "errornote", "messagelist", "errorlist nonfield"}
    return [
        " ".join(e.text.split())
        for e in seite.alle("li", "p")
        if e["class"] in klassen or any((v["class"] or "") in klassen for v in e.vorfahren)
    ]


def save(client, model, daten, *args) -> None:
    """Send a form that must be accepted."""
    antwort = client.post(adresse(model, "change" if args else "add", *args), daten)
    assert antwort.status_code == 302, messages_on(page_of(antwort))


def refused(client, model, daten, *args) -> tuple[str, dict]:
    """Send a form that must come back: its messages and what stands in its fields again."""
    antwort = client.post(adresse(model, "change" if args else "add", *args), daten)
    assert antwort.status_code == 200, "Das Formular wurde angenommen."
    seite = page_of(antwort)
    return " / ".join(messages_on(seite)), form_data(seite)


def delete(client, record, **felder):
    """Open the page that asks, and confirm what it shows; the answer."""
    ort = adresse(type(record), "delete", record.pk)
    return client.post(ort, form_data(page_of(client.get(ort))) | felder)


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
    antwort = client.post(
        adresse(model, "import"),
        {"import_file": SimpleUploadedFile(dateiname, inhalt), "format": "0", "resource": "0"}
        | felder,
    )
    zur_vorschau = antwort.status_code == 302 and "/vorschau/" in antwort["Location"]
    return client.get(antwort["Location"]) if zur_vorschau else antwort


def confirm_data(antwort) -> dict:
    """The hidden form of a preview."""
    assert not complaints(antwort), complaints(antwort)
    (feld,) = [e for e in page_of(antwort).alle("input") if e["name"] == "vorschau"]
    return {"vorschau": feld["value"]}


def confirm(client, model, antwort):
    """Confirm a preview; the answer, which leads somewhere."""
    ergebnis = client.post(adresse(model, "process_import"), confirm_data(antwort))
    assert ergebnis.status_code == 302
    return ergebnis


def confirm_bulk(antwort) -> dict:
    """What the button below a bulk preview sends."""
    assert antwort.status_code == 200, antwort
    felder = antwort.context_data["versteckt"]
    return {feld.html_name: feld.value() or "" for feld in felder} | {
        "bestaetigt": antwort.context_data["plan"].fingerabdruck
    }


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
