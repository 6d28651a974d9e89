"""Pytest plugin, loaded by `-p` in pyproject.toml: the surroundings of a test run.

It must come before pytest-django, which reads the settings long before any conftest.py.
Start pytest as `python -m pytest`, so that this module is found.
"""

import asyncio
import gc
import os
import secrets
import shutil
import signal
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.postgres import Cluster, PostgresFehlt, stop_shared_server

#: the folder all processes of a run share; also tells workers that the controller has prepared
TEMP = "OZGPORTAL_TEST_TEMP"
#: names the file that lists what failed: the end of a long log must say it
GESCHEITERT = "OZGPORTAL_TEST_GESCHEITERT"
#: screenshots that a run keeps
BILDER = Path(__file__).resolve().parent.parent / "var" / "bilder"
#: the login as it is without any setting
ANMELDUNG = dict.fromkeys(
    (
        "PORTAL_ADRESSE",
        "SITZUNG_STUNDEN",
        "ANMELDUNG_VERSUCHE",
        "ANMELDUNG_SPERRE_MINUTEN",
        "ZWEITER_FAKTOR_GRUPPEN",
        "OIDC_AUSSTELLER",
        "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET",
        "OIDC_NAME",
        "OIDC_GRUPPEN",
        "OIDC_GRUPPEN_ANGABE",
        "OIDC_ZWEITER_FAKTOR",
    ),
    "",
)
#: files that take long or wait for processes begin first: none is left over at the end
LANGE = tuple(
    """
    bench/ betrieb/ stoerung/ bausteine/importe/ bausteine/tabellen/ konten/test_gang zufall/
    test_public bausteine/auslieferung/test_frisch projects/test_views dienste/test_views
    leistungen/test_views rollout/test_views sicherheit/ browser/test_zugang
    """.split()  # noqa: SIM905 (names, read as text)
)
#: what touches no SQL dialect, lock or import: `make test` runs it beside SQLite only
EINMAL = tuple(
    """
    test_fixtures test_formular test_house test_lane test_netz test_public test_suites
    test_template_check abos/test_abos abos/test_rundbriefe rundbriefe/test_verwaltung
    anmeldung/test_faktorseite anmeldung/test_fremde anmeldung/test_oidc anmeldung/test_passkeys
    anmeldung/test_passwort anmeldung/test_schritte anmeldung/test_sitzung anmeldung/test_verwaltung
    bausteine/auslieferung/test_pagecache bausteine/auslieferung/test_failover
    bausteine/auslieferung/test_cachekey bausteine/stoerung/test_fehlerseiten
    bausteine/auslieferung/test_health bausteine/stoerung/test_nochmal
    bausteine/bearbeiten/test_versionen bausteine/druck/ bausteine/freigabe/
    bausteine/importe/test_ablehnung bausteine/importe/test_export bausteine/importe/test_gute
    bausteine/importe/test_listen bausteine/importe/test_rueckweg bausteine/importe/test_vorlagen
    bausteine/importe/test_vorschau bausteine/importe/test_zuordnung bausteine/seiten/test_ansichten
    bausteine/seiten/test_listenadressen bausteine/seiten/test_portal bausteine/seiten/test_verweise
    bausteine/tabellen/test_arbeitsmappe bausteine/tabellen/test_arten
    bausteine/tabellen/test_dateien bausteine/tabellen/test_spaltenarten
    bausteine/tabellen/test_tabellen bausteine/suche/test_hervorheben bausteine/verwaltung/
    bausteine/werte/test_schluessel bausteine/werte/test_zeichen bausteine/werte/test_zeit
    bench/test_dauerlauf schnittstelle/test_openapi betrieb/test_anfragen betrieb/test_anschluss
    betrieb/test_archiv betrieb/test_handbuch betrieb/test_kopfzeilen betrieb/test_logs
    betrieb/test_oeffentlich betrieb/test_umzug_beschaedigt betrieb/test_views konten/test_dateien
    konten/test_gang dienste/test_dateien dienste/test_formulare dienste/test_verwaltung
    gebiete/test_verwaltung konten/test_grenzen konten/test_konten konten/test_rollen
    konten/test_uebersicht rollout/test_dateien rollout/test_verwaltung kennzahlen/ termine/
    gesuche/ vorschlaege/test_gesuch leistungen/test_katalog_zuordnung leistungen/test_vollzug
    aussensicht/test_abruf aussensicht/test_xzufi leistungen/test_fim meinungsbilder/test_abstimmen
    meinungsbilder/test_verwaltung programme/ mittel/test_dateien mittel/test_protokoll
    mittel/test_verwaltung onboarding/test_verwaltung organisationen/test_internetliste
    reifegrad/test_verwaltung bausteine/bearbeiten/test_doppelte organisationen/test_eigene_zuerst
    projects/test_quelle_fuer_alle meinekommune/test_bestaetigen meinekommune/test_dateien
    relevanz/test_verwaltung erinnerungen/ ozgportal/test_erstes_konto ozgportal/test_farben
    ozgportal/test_land ozgportal/test_lizenz ozgportal/test_post ozgportal/test_settings
    ozgportal/test_schema_steps ozgportal/test_start ozgportal/test_zahlen projects/test_angaben
    projects/test_bestaetigen
    projects/test_diagramm projects/test_fahrplan projects/test_feed projects/test_kalender
    projects/test_kernaussagen projects/test_projekt projects/test_status
    projects/test_stichwort_verwaltung projects/test_umsetzungsplan projects/test_warnungen
    projects/test_zustaendig sicherheit/ schnittstelle/test_dcat schnittstelle/test_verzeichnis
    stoerung/test_uhr texte/ ueberblick/test_altlinks ueberblick/test_arbeitsplatz_importe
    ueberblick/test_dateien ueberblick/test_entfernt ueberblick/test_kontext
    ueberblick/test_maschinen ueberblick/test_startseite verteiler/ vorschlaege/ zufall/test_texte
    bausteine/bearbeiten/test_papierkorb bausteine/bearbeiten/test_verlaufsseite
    bausteine/importe/test_fehler bausteine/importe/test_inhalte bausteine/tabellen/test_pruefung
    datenschutz/test_verwaltung onboarding/test_dateien ozgportal/test_kommandos projects/test_phase
    projects/test_sammelseite projects/test_zuordnungen reifegrad/test_dateien reifegrad/test_regel
    relevanz/test_regel ueberblick/test_arbeitsplatz
    """.split()  # noqa: SIM905 (names, read as text)
)
#: whole lists and forms, processes, crawls, random cases: `make schnell` does not even read them
GRUENDLICH = tuple(
    """
    test_fixtures test_pakete test_postgres test_public test_schema anmeldung/test_fremde
    anmeldung/test_oidc anmeldung/test_schritte anmeldung/test_sitzung anmeldung/test_sperre
    anmeldung/test_verwaltung bausteine/auslieferung/test_pagecache
    bausteine/auslieferung/test_datenstand bausteine/auslieferung/test_cachekey
    bausteine/auslieferung/test_frisch bausteine/auslieferung/test_ohne bausteine/bearbeiten/
    bausteine/druck/ bausteine/freigabe/ bausteine/importe/test_abbruch
    bausteine/importe/test_aufwand bausteine/importe/test_export bausteine/importe/test_gleichzeitig
    bausteine/importe/test_gute bausteine/importe/test_import_seither bausteine/importe/test_listen
    bausteine/importe/test_werte bausteine/importe/test_zuordnung
    bausteine/importe/test_import_zugleich bausteine/importe/test_ruecknahme
    bausteine/importe/test_rundreise bausteine/importe/test_schluessel
    bausteine/importe/test_verwaltung bausteine/importe/test_vorlagen
    bausteine/importe/test_vorschau bausteine/importe/test_weitergeleitet
    bausteine/seiten/test_ansichten bausteine/seiten/test_facettenindex
    bausteine/seiten/test_listenadressen bausteine/tabellen/test_arbeitsmappe
    bausteine/tabellen/test_fallen bausteine/verwaltung/ bench/ betrieb/ datenschutz/ konten/
    gebiete/test_gv100ad gebiete/test_verwaltung gebiete/test_views leistungen/test_katalog
    leistungen/test_views organisationen/test_internetliste organisationen/test_views
    ozgportal/test_fixtures_laden ozgportal/test_import_csv ozgportal/test_kommandos
    ozgportal/test_land ozgportal/test_manage ozgportal/test_settings ozgportal/test_start
    ozgportal/test_umzug projects/test_angaben projects/test_bestaetigen projects/test_fahrplan
    projects/test_feed projects/test_filters projects/test_gemeinsam projects/test_neuigkeiten
    projects/test_phase projects/test_projekt projects/test_sammelaktionen projects/test_sammelseite
    projects/test_statistik projects/test_status projects/test_stichwort_verwaltung
    projects/test_umsetzungsplan projects/test_vermutet projects/test_views projects/test_warnungen
    projects/test_zuordnen projects/test_zustaendig projects/test_zuordnungen
    schnittstelle/test_dcat schnittstelle/test_verzeichnis sicherheit/ stoerung/
    texte/test_verwaltung texte/test_views themenfelder/test_views ueberblick/test_altlinks
    ueberblick/test_arbeitsplatz ueberblick/test_dateien ueberblick/test_maschinen
    ueberblick/test_suche ueberblick/test_views verteiler/test_verteiler vorschlaege/test_verwaltung
    zufall/ auswahlen/ schnittstelle/ bausteine/suche/ dienste/test_formulare dienste/test_views
    erinnerungen/ abos/ kennzahlen/test_views meinekommune/test_views mittel/test_views
    onboarding/test_views termine/test_views rundbriefe/test_views gesuche/test_views
    meinungsbilder/ programme/test_views organisationen/test_eigene_zuerst
    projects/test_quelle_fuer_alle relevanz/test_views reifegrad/test_views rollout/test_views
    vorschlaege/test_bestaetigung ozgportal/test_ohne_auslieferung anmeldung/test_passkeys
    bausteine/importe/test_arbeiter bausteine/seiten/test_indexfolge rollout/test_gitter
    aussensicht/test_views
    """.split()  # noqa: SIM905 (names, read as text)
)
#: what takes minutes or another program: runs only when asked for with `-m`
AUF_WUNSCH = ("langsam", "libreoffice")
NETZFREI = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


