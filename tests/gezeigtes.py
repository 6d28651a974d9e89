"""Guard of the tests: what they post to the admin is what a page showed them.

A test with fields it made up passes although the page sends others, or none. So every post of
Django's test client to the admin must be one that a form could send which this client was shown.
`tests.formular.forge` is for requests that no page makes.
"""

from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.besuch import Seite
from tests.formular import ROH, Formular, NichtGezeigt


@pytest.fixture(scope="session", autouse=True)
def _only_what_pages_show():
    anfrage = Client.request

    def request(self, **umgebung):
        antwort = anfrage(self, **umgebung)
        if antwort.get("Content-Type", "").startswith("text/html") and not antwort.streaming:
            ort = umgebung["PATH_INFO"]
            self.__dict__.setdefault("_gezeigt", []).append((ort, antwort.content))
        return antwort

    def post(self, path, data=None, *args, **optionen):
        if is_admin(urlsplit(path).path):
            check(self, path, data or {})
        return ROH(self, path, data, *args, **optionen)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        patch.setattr(Client, "post", post)
        yield


def is_admin(path: str) -> bool:
    """Whether an address stands below /admin/; those of the former database only lead on."""
    return path.startswith(reverse("admin:index")) and "implementationproject" not in path


def check(client: Client, path: str, daten: dict) -> None:
    """Raises NichtGezeigt unless a form shown to this client could send that there."""
    gruende = []
    for ort, html in reversed(client.__dict__.get("_gezeigt", [])):
        for formular in posting_to(client, path, ort, html):
            if not (grund := formular.objection(daten)):
                return
            gruende.append(grund)
    raise NichtGezeigt(
        f"Kein gezeigtes Formular sendet das an {path}: {gruende or 'keins zielt dorthin'}. "
        "Formulare füllt tests.formular; was keine Seite sendet, schickt dort forge."
    )


def posting_to(client: Client, path: str, ort: str, html: bytes):
    """The forms of a page that send something to this path."""
    if b"<form" not in html:
        return
    seite = Seite(html.decode())
    for element in seite.alle("form"):
        formular = Formular(client, ort, seite, element)
        ziele = {formular.ziel, *(k["formaction"] for k in formular.knoepfe if k["formaction"])}
        if formular.methode == "post" and urlsplit(path).path in {
            urlsplit(urljoin(ort, ziel)).path for ziel in ziele
        }:
            yield formular
