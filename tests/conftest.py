"""What every test gets; the surroundings of the run are made in umgebung.py."""

import pytest
from django.conf import settings
from django.db import connection
from django.template import Template
from django.test import TransactionTestCase, override_settings, utils

from bausteine.auslieferung import datenstand
from tests.leerung import quicker
from tests.netz import only_local
from tests.template_check import unknown_variables
from tests.umgebung import chromium_arguments, chromium_path

pytest_plugins = (
    "tests.bausteine.verwaltung.konten",
    "tests.bestand",
    "tests.gezeigtes",
    "tests.query_counts",
    "tests.pdf",
)
EINFACH = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


@pytest.fixture(scope="session", autouse=True)
def _test_settings():
    """Static files without collectstatic; passwords that cost no time."""
    schnell = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(STORAGES=EINFACH, PASSWORD_HASHERS=schnell):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_copied_contexts(django_test_environment):
    """Django's test client copies the whole context for each template of a page, a tenth of the
    time of a page; tests read `context_data`, or what the page shows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", utils._TestState.saved_data.template_render)
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly():
    """What a test has really written is removed in a few statements."""
    with pytest.MonkeyPatch.context() as patch:
        way = quicker(TransactionTestCase._fixture_teardown)
        patch.setattr(TransactionTestCase, "_fixture_teardown", way)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """SQLite in a file: live_server's threads each need a connection of their own."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.VAR / "test.sqlite3")


@pytest.fixture(autouse=True)
def _netz():
    """No test leaves this machine."""
    with only_local():
        yield


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Queries are counted as in a process that has just started, whatever test came before."""
    from bausteine.auslieferung.rahmen import ALLES  # models need the apps

    ALLES.clear()


@pytest.fixture(autouse=True)
def _database_whole(request, django_db_blocker):
    """A test that really writes leaves the triggers behind: what is kept of pages would else be
    wrong for all tests after it in this process, and they would fail for it."""
    yield
    wege = {"transactional_db", "live_server"}.intersection(request.fixturenames)
    marke = request.node.get_closest_marker("django_db")
    if wege or (marke and marke.kwargs.get("transaction")):
        with django_db_blocker.unblock():
            heil = datenstand.complete(connection)
            datenstand.ensure(connection)
        if not heil:
            pytest.fail("Der Test lässt die Datenbank ohne ihre Auslöser zurück.", pytrace=False)


@pytest.fixture(autouse=True)
def unbekannte_variablen():
    """Fails a test in which one of our templates names something that does not exist."""
    with unknown_variables() as funde:
        yield funde
    if funde:
        pytest.fail("Unbekannte Template-Variablen:\n" + "\n".join(sorted(set(funde))), False)


@pytest.fixture(scope="session")
def base_url():
    """None: addresses come from live_server. Replaces a fixture pytest 9.2 warns about."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Playwright with the system's Chromium."""
    return {
        **browser_type_launch_args,
        "executable_path": chromium_path(),
        "args": chromium_arguments(),
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """A visitor from Germany."""
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin"}
