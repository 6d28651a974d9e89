"""Reads tables and measures: `python -m tests.bausteine.tabellen.messstand FILE…` gives one line of
JSON each.

Each file is read by a process of its own, forked when everything is loaded: its peak over its
start is what the file cost.
"""

import json
import os
import resource
import sys
from pathlib import Path

#: seconds and bytes at which a reader that runs wild is ended
CPU_HOECHSTENS, SPEICHER_HOECHSTENS = 60, 3 << 30


def answer(datei: Path) -> dict:
    """What the portal makes of the file."""
    from django.core.exceptions import ValidationError

    from bausteine.tabellen.dateien import read_table

    daten, vorher = datei.read_bytes(), _resident()
    try:
        tabelle = read_table(daten, datei.name.partition("_")[2])
        gelesen = {"zeilen": [list(zeile) for zeile in tabelle[:3]], "kopf": tabelle.headers[:3]}
    except ValidationError as fehler:
        gelesen = {"satz": " ".join(fehler.messages)}
    return gelesen | {"vorher": vorher}


def measured(datei: Path) -> dict:
    """The answer with CPU seconds and megabytes."""
    lesen, schreiben = os.pipe()
    kind = os.fork()
    if kind == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_HOECHSTENS, CPU_HOECHSTENS))
        resource.setrlimit(resource.RLIMIT_AS, (SPEICHER_HOECHSTENS, SPEICHER_HOECHSTENS))
        try:
            os.write(schreiben, json.dumps(answer(datei)).encode())
        finally:
            os._exit(0)
    os.close(schreiben)
    with os.fdopen(lesen, "rb") as leitung:
        text = leitung.read()
    _, _, verbrauch = os.wait4(kind, 0)
    gelesen = json.loads(text or b'{"satz": "Der Prozess starb.", "vorher": 0}')
    return {
        "sekunden": verbrauch.ru_utime + verbrauch.ru_stime,
        "megabyte": (verbrauch.ru_maxrss - gelesen.pop("vorher")) / 1024,
    } | gelesen


def _resident() -> int:
    """Kilobytes that this process holds."""
    seiten = int(Path("/proc/self/statm").read_text().split()[1])
    return seiten * resource.getpagesize() // 1024


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ozgportal.settings")
    django.setup()
    import bausteine.tabellen.dateien  # loaded once, before the forks  # noqa: F401

    for name in sys.argv[1:]:
        print(json.dumps(measured(Path(name))), flush=True)
