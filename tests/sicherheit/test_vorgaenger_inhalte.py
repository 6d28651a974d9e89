"""The former database's weaknesses of content and secrets, one test each: ours has none.

S1–S4, S8–S10 and S17 stand in test_vorgaenger.py.
"""

import ast
import importlib
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import models
from django.test import Client

from anmeldung.einladung import invite
from bausteine.seiten.schutz import mail_field
from bausteine.werte.eigene import own_apps
from datenschutz.actions import erase_person
from datenschutz.fundstellen import find_person
from organisationen.models import Ansprechstelle
from quellen.models import Quelle
from tests import factories as f
from tests.bausteine.verwaltung.hilfe import client_of, complaints, konto_mit, upload
from tests.formular import fill_in
from tests.konten.hilfe import text_of
from tests.sicherheit.landkarte import places, records_of_all, superuser

WURZEL = Path(settings.BASE_DIR)
APPS = sorted(Path(app.path) for app in own_apps())
#: a column of this name would hold what opens something
GEHEIMES = re.compile(r"passw|kennwort|secret|geheim|schluessel_privat|token|salt|api_?key", re.I)
#: columns of that name, and why they are none of it
ERLAUBT = {
    "auth.User.password",  # Argon2
    "anmeldung.Zweitfaktor.geheimnis",  # encrypted with the secret key; write-only
}
#: where text becomes HTML without being escaped, and what makes it harmless
ROHES_HTML = {
    "anmeldung/zweitfaktor.py",  # a picture made of numbers
    "bausteine/suche/hervorheben.py",  # every part is escaped before
    "bausteine/seiten/strukturiert.py",  # JSON in which nothing looks like markup
    "bausteine/seiten/umbruch.py",  # escaped before
    "bausteine/seiten/verweise.py",  # every part is escaped before
    "bausteine/seiten/templatetags/portal.py",  # a rendered template
    "texte/markdown.py",  # nh3 has the last word
}


def sources():
    """(path, tree) of every file of the product."""
    for ordner in APPS:
        for datei in sorted(ordner.rglob("*.py")):
            if "migrations" not in datei.parts:
                yield datei.relative_to(WURZEL).as_posix(), ast.parse(datei.read_text())


def tracked() -> list[str]:
    """What lies in the repository."""
    if not shutil.which("git") or not (WURZEL / ".git").exists():
        pytest.skip("kein Git-Verzeichnis")
    befehl = ["git", "-C", str(WURZEL), "ls-files", "-z"]
    return subprocess.run(befehl, capture_output=True, text=True, check=True).stdout.split("\0")[
        :-1
    ]


def test_s5_no_table_holds_a_password_in_plain_text():
    """S5: payment keys and passwords stood in the database, the API, the audit and in mails."""
    gefunden = {
        f"{model._meta.app_label}.{model.__name__}.{feld.name}"
        for model in apps.get_models(include_auto_created=True)
        for feld in model._meta.local_concrete_fields
        if isinstance(feld, models.CharField | models.TextField | models.BinaryField)
        and GEHEIMES.search(feld.name)
    }
    assert gefunden <= ERLAUBT
    assert not any(hasattr(apps.get_model(name.rpartition(".")[0]), "history") for name in gefunden)


def test_s5_no_page_shows_the_stored_password(db):
    """Neither forms nor exports nor histories of accounts."""
    records_of_all()
    wert = get_user_model().objects.get(username="chefin").password
    client = client_of(superuser())
    for ort in places(records_of_all_once()):
        if ort.verwaltung and "auth/" in ort.route:
            assert wert.split("$")[-1].lower() not in text_of(client.get(ort.pfad)), ort.pfad


def records_of_all_once() -> dict:
    """The accounts that exist already."""
    return {"auth.user": superuser()}


def test_s6_nothing_is_printed_into_an_answer():
    """S6: the body of a mail was echoed into the page."""
    for name, baum in sources():
        if "/management/" in name or name == "ozgportal/start.py":
            continue
        rufe = (k.func for k in ast.walk(baum) if isinstance(k, ast.Call))
        namen = {ruf.id for ruf in rufe if isinstance(ruf, ast.Name)}
        assert not namen & {"print", "pprint", "breakpoint", "exec", "eval"}, name