def pytest_addoption(parser):
    """`--datenbank`: which database the tests run on."""
    parser.addoption(
        "--datenbank",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="Datenbank der Tests; postgresql startet einen eigenen Wegwerf-Server",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config):
    """Set the environment before anyone reads the settings."""
    gc.disable()  # what is read until the first test stays until the last: nothing to look for
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        set_environment(Path(os.environ[TEMP]) / worker)
    else:
        prepare_run(early_config)
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop():
    """Let the collector of garbage look at what tests make, not at all that was read before them:
    modules and thousands of tests, which took a tenth of the time."""
    gc.freeze()
    gc.enable()


def pytest_runtest_logreport(report):
    """Note each failure where the summary of all steps finds it; in the controller alone."""
    liste = os.environ.get(GESCHEITERT)
    if report.failed and liste and not os.environ.get("PYTEST_XDIST_WORKER"):
        grund = getattr(getattr(report.longrepr, "reprcrash", None), "message", "")
        with Path(liste).open("a") as datei:
            datei.write(f"{report.nodeid} ({report.when}): {grund.partition(chr(10))[0][:200]}\n")


def prepare_run(config) -> None:
    """Once per run, in the controller: a folder, perhaps a server, and their removal."""
    temp = Path(tempfile.mkdtemp(prefix="ozgportal-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(temp, ignore_errors=True))
    config.add_cleanup(lambda: stop_shared_server(temp))
    os.environ[TEMP] = str(temp)
    os.environ["DATABASE_URL"] = ""
    # a terminated run must still take its server along
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if config.known_args_namespace.datenbank == "postgresql":
        cluster = Cluster()
        config.add_cleanup(cluster.stop)
        try:
            cluster.start()
        except PostgresFehlt as fehler:
            raise pytest.UsageError(str(fehler)) from fehler
        os.environ["DATABASE_URL"] = cluster.url("ozgportal")
    set_environment(temp / "allein")


def set_environment(var: Path) -> None:
    """Every variable of .env.example, so that nobody's .env can change a result."""
    (var / "static").mkdir(parents=True)  # WhiteNoise warns when it is missing
    os.environ.update(
        VAR=str(var),
        SECRET_KEY=secrets.token_urlsafe(50),
        SECRET_KEY_FILE="",
        DATABASE_URL=os.environ["DATABASE_URL"] or f"sqlite:///{var / 'ozgportal.sqlite3'}",
        ALLOWED_HOSTS="127.0.0.1,localhost",
        CSRF_TRUSTED_ORIGINS="",
        EMAIL_URL="",
        KONTAKT_POSTFACH="",
        VORSCHLAG_MAIL_TAGE="",
        BESTAETIGUNGSLINK_TAGE="",
        BESTAETIGUNG_MONATE="",
        AUSLIEFERUNG="nein" if without_delivery() else "ja",
        CACHE_URL="",
        DATABASE_REPLICA_URL="",
        HTTPS="nein",
        PROXY="nein",
        DB_POOL="",
        DB_ABFRAGE_SEKUNDEN="",
        DB_SPERRE_SEKUNDEN="",
        LOG="",
        KENNZAHLEN_TOKEN="",
        SICHERHEIT_KONTAKT="",
        PVOG_ADRESSE="",
        FIM_ADRESSE="",
        DEBUG="nein",
        PORTAL_NAME="",
        PORTAL_LAND="",
        PORTAL_ZUSATZ="",
        PORTAL_STELLE="",
        PORTAL_OFFIZIELL="",
        PORTAL_LIZENZ="",
        GOVDATA_CONTRIBUTOR_ID="",
        PORTAL_FARBE="",
        PORTAL_BILDER="",
        **ANMELDUNG,
        DJANGO_LIVE_TEST_SERVER_ADDRESS="127.0.0.1",
    )


def without_delivery() -> bool:
    """Whether the run is one with kept pages switched off: OHNE_AUSLIEFERUNG=1 make schnell."""
    return os.environ.get("OHNE_AUSLIEFERUNG") == "1"


def chromium_path() -> str | None:
    """The system's Chromium; Playwright's own download is not needed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def chromium_arguments() -> list[str]:
    """How to start Chromium: quiet, without any connection beyond this machine."""
    argumente = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-gpu",
        NETZFREI,
    ]
    return [*argumente, "--no-sandbox"] if os.geteuid() == 0 else argumente


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Give the files of EINMAL and GRUENDLICH their marks, before anyone selects by marks. Leave
    out what takes minutes unless asked for by its mark, and browser tests, with the reason, where
    there is no Chromium."""
    for item in items:
        for mark, dateien in (("einmal", EINMAL), ("gruendlich", GRUENDLICH)):
            if _place(item, dateien) < len(dateien):
                item.add_marker(mark)
        if "abfragen" in item.fixturenames or _is_page(item):
            item.add_marker("einmal")
    for marke in AUF_WUNSCH:
        if marke not in config.option.markexpr:
            ausgelassen = [item for item in items if item.get_closest_marker(marke)]
            items[:] = [item for item in items if item not in ausgelassen]
            config.hook.pytest_deselected(items=ausgelassen)
    items.sort(key=lambda item: _place(item, LANGE))
    if chromium_path():
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="Chromium ist nicht installiert"))


