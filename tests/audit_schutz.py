"""The part of `make audit` about security: packages, settings, rules of style, headers.

Each check gives a Befund; what cannot be done here is said and is no failure.
"""

import json
import os
import re
import secrets
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from tests.geduld import GEDULD

BASE_DIR = Path(__file__).resolve().parent.parent
ORDNER = BASE_DIR / "var" / "audit"
#: exact, so that two audits compare
PIP_AUDIT = "pip-audit==2.10.1"
NOQA = re.compile(r"#\s*noqa:?\s*(?P<regeln>[A-Z0-9, ]*)(?P<grund>.*)$")


@dataclass
class Befund:
    """What a check found; `gut` is None when it could not be made."""

    name: str
    gut: bool | None
    satz: str
    zeilen: list[str] = field(default_factory=list)

    def __str__(self):
        urteil = {True: "in Ordnung", False: "FEHLER", None: "ausgelassen"}[self.gut]
        return "\n".join([f"{urteil:12}{self.name}: {self.satz}", *self.zeilen])


def run(befehl: list[str], **mehr) -> subprocess.CompletedProcess:
    """A command in the project's folder, its output kept."""
    return subprocess.run(
        befehl, cwd=BASE_DIR, capture_output=True, text=True, timeout=GEDULD, **mehr
    )


def packages(pruefer=None) -> Befund:
    """Known vulnerabilities of the pinned packages; `pruefer`: runs pip-audit, for tests."""
    name = "Bekannte Schwachstellen der Pakete"
    try:
        ausgabe = (pruefer or pip_audit)()
        pakete = json.loads(ausgabe)["dependencies"]
    except (OSError, ValueError, KeyError, TypeError, subprocess.SubprocessError):
        return Befund(name, None, "Das Prüfprogramm ließ sich nicht installieren oder ausführen.")
    geprueft = [paket for paket in pakete if "vulns" in paket]
    if not geprueft:  # the tool itself calls this „no known vulnerabilities“
        return Befund(name, None, "Das Verzeichnis der Schwachstellen ist nicht erreichbar.")
    funde = [
        f"    {paket['name']} {paket['version']}: {luecke['id']}, behoben in "
        f"{', '.join(luecke['fix_versions']) or 'keiner Version'}"
        for paket in geprueft
        for luecke in paket["vulns"]
    ]
    if fehlt := [f"    nicht geprüft: {p['name']}" for p in pakete if "vulns" not in p]:
        satz = f"{len(geprueft)} von {len(pakete)} Paketen geprüft, {len(funde)} Schwachstellen."
        return Befund(name, False if funde else None, satz, funde + fehlt)
    return Befund(name, not funde, f"{len(pakete)} Pakete, {len(funde)} Schwachstellen.", funde)


def pip_audit() -> str:
    """Its report as JSON; the tool goes into var/audit/ on first use."""
    umgebung = ORDNER / "pip-audit"
    programm = umgebung / "bin" / "pip-audit"
    if not programm.exists():
        run([sys.executable, "-m", "venv", str(umgebung)]).check_returncode()
        python = umgebung / "bin" / "python"
        befehl = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
        run([*befehl, PIP_AUDIT]).check_returncode()
    befehl = [str(programm), "--disable-pip", "--require-hashes", "--progress-spinner=off"]
    return run([*befehl, "--format=json", "-r", "requirements/run.txt"]).stdout


def production(var: Path) -> dict[str, str]:
    """The settings that docs/betrieb/ gives for production, with a key and a folder of its own."""
    text = (BASE_DIR / "docs" / "betrieb" / "umgebung.beispiel").read_text()
    beispiel = {n: w.strip("'") for n, w in re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE)}
    (var / "static").mkdir(exist_ok=True)
    eigene = {"SECRET_KEY": secrets.token_urlsafe(60), "SECRET_KEY_FILE": "", "VAR": str(var)}
    return os.environ | beispiel | eigene


def deployment(var: Path) -> Befund:
    """`manage.py check --deploy` with these settings has nothing to say."""
    befehl = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    ablauf = run(befehl, env=production(var))
    name = "Einstellungen im Betrieb (check --deploy)"
    if ablauf.returncode == 0 and not ablauf.stderr and "no issues" in ablauf.stdout:
        return Befund(name, True, "Django hat nichts zu beanstanden.")
    zeilen = (ablauf.stdout + ablauf.stderr).splitlines()
    return Befund(name, False, "Django beanstandet:", [f"    {zeile}" for zeile in zeilen])


def rules() -> Befund:
    """Ruff's security rules hold, and each exception says why."""
    name = "Sicherheitsregeln von ruff (S)"
    ablauf = run([sys.executable, "-m", "ruff", "check", "--select", "S", "--quiet", "."])
    zeilen = [f"    {zeile}" for zeile in ablauf.stdout.splitlines()]
    zeilen += [f"    Ausnahme ohne Grund: {ort}" for ort in unexplained()]
    if not switched_on():
        zeilen.append("    Die Regeln S sind in pyproject.toml nicht eingeschaltet.")
    satz = "Alle Ausnahmen nennen ihren Grund." if not zeilen else "Verstöße:"
    return Befund(name, not zeilen and ablauf.returncode == 0, satz, zeilen)


def switched_on() -> bool:
    """Whether all of S is checked everywhere, but for the tests' own exceptions."""
    lint = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    aus = [regel for regel in lint["ignore"] if re.fullmatch(r"S\d*", regel)]
    return "S" in lint["select"] and not aus and {*lint["per-file-ignores"]} == {"tests/**"}


def unexplained() -> list[str]:
    """Where an exception of a security rule does not say why."""
    orte = []
    for datei in sorted(BASE_DIR.rglob("*.py")):
        if not {".venv", "var", "node_modules"} & {*datei.relative_to(BASE_DIR).parts}:
            orte += [
                f"{datei.relative_to(BASE_DIR)}:{nummer}"
                for nummer, zeile in enumerate(datei.read_text().splitlines(), 1)
                if not explained(zeile)
            ]
    projekt = (BASE_DIR / "pyproject.toml").read_text()
    for zeile in re.findall(r'^.*"S\d+".*$', projekt, re.MULTILINE):
        if not re.search(r'"S\d+", # \w', zeile):
            orte.append(f"pyproject.toml: {zeile.strip()}")
    return orte


def explained(zeile: str) -> bool:
    """Whether a line makes no exception of a security rule, or says why."""
    treffer = NOQA.search(zeile)
    if treffer is None or not re.search(r"\bS\d|^\s*$", treffer["regeln"]):
        return True
    return bool(re.search(r"\w{2,}.*\w{2,}", treffer["grund"]))
