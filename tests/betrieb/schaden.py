"""Archives in which something is not as it was, and how they are to be refused."""

import hashlib
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from betrieb.sicherung.manifest import NAME


def rewritten(sicherung, aendern):
    """A copy in which `aendern(manifest, files)` changed something; the sums stay as named."""
    with zipfile.ZipFile(sicherung) as alt:
        dateien = {name: alt.read(name) for name in alt.namelist()}
    manifest = json.loads(dateien.pop(NAME))
    aendern(manifest, dateien)
    neu = sicherung.with_name("anders.zip")
    with zipfile.ZipFile(neu, "w", zipfile.ZIP_DEFLATED) as ablage:
        for name, inhalt in dateien.items():
            ablage.writestr(name, inhalt)
        ablage.writestr(NAME, json.dumps(manifest))
    return neu


def resign(manifest, dateien):
    """Sizes and checksums as they now are: only the content is wrong."""
    for teil in manifest["teile"]:
        inhalt = dateien[teil["datei"]]
        teil |= {"groesse": len(inhalt), "sha256": hashlib.sha256(inhalt).hexdigest()}


def flipped(inhalt: bytes, stelle: int) -> bytes:
    """With one bit of one byte changed."""
    return inhalt[:stelle] + bytes([inhalt[stelle] ^ 1]) + inhalt[stelle + 1 :]


def refused(datei, meldung):
    """Restoring and checking refuse alike."""
    for optionen in ([], ["--pruefen"]):
        with pytest.raises(CommandError, match=meldung):
            call_command("wiederherstellen", datei, *optionen)