def _is_page(item) -> bool:
    """Whether it looks at what a page shows: the statements behind it are those of the lists, whose
    numbers and orders are asked on both databases (`promises/`)."""
    # by its name: the class itself reads models, which need the settings
    arten = {art.__name__ for art in (item.cls.__mro__ if item.cls else ())}
    return item.path.name == "test_views.py" and "ListBasis" not in arten


def pytest_ignore_collect(collection_path, config):
    """Do not even read the files whose tests would be left out: that takes half of the time."""
    ohne = {"not browser": ("browser/",), "not gruendlich": GRUENDLICH, "not einmal": EINMAL}
    dateien = [d for wahl, teile in ohne.items() if wahl in config.option.markexpr for d in teile]
    if without_delivery():  # what is switched off has nothing to show
        dateien.append("bausteine/auslieferung/")
    if collection_path.suffix == ".py" and _file_place(collection_path, tuple(dateien)) < len(
        dateien
    ):
        return True
    return None


def _place(item, dateien: tuple[str, ...]) -> int:
    """Where a test's file stands in a list of beginnings; behind its end when it does not."""
    return _file_place(item.path, dateien)


@cache  # asked for each test, and there are thousands
def _file_place(pfad: Path, dateien: tuple[str, ...]) -> int:
    try:
        datei = pfad.relative_to(Path(__file__).parent).as_posix()
    except ValueError:
        return len(dateien)
    return next((i for i, teil in enumerate(dateien) if datei.startswith(teil)), len(dateien))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Let browser tests use the database beside Playwright's event loop.

    That loop lives on in the process after the first browser test, so later tests need it too.
    """
    erlaubt = item.get_closest_marker("browser") or asyncio._get_running_loop()
    with pytest.MonkeyPatch.context() as monkeypatch:
        if erlaubt:
            monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "ja")
        return (yield)
