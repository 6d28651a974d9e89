"""Architecture: which room and which app may know which, held by reading the code itself.

An arrow is an import, wherever it stands, and a name in a string: a module, a model, a right, an
address of the admin.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from bausteine.werte.eigene import own_apps
from tests.test_house import TEILE, WURZEL, code_files, files_of_tests, name_of, tree
from tests.umgebung import without_delivery

#: the ground: each room with those it stands on, highest first
RAEUME = {
    "verwaltung": {
        "bearbeiten",
        "freigabe",
        "importe",
        "zustaendigkeit",
        "geschichte",
        "stoerung",
        "werte",
    },
    "druck": {"seiten", "auslieferung"},
    "seiten": {
        "importe",
        "bearbeiten",
        "freigabe",
        "tabellen",
        "zustaendigkeit",
        "auslieferung",
        "suche",
        "werte",
    },
    "importe": {
        "bearbeiten",
        "freigabe",
        "tabellen",
        "zustaendigkeit",
        "geschichte",
        "stoerung",
        "werte",
    },
    "bearbeiten": {"freigabe", "zustaendigkeit", "geschichte", "werte"},
    "freigabe": {"tabellen", "zustaendigkeit", "geschichte", "werte"},
    "tabellen": {"werte"},
    "suche": {"auslieferung", "werte"},
    "zustaendigkeit": set(),
    "geschichte": {"werte"},
    "auslieferung": {"stoerung", "werte"},
    "stoerung": set(),
    "werte": set(),
}
#: the apps on it, lowest first; each may use every room
APPS = {
    "texte": set(),
    "auswahlen": set(),
    "quellen": set(),
    "themenfelder": {"quellen"},
    "organisationen": {"quellen"},
    "gebiete": {"quellen", "organisationen"},
    "leistungen": {"quellen", "themenfelder"},
    "projects": {"quellen", "themenfelder", "organisationen", "leistungen"},
    "mittel": {"quellen", "organisationen", "projects"},
    "kennzahlen": {"quellen", "auswahlen"},
    "termine": {"quellen", "themenfelder", "organisationen", "projects", "kennzahlen"},
    "rundbriefe": {"texte", "quellen", "themenfelder", "projects"},
    "gesuche": {"quellen", "themenfelder", "organisationen", "leistungen", "projects"},
    "meinungsbilder": {"themenfelder", "leistungen", "projects"},
    "dienste": {"quellen", "themenfelder", "organisationen", "leistungen", "projects"},
    "programme": {
        "quellen",
        "themenfelder",
        "organisationen",
        "gebiete",
        "leistungen",
        "projects",
        "dienste",
    },
    "rollout": {"quellen", "organisationen", "gebiete", "projects", "dienste"},
    "onboarding": {"quellen", "organisationen", "gebiete", "dienste"},
    "reifegrad": {"quellen", "organisationen", "leistungen", "dienste"},
    "relevanz": {
        "quellen",
        "organisationen",
        "gebiete",
        "leistungen",
        "projects",
        "dienste",
        "rollout",
    },
    "aussensicht": {"organisationen", "gebiete", "leistungen", "dienste", "rollout"},
    "meinekommune": {
        "quellen",
        "themenfelder",
        "organisationen",
        "gebiete",
        "projects",
        "dienste",
        "relevanz",
        "rollout",
        "onboarding",
        "gesuche",
    },
    "verteiler": {"organisationen", "projects", "rollout"},
    "vorschlaege": {
        "anmeldung",
        "quellen",
        "themenfelder",
        "organisationen",
        "leistungen",
        "projects",
        "mittel",
        "kennzahlen",
        "termine",
        "gesuche",
        "gebiete",
        "dienste",
        "programme",
        "rollout",
    },
    "datenschutz": set(),
    "betrieb": {"leistungen", "projects", "kennzahlen"},
    "anmeldung": set(),
    "konten": {
        "anmeldung",
        "datenschutz",
        "verteiler",
        "vorschlaege",
        "rollout",
        "relevanz",
        "mittel",
        "termine",
        "rundbriefe",
        "gesuche",
        "dienste",
        "onboarding",
        "reifegrad",
        "projects",
        "leistungen",
        "gebiete",
        "organisationen",
        "themenfelder",
        "quellen",
    },
    "erinnerungen": {"anmeldung", "projects", "vorschlaege"},
    "schnittstelle": {"auswahlen", "projects", "dienste"},
    "abos": {"anmeldung", "auswahlen", "rundbriefe", "schnittstelle"},
    "antworten": {
        "quellen",
        "organisationen",
        "leistungen",
        "projects",
        "dienste",
        "rollout",
    },
    "ueberblick": {
        "abos",
        "schnittstelle",
        "auswahlen",
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
        "programme",
        "relevanz",
        "dienste",
        "rollout",
        "onboarding",
        "reifegrad",
        "verteiler",
        "aussensicht",
        "vorschlaege",
    },
}
PROJEKT = "ozgportal"
#: tests of the whole house, each a way to look at it
QUERSCHNITT = {"bench", "browser", "promises", "sicherheit", "stoerung", "verbund", "zufall"}


@cache
def labels() -> dict[str, str]:
    """Label of an app → where it is: "importe" → "bausteine.importe"."""
    return {config.label: config.name for config in own_apps()}


def place(name: str) -> str:
    """Of a module: its room or its app."""
    teile = name.split(".")
    return ".".join(teile[:2]) if teile[0] == "bausteine" else teile[0]


def module_of(datei: Path) -> str:
    """Its dotted name."""
    return name_of(datei).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(datei: Path) -> set[str]:
    """Modules that a file imports, at its top, later, or for types alone."""
    namen = set()
    for knoten in ast.walk(tree(datei)):
        if isinstance(knoten, ast.Import):
            namen |= {alias.name for alias in knoten.names}
        elif isinstance(knoten, ast.ImportFrom):
            assert knoten.level == 0, f"{name_of(datei)}: relativer Import"
            namen |= {f"{knoten.module}.{alias.name}" for alias in knoten.names}
    return {name for name in namen if name.split(".")[0] in TEILE}


def named(datei: Path) -> set[str]:
    """Places that stand in strings; docstrings are for people."""
    orte = set()
    for text in strings(tree(datei)):
        if treffer := re.match(r"admin:(\w+?)_\w", text):
            orte |= {labels()[treffer[1]]} if treffer[1] in labels() else set()
        elif treffer := re.match(r"(\w+)\.(?:(\w+)[.\w]*)?\Z", text):
            if treffer[1] == "bausteine":
                orte.add(f"bausteine.{treffer[2]}")
            elif treffer[1] == PROJEKT and not [*(WURZEL / PROJEKT).glob(f"{treffer[2]}*")]:
                pass  # the product's name before a word of its own
            elif treffer[1] in labels():
                orte.add(labels()[treffer[1]])
    for knoten in ast.walk(tree(datei)):
        if isinstance(knoten, ast.Call) and ast.unparse(knoten.func).endswith("get_model"):
            erstes = knoten.args[0] if knoten.args else None
            if isinstance(erstes, ast.Constant) and erstes.value in labels():
                orte.add(labels()[erstes.value])
    return orte


def strings(baum: ast.Module):
    """Every string of the code, the beginning of each f-string included."""
    erklaerungen = {
        knoten.body[0].value
        for knoten in ast.walk(baum)
        if isinstance(knoten, ast.Module | ast.ClassDef | ast.FunctionDef)
        and ast.get_docstring(knoten, clean=False) is not None
    }
    for knoten in ast.walk(baum):
        if isinstance(knoten, ast.Constant) and knoten not in erklaerungen:
            yield str(knoten.value)


def allowed(ort: str) -> set[str]:
    """Where arrows from there may lead."""
    raeume = {f"bausteine.{raum}" for raum in RAEUME}
    if ort == PROJEKT:
        return {PROJEKT, "bausteine", *raeume, *APPS}
    if ort in APPS:
        return {ort, *APPS[ort], *raeume}
    _, _, raum = ort.partition(".")
    return {ort, *(f"bausteine.{anderer}" for anderer in RAEUME.get(raum, ()))}


def arrows(datei: Path) -> set[str]:
    """Every place that a file knows but its own."""
    return ({place(name) for name in imports(datei)} | named(datei)) - {place(module_of(datei))}


@pytest.mark.skipif(without_delivery(), reason="zeigt, was die Auslieferung dazutut")
def test_every_part_is_a_room_or_an_app():
    """What is not named above has no arrows, and no test."""
    assert {config.name for config in own_apps()} == {PROJEKT, *APPS} | {
        f"bausteine.{raum}" for raum in RAEUME
    }


def test_arrows_run_downwards_only():
    """Nobody imports the project; no room knows an app, and none a room above it."""
    falsch = {
        name_of(datei): fremde
        for datei in code_files()
        if (fremde := arrows(datei) - allowed(place(module_of(datei))))
    }
    assert not falsch


def test_every_arrow_between_rooms_is_needed():
    """What is allowed says what there is."""
    gebraucht = {raum: set() for raum in RAEUME}
    for datei in code_files():
        teile = module_of(datei).split(".")
        if teile[0] == "bausteine" and len(teile) > 1:
            gebraucht[teile[1]] |= {ort.removeprefix("bausteine.") for ort in arrows(datei)}
    assert gebraucht == RAEUME


def circle(pfeile: dict[str, set[str]]) -> list[str]:
    """What is left when all that lead nowhere are taken away, again and again."""
    rest = {von: set(nach) for von, nach in pfeile.items()}
    while enden := [von for von, nach in rest.items() if not nach & rest.keys()]:
        for ende in enden:
            del rest[ende]
    return sorted(rest)


def test_rooms_and_apps_know_no_circle():
    """Each can be understood without those above it."""
    assert not circle(RAEUME)
    assert not circle(APPS)


def test_files_of_the_ground_know_no_circle():
    """Not even two of one room, nor for types alone; those of backups neither."""
    ordner = ("bausteine/", "betrieb/")
    dateien = {module_of(d): d for d in code_files() if name_of(d).startswith(ordner)}
    pfeile = {}
    for modul, datei in dateien.items():
        nach = imports(datei)
        nach |= {name.rpartition(".")[0] for name in nach}
        pfeile[modul] = (nach & dateien.keys()) - {modul}
    assert not circle(pfeile)


def test_a_backup_knows_nothing_of_moving():
    """The container and the databases' own tools stand without the format for either."""
    dateien = [d for d in code_files() if name_of(d).startswith("betrieb/sicherung/")]
    assert dateien
    namen = {name for datei in dateien for name in imports(datei)}
    assert not [name for name in namen if name.startswith("betrieb.umzug")]


