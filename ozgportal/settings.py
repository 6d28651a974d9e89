"""All settings, read from the environment only; .env.example names every variable."""

import os
import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from betrieb.protokollierung import log_settings
from ozgportal.einstellungen.cacheadresse import shared_cache
from ozgportal.einstellungen.datenbank import BEFEHL_SPERRE_S, database_settings, replica_settings
from ozgportal.einstellungen.farben import akzentfarbe
from ozgportal.einstellungen.lizenz import licence
from ozgportal.einstellungen.post import email_settings, security_contact
from ozgportal.einstellungen.zahlen import one_of, proxy_count, secret, whole_number
from ozgportal.einstellungen.zugang import names, oidc_settings

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")


def _ja(name: str) -> bool:
    """The yes/no variable `name`; anything but ja/nein stops the start."""
    wert = os.environ.get(name, "").strip().lower() or "nein"
    if wert not in {"ja", "nein"}:
        raise ImproperlyConfigured(f"{name} muss „ja“ oder „nein“ sein. Siehe .env.example.")
    return wert == "ja"


def _secret_key(var: Path) -> str:
    """SECRET_KEY, else what the file SECRET_KEY_FILE names holds, else the key `make run` left."""
    if schluessel := os.environ.get("SECRET_KEY", "").strip():
        return schluessel
    datei = Path(os.environ.get("SECRET_KEY_FILE", "").strip() or var / "secret_key")
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


VAR = Path(os.environ.get("VAR", "").strip() or BASE_DIR / "var").resolve()
SECRET_KEY = _secret_key(VAR)
DEBUG = _ja("DEBUG")
HTTPS = _ja("HTTPS")
#: wie viele eigene Proxys davor stehen
PROXY = proxy_count(os.environ.get("PROXY", ""))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "ozgportal",
    "bausteine.verwaltung",
    "bausteine.druck",
    "bausteine.seiten",
    "bausteine.importe",
    "bausteine.bearbeiten",
    "bausteine.freigabe",
    "bausteine.tabellen",
    "bausteine.zustaendigkeit",
    "bausteine.geschichte",
    "bausteine.auslieferung",
    "bausteine.stoerung",
    "bausteine.werte",
    "texte",
    "quellen",
    "themenfelder",
    "organisationen",
    "leistungen",
    "projects",
    "verteiler",
    "vorschlaege",
    "datenschutz",
    "betrieb",
    "anmeldung",
    "konten",
    "ueberblick",
    "django.contrib.admin",
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
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

# Auftritt: damit auch ein anderes Land das Portal als eigenes betreiben kann
PORTAL_NAME = os.environ.get("PORTAL_NAME", "").strip() or "OZG-Portal"
PORTAL_ZUSATZ = os.environ.get("PORTAL_ZUSATZ", "").strip() or "Kommunen in Nordrhein-Westfalen"
PORTAL_STELLE = os.environ.get("PORTAL_STELLE", "").strip()
PORTAL_OFFIZIELL = os.environ.get("PORTAL_OFFIZIELL", "").strip()
PORTAL_FARBE = akzentfarbe("PORTAL_FARBE", os.environ.get("PORTAL_FARBE", ""))
#: unter welcher Lizenz die Daten stehen; None: noch nicht festgelegt
PORTAL_LIZENZ = licence(os.environ.get("PORTAL_LIZENZ", ""))
#: Ordner mit eigenen Bildern, ganz öffentlich; logo.svg oder logo.png darin wird gezeigt
PORTAL_BILDER = os.environ.get("PORTAL_BILDER", "").strip()
if PORTAL_BILDER and not Path(PORTAL_BILDER).is_dir():
    raise ImproperlyConfigured("PORTAL_BILDER ist kein Ordner. Siehe .env.example.")

# Nachrichten von Besucherinnen und Besuchern; ohne Postfach sagt das Formular, dass es nicht geht
KONTAKT_POSTFACH = os.environ.get("KONTAKT_POSTFACH", "").strip()
globals().update(
    email_settings(os.environ.get("EMAIL_URL", "").strip(), KONTAKT_POSTFACH, debug=DEBUG)
)

# Tage, nach denen die E-Mail-Adresse eines erledigten Vorschlags gelöscht wird
VORSCHLAG_MAIL_TAGE = os.environ.get("VORSCHLAG_MAIL_TAGE", "").strip() or "30"
if not (VORSCHLAG_MAIL_TAGE.isascii() and VORSCHLAG_MAIL_TAGE.isdigit()):
    raise ImproperlyConfigured("VORSCHLAG_MAIL_TAGE ist keine Zahl von Tagen. Siehe .env.example.")
VORSCHLAG_MAIL_TAGE = int(VORSCHLAG_MAIL_TAGE)

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
            "builtins": ["bausteine.seiten.templatetags.portal"],
        },
    }
]

#: wie alt die Angaben sind, weiß diese Funktion; die Bausteine kennen die Quellen nicht
DATENALTER = "quellen.datenalter.datenalter"
#: wofür ein Konto zuständig ist, weiß diese; die Bausteine kennen die Konten nicht
BEREICH = "konten.bereich.bereich"

