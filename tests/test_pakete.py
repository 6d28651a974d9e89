"""Locked dependencies: the requirement files are closed, and install whatever an index offers."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.geduld import GEDULD

pytestmark = pytest.mark.einmal
LISTEN = ("run", "dev")
NEUER = "9999.0"


def pinned(liste: str) -> dict[str, Requirement]:
    """The packages of a list that this Python and this system need, by name."""
    text = (settings.BASE_DIR / "requirements" / f"{liste}.txt").read_text()
    zeilen = re.findall(r"^([\w.-]+(?:\[[\w,-]+\])?==[^\\\n]+)", text, re.MULTILINE)
    alle = [Requirement(zeile.strip()) for zeile in zeilen]
    return {
        canonicalize_name(paket.name): paket
        for paket in alle
        if paket.marker is None or paket.marker.evaluate()
    }


def needed_by(paket: Requirement) -> list[Requirement]:
    """What the installed package asks for, with the extras it is asked for with."""
    verlangt = [Requirement(text) for text in distribution(paket.name).requires or []]
    return [
        anderes
        for anderes in verlangt
        if anderes.marker is None
        or any(anderes.marker.evaluate({"extra": extra}) for extra in ("", *paket.extras))
    ]


@pytest.mark.parametrize("liste", LISTEN)
def test_a_list_names_everything_its_packages_need(liste):
    """Extras of extras included: `coverage[toml]`, `tablib[xlsx]`."""
    pakete, fehlt = pinned(liste), set()
    offen = list(pakete.values())
    gesehen = set()
    while offen:
        paket = offen.pop()
        if str(paket) in gesehen:
            continue
        gesehen.add(str(paket))
        for anderes in needed_by(paket):
            name = canonicalize_name(anderes.name)
            if name not in pakete:
                fehlt.add(f"{paket.name} braucht {anderes}")
                continue
            assert anderes.specifier.contains(str(pakete[name].specifier).removeprefix("=="))
            offen.append(Requirement(f"{anderes.name}[{','.join(anderes.extras)}]"))
    assert len(pakete) > 20
    assert fehlt == set()


@pytest.mark.parametrize("liste", LISTEN)
def test_a_list_names_no_index(liste):
    """It must install from whatever index a machine is set up with."""
    text = (settings.BASE_DIR / "requirements" / f"{liste}.txt").read_text()
    assert not re.search(r"https?://|^\s*(-i|--\w*index\w*|--find-links)", text, re.MULTILINE)


def wheel(ordner: Path, name: str, version: str, verlangt=()) -> str:
    """An empty package that asks for what the real one asks for; returns its SHA-256."""
    ordner.mkdir(parents=True, exist_ok=True)
    kurz = name.replace("-", "_")
    info = f"{kurz}-{version}.dist-info"
    kopf = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}"]
    extras = {extra for text in verlangt for extra in re.findall(r"extra == ['\"]([\w-]+)", text)}
    kopf += [f"Provides-Extra: {extra}" for extra in sorted(extras)]
    kopf += [f"Requires-Dist: {text}" for text in verlangt]
    inhalt = {
        f"{info}/METADATA": "\n".join(kopf) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    zeilen = [
        f"{pfad},sha256={_digest(text)},{len(text.encode())}" for pfad, text in inhalt.items()
    ]
    inhalt[f"{info}/RECORD"] = "\n".join([*zeilen, f"{info}/RECORD,,"]) + "\n"
    datei = ordner / f"{kurz}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(datei, "w") as archiv:
        for pfad, text in inhalt.items():
            # without a time of its own a file made again a second later has another sum
            archiv.writestr(zipfile.ZipInfo(pfad), text)
    return hashlib.sha256(datei.read_bytes()).hexdigest()


def _digest(text: str) -> str:
    roh = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(roh).rstrip(b"=").decode()


def test_a_package_made_again_later_is_the_same(tmp_path, monkeypatch):
    """Both lists name it with one sum, however slow the machine is between them."""
    erste = wheel(tmp_path, "paket", "1.0")
    spaeter = time.localtime(time.time() + 3600)
    monkeypatch.setattr(time, "localtime", lambda *_: spaeter)
    assert wheel(tmp_path, "paket", "1.0") == erste


@pytest.fixture(scope="module")
def klon(tmp_path_factory) -> Path:
    """A checkout whose lists pin empty packages of the same names, versions and needs."""
    tmp_path = tmp_path_factory.mktemp("pakete")
    ordner = tmp_path / "klon"
    (ordner / "requirements").mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "Makefile", ordner)
    for liste in LISTEN:
        zeilen = []
        for name, paket in pinned(liste).items():
            version = str(paket.specifier).removeprefix("==")
            stelle = tmp_path / "index" / name
            summe = wheel(stelle, name, version, distribution(paket.name).requires or ())
            wheel(stelle, name, NEUER)
            zeilen.append(f"{name}{_extras(paket)}=={version} --hash=sha256:{summe}")
        (ordner / "requirements" / f"{liste}.txt").write_text("\n".join(zeilen) + "\n")
    for stelle in (tmp_path / "index").iterdir():
        links = [f'<a href="{rad.name}">{rad.name}</a>' for rad in sorted(stelle.glob("*.whl"))]
        (stelle / "index.html").write_text("<!DOCTYPE html>" + "\n".join(links))
    return ordner


def _extras(paket: Requirement) -> str:
    return f"[{','.join(sorted(paket.extras))}]" if paket.extras else ""


def make(klon: Path, ziel: str) -> subprocess.CompletedProcess:
    """A command of the README, with that index as the only one."""
    # nor is it told that another make has called it, or it tells which folder it enters
    fremd = ("PIP_", "MAKE", "MFLAGS")
    umgebung = {name: wert for name, wert in os.environ.items() if not name.startswith(fremd)}
    return subprocess.run(
        ["make", ziel, f"PYTHON={sys.executable}"],
        cwd=klon,
        env=umgebung
        | {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": (klon.parent / "index").as_uri()},
        capture_output=True,
        text=True,
        timeout=GEDULD,
    )


def installed(klon: Path) -> dict[str, str]:
    """Names and versions in the clone's environment."""
    befehl = [klon / ".venv/bin/python", "-m", "pip", "list", "--format=freeze"]
    ausgabe = subprocess.run(befehl, capture_output=True, text=True, timeout=GEDULD).stdout
    return dict(zeile.split("==") for zeile in ausgabe.split())


