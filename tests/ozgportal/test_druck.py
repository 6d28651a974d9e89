"""PDF from a template: what it may load, what it says when it cannot work."""

import sys

import pytest
from django.core.exceptions import SuspiciousFileOperation

from ozgportal.seiten import druck
from tests import factories as f
from tests.pdf import Pdf


@pytest.fixture
def ohne_pango(monkeypatch):
    """As on a machine where the libraries are missing."""
    fehlt = OSError("cannot load library 'libpango-1.0-0'")

    def load(name):
        raise fehlt

    class Sperre:
        def find_spec(self, name, path=None, target=None):
            if name == "weasyprint":
                raise fehlt

    monkeypatch.setattr(druck.ctypes, "CDLL", load)
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Sperre(), *sys.meta_path])


@pytest.mark.parametrize(
    "adresse",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:8000/admin/",
        "https://portal.invalid/",
        "https://portal.invalid/static/",
        "https://portal.invalid/static/css",
        "https://portal.invalid/static/css/gibt-es-nicht.css",
        "https://portal.invalid.example/static/css/druck.css",
        "data:text/css,p{}",
        "ftp://portal.invalid/static/css/druck.css",
        "/etc/passwd",
    ],
)
def test_documents_load_nothing_but_static_files(adresse):
    """Other hosts, local files and whatever else an address can name are refused."""
    with pytest.raises(ValueError, match="gehört nicht zum Portal"):
        druck.fetcher_class()().fetch(adresse)


@pytest.mark.parametrize("weg", ["../manage.py", "%2e%2e/manage.py", "css/../../manage.py"])
def test_no_way_leads_out_of_the_static_files(weg):
    """Nor does a path upwards."""
    with pytest.raises((ValueError, SuspiciousFileOperation)):
        druck.fetcher_class()().fetch(druck.BASIS + weg)


def test_static_files_are_given_with_their_type():
    """Styles and fonts of the portal."""
    antwort = druck.fetcher_class()().fetch(f"{druck.BASIS}css/druck.css")
    assert antwort.content_type == "text/css"
    assert b"@page" in antwort.read()


def test_a_document_cannot_pull_anything_in(rf, monkeypatch, caplog):
    """Addresses in the markup go through the same fetcher: a style that is no file of ours."""
    html = (
        '<html lang="de"><title>T</title><link rel="stylesheet" href="file:///etc/hostname">'
        '<img src="http://127.0.0.1:1/" alt="x"><h1>Kopf</h1></html>'
    )
    monkeypatch.setattr(druck, "render_to_string", lambda *args: html)
    pdf = Pdf(druck.pdf_bytes(rf.get("/"), "gleich.html", {}))
    assert "Kopf" in pdf.strings("Title")
    assert caplog.text.count("Das gehört nicht zum Portal") == 2


def test_without_pango_a_page_says_what_to_install(db, besucher, ohne_pango):
    """503 in German instead of a stack trace; the portal itself works."""
    projekt = f.projekt()
    adressen = (f"{projekt.get_absolute_url()}steckbrief.pdf", "/umsetzungsprojekte/?format=pdf")
    for adresse in adressen:
        seite = besucher.seite(adresse, status=503)
        assert seite.text("h1") == ["PDF zurzeit nicht möglich"]
        assert seite.text("code") == [f"apt-get install {' '.join(druck.BIBLIOTHEKEN)}"]
    assert besucher.get(projekt.get_absolute_url()).status_code == 200


def test_the_check_warns_without_pango(ohne_pango):
    """In German, with the packages; only a warning, so that the portal starts."""
    (hinweis,) = druck.check_libraries()
    assert not hinweis.is_serious(level=40)
    assert all(paket in hinweis.hint for paket in druck.BIBLIOTHEKEN)


def test_the_check_is_silent_where_pdfs_can_be_made():
    """Here."""
    assert druck.check_libraries() == []


def test_a_busy_server_says_so(db, besucher, monkeypatch):
    """No queue without end: after a while the visitor learns that others are first."""
    monkeypatch.setattr(druck, "WARTEN_S", 0.01)
    with druck.PLAETZE, druck.PLAETZE:
        seite = besucher.seite(f"{f.projekt().get_absolute_url()}steckbrief.pdf", status=503)
    assert "Gerade werden schon mehrere PDF-Dateien erzeugt." in seite.html
    assert "apt-get" not in seite.html


def test_the_logo_of_the_operator_has_an_alternative_text(db, besucher, settings, tmp_path):
    """The only picture of the documents is a figure that says what it is."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    (tmp_path / "logo.svg").write_text(svg)
    settings.PORTAL_BILDER = str(tmp_path)
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, ("eigene", tmp_path)]
    f.projekt()
    pdf = Pdf(besucher.get("/umsetzungsprojekte/?format=pdf").inhalt)
    assert pdf.count("Figure") == 1
    assert pdf.strings("Alt") == ["Logo: OZG-Portal"]


@pytest.mark.parametrize(
    ("html", "erwartet"),
    [
        ("<p>Kurz und gut</p>", "<p>Kurz und gut</p>"),
        (f"<p>{'x' * 192}</p>", f"<p>{'x' * 192}</p>"),
        (f"<p>{'x' * 200}</p>", f"<p>{'x' * 192}\u200b{'x' * 8}</p>"),
        (f"<p>{'&amp;' * 200}</p>", f"<p>{'&amp;' * 192}\u200b{'&amp;' * 8}</p>"),
        (f'<a href="{"x" * 500}">y</a>', f'<a href="{"x" * 500}">y</a>'),
        (f"<p>{'ab ' * 200}</p>", f"<p>{'ab ' * 200}</p>"),
    ],
)
def test_endless_words_get_a_place_to_break(html, erwartet):
    assert druck.with_gaps(html) == erwartet
