"""Settings: read from the environment only, by the table in ozgportal/einstellungen/tabelle.py."""

import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from betrieb.protokollierung import log_settings
from ozgportal.einstellungen.cacheadresse import shared_cache
from ozgportal.einstellungen.datenbank import BEFEHL_SPERRE_S, database_settings, replica_settings
from ozgportal.einstellungen.post import email_settings
from ozgportal.einstellungen.tabelle import wert
from ozgportal.einstellungen.zahlen import refuse_without
from ozgportal.einstellungen.zugang import check_provider

BASE_DIR = Path(__file__).resolve().parent.parent
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")


def _secret_key(var: Path) -> str:
    """SECRET_KEY, else what the file SECRET_KEY_FILE names holds, else the key `make run` left."""
    if schluessel := wert("SECRET_KEY"):
        return schluessel
    datei = Path(wert("SECRET_KEY_FILE") or var / "secret_key")
    try:
        if datei.is_file() and (schluessel := datei.read_text().strip()):
            return schluessel
    except (OSError, ValueError) as fehler:
        raise ImproperlyConfigured(
            f"Der geheime Schlüssel in {datei} lässt sich nicht lesen: {fehler}."
        ) from fehler
    raise ImproperlyConfigured(
        f"Der geheime Schlüssel fehlt: {datei} gibt es nicht oder ist leer. "
        "`make run` legt ihn an; sonst SECRET_KEY oder SECRET_KEY_FILE setzen. Siehe .env.example."
    )


VAR = Path(wert("VAR") or BASE_DIR / "var").resolve()
SECRET_KEY = _secret_key(VAR)
DEBUG = wert("DEBUG")
HTTPS = wert("HTTPS")
#: wie viele eigene Proxys davor stehen
PROXY = wert("PROXY")
ALLOWED_HOSTS = wert("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = wert("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "ozgportal",
    "bausteine.verwaltung",
    "bausteine.druck",
    "bausteine.seiten",
    "bausteine.importe",
    "bausteine.bearbeiten",
    "bausteine.freigabe",
    "bausteine.tabellen",
    "bausteine.suche",
    "bausteine.zustaendigkeit",
    "bausteine.geschichte",
    "bausteine.stoerung",
    "bausteine.werte",
    "texte",
    "quellen",
    "themenfelder",
    "organisationen",
    "gebiete",
    "leistungen",
    "projects",
    "mittel",
    "kennzahlen",
    "termine",
    "rundbriefe",
    "gesuche",
    "meinungsbilder",
    "dienste",
    "programme",
    "rollout",
    "onboarding",
    "reifegrad",
    "relevanz",
    "aussensicht",
    "meinekommune",
    "verteiler",
    "vorschlaege",
    "datenschutz",
    "betrieb",
    "anmeldung",
    "konten",
    "erinnerungen",
    "abos",
    "auswahlen",
    "schnittstelle",
    "antworten",
    "ueberblick",
    "bausteine.verwaltung.adminapp.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_filters",
    "import_export",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "betrieb.anfragen.AnfrageMiddleware",  # sees every answer, whoever gives it
    "bausteine.seiten.anhaengsel.AnhaengselMiddleware",  # before any address is passed on
    "betrieb.kopfzeilen.KopfzeilenMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "bausteine.stoerung.wartung.WartungMiddleware",  # style and policy outside, data inside
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "anmeldung.sitzung.SitzungMiddleware",  # decides whether the session still holds
    "bausteine.verwaltung.wiederaufnahme.SitzungsendeMiddleware",  # whose form came too late
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

# Auftritt: damit auch ein anderes Land das Portal als eigenes betreiben kann
PORTAL_NAME = wert("PORTAL_NAME")
#: the Land whose portal this is: in words, and which one of a file with several is read
PORTAL_LAND = wert("PORTAL_LAND")
PORTAL_ZUSATZ = wert("PORTAL_ZUSATZ") or f"Kommunen {PORTAL_LAND.wo}"
PORTAL_STELLE = wert("PORTAL_STELLE")
PORTAL_OFFIZIELL = wert("PORTAL_OFFIZIELL")
PORTAL_FARBE = wert("PORTAL_FARBE")
#: unter welcher Lizenz die Daten stehen; None: noch nicht festgelegt
PORTAL_LIZENZ = wert("PORTAL_LIZENZ")
#: unter welcher Kennung GovData den Datenbereitsteller führt; leer: noch keine
GOVDATA_CONTRIBUTOR_ID = wert("GOVDATA_CONTRIBUTOR_ID")
#: Ordner mit eigenen Bildern, ganz öffentlich; logo.svg oder logo.png darin wird gezeigt
PORTAL_BILDER = wert("PORTAL_BILDER")

# Nachrichten von Besucherinnen und Besuchern; ohne Postfach sagt das Formular, dass es nicht geht
KONTAKT_POSTFACH = wert("KONTAKT_POSTFACH")
_mail = email_settings(wert("EMAIL_URL"), KONTAKT_POSTFACH, debug=DEBUG)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _mail["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = _mail["EMAIL_TIMEOUT"]
DEFAULT_FROM_EMAIL = _mail.get("DEFAULT_FROM_EMAIL", "webmaster@localhost")

# Tage, nach denen die E-Mail-Adresse eines erledigten Vorschlags gelöscht wird
VORSCHLAG_MAIL_TAGE = wert("VORSCHLAG_MAIL_TAGE")
BESTAETIGUNGSLINK_TAGE = wert("BESTAETIGUNGSLINK_TAGE")

ROOT_URLCONF = "ozgportal.urls"
WSGI_APPLICATION = "ozgportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ueberblick.kontext.portal",
            ],
            "builtins": [
                "bausteine.seiten.templatetags.portal",
                "kennzahlen.templatetags.zitieren",
            ],
        },
    }
]

