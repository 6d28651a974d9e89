"""`make audit`: security of the portal as in production, then Lighthouse as a table.

Not part of the test run: what it measures depends on the machine, and it fetches tools. What cannot
be done here (no npm, no Chromium, no index of packages) is said and left out.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import audit_kopf, audit_schutz
from tests.audit_schutz import Befund
from tests.browser.seiten import SEITEN
from tests.geduld import GEDULD
from tests.postgres import free_port
from tests.prozess import Portal
from tests.umgebung import chromium_path

BASE_DIR = Path(__file__).resolve().parent.parent
#: exact, so that two audits compare
LIGHTHOUSE = "lighthouse@13.5.0"
ORDNER = BASE_DIR / "var" / "audit"
GEPRUEFT = ("startseite", "projekte", "steckbrief", "projekte-statistik")
#: category and the score to reach
ZIELE = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}


def lighthouse() -> Path:
    """The tool, installed into var/audit/ on first use."""
    programm = ORDNER / "node_modules" / ".bin" / "lighthouse"
    if not programm.exists():
        ORDNER.mkdir(parents=True, exist_ok=True)
        befehl = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(ORDNER)]
        subprocess.run([*befehl, LIGHTHOUSE], check=True)
    return programm


def scores(programm: Path, adresse: str) -> tuple[dict[str, int], list[str]]:
    """Score by category, 0 to 100, and the names of the audits that cost points."""
    with tempfile.NamedTemporaryFile(suffix=".json") as datei:
        befehl = [
            str(programm),
            adresse,
            "--quiet",
            "--output=json",
            f"--output-path={datei.name}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            f"--only-categories={','.join(ZIELE)}",
        ]
        umgebung = os.environ | {"CHROME_PATH": chromium_path() or ""}
        subprocess.run(befehl, check=True, env=umgebung, timeout=GEDULD)
        bericht = json.loads(Path(datei.name).read_text())
    punkte = {name: round((bericht["categories"][name]["score"] or 0) * 100) for name in ZIELE}
    maengel = [
        pruefung["id"]
        for name in ZIELE
        for verweis in bericht["categories"][name]["auditRefs"]
        if verweis["weight"]
        and (pruefung := bericht["audits"][verweis["id"]])["score"] is not None
        and pruefung["score"] < 0.9
    ]
    return punkte, maengel


def security() -> list[Befund]:
    """Everything about security, shown as it comes."""
    befunde = []
    with tempfile.TemporaryDirectory() as ordner:
        var = Path(ordner)
        for pruefung in (
            audit_schutz.packages,
            lambda: audit_schutz.deployment(var),
            audit_schutz.rules,
        ):
            befunde.append(pruefung())
            print(befunde[-1], flush=True)
        with Portal(var, free_port(), HTTPS="ja", PROXY="ja") as portal:
            portal.until_ready()
            for befund in audit_kopf.headers(portal, var / "admin_zugang.txt"):
                befunde.append(befund)
                print(befund, flush=True)
    return befunde


def scored() -> Befund:
    """Lighthouse on the pages that count."""
    name = "Lighthouse"
    if fehlt := [
        p for p, da in (("chromium", chromium_path()), ("npm", shutil.which("npm"))) if not da
    ]:
        return Befund(name, None, f"Es fehlt: {', '.join(fehlt)} (apt-get install …).")
    try:
        programm = lighthouse()
    except subprocess.CalledProcessError:
        return Befund(name, None, "Das Prüfprogramm ließ sich nicht installieren.")
    verfehlt = 0
    with tempfile.TemporaryDirectory() as var, Portal(Path(var), free_port()) as portal:
        portal.until_ready()
        print(f"{'Seite':22}" + "".join(f"{name:>16}" for name in ZIELE))
        for seite in GEPRUEFT:
            punkte, maengel = scores(programm, f"http://127.0.0.1:{portal.port}{SEITEN[seite]}")
            verfehlt += any(punkte[k] < ziel for k, ziel in ZIELE.items())
            zeile = "".join(f"{punkte[k]:>16}" for k in ZIELE)
            print(f"{seite:22}{zeile}  {', '.join(maengel)}", flush=True)
    ziele = ", ".join(f"{name} ≥ {ziel}" for name, ziel in ZIELE.items())
    return Befund(name, not verfehlt, f"Ziele: {ziele}.")


def main(auswahl: list[str]) -> int:
    """Print everything and a summary; 1 when something is wrong or a goal was missed."""
    if auswahl not in ([], ["schutz"]):
        print("Aufruf: python -m tests.audit [schutz]")
        return 2
    print("── Sicherheit", flush=True)
    befunde = security()
    if not auswahl:
        print("\n── Lighthouse", flush=True)
        befunde.append(scored())
    print("\n── Zusammenfassung")
    for befund in befunde:
        print(f"  {str(befund).splitlines()[0]}")
    gut = all(befund.gut is not False for befund in befunde)
    print("Nichts zu beanstanden." if gut else "Es gibt Fehler, siehe oben.")
    return 0 if gut else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
