"""The rules of the house, held by reading the code itself."""

import ast
import re
from functools import cache
from itertools import chain
from pathlib import Path

import import_export
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import signals
from django.urls import get_resolver

from bausteine.seiten.listen import ListPage
from ueberblick.querysets import PAARE, SUCHORTE, Treffergruppe

WURZEL = Path(settings.BASE_DIR)
#: the project, the ground, and the apps about one thing each
TEILE = (
    "ozgportal",
    "bausteine",
    "texte",
    "quellen",
    "themenfelder",
    "organisationen",
    "gebiete",
    "leistungen",
    "projects",
    "mittel",
    "kennzahlen",
    "termine",
    "rundbriefe",
    "gesuche",
    "meinungsbilder",
    "dienste",
    "programme",
    "rollout",
    "onboarding",
    "reifegrad",
    "relevanz",
    "aussensicht",
    "meinekommune",
    "verteiler",
    "vorschlaege",
    "datenschutz",
    "betrieb",
    "anmeldung",
    "konten",
    "erinnerungen",
    "auswahlen",
    "schnittstelle",
    "abos",
    "antworten",
    "ueberblick",
)
GRAMMATIK = {
    "__init__.py",
    "apps.py",
    "enums.py",
    "identifiers.py",
    "models.py",
    "querysets.py",
    "filters.py",
    "views.py",
    "urls.py",
    "admin.py",
    "resources.py",
    "actions.py",
}
#: what one app alone has, and why
BESONDERES = {
    "projects": {
        "spalten.py",  # columns that only projects have
        "ansichten.py",  # other looks at the list than the table
        "management",
        "fahrplan.py",
        "statistik.py",
        "diagramm.py",  # pictures: numbers and their geometry
        "kernaussagen.py",  # sentences made of them
        "kalender.py",  # planned dates in a format of their own
        "neuigkeiten.py",
        "logspalten.py",  # facts of their parts that the log compares
        "protokolldatei.py",  # the log as a file, which nobody imports
        "teildateien.py",  # files of the parts of a selection
        "feed.py",  # public changes in words, and as a feed
        "eintragsfeed.py",  # the feed of the records of a list
        "umsetzungsplan.py",  # what is printed
        "druck.py",  # the same as data for the templates
        "formulare.py",  # the forms of the admin
        "warnungen.py",  # what they ask twice
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
        "konten.py",  # who can answer for a project
        "sammelaktionen.py",
        "sammelseite.py",  # acts on many records, and their pages
        "schnellpflege.py",  # many records as rows of one form
        "zuordnen.py",  # which Leistung a project may belong to, by rules
        "zuordnungsseite.py",  # where that is decided
    },
    "leistungen": {
        "katalog.py",  # the federal catalogue's own format
        "fimdatei.py",  # the FIM-Portal's JSON as a table
        "fimformat.py",  # what of it is proposed
        "katalogstand.py",  # when that was last accepted
        "ohne_ozg_id.py",  # what it gives a key to
        "namensvergleich.py",  # when two names mean the same
        "baum.py",  # the list as a tree
        "vollzug.py",  # who regulates and who carries out, own or of the OZG-Leistung
    },
    "themenfelder": {"gruppen.py"},  # Leistungen by Lage, projects by whether they move
    "organisationen": {"internetliste.py"},  # lists of names that others keep
    "gebiete": {
        "gv100ad.py",  # the official directory's own format
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
        "verzeichnis.py",  # its lines
    },
    "quellen": {
        "datenalter.py",  # how old the facts are
        "bestaetigen.py",  # one click in the admin: they still hold
    },
    "texte": {
        "kurztexte.py",  # what editors wrote for a place, or what comes with the portal
        "markdown.py",  # text to HTML, sanitised in one place
        "rueckmeldung.py",  # the one form that visitors send
        "wortprobe.py",  # what the words of the search find, told after saving them
    },
    "dienste": {
        "models",  # Dienst, Betriebsstand, and what Dienste run on
        "spalten.py",  # columns that only Dienste have
        "loesungsliste.py",  # the former portal's list of their forms
        "formulare.py",  # the parts of a Dienst in its form
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
        "teildateien.py",  # files of the parts of a selection
        "saetze.py",  # what a block on another page says of all its records
    },
    "mittel": {
        "betraege.py",  # sums that say what they leave out
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
    },
    "kennzahlen": {
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
        "zaehlung.py",  # how many records a filter lets through
        "reihe.py",  # what was counted, as a line and as a table
        "actions.py",  # the daily run, its verification, numbers kept to be quoted
        "formulare.py",  # the button of visitors
        "templatetags",  # where a list leads to be quoted
        "management",  # the daily run
    },
    "termine": {
        "summe.py",  # sums that say what they leave out
        "kalender.py",  # RFC 5545
        "feed.py",  # Atom
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
    },
    "rundbriefe": {
        "feed.py",  # Atom
        "wortlaut.py",  # its words outside of the portal's pages
    },
    "gesuche": {
        "saetze.py",  # how many are open
        "feed.py",  # Atom
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
    },
    "meinungsbilder": {
        "codes.py",  # made at random, kept as a hash
        "feed.py",  # Atom
        "forms.py",  # points of visitors and of accounts
        "auszaehlung.py",  # what they come to, and the files to recount them by
        "codeseite.py",  # where codes are made
        "fuellseite.py",  # where choices are filled in
        "kontoseite.py",  # where accounts vote
        "management",
    },
    "programme": {
        "models",  # Programm, its projects, what these are asked
        "spalten.py",  # columns that only they have
        "formulare.py",  # the parts of both in their forms
        "dateifeld.py",  # a file in a form, kept by its checksum
        "pdfpruefung.py",  # whether a file is a PDF that only shows pages
        "ablage.py",  # where the files lie, and when they go
        "druck.py",  # Steckbrief and Konzept as data for the template
        "feed.py",  # Atom
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
    },
    "rollout": {
        "models",
        "zaehlung.py",  # what the figures say, and what they leave out
        "matrix.py",  # Kommunen × Dienste, as rows and as a wide file
        "planfolge.py",  # by quarter
        "gitter.py",  # all of them as bits
        "blaettern.py",  # pages in the order that it knows
        "saetze.py",  # what a block on another page says of all its records
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
        "sammelaktionen.py",
        "sammelseite.py",  # acts on many records, and their pages
        "schnellpflege.py",  # many records as rows of one form
        "anlegen.py",
        "anlegeseite.py",  # many Anschlüsse to one Dienst, and the page
        "formulare.py",  # an Anschluss alone, and what many have in common
    },
    "onboarding": {
        "geheimes.py",  # names that no data sheet may have
        "vollstaendigkeit.py",  # filled through required, exactly
        "stufenstand.py",  # how many are at which step
        "forms.py",  # the data sheet as its Plattform asks for it
        "geschlossen.py",  # the pages of what is closed
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
    },
    "relevanz": {
        "sammelaktionen.py",
        "sammelseite.py",  # many Leistungen at once, and the page for it
        "regel.py",  # three values with their reason, worked out when read
        "anzeichen.py",  # what speaks for a ja where nobody answers; orders, and no more
        "listenfilter.py",  # what the Arbeitsplatz counts, as filters of the admin
    },
    "reifegrad": {
        "regel.py",  # the lowest criterion decides
        "uebersicht.py",  # where a Dienst stands, by each model for itself
        "forms.py",  # the check, a fieldset for each criterion
        "pruefseite.py",  # the page of it
    },
    "aussensicht": {
        "abruf.py",  # the HTTP client: slow, patient, never too large
        "pvog.py",  # the interfaces that it asks
        "fim.py",
        "dateiformat.py",  # the table that it gives, checked row by row
        "aufnahme.py",  # what is accepted, what is held, what stays
        "xzufi.py",  # the XML of a Redaktion, streamed and checked
        "xzufiaufnahme.py",  # what waits, what it changes, what is marked
        "abgleich.py",  # what differs, worked out from both sides
        "formulare.py",  # the upload
        "stimmen.py",  # what a page of a Kommune says of it
        "management",  # fetching, and comparing by night
    },
    "meinekommune": {
        "fragen.py",  # the five questions, answered from the records of others
        "ansprechen.py",  # whom to ask: always four places
        "vergleich.py",  # with Kommunen of the same Größenklasse
        "gebietsfolge.py",  # which Kommune came before or after it
        "bestaetigen.py",  # one click: what the Kommune says still holds
        "kalender.py",  # its plans in a format of their own
        "feed.py",  # what changed of it
        "vorlage.py",  # what is printed for its council
    },
    "verteiler": {
        "empfaenger.py",  # who is written to, and why
        "listenauswahl.py",  # the records that a list of the admin shows, by its address
    },
    "vorschlaege": {
        "felder.py",  # what can be proposed, noun by noun
        "forms.py",  # what visitors send
        "gesuchsformular.py",  # a Gesuch that they hand in
        "antwort.py",  # the mail to them
        "bestaetigungslink.py",  # what lets a Projektleitung answer without an account
        "bestaetigungszeilen.py",  # what of a project it is asked about
        "bestaetigungsformular.py",  # the form behind it
        "linkseite.py",  # where a link is made
        "uebernehmen.py",  # what its answers change
        "uebernahmeseite.py",  # where that is decided
        "management",
    },
    "schnittstelle": {
        "listen.py",  # the lists by name, for every way that programs read them
        "dateien.py",  # every public file
        "verzeichnis.py",  # what their columns mean, for programs
        "katalog.py",  # what the data catalogue says
        "dcat.py",  # the same as a graph
        "katalogseite.py",
        "katalogadressen.py",
        "anfrage.py",  # what a program asks, checked
        "zeiger.py",  # where its next page begins
        "antwort.py",  # records as programs read them
        "entfernt.py",  # what is no longer public
        "openapi.py",  # the description of it all
    },
    "abos": {
        "forms.py",  # visitors
        "gegenstand.py",  # the page that an Abo is about
        "aenderungen.py",  # what happened there since the last look
        "einwilligung.py",  # what people agreed to
        "marken.py",  # links in letters
        "brief.py",  # what letters say
        "zahlenseite.py",  # how many there are
        "versand.py",  # letters written, then sent
        "rundbriefversand.py",  # a Rundbrief becomes letters
        "versandseite.py",  # as it will arrive, and the button that sends it
        "management",
    },
    "antworten": {
        "kasten.py",  # the answer box: plain objects
        "lesung.py",  # what it asks the database besides
        "saetze.py",  # what is said of projects and Dienste
        "leistung.py",
        "projekt.py",
        "dienst.py",  # the answer of each kind of page
    },
    "auswahlen": {"filterpruefung.py"},  # an address that was copied becomes a filter
    "erinnerungen": {
        "brief.py",  # what a letter says
        "management",
    },
    "betrieb": {
        "management",
        "protokollierung.py",  # what the log looks like
        "anschluss.py",  # collects a request before it gets a thread
        "anfragen.py",  # the number of a request, and its log line
        "kopfzeilen.py",  # headers of every answer
        "logs.py",
        "masken.py",  # what the log leaves out
        "server.py",  # gunicorn
        "zaehler.py",
        "zustand.py",  # what /bereit/ checks
        "sicherung",  # backup and restore: the container, and the databases' own tools
        "umzug",  # the format for moving to the other database
        "archiv",  # the public side as files
    },
    "datenschutz": {"fundstellen.py"},  # where a person is named, in every table
    "anmeldung": {
        "sperre.py",  # failed attempts, counted for all servers together
        "sitzung.py",  # from the first step of a login to the end of its session
        "zweitfaktor.py",  # app and codes of the second factor
        "faktorseite.py",  # where people look after it
        "passkeys.py",  # WebAuthn: challenge and answer
        "passkeyseite.py",  # where a passkey is asked for and made
        "oidc.py",  # an account of what a provider says
        "oidcclient.py",  # the provider's word, checked
        "oidcseite.py",  # the way to the provider and back
        "passwort.py",  # a new one by mail
        "einladung.py",  # the first one by a link
        "forms.py",
        "pruefungen.py",  # names in the settings that nobody has
        "management",
    },
    "konten": {
        "bereich.py",  # which records an account answers for
        "rechte.py",  # what may be done, in German
        "rollen.py",  # the roles, defined once
        "formulare.py",  # person, role and Zuständigkeit in one form
        "management",
    },
    "ueberblick": {
        "fundstellen.py",  # what an address that leads nowhere may have meant
        "arbeitsplatz.py",  # the first page of the admin
        "altlinks.py",  # addresses of the former database
        "gruende.py",  # why something is a hit
        "kontext.py",  # head and foot of every page
        "maschinen.py",  # what only machines read
        "muster.py",  # all components on one page
        "startseite.py",  # what the start page counts
        "vorschlaege.py",  # what a misspelling may have meant
    },
}
SCHUBLADEN = {"utils", "core", "common", "helpers", "misc", "tools", "base"}


