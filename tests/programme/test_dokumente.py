"""Documents of projects: what is taken, where it lies, who gets it, when it goes."""

import hashlib
import os
import zlib
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from bausteine.freigabe.models import Arbeitsfassung
from betrieb.sicherung.dateien import uploads
from programme.ablage import path_of, remove_unnamed
from programme.models import Programmprojekt, Projektdokument
from programme.pdfpruefung import HOECHSTENS, check_pdf
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import add_inline, delete, open_form, refused, save

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def packed(inhalt: bytes) -> bytes:
    """The same PDF with a stream of objects that is compressed."""
    strom = zlib.compress(inhalt)
    kopf = b"2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n" % len(strom)
    return PDF.replace(b"trailer", kopf + strom + b"\nendstream\nendobj\ntrailer")


@pytest.fixture
def medien(settings, tmp_path) -> Path:
    """The folder of uploads, empty."""
    settings.MEDIA_ROOT = str(tmp_path / "hochgeladen")
    return Path(settings.MEDIA_ROOT)


@pytest.mark.parametrize(
    ("inhalt", "satz"),
    [
        (b"<!doctype html><script>alert(1)</script>", "kein PDF"),
        (b"MZ\x90\x00%PDF-1.7 %%EOF", "kein PDF"),
        (b"\n%PDF-1.7\n%%EOF", "kein PDF"),
        (b"", "kein PDF"),
        (b"%PDF-1.7\nund sonst nichts", "Sein Ende fehlt"),
        (PDF + b" " * HOECHSTENS, "größer als 10 MB"),
        (PDF.replace(b"/Root", b"/Encrypt 3 0 R /Root"), "verschlüsselt"),
        (PDF.replace(b">>", b"/OpenAction <</S/JavaScript/JS(app.alert(1))>> >>", 1), "Java"),
        (PDF.replace(b">>", b"/AA << /S /J#61vaScript >> >>", 1), "JavaScript"),
        (PDF.replace(b">>", b"/S /Launch /F (cmd.exe) >>", 1), "Start eines Programms"),
        (PDF.replace(b">>", b"/Names << /EmbeddedFiles 2 0 R >> >>", 1), "eingebettete Datei"),
        (packed(b"1 0 << /S /JavaScript /JS (x) >>"), "JavaScript"),
        (packed(b"\0" * (70 * 1024 * 1024)), "zu groß"),
    ],
    ids=range(13),
)
def test_only_a_pdf_that_shows_pages_is_taken(inhalt, satz):
    """By what is in it, packed or written otherwise; the sentence says what to do."""
    with pytest.raises(ValidationError, match=satz):
        check_pdf(inhalt)


def test_a_plain_pdf_is_taken():
    """Also with packed objects, and with words that only begin like forbidden ones."""
    check_pdf(PDF)
    check_pdf(packed(b"1 0 << /Type /Page /JSTitle (x) >>"))
    check_pdf(PDF.replace(b"trailer", b"stream\n\x9a/JS \xd7/XFA\x91\nendstream\ntrailer"))


def send_file(verwaltung, projekt, inhalt, titel="Bericht", name="bericht.pdf", **mehr) -> None:
    """A new document in the form of the project."""
    daten = open_form(verwaltung, Programmprojekt, projekt.pk)
    zeile = add_inline(daten, "dokumente", titel=titel, pruefsumme="")
    daten[f"{zeile}-pruefsumme_datei"] = SimpleUploadedFile(name, inhalt)
    save(verwaltung, Programmprojekt, daten | mehr, projekt.pk)