def test_s7_no_script_lies_where_the_server_hands_out_files(db):
    """S7: an open maintenance script emptied caches and told server paths."""
    erlaubt = {".css", ".js", ".svg", ".woff2", ".png", ".ico", ".txt", ".md", ""}
    for datei in (WURZEL / "static").rglob("*"):
        assert datei.is_dir() or datei.suffix in erlaubt, datei
        assert datei.is_dir() or not datei.stat().st_mode & 0o111, datei
    client = Client()
    for pfad in (
        "clearcache.php",
        "app_dev.php",
        "config.php",
        "phpinfo.php",
        ".env",
        ".git/HEAD",
        "server-status",
        "var/secret_key",
        "manage.py",
        "db.sqlite3",
        "__debug__/",
    ):
        antwort = client.get(f"/{pfad}", follow=True)
        assert antwort.status_code == 404, pfad
        assert str(WURZEL) not in antwort.content.decode()


def test_s11_text_is_escaped_everywhere():
    """S11: 89 outputs were not. Hostile text in every field: tests/zufall/test_texte.py."""
    for datei in (WURZEL / "templates").rglob("*"):
        text = datei.read_text() if datei.is_file() and datei.suffix != ".ttf" else ""
        roh = re.search(r"\|\s*(safe|safeseq)\b|autoescape\s+off|\{%\s*verbatim", text)
        # texts of mails are not HTML
        assert not roh or datei.suffix == ".txt", datei
    rohe = {name for name, baum in sources() if "mark_safe" in ast.dump(baum)}
    assert rohe <= ROHES_HTML


class TestS12:
    """S12: uploads were limited in size only; a PDF was kept in a public folder."""

    def test_no_name_of_a_file_becomes_a_path(self):
        """What is kept of uploads lies under a checksum, outside of all that is given out."""
        for model in apps.get_models():
            assert not [x for x in model._meta.fields if isinstance(x, models.FileField)], model
        echte = importlib.import_module("ozgportal.settings")
        assert str(echte.VAR / "hochgeladen") == echte.MEDIA_ROOT
        assert not hasattr(echte, "MEDIA_URL")

    @pytest.mark.parametrize(
        ("name", "inhalt"),
        [
            ("a.php", b"<?php echo 1;"),
            ("a.html", b"<script>1</script>"),
            ("a.exe", b"MZ\x90\x00"),
            ("a.svg", b"<svg onload='x'/>"),
            ("a.pdf", b"%PDF-1.7"),
            ("a.csv.php", b"kennung;titel"),
            ("a.xlsx", b"MZ\x90\x00"),
            ("a.zip", b"PK\x03\x04"),
            (".htaccess", b"x"),
            ("a", b"x"),
        ],
    )
    def test_only_tables_are_taken(self, db, name, inhalt):
        """By name and by content; refused in German, nothing kept."""
        records_of_all()
        vorher = Quelle.objects.count()
        antwort = upload(client_of(superuser()), Quelle, inhalt, dateiname=name)
        assert complaints(antwort)
        assert Quelle.objects.count() == vorher

    def test_a_pdf_is_kept_for_the_portal_alone(self, db, besucher, als_text):
        """Outside the folder that the web server gives out, and nobody else's account reads it."""
        vorher = {*settings.VAR.rglob("*")}
        antwort = besucher.get(f"{f.projekt().get_absolute_url()}steckbrief.pdf")
        assert antwort.status_code == 200
        neu = {*settings.VAR.rglob("*")} - vorher
        assert [datei for datei in neu if datei.suffix == ".pdf"]
        assert {datei.relative_to(settings.VAR).parts[0] for datei in neu} == {"pdf"}
        assert {datei.stat().st_mode & 0o077 for datei in neu} == {0}


def test_s13_certificates_are_checked():
    """S13: outgoing calls accepted any certificate. Nothing in the product turns the check off."""
    muster = re.compile(
        r"verify\s*=\s*False|CERT_NONE|_create_unverified|check_hostname\s*=\s*False"
    )
    for name, _ in sources():
        assert not muster.search((WURZEL / name).read_text()), name