#: wie alt die Angaben sind, weiß diese Funktion; die Bausteine kennen die Quellen nicht
DATENALTER = "quellen.datenalter.datenalter"
#: wofür ein Konto zuständig ist, weiß diese; die Bausteine kennen die Konten nicht
BEREICH = "konten.bereich.bereich"

ABFRAGE_S = wert("DB_ABFRAGE_SEKUNDEN")
SPERRE_S = wert("DB_SPERRE_SEKUNDEN")
# Datenbank: SQLite zum Ausprobieren, PostgreSQL im Betrieb. Befehle dürfen länger brauchen
BEFEHL = Path(sys.argv[0]).name == "manage.py"
DATABASES = {
    "default": database_settings(
        wert("DATABASE_URL"),
        VAR / "ozgportal.sqlite3",
        pool=wert("DB_POOL"),
        abfrage=0 if BEFEHL else ABFRAGE_S,
        sperre=BEFEHL_SPERRE_S if BEFEHL else SPERRE_S,
    )
}
# Aufgehobene Seiten, Replik und Betrieb ohne Datenbank: eine App, ein Schalter
AUSLIEFERUNG = wert("AUSLIEFERUNG")
if AUSLIEFERUNG:
    INSTALLED_APPS.append("bausteine.auslieferung")
REPLIK_URL, CACHE_URL = wert("DATABASE_REPLICA_URL"), wert("CACHE_URL")
if not AUSLIEFERUNG:
    refuse_without("AUSLIEFERUNG=ja", DATABASE_REPLICA_URL=REPLIK_URL, CACHE_URL=CACHE_URL)