ABFRAGE_S = whole_number(
    "DB_ABFRAGE_SEKUNDEN", os.environ.get("DB_ABFRAGE_SEKUNDEN", ""), vorgabe=15, von=0, bis=3600
)
SPERRE_S = whole_number(
    "DB_SPERRE_SEKUNDEN", os.environ.get("DB_SPERRE_SEKUNDEN", ""), vorgabe=10, von=0, bis=3600
)
# Datenbank: SQLite zum Ausprobieren, PostgreSQL im Betrieb. Befehle dürfen länger brauchen
BEFEHL = Path(sys.argv[0]).name == "manage.py"
DATABASES = {
    "default": database_settings(
        os.environ.get("DATABASE_URL", "").strip(),
        VAR / "ozgportal.sqlite3",
        pool=whole_number("DB_POOL", os.environ.get("DB_POOL", ""), vorgabe=0, von=0, bis=100),
        abfrage=0 if BEFEHL else ABFRAGE_S,
        sperre=BEFEHL_SPERRE_S if BEFEHL else SPERRE_S,
    )
}
# Replik: Seiten, die alle Besucherinnen und Besucher gleich sehen, kommen von ihr
if replik := replica_settings(
    os.environ.get("DATABASE_REPLICA_URL", "").strip(), DATABASES["default"]
):
    DATABASES["replik"] = replik
    DATABASE_ROUTERS = ["bausteine.auslieferung.weiche.Weiche"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Aufgehobene Seiten und Zähler: im Speicher jedes Prozesses; mit CACHE_URL gemeinsam
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if CACHE_URL := os.environ.get("CACHE_URL", "").strip():
    CACHES["seiten"] = shared_cache(CACHE_URL)
    CACHES["default"] = {
        "BACKEND": "bausteine.auslieferung.ausweichcache.Ausweichcache",
        "LOCATION": "seiten",
    }

LANGUAGE_CODE = "de"
LOCALE_PATHS = [BASE_DIR / "locale"]  # what Django leaves in English
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
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
SESSION_COOKIE_AGE = 3600 * whole_number(
    "SITZUNG_STUNDEN", os.environ.get("SITZUNG_STUNDEN", ""), vorgabe=12, bis=336
)
ANMELDUNG_VERSUCHE = whole_number(
    "ANMELDUNG_VERSUCHE", os.environ.get("ANMELDUNG_VERSUCHE", ""), vorgabe=5, bis=20
)
ANMELDUNG_SPERRE_MINUTEN = whole_number(
    "ANMELDUNG_SPERRE_MINUTEN",
    os.environ.get("ANMELDUNG_SPERRE_MINUTEN", ""),
    vorgabe=15,
    bis=1440,
)
PASSWORD_RESET_TIMEOUT = 2 * 3600
#: Gruppen, deren Mitglieder einen zweiten Faktor brauchen; „alle“: jedes Konto
ZWEITER_FAKTOR_GRUPPEN = names(os.environ.get("ZWEITER_FAKTOR_GRUPPEN", ""))
#: ob der zweite Faktor beim OIDC-Anbieter den des Portals ersetzt
OIDC_ZWEITER_FAKTOR = _ja("OIDC_ZWEITER_FAKTOR")
globals().update(
    oidc_settings(
        {
            "OIDC_AUSSTELLER": os.environ.get("OIDC_AUSSTELLER", ""),
            "OIDC_CLIENT_ID": os.environ.get("OIDC_CLIENT_ID", ""),
            "OIDC_CLIENT_SECRET": os.environ.get("OIDC_CLIENT_SECRET", ""),
            "OIDC_NAME": os.environ.get("OIDC_NAME", ""),
            "OIDC_GRUPPEN": os.environ.get("OIDC_GRUPPEN", ""),
            "OIDC_GRUPPEN_ANGABE": os.environ.get("OIDC_GRUPPEN_ANGABE", ""),
            "PORTAL_ADRESSE": os.environ.get("PORTAL_ADRESSE", ""),
        }
    )
)

#: so viele Monate gilt ein Eintrag als geprüft („Angaben stimmen weiterhin“)
BESTAETIGUNG_MONATE = whole_number(
    "BESTAETIGUNG_MONATE", os.environ.get("BESTAETIGUNG_MONATE", ""), vorgabe=6, bis=120
)

# Import: Dateien über 10 MB gehören auf die Kommandozeile
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
IMPORT_MAX_BYTES = 10 * 1024 * 1024
IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "import"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "export"
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Betrieb: Protokoll, Kennzahlen, Meldung von Sicherheitslücken
LOG = one_of("LOG", os.environ.get("LOG", ""), ("text", "json"))
LOGGING = log_settings(LOG)
KENNZAHLEN_TOKEN = secret("KENNZAHLEN_TOKEN", os.environ.get("KENNZAHLEN_TOKEN", ""))
SICHERHEIT_KONTAKT = security_contact(os.environ.get("SICHERHEIT_KONTAKT", ""))