class TestS14:
    """S14: weak hashes, a login that told which names exist, a password as plain text field."""

    def test_argon2(self):
        """As set; tests themselves use a faster one."""
        echte = importlib.import_module("ozgportal.settings")
        assert echte.PASSWORD_HASHERS[0].endswith(".Argon2PasswordHasher")
        assert not [name for name in echte.PASSWORD_HASHERS if re.search("MD5|SHA1|Unsalted", name)]
        laengen = [p for p in echte.AUTH_PASSWORD_VALIDATORS if "MinimumLength" in p["NAME"]]
        assert len(echte.AUTH_PASSWORD_VALIDATORS) >= 4
        assert laengen

    def test_the_login_does_not_tell_which_names_exist(self, db):
        """The same page for an unknown name, a wrong password, a closed account."""
        konten = get_user_model().objects
        konten.create_user("da", password="geheim", is_staff=True)
        konten.create_user("zu", password="geheim", is_staff=True, is_active=False)
        seiten = set()
        for name in ("da", "nie", "zu"):
            zugang = {"username": name, "password": "falsch"}
            antwort = fill_in(Client(), "/admin/login/", zugang)
            text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", antwort.content.decode())
            seiten.add((antwort.status_code, text.replace(f'value="{name}"', "")))
        assert len(seiten) == 1

    def test_passwords_are_typed_unseen(self, db):
        """Every field for one, on every page of the admin that has one."""
        client, neu = client_of(records_of_all() and superuser()), konto_mit(name="neu")
        neu.set_unusable_password()
        neu.save()
        eingeladen = urlsplit(invite(neu, "http://testserver").link).path
        for pfad in (
            "/admin/password_change/",
            f"/admin/auth/user/{neu.pk}/password/",
            eingeladen,
        ):
            felder = re.findall(
                r"<input[^>]*name=\"[^\"]*password[^>]*>", text_of(client.get(pfad, follow=True))
            )
            # „usable_password“ chooses whether there is one at all; buttons hold none
            felder = [feld for feld in felder if not re.search('usable|"submit"', feld)]
            assert felder, pfad
            assert all('type="password"' in feld for feld in felder), pfad


def test_s15_no_secret_and_no_dump_in_the_repository():
    """S15: keys, a flag of development and a dump with contacts were published with the source."""
    dateien = tracked()
    verboten = re.compile(r"(^|/)\.env$|\.(sqlite3?|db|dump|sql|pem|key|p12|pfx)$|(^|/)secret_key$")
    abfragen = {"bench/kopie.sql"}  # a question, no answers
    assert not [name for name in dateien if verboten.search(name) and name not in abfragen]
    privat = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----")
    for name in dateien:
        datei = WURZEL / name
        assert not (datei.is_file() and privat.search(datei.read_bytes())), name
    beispiel = (WURZEL / ".env.example").read_text()
    for paar in re.findall(
        r"^(\w*(?:SECRET|TOKEN|PASSWORT|EMAIL_URL|DATABASE_URL)\w*)=(.+)$", beispiel, re.MULTILINE
    ):
        assert paar == ("SECRET_KEY_FILE", "var/secret_key")
    assert "DEBUG=nein" in beispiel
    assert "var/" in (WURZEL / ".gitignore").read_text()


@pytest.mark.parametrize(
    "adresse",
    [
        "chef@kdn.de@fremd.example",
        "x@kdn.de.fremd.example, y@kdn.de",
        "a@b.example\nBcc: c@d.example",
        "a@b.example,c@d.example",
        "<a@b.example>",
        "kdn.de",
        "@kdn.de",
        "a b@kdn.de",
    ],
)
def test_s16_an_address_is_one_address(adresse):
    """S16: „contains @kdn.de“ was the check of a sender.

    Ours is the operator's mailbox, never typed (tests/texte/test_rueckmeldung.py); an address for
    an answer is exactly one.
    """
    with pytest.raises(ValidationError):
        mail_field().clean(adresse)
    assert mail.outbox == []


def test_s18_a_person_can_be_erased(db):
    """S18: anonymisation was announced and never built.

    Record and history; everything else that may name a person: tests/datenschutz/.
    """
    stelle = f.ansprechstelle(
        f.organisation(),
        person_name="Kim Beispielhaft",
        person_mail="kim@stadt.example",
        **f.EINGEWILLIGT,
    )
    stelle.save()
    funde = {fund.schluessel for fund in find_person("Kim Beispielhaft")}
    assert erase_person("Kim Beispielhaft", funde, "chefin") >= 4
    for zeile in (*Ansprechstelle.objects.values(), *Ansprechstelle.history.values()):
        assert "Kim" not in str(zeile)
        assert "kim@" not in str(zeile)