@pytest.fixture
def liste(klon):
    """The list of what runs, whole again afterwards."""
    datei = klon / "requirements" / "run.txt"
    inhalt = datei.read_text()
    yield datei
    datei.write_text(inhalt)


def without(liste: Path, name: str) -> None:
    """Take a package out of a list."""
    zeilen = [zeile for zeile in liste.read_text().splitlines() if not zeile.startswith(name)]
    liste.write_text("\n".join(zeilen) + "\n")


def test_an_index_with_newer_versions_of_everything_changes_nothing(klon, liste):
    """Exactly the pinned ones are installed; a changed list leaves nothing of the old one."""
    ablauf = make(klon, "install")
    assert ablauf.returncode == 0, ablauf.stdout + ablauf.stderr
    assert re.search(r"fertig nach \d+ s", ablauf.stdout)
    erwartet = {name: str(p.specifier).removeprefix("==") for name, p in pinned("run").items()}
    gefunden = installed(klon)
    assert {name: gefunden[name] for name in erwartet} == erwartet
    assert NEUER not in gefunden.values()

    noch_einmal = make(klon, "install")
    assert (noch_einmal.returncode, noch_einmal.stdout) == (0, "")

    without(liste, "segno")
    assert make(klon, "install").returncode == 0
    assert "segno" in gefunden
    assert "segno" not in installed(klon)


def test_a_list_with_a_gap_is_refused(klon, liste):
    """With the name of what is missing, before anything is started with it."""
    without(liste, "sqlparse")
    ablauf = make(klon, "install")
    assert ablauf.returncode != 0
    assert "requires sqlparse, which is not installed" in ablauf.stdout
    assert "Die Python-Pakete ließen sich nicht installieren." in ablauf.stdout
    assert not (klon / ".venv" / "run.txt").exists()
