"""Import preview: worked out once and kept beside the upload until it is written or old.

A ZIP archive in a folder of VAR, which all machines share, readable by the portal alone: one part
per page, so that a page of a file of 5,000 rows costs as little as one of five. It belongs to the
account that uploaded. The upload itself waits beside it: to be written, or to be read otherwise.
"""

import json
import os
import secrets
import time
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from import_export.tmp_storages import BaseStorage

from bausteine.geschichte.unterschiede import excerpts
from bausteine.importe.bericht import problems
from bausteine.importe.gesehen import Gesehen
from bausteine.importe.gutezeilen import Teilimport
from bausteine.tabellen.dateien import csv_lines

#: folder in VAR
ORDNER = "importe"
VORSATZ, ENDUNG = "ozgportal-import-", ".vorschau"
#: seconds for which an upload waits for its confirmation
HOECHSTALTER = 24 * 60 * 60
JE_SEITE = 100
#: letters of differences that are kept, and of one value that is shown
MAX_ZEICHEN, MAX_WERT = 40_000_000, 600
FEHLERDATEI = "fehlerhafte-zeilen.csv"
#: the parts of a preview, as addresses name them
NEU, GEAENDERT, FEHLER, HINWEISE = TEILE = ("neu", "geaendert", "fehler", "hinweise")


def stored_file(name: str) -> Path:
    """A file beside the uploads, in a folder for the portal alone."""
    ordner = Path(settings.VAR) / ORDNER
    ordner.mkdir(mode=0o700, exist_ok=True)
    return ordner / name


