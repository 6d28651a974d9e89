"""Third-party notices: what others made and the portal uses, with their licences."""

import re
from importlib import metadata

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

DATEI = "docs/fremdes.md"
ANGEHEFTET = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?: ; ([^\\\n]+))?", re.MULTILINE)
#: other people's files in the repository itself: folder, what, version, licence, its text
MITGELIEFERT = (
    ("static/kern/2.7.2", "KERN (@kern-ux/native)", "2.7.2", "EUPL-1.2", "LICENSE-EUPL-1.2.md"),
    ("static/kern/2.7.2/schriften", "Fira Sans", "4.106", "OFL-1.1", "OFL-1.1.txt"),
    ("templates/druck/schriften", "Fira Sans, für PDF entpackt", "4.106", "OFL-1.1", "OFL-1.1.txt"),
)
#: licences by their SPDX name, where a package writes them in its own way
SPDX = {
    "Apache Software License": "Apache-2.0",
    "3-Clause BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "The MIT License (MIT)": "MIT",
    "Python Software Foundation License": "PSF-2.0",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
#: "BSD" alone leaves open how many clauses; the third of three begins like this in the text
BSD, DRITTE_KLAUSEL = (
    {"BSD", "BSD License"},
    re.compile(r"Neither the name|names? of .*contributors"),
)
#: where the metadata list the licences of parts as if one could choose
NACH_README = {"fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0"}
KOPF = """# Fremde Teile und ihre Lizenzen

Geschrieben von `manage.py fremdes`, nicht von Hand; ein Test achtet darauf, dass die Liste stimmt.
Das Portal selbst steht unter der [EUPL-1.2](../LICENSE).
"""


class Command(BaseCommand):
    """`manage.py fremdes`; with `--pruefen` it writes nothing and fails when the list is old."""

    help = f"Schreibt {DATEI}: was das Portal an fremden Teilen benutzt, mit Lizenzen."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--pruefen", action="store_true", help="nur vergleichen")

    def handle(self, *, pruefen, **optionen):
        datei, text = settings.BASE_DIR / DATEI, document()
        if pruefen and (not datei.is_file() or datei.read_text() != text):
            raise CommandError(f"{DATEI} ist nicht auf dem Stand: manage.py fremdes")
        if not pruefen:
            datei.write_text(text)
        self.stdout.write(f"{DATEI} ist auf dem Stand.")


def document() -> str:
    """The whole list as Markdown."""
    zeilen = [
        KOPF,
        "## Im Quelltext",
        "",
        "| Ordner | Teil | Version | Lizenz |",
        "|---|---|---|---|",
    ]
    for ordner, teil, version, lizenz, text in MITGELIEFERT:
        zeilen.append(f"| `{ordner}` | {teil} | {version} | [{lizenz}](../{ordner}/{text}) |")
    zeilen += ["", "## Python-Pakete", "", "Aus `requirements/run.txt`:", ""]
    zeilen += ["| Paket | Version | Lizenz |", "|---|---|---|"]
    zeilen += [f"| {name} | {version} | {lizenz} |" for name, version, lizenz in packages()]
    return "\n".join([*zeilen, ""])


def packages():
    """Name, version and licence of every pinned package; raises CommandError where one is unknown.

    Packages for some versions of Python only are left out: the list is the same on all of them.
    Those for other systems are not installed, and left out too.
    """
    text = (settings.BASE_DIR / "requirements" / "run.txt").read_text()
    for name, version, bedingt in ANGEHEFTET.findall(text):
        if "python_" in bedingt:
            continue
        try:
            angaben = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            if bedingt:
                continue
            raise CommandError(f"{name} ist nicht installiert: make run") from None
        yield name, version, NACH_README.get(name) or licence(angaben)


def licence(angaben) -> str:
    """What the package's metadata say, as SPDX where we know it; for "BSD" its text is read."""
    if ausdruck := angaben.get("License-Expression"):
        return ausdruck
    worte = [
        klasse.rsplit(" :: ", 1)[-1]
        for klasse in angaben.get_all("Classifier") or []
        if klasse.startswith("License ::")
    ]
    eigene = (angaben.get("License") or "").strip()
    if len(worte) < 2 and eigene and "\n" not in eigene and len(eigene) < 60:
        worte = [eigene]
    if not worte:
        raise CommandError(f"{angaben['Name']} nennt keine Lizenz.")
    namen = (_bsd(angaben["Name"]) if wort in BSD else SPDX.get(wort, wort) for wort in worte)
    return " OR ".join(namen)  # several: ours to choose


def _bsd(paket: str) -> str:
    dateien = metadata.files(paket) or []
    texte = [d.read_text() for d in dateien if re.search(r"dist-info/.*(LICEN|COPYING)", str(d))]
    klauseln = 3 if DRITTE_KLAUSEL.search(" ".join(" ".join(texte).split())) else 2
    return f"BSD-{klauseln}-Clause"
