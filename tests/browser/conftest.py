"""The portal as visitors get it: a process of its own, hashed and compressed files, real data."""

from importlib.resources import files

import pytest
from playwright.sync_api import expect

from tests.geduld import GEDULD
from tests.postgres import free_port
from tests.prozess import Portal, prepare
from tests.umgebung import BILDER

expect.set_options(timeout=GEDULD * 1000)


@pytest.fixture
def new_context(new_context):
    """Windows that wait as long as all tests do."""

    def make(**optionen):
        kontext = new_context(**optionen)
        kontext.set_default_timeout(GEDULD * 1000)
        return kontext

    return make


class Adresse(str):
    """The portal's address, and the folder with its data as `var`."""

    def __new__(cls, text, var):
        adresse = super().__new__(cls, text)
        adresse.var = var
        return adresse


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """Address of a running portal with the shipped records. Nothing in it may be changed."""
    port = free_port()
    var = tmp_path_factory.mktemp("portal")
    # a mailbox, so that the form is shown; no test sends a letter through it
    post = {"KONTAKT_POSTFACH": "ozg@example.org", "EMAIL_URL": "smtp://127.0.0.1:9"}
    prepare(var)
    with Portal(var, port, **post) as prozess:
        prozess.until_ready()
        yield Adresse(f"http://127.0.0.1:{port}", var)


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core as text."""
    return (files("axe_playwright_python") / "axe.min.js").read_text()


@pytest.fixture(scope="session")
def bilder():
    """Folder for screenshots, for the eye."""
    BILDER.mkdir(parents=True, exist_ok=True)
    return BILDER


@pytest.fixture
def klagen(context):
    """What the browser complains about on any page: policy, scripts, other hosts, cookies."""
    gesammelt = []
    context.on("console", lambda m: gesammelt.append(m.text) if m.type == "error" else None)
    context.on("weberror", lambda fehler: gesammelt.append(str(fehler.error)))
    context.on("request", lambda r: gesammelt.append(r.url) if "//127.0.0.1" not in r.url else None)
    yield gesammelt
    gesammelt += [f"Cookie {cookie['name']}" for cookie in context.cookies()]
    assert gesammelt == []