def _private_file(path: Path):
    """A new file that nobody else can read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def _whole_or_none(path: Path):
    """Half a file on a full disk would only make it fuller."""
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def remove_old() -> None:
    """Uploads and previews that nobody confirmed in time."""
    grenze = time.time() - HOECHSTALTER
    for datei in stored_file("").glob(f"{VORSATZ}*"):
        with suppress(OSError):
            if datei.lstat().st_mtime < grenze:
                datei.unlink()


class UploadStore(BaseStorage):
    """Uploads between preview and confirmation, under a name that nobody guesses."""

    #: none before `save`
    name: str

    def save(self, data: bytes):
        """Keep `data` under a new name."""
        remove_old()
        self.name = VORSATZ + secrets.token_hex(16)
        with _whole_or_none(stored_file(self.name)), _private_file(stored_file(self.name)) as datei:
            datei.write(data)

    def read(self) -> bytes:
        """The upload. Raises OSError when it is gone."""
        return stored_file(self.name).read_bytes()

    def remove(self):
        """The library asks for it before the commit, which a full disk may still refuse."""

    def forget(self) -> None:
        """Remove it; harmless when it is gone."""
        stored_file(self.name).unlink(missing_ok=True)


class Vorschau:
    """A stored preview. `kopf`: whose it is, of which file, and its numbers."""

    def __init__(self, marke: str, kopf: dict):
        self.marke, self.kopf = marke, kopf

    @classmethod
    def keep(cls, upload: str, result, gut: Teilimport | None = None, **kopf) -> "Vorschau":
        """Store what `result` says about the file kept as `upload`; JSON values in `kopf`.

        `gut`: what can be written of it although rows are wrong. An older preview of the same
        upload is forgotten.
        """
        vorschau = cls(upload.removeprefix(VORSATZ), kopf)
        vorschau.datei.unlink(missing_ok=True)
        fehler, faulty = problems(result), getattr(result, "faulty", [])
        if gut:
            result, fehler, faulty = gut.result, gut.fehler, gut.faulty
        teile = _parts(result, fehler)
        kopf |= {
            "ohne": sorted(gut.ohne) if gut else [],
            "lesung": asdict(result.lesung) if getattr(result, "lesung", None) else None,
            "zahlen": dict(result.totals) | ({"invalid": len(gut.ohne)} if gut else {}),
            "zeilen": result.total_rows,
            "gekuerzt": False,
            "anzahl": {name: len(eintraege) for name, eintraege in teile.items()},
            "mitgeaendert": getattr(result, "mitgeaendert", None),
        }
        with (
            _whole_or_none(vorschau.datei),
            _private_file(vorschau.datei) as datei,
            zipfile.ZipFile(datei, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archiv,
        ):
            vorschau._write_pages(archiv, teile)
            kopf["fehlerdatei"] = bool(faulty)
            if faulty:
                archiv.writestr(FEHLERDATEI, b"".join(csv_lines(faulty[0], faulty[1:])))
            archiv.writestr("gesehen", Gesehen.of(result).text)
            archiv.writestr("kopf", json.dumps(kopf))
        return vorschau

    @classmethod
    def of(cls, marke: str, **eigen) -> "Vorschau | None":
        """The preview of that name, if it is not too old and `eigen` stands in its head."""
        vorschau = cls("".join(zeichen for zeichen in marke if zeichen.isalnum()), {})
        with suppress(OSError, zipfile.BadZipFile, KeyError):
            angaben = vorschau.datei.stat()
            unsere = angaben.st_uid == os.geteuid()  # the folder may be open to others
            if unsere and angaben.st_mtime >= time.time() - HOECHSTALTER:
                vorschau.kopf = json.loads(vorschau._read("kopf"))
        passt = vorschau.kopf and all(vorschau.kopf[name] == wert for name, wert in eigen.items())
        return vorschau if passt else None

    @property
    def datei(self) -> Path:
        """Where it is kept."""
        return stored_file(f"{VORSATZ}{self.marke}{ENDUNG}")

    @property
    def written(self) -> bool:
        """Whether its good rows are written, and only what is wrong with the others is left."""
        return bool(self.kopf.get("geschrieben"))

    def page(self, teil: str, nummer: int) -> list:
        """The entries of a page, as `_parts` gives them."""
        try:
            return json.loads(self._read(f"{teil}/{nummer}"))
        except KeyError:  # nothing there, or cut off
            return []

    def seen(self) -> Gesehen:
        """What it showed, to be held against what the file would change now. Raises OSError for a
        preview that was made before an update and does not know."""
        try:
            return Gesehen.read(self._read("gesehen").decode())
        except KeyError:
            raise FileNotFoundError(self.datei) from None

    def faulty_file(self) -> bytes:
        """The rows that keep the file out, to mend. Raises KeyError without any."""
        return self._read(FEHLERDATEI)

    def remove(self) -> None:
        """Forget it and the upload."""
        self.datei.unlink(missing_ok=True)
        UploadStore(name=VORSATZ + self.marke).forget()

    def keep_faulty(self) -> None:
        """After the good rows are written: only what is wrong with the others stays."""
        with zipfile.ZipFile(self.datei) as archiv:
            inhalt = {
                name: archiv.read(name)
                for name in archiv.namelist()
                if name == FEHLERDATEI or name.startswith(f"{FEHLER}/")
            }
        self.remove()
        self.kopf["geschrieben"] = True
        self.kopf["anzahl"] |= {NEU: 0, GEAENDERT: 0, HINWEISE: 0}
        with (
            _whole_or_none(self.datei),
            _private_file(self.datei) as datei,
            zipfile.ZipFile(datei, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archiv,
        ):
            for name, daten in inhalt.items():
                archiv.writestr(name, daten)
            archiv.writestr("kopf", json.dumps(self.kopf))

    def upload(self) -> bytes:
        """The file itself. Raises OSError when it is gone."""
        return UploadStore(name=VORSATZ + self.marke).read()

    def _read(self, name: str) -> bytes:
        with zipfile.ZipFile(self.datei) as archiv:
            return archiv.read(name)

    def _write_pages(self, archiv, teile: dict[str, list]) -> None:
        uebrig = MAX_ZEICHEN
        for name, eintraege in teile.items():
            for von in range(0, len(eintraege), JE_SEITE):
                text = json.dumps(eintraege[von : von + JE_SEITE], ensure_ascii=False)
                uebrig -= len(text)
                if uebrig < 0:
                    self.kopf["gekuerzt"] = True
                    return
                archiv.writestr(f"{name}/{von // JE_SEITE + 1}", text)


def _parts(result, fehler: list) -> dict[str, list]:
    """What a preview lists: mistakes and remarks with their row, records with their differences.

    Mistakes: (row, column, sentence). Remarks: (row, sentence). Records: (row, name, differences),
    each difference (column, before, after, the cell where it was read from other words).
    """
    teile: dict[str, list] = {FEHLER: fehler, NEU: [], GEAENDERT: []}
    for zeile in result.rows:
        if zeile.is_new() or zeile.is_update():
            unterschiede = [
                (spalte, *excerpts(a, b, MAX_WERT), zeile.aus.get(spalte, "")[:MAX_WERT])
                for spalte, a, b in zeile.changes
            ]
            ziel = teile[NEU if zeile.is_new() else GEAENDERT]
            ziel.append((zeile.zeile, zeile.object_repr, unterschiede))
    return teile | {HINWEISE: list(getattr(result, "remarks", ()))}