@cache
def code_files() -> tuple[Path, ...]:
    """All Python files of the product, migrations left out."""
    dateien = [p for teil in TEILE for p in (WURZEL / teil).rglob("*.py")]
    return tuple(sorted(p for p in dateien if "migrations" not in p.parts))


@cache
def files_of_tests() -> tuple[Path, ...]:
    """All Python files of the tests."""
    return tuple(sorted((WURZEL / "tests").rglob("*.py")))


@cache
def templates() -> tuple[Path, ...]:
    """All templates."""
    return tuple(sorted((WURZEL / "templates").rglob("*.html")))


@cache
def tree(datei: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(datei.read_text())


def name_of(datei: Path) -> str:
    """Path from the root, for messages and ids."""
    return datei.relative_to(WURZEL).as_posix()


def imported(datei: Path) -> set[str]:
    """The top names that a file imports."""
    namen = set()
    for knoten in ast.walk(tree(datei)):
        if isinstance(knoten, ast.Import):
            namen |= {alias.name.split(".")[0] for alias in knoten.names}
        elif isinstance(knoten, ast.ImportFrom):
            assert knoten.level == 0, f"{name_of(datei)}: relativer Import"
            namen.add(knoten.module.split(".")[0])
    return namen


def test_every_file_of_the_product_is_read():
    """The rules below look at something."""
    assert len(code_files()) > 50
    assert len(templates()) > 20


def test_the_product_imports_no_test():
    """Nor the settings module, which is reached by django.conf."""
    for datei in code_files():
        assert "tests" not in imported(datei), name_of(datei)
        assert "ozgportal.settings import" not in datei.read_text(), name_of(datei)


def test_no_two_classes_of_one_name():
    """One word for one thing; what Django itself looks for by its name is no class of ours."""
    wo: dict[str, list[str]] = {}
    for datei in (*code_files(), *(WURZEL / "bench").rglob("*.py")):
        for knoten in ast.walk(tree(datei)):
            if isinstance(knoten, ast.ClassDef) and knoten.name not in {"Meta", "Command"}:
                wo.setdefault(knoten.name, []).append(name_of(datei))
    assert not {name: dateien for name, dateien in wo.items() if len(dateien) > 1}


def test_no_two_functions_of_the_ground_share_a_name():
    """Rooms are used side by side: what means two things has two names, what means one is there
    once."""
    wo: dict[str, list[str]] = {}
    for datei in code_files():
        if name_of(datei).startswith("bausteine/"):
            for name, knoten in public_definitions(datei):
                if isinstance(knoten, ast.FunctionDef):
                    wo.setdefault(name, []).append(name_of(datei))
    assert len(wo) > 200
    assert not {name: dateien for name, dateien in wo.items() if len(dateien) > 1}


def test_the_formatter_has_the_last_word():
    """No place is left out of it: packed lines hide that a function does too much."""
    for datei in (*code_files(), *files_of_tests(), *(WURZEL / "bench").rglob("*.py")):
        assert not re.search(r"# fmt: (skip|off)", datei.read_text()), name_of(datei)


def test_every_template_is_used():
    """By a view, another template, or a name that Django looks for."""
    text = "\n".join(datei.read_text() for datei in (*code_files(), *templates()))
    gesucht = {"404.html", *of_columns(), *of_hits()}
    for model in apps.get_models():
        for art in ("list", "detail"):
            gesucht.add(f"{model._meta.app_label}/{model._meta.model_name}_{art}.html")
    unbenutzt = []
    for datei in templates():
        name = datei.relative_to(WURZEL / "templates").as_posix()
        von_django = name.startswith("admin/") and overrides(name)
        if name not in gesucht and f'"{name}"' not in text and not von_django:
            unbenutzt.append(name)
    assert not unbenutzt


def of_columns() -> set[str]:
    """The templates of the cells of all lists."""
    get_resolver().url_patterns  # noqa: B018 (loads every list)
    listen, alle = [ListPage], set()
    while listen:
        liste = listen.pop()
        listen += liste.__subclasses__()
        alle |= {f"{liste.zellen}/{k.name}.html" for k in getattr(liste, "kopf", [])}
    return alle


def of_hits() -> set[str]:
    """The templates of what stands beside a hit, noun by noun."""
    return {Treffergruppe(titel, liste, [], 0).vorlage for titel, liste, *_ in (*SUCHORTE, *PAARE)}


def test_no_line_of_a_template_is_packed():
    """Each condition and each cell has a line of its own. Mails are text: there a line is a
    paragraph."""
    lang = [
        f"{name_of(datei)}:{nummer}"
        for datei in (*templates(), *(WURZEL / "templates").rglob("*.svg"))
        for nummer, zeile in enumerate(datei.read_text().splitlines(), 1)
        if len(zeile) > 120
    ]
    assert not lang


#: the styles of the public pages and of the admin
STILE = ("portal.css", "bilder.css", "verwaltung.css")
#: where Django's admin has its own classes, and the libraries that build on it
VERWALTUNGSSTILE = (
    (admin, "static/admin/css", "*.css"),
    (admin, "templates", "*.html"),
    (import_export, "templates", "*.html"),
)
#: what Django gives a page, by its model, and the cells of a column, by the name of its field
VON_DJANGO = re.compile(r"(model|field)-\w+$")


@pytest.mark.parametrize("name", STILE)
def test_styles_are_in_sections_and_no_line_is_packed(name):
    """Each part of the page has a heading, and its media queries stand there."""
    zeilen = (WURZEL / "static" / "css" / name).read_text().splitlines()
    assert not [nummer for nummer, zeile in enumerate(zeilen, 1) if len(zeile) > 120]
    assert sum(zeile.startswith("/* --- ") for zeile in zeilen) >= 5


def classes_of_styles(*namen) -> set[str]:
    """The classes that these styles name."""
    klassen = set()
    for name in namen or STILE:
        text = (WURZEL / "static" / "css" / name).read_text()
        text = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", text, flags=re.DOTALL)
        for auswahl in re.findall(r"([^{}]+)\{", text):
            klassen |= set(re.findall(r"\.([a-zA-Z][\w-]*)", auswahl))
    return klassen


def classes_of_pages() -> set[str]:
    """The classes that stand in the templates, and those that Python gives them."""
    klassen = set()
    for datei in (*templates(), *code_files()):
        text = re.sub(r"{[{%].*?[%}]}", " ", datei.read_text(), flags=re.DOTALL)
        muster = [r'\bclass="([^"\n]*)"'] if datei.suffix == ".html" else AUS_PYTHON
        for werte in chain.from_iterable(re.findall(m, text) for m in muster):
            klassen |= set(werte.split())
        for werte in re.findall(r"{% block bodyclass %}(.*?){% endblock", datei.read_text()):
            klassen |= set(re.sub(r"{{.*?}}", "", werte).split())
    return klassen


#: how Python names a class: in HTML, as an attribute of a widget, or of a drawing
AUS_PYTHON = [
    r'\bclass="([^"{}<>\n]+)"',
    r'"class": "([^"{}.]+)"',
    r'\bsvgclass="([^"]+)"',
    r'\bklasse="([^"]+)"',
]


@cache
def classes_of_django() -> set[str]:
    """What the admin's own styles and templates call by name."""
    klassen = set()
    for paket, ordner, muster in VERWALTUNGSSTILE:
        for datei in (Path(paket.__file__).parent / ordner).rglob(muster):
            text = datei.read_text()
            if datei.suffix == ".css":
                klassen |= set(re.findall(r"\.([a-zA-Z][\w-]*)", text))
            for werte in re.findall(r'class="([^"]*)"', text):
                klassen |= set(re.sub(r"{[{%].*?[%}]}", " ", werte).split())
    return klassen


def test_own_classes_are_told_from_those_of_kern_and_django():
    """By their first letters."""
    klassen = classes_of_styles() | classes_of_pages()
    assert len(klassen) > 250
    fremd = {k for k in klassen if not k.startswith(("ozg-", "kern-"))} - classes_of_django()
    assert not {klasse for klasse in fremd if not VON_DJANGO.match(klasse)}
    oeffentlich = classes_of_styles("portal.css", "bilder.css")
    assert not {klasse for klasse in oeffentlich if not klasse.startswith(("ozg-", "kern-"))}


def test_what_a_template_fills_in_is_part_of_an_own_class():
    """A class that comes whole from Python has no letters that this test could read."""
    for datei in templates():
        for werte in re.findall(r'\bclass="([^"]*)"', datei.read_text()):
            ohne = re.sub(r"{%.*?%}", " ", werte)
            for wort in re.sub(r"{{\s*(.*?)\s*}}", r"{{\1}}", ohne).split():
                ganz = wort.startswith("{{") and wort != "{{spalte.zellklasse}}"
                assert not ganz, f"{name_of(datei)}: {wort}"


def test_every_class_of_a_style_is_used():
    """By a template, Python or JavaScript; what a template fills in counts by its beginning."""
    skripte = (WURZEL / "static" / "js").glob("*.js")
    text = "\n".join(d.read_text() for d in (*templates(), *code_files(), *skripte))
    text += "\n".join(d.read_text() for d in (WURZEL / "templates").rglob("*.svg"))
    anfaenge = tuple(re.findall(r"(ozg-[\w-]*-)(?={{|{%)", text))
    woerter = set(re.findall(r"ozg-[\w-]*\w", text))
    eigene = {klasse for klasse in classes_of_styles() if klasse.startswith("ozg-")}
    assert not {k for k in eigene - woerter if not k.startswith(anfaenge)}


def overrides(name: str) -> bool:
    """Whether a library ships a template of that name, which ours replaces."""
    pfade = [Path(app.path) / "templates" / name for app in apps.get_app_configs()]
    return any(pfad.exists() for pfad in pfade)


def test_templates_ask_nothing_of_the_database():
    """No filter or tag of ours touches models; no library but `static` is loaded in our pages."""
    for datei in (WURZEL / "bausteine" / "seiten" / "templatetags").glob("*.py"):
        assert imported(datei) <= {"django", "bausteine"}, name_of(datei)
        frage = re.search(r"\.objects\b|\.models\b|\.filter\(", datei.read_text())
        assert not frage, name_of(datei)
    for datei in templates():
        if "admin" not in datei.parts:
            geladen = re.findall(r"{% load ([^%]+?) %}", datei.read_text())
            assert set(geladen) <= {"static"}, name_of(datei)


def test_no_signal_receivers():
    """What follows from a save is called, not overheard."""
    for datei in code_files():
        for knoten in ast.walk(tree(datei)):
            if isinstance(knoten, ast.ImportFrom):
                module = {knoten.module, *(f"{knoten.module}.{a.name}" for a in knoten.names)}
                gehoert = [m for m in module if re.search(r"\bsignals\b|dispatch", m)]
                assert not gehoert, name_of(datei)
    for name in ("pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"):
        for _, empfaenger, *_ in getattr(signals, name).receivers:
            schwach = callable(empfaenger) and "weakref" in repr(empfaenger)
            ziel = empfaenger() if schwach else empfaenger
            modul = getattr(ziel, "__module__", None) or type(ziel).__module__
            assert modul.split(".")[0] not in TEILE, (name, ziel)


def public_definitions(datei: Path):
    """Public classes and functions at the top, and public methods; Django's own names left out."""
    for knoten in tree(datei).body:
        if isinstance(knoten, ast.FunctionDef | ast.ClassDef) and not knoten.name.startswith("_"):
            yield knoten.name, knoten


def test_public_names_are_explained():
    """Module, class and function: a docstring each."""
    stumm = [
        name_of(d) for d in code_files() if d.stat().st_size and not ast.get_docstring(tree(d))
    ]
    for datei in code_files():
        for name, knoten in public_definitions(datei):
            if not ast.get_docstring(knoten):
                stumm.append(f"{name_of(datei)}: {name}")
    assert not stumm


#: how the first line of a module begins: the word of the trade, or the noun that it is about
WORT_DAVOR = re.compile(r"[^:]{3,60}: \S")


def test_a_module_says_by_the_word_of_the_trade_what_it_is():
    """„Optimistic locking: …“: who knows the trade and not this portal finds it by searching."""
    weich = []
    for datei in (*code_files(), *(WURZEL / "bench").rglob("*.py")):
        if datei.stat().st_size:
            satz = (ast.get_docstring(tree(datei)) or "").partition("\n")[0]
            if not WORT_DAVOR.match(satz):
                weich.append(f"{name_of(datei)}: {satz}")
    assert not weich


def test_the_page_for_newcomers_names_what_is_there():
    """docs/mitbauen.md: every path, and files of a folder named just before."""
    text = (WURZEL / "docs" / "mitbauen.md").read_text()
    zeilen = [re.findall(r"`([a-z][a-z_/]*(?:\.py|/))`", zeile) for zeile in text.splitlines()]
    assert sum(map(len, zeilen)) > 20
    fehlt = []
    for wege in zeilen:
        ordner = WURZEL
        for weg in wege:
            ordner = (WURZEL / weg).parent if "/" in weg.rstrip("/") else ordner
            if not (ordner / Path(weg).name).exists() and not (WURZEL / weg).exists():
                fehlt.append(weg)
    assert not fehlt


def test_there_are_no_drawers():
    """A name that excludes nothing collects everything."""
    namen = {p for datei in code_files() for p in Path(name_of(datei)).with_suffix("").parts}
    assert not namen & SCHUBLADEN


@pytest.mark.parametrize("app", TEILE[2:])
def test_every_app_has_the_same_files(app):
    """Learn one app, know all."""
    erlaubt = GRAMMATIK | BESONDERES.get(app, set())
    erlaubt |= {"models", "querysets", "migrations", "__pycache__"}
    namen = {pfad.name for pfad in (WURZEL / app).iterdir()}
    assert namen <= erlaubt


def test_nothing_is_left_for_later():
    """No TODO, no skipped or expected failure but with the reason that something is missing."""
    offen = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|mark\.xfail|mark\.skip\(|pytest\.xfail")
    for datei in (*code_files(), *files_of_tests(), *templates()):
        if datei.name not in {"test_house.py", "umgebung.py"}:
            assert not offen.search(datei.read_text()), name_of(datei)