def test_models_of_a_room_belong_to_it():
    """Each has its tables, and its migrations, beside the code that writes them."""
    for config in apps.get_app_configs():
        for model in config.get_models():
            if model.__module__.split(".")[0] in TEILE:
                assert place(model.__module__) == config.name, model


@pytest.mark.parametrize(
    ("zeile", "ort"),
    [
        ("from projects import models", "projects"),
        ("def f():\n    from bausteine.seiten.kopf import Kopf", "bausteine.seiten"),
        ("if TYPE_CHECKING:\n    import konten.models", "konten"),
        ('X = "projects.Phase"', "projects"),
        ('X = "konten.alle_eintraege"', "konten"),
        ('X = "bausteine.seiten.kopf.Kopf"', "bausteine.seiten"),
        ('X = "importe.view_import"', "bausteine.importe"),
        ('X = f"ueberblick.{name}"', "ueberblick"),
        ('X = reverse("admin:projects_phase_changelist")', "projects"),
        ('X = apps.get_model("leistungen", name)', "leistungen"),
        ('X = "ozgportal.settings"', PROJEKT),
    ],
)
def test_an_arrow_is_seen_wherever_it_hides(tmp_path, zeile, ort):
    """Else the rules above would hold for what is easy to see."""
    datei = tmp_path / "datei.py"
    datei.write_text(f'"""Of projects.Phase."""\n{zeile}\n')
    assert {place(name) for name in imports(datei)} | named(datei) == {ort}


def test_tests_mirror_the_tree():
    """What tests a room or an app lies in a folder of its name."""
    ordner = {d.relative_to(WURZEL / "tests").parent for d in files_of_tests()} - {Path()}
    orte = {Path(PROJEKT), Path("bausteine"), *map(Path, APPS), *map(Path, QUERSCHNITT)}
    orte |= {Path("bausteine") / raum for raum in RAEUME}
    assert not ordner - orte