# Replik: Seiten, die alle Besucherinnen und Besucher gleich sehen, kommen von ihr
if replik := replica_settings(REPLIK_URL, DATABASES["default"]):
    DATABASES["replik"] = replik
    DATABASE_ROUTERS = ["bausteine.auslieferung.router.DatabaseRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Aufgehobene Seiten und Zähler: im Speicher jedes Prozesses; mit CACHE_URL gemeinsam
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if CACHE_URL:
    CACHES["seiten"] = shared_cache(CACHE_URL)
    CACHES["default"] = {
        "BACKEND": "bausteine.auslieferung.failover.FailoverCache",
        "LOCATION": "seiten",
    }

LANGUAGE_CODE = "de"
LOCALE_PATHS = [BASE_DIR / "locale"]  # what Django leaves in English
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

#: PDFs of projects of Programme; no address leads into it (`programme.views.DokumentDatei`)
MEDIA_ROOT = str(VAR / "hochgeladen")
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS: list[Path | tuple[str, Path]] = [BASE_DIR / "static"]
if PORTAL_BILDER:
    STATICFILES_DIRS.append(("eigene", Path(PORTAL_BILDER).resolve()))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CSRF_FAILURE_VIEW = "bausteine.stoerung.fehlerseiten.csrf_failure"
LOGIN_URL = "admin:login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # Strict: the way back from OIDC is lost
CSRF_COOKIE_AGE = None  # ends with the browser, as the session does
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# was ein Proxy sagt, gilt nur, wenn es einen gibt; sonst könnte es jede Besucherin behaupten
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY else None
SECURE_SSL_REDIRECT = HTTPS and PROXY > 0
SECURE_REDIRECT_EXEMPT = [r"^(gesund|bereit|kennzahlen)/$"]  # gefragt wird am Proxy vorbei
# HSTS für andere Rechner derselben Domain kann das Portal nicht entscheiden
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Anmeldung: siehe docs/anmeldung.md
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 3600 * wert("SITZUNG_STUNDEN")
ANMELDUNG_VERSUCHE = wert("ANMELDUNG_VERSUCHE")
ANMELDUNG_SPERRE_MINUTEN = wert("ANMELDUNG_SPERRE_MINUTEN")
PASSWORD_RESET_TIMEOUT = 2 * 3600
#: Gruppen, deren Mitglieder einen zweiten Faktor brauchen; „alle“: jedes Konto
ZWEITER_FAKTOR_GRUPPEN = wert("ZWEITER_FAKTOR_GRUPPEN")
#: ob der zweite Faktor beim OIDC-Anbieter den des Portals ersetzt
OIDC_ZWEITER_FAKTOR = wert("OIDC_ZWEITER_FAKTOR")
OIDC_AUSSTELLER = wert("OIDC_AUSSTELLER")
OIDC_CLIENT_ID = wert("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = wert("OIDC_CLIENT_SECRET")
OIDC_NAME = wert("OIDC_NAME")
OIDC_GRUPPEN = wert("OIDC_GRUPPEN")
OIDC_GRUPPEN_ANGABE = wert("OIDC_GRUPPEN_ANGABE")
#: unter welcher Adresse das Portal im Netz steht
PORTAL_ADRESSE = wert("PORTAL_ADRESSE")
check_provider(
    OIDC_AUSSTELLER,
    {
        "OIDC_CLIENT_ID": OIDC_CLIENT_ID,
        "OIDC_CLIENT_SECRET": OIDC_CLIENT_SECRET,
        "OIDC_GRUPPEN": OIDC_GRUPPEN,
        "PORTAL_ADRESSE": PORTAL_ADRESSE,
    },
)

#: so viele Monate gilt ein Eintrag als geprüft („Angaben stimmen weiterhin“)
BESTAETIGUNG_MONATE = wert("BESTAETIGUNG_MONATE")

# Außensicht: wo andere nachschlagen lassen; leer: das Portal fragt niemanden
PVOG_ADRESSE = wert("PVOG_ADRESSE")
FIM_ADRESSE = wert("FIM_ADRESSE")

# Import: Dateien über 10 MB gehören auf die Kommandozeile
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
IMPORT_MAX_BYTES = 10 * 1024 * 1024
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Betrieb: Protokoll, Kennzahlen, Meldung von Sicherheitslücken
LOG = wert("LOG")
LOGGING = log_settings(LOG)
KENNZAHLEN_TOKEN = wert("KENNZAHLEN_TOKEN")
SICHERHEIT_KONTAKT = wert("SICHERHEIT_KONTAKT")