def test_a_document_is_kept_under_its_checksum_and_sent_to_be_saved(
    db, verwaltung, besucher, medien
):
    """Nothing of the name is in a path; the browser shows it nowhere as a page of the portal."""
    projekt = f.programmprojekt(kennung="kompass")
    send_file(verwaltung, projekt, PDF, titel="Abschluss: <Bericht>", name="../../x.html")
    dokument = projekt.dokumente.get()
    summe = hashlib.sha256(PDF).hexdigest()
    assert (dokument.pruefsumme, dokument.groesse) == (summe, len(PDF))
    (datei,) = [p for p in medien.rglob("*") if p.is_file()]
    assert datei == path_of(summe)
    assert dokument.get_absolute_url() in besucher.get(projekt.get_absolute_url()).inhalt.decode()
    antwort = besucher.get(dokument.get_absolute_url())
    assert antwort.inhalt == PDF
    assert antwort["Content-Type"] == "application/pdf"
    assert antwort["Content-Disposition"] == 'attachment; filename="abschluss-bericht.pdf"'
    assert antwort["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert antwort["X-Content-Type-Options"] == "nosniff"
    zeile = besucher.csv("/programme/projekte/?format=csv")[0]
    assert dokument.get_absolute_url() in zeile["dokumente"]
    Programmprojekt.objects.update(veroeffentlichung="entwurf")
    assert besucher.get(dokument.get_absolute_url()).status_code == 404


def test_bad_input_loses_neither_the_file_nor_the_rest(db, verwaltung, medien):
    """What is wrong is said; a right file beside another mistake need not be chosen again."""
    projekt = f.programmprojekt()
    daten = open_form(verwaltung, Programmprojekt, projekt.pk)
    zeile = add_inline(daten, "dokumente", titel="Bericht", pruefsumme="")
    daten |= {f"{zeile}-pruefsumme_datei": SimpleUploadedFile("a.pdf", b"kein PDF")}
    meldungen, wieder = refused(verwaltung, Programmprojekt, daten, projekt.pk)
    assert "Diese Datei ist kein PDF." in meldungen
    assert wieder[f"{zeile}-titel"] == ["Bericht"]
    daten |= {f"{zeile}-pruefsumme_datei": SimpleUploadedFile("a.pdf", PDF), "titel": [""]}
    _, wieder = refused(verwaltung, Programmprojekt, daten, projekt.pk)
    assert wieder[f"{zeile}-pruefsumme"] == [hashlib.sha256(PDF).hexdigest()]
    wieder["titel"] = ["Kompass"]
    save(verwaltung, Programmprojekt, wieder, projekt.pk)
    assert projekt.dokumente.get().titel == "Bericht"


def test_a_deleted_document_takes_its_file_along(
    db, verwaltung, medien, django_capture_on_commit_callbacks
):
    """Its history stays; another row with the same file keeps that."""
    projekt, anderes = f.programmprojekt(), f.programmprojekt()
    send_file(verwaltung, projekt, PDF)
    send_file(verwaltung, anderes, PDF)
    ort = path_of(projekt.dokumente.get().pruefsumme)
    daten = open_form(verwaltung, Programmprojekt, projekt.pk) | {"dokumente-0-DELETE": ["on"]}
    with django_capture_on_commit_callbacks(execute=True):
        save(verwaltung, Programmprojekt, daten, projekt.pk)
    assert ort.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        delete(verwaltung, anderes)
    assert not ort.exists()
    assert Projektdokument.history.filter(history_type="-").count() == 2


def test_a_draft_holds_a_document_until_it_is_released(
    db, verwaltung, medien, django_capture_on_commit_callbacks
):
    """Nobody gets it before."""
    projekt = f.programmprojekt()
    send_file(verwaltung, projekt, PDF, _arbeitsfassung=["1"])
    assert not projekt.dokumente.exists()
    assert Arbeitsfassung.objects.count() == 1
    os.utime(path_of(hashlib.sha256(PDF).hexdigest()), (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        remove_unnamed()
    daten = open_form(verwaltung, Programmprojekt, projekt.pk)
    save(verwaltung, Programmprojekt, daten, projekt.pk)
    assert projekt.dokumente.get().groesse == len(PDF)


def test_documents_are_part_of_every_backup(db, verwaltung, medien):
    """As all that lies there is, of both kinds (tests/betrieb/test_stoerungen.py)."""
    send_file(verwaltung, f.programmprojekt(), PDF)
    summe = hashlib.sha256(PDF).hexdigest()
    assert [name for _, name in uploads()] == [f"dokumente/{summe[:2]}/{summe}.pdf"]
