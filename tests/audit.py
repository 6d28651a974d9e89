"""`make audit`: Lighthouse on the running portal, as a table. Needs npm and Chromium.

Not part of the test run: what it measures depends on the machine, and it fetches a tool.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.seiten import SEITEN
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
        if not shutil.which("npm"):
            sys.exit("npm fehlt (apt-get install npm).")
        ORDNER.mkdir(parents=True, exist_ok=True)
        befehl = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(ORDNER)]
        subprocess.run([*befehl, LIGHTHOUSE], check=True)
    return programm


def scores(programm: Path, adresse: str) -> tuple[dict[str, int], list[str]]:
    """Score by category, 0 to 100, and the names of the audits that cost points."""
    with tempfile.NamedTemporaryFile(suffix=".json") as datei:
        befehl = [
            str(programm), adresse, "--quiet", "--output=json", f"--output-path={datei.name}",
            "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
            f"--only-categories={','.join(ZIELE)}",
        ]  # fmt: skip
        umgebung = os.environ | {"CHROME_PATH": chromium_path() or ""}
        subprocess.run(befehl, check=True, env=umgebung, timeout=240)
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


def main() -> int:
    """Print the table; 1 when a goal was missed."""
    if not chromium_path():
        sys.exit("Chromium fehlt (apt-get install chromium).")
    programm = lighthouse()
    with socket.socket() as frei:
        frei.bind(("127.0.0.1", 0))
        port = frei.getsockname()[1]
    verfehlt = 0
    with tempfile.TemporaryDirectory() as var, Portal(Path(var), port) as portal:
        portal.until_ready()
        print(f"{'Seite':22}" + "".join(f"{name:>16}" for name in ZIELE))
        for name in GEPRUEFT:
            punkte, maengel = scores(programm, f"http://127.0.0.1:{port}{SEITEN[name]}")
            verfehlt += any(punkte[k] < ziel for k, ziel in ZIELE.items())
            zeile = "".join(f"{punkte[k]:>16}" for k in ZIELE)
            print(f"{name:22}{zeile}  {', '.join(maengel)}", flush=True)
    print("Ziele: " + ", ".join(f"{name} ≥ {ziel}" for name, ziel in ZIELE.items()))
    return 1 if verfehlt else 0


if __name__ == "__main__":
    sys.exit(main())
