"""docs/betrieb.md and the files it uses; the programs of the operating system check them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse

ORDNER = settings.BASE_DIR / "docs" / "betrieb"
HANDBUCH = (settings.BASE_DIR / "docs" / "betrieb.md").read_text()
UNITS = sorted(p.name for p in ORDNER.iterdir() if p.suffix in {".service", ".socket", ".timer"})
NUR_DIENST = [name for name in UNITS if name.endswith(".service")]


def blocks(ueberschrift: str) -> list[str]:
    """The copyable blocks of a chapter."""
    teil = HANDBUCH.split(f"## {ueberschrift}\n")[1].split("\n## ")[0]
    return re.findall(r"```sh\n(.*?)```", teil, re.DOTALL)


def example() -> dict[str, str]:
    """The settings of production as the example file gives them."""
    text = (ORDNER / "umgebung.beispiel").read_text()
    return {n: w.strip("'") for n, w in re.findall(r"^([A-Z_]+)=(.*)$", text, re.MULTILINE)}


class TestHandbook:
    """Short and true."""

    def test_at_most_15_steps_each_to_copy(self):
        """Numbered without a gap; a block of commands for each."""
        teil = HANDBUCH.split("## Einrichten\n")[1].split("\n## ")[0]
        schritte = [int(n) for n in re.findall(r"^\*\*(\d+)\. ", teil, re.MULTILINE)]
        assert schritte == [*range(1, len(blocks("Einrichten")) + 1)]
        assert len(schritte) <= 15

    @pytest.mark.parametrize(
        "kapitel",
        [
            "Neuer Stand",
            "Sichern",
            "Wiederherstellen",
            "Protokolle",
            "Überwachen",
            "Konten",
            "Außer Betrieb nehmen",
            "Portal schließen",
            "Zertifikat erneuern",
        ],
    )
    def test_has_a_chapter_for(self, kapitel):
        """With something to copy."""
        assert blocks(kapitel)

    def test_every_block_is_valid_shell(self):
        """bash reads it without running it."""
        for block in re.findall(r"```sh\n(.*?)```", HANDBUCH, re.DOTALL):
            subprocess.run(["bash", "-n"], input=block, text=True, check=True)

    def test_names_only_files_that_exist(self):
        """Of this repository."""
        for pfad in re.findall(r"/opt/ozgportal/((?:docs|requirements)/[\w./-]+)", HANDBUCH):
            assert (settings.BASE_DIR / pfad).exists(), pfad
        for pfad in re.findall(r"\]\(([^)#]+)", HANDBUCH):
            assert (settings.BASE_DIR / "docs" / pfad).exists(), pfad

    def test_names_only_commands_that_exist(self):
        """After `ozgportal` and in the units."""
        texte = [HANDBUCH, *((ORDNER / name).read_text() for name in UNITS)]
        genannt = set(re.findall(r"^ozgportal ([a-z_]+)", HANDBUCH, re.MULTILINE))
        for muster in (r"manage\.py ([a-z_]+)", r"taeglich\}? ([a-z_]+)"):
            genannt |= {n for text in texte for n in re.findall(muster, text)}
        assert {
            "migrate",
            "clearsessions",
            "vorschlaege_aufraeumen",
            "sichern",
            "taeglich",
        } <= genannt
        assert genannt <= {*get_commands()}

    @pytest.mark.parametrize("kapitel", ["Einrichten", "Neuer Stand"])
    def test_roles_follow_the_tables(self, kapitel):
        """Accounts without an up-to-date role would see nothing."""
        bloecke = [b for b in blocks(kapitel) if "ozgportal migrate" in b]
        assert bloecke
        for block in bloecke:
            assert block.index("ozgportal migrate") < block.index("ozgportal rollen")

    def test_names_no_host_but_examples(self):
        """Where packages come from is the operator's business."""
        dateien = [HANDBUCH, *(p.read_text() for p in ORDNER.iterdir())]
        namen = {n for text in dateien for n in re.findall(r"https?://([\w.$-]+)", text)}
        assert namen <= {
            "ozg.example.org",
            "localhost",
            "NAME",
            "$NAME",
            "$host$request_uri",
            "ozgportal",
        }


class TestExampleSettings:
    """docs/betrieb/umgebung.beispiel."""

    def test_names_only_settings_that_exist(self):
        """Explained in .env.example, but for gunicorn's own."""
        erklaert = re.findall(
            r"^([A-Z_]+)=", (settings.BASE_DIR / ".env.example").read_text(), re.M
        )
        assert example().keys() - {"WEB_CONCURRENCY"} <= set(erklaert)

    def test_check_deploy_has_nothing_to_say(self, tmp_path):
        """With them, on a fresh machine; the key is made as the handbook says."""
        schluessel = subprocess.run(
            ["openssl", "rand", "-base64", "60"], capture_output=True, text=True, check=True
        ).stdout.replace("\n", "")
        (tmp_path / "static").mkdir()
        (tmp_path / "key").write_text(schluessel)
        eigene = {"SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key"), "VAR": str(tmp_path)}
        ablauf = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
            cwd=settings.BASE_DIR,
            env=os.environ | example() | eigene,
            capture_output=True,
            text=True,
        )
        assert (ablauf.returncode, ablauf.stderr) == (0, "")
        assert "no issues" in ablauf.stdout

    def test_the_command_reads_them_as_systemd_does(self, tmp_path):
        """Nothing in the file is run, however a password looks; and it speaks to people."""
        (tmp_path / "umgebung").write_text(
            "# A=nein\nA=x=y;touch gelaufen\nB='mit Leerzeichen'\nC=$HOME`id`\nD=\nLOG=json\nE=Ende"
        )
        text = (ORDNER / "ozgportal").read_text().replace("/etc/ozgportal", str(tmp_path))
        text = text.replace("/opt/ozgportal", str(tmp_path))
        text = re.sub(r"exec runuser.*", "exec env -0", text)
        ablauf = subprocess.run(
            ["sh", "-c", text], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        gelesen = dict(paar.split("=", 1) for paar in ablauf.stdout.split("\0") if paar)
        assert [gelesen[n] for n in "ABCDE"] == [
            "x=y;touch gelaufen",
            "mit Leerzeichen",
            "$HOME`id`",
            "",
            "Ende",
        ]
        assert gelesen["LOG"] == "text"
        assert not (tmp_path / "gelaufen").exists()


def needs(programm: str):
    """Leaves a test out where the operating system lacks the program."""
    pfad = shutil.which(programm, path=f"{os.environ['PATH']}:/usr/sbin")
    return pytest.mark.skipif(not pfad, reason=f"{programm} ist nicht installiert")


@pytest.fixture
def units(tmp_path) -> Path:
    """The units, with programs that exist here in place of the portal's own."""
    for name in UNITS:
        text = (ORDNER / name).read_text()
        text = re.sub(r"/opt/ozgportal/\.venv/bin/\w+|/bin/sh|/usr/bin/find", sys.executable, text)
        (tmp_path / name).write_text(text)
    return tmp_path


class TestUnits:
    """systemd."""

    @needs("systemd-analyze")
    def test_systemd_understands_them(self, units):
        """Without a word of complaint."""
        ablauf = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", *(f"./{name}" for name in UNITS)],
            cwd=units,
            capture_output=True,
            text=True,
        )
        meldungen = [z for z in ablauf.stderr.splitlines() if z.startswith(("ozgportal", "./"))]
        assert (ablauf.returncode, meldungen) == (0, [])

    @needs("systemd-analyze")
    @pytest.mark.parametrize("name", NUR_DIENST)
    def test_are_locked_in(self, units, name):
        """systemd's own measure of exposure, 0 to 10."""
        befehl = ["systemd-analyze", "security", "--offline=true", "--threshold=15", f"./{name}"]
        ablauf = subprocess.run(befehl, cwd=units, capture_output=True, text=True)
        assert ablauf.returncode == 0, ablauf.stdout[-200:]

    @pytest.mark.parametrize("name", NUR_DIENST)
    def test_harden(self, name):
        """The least; also where systemd cannot measure it."""
        zeilen = (ORDNER / name).read_text().splitlines()
        for zeile in (
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "PrivateTmp=yes",
            "CapabilityBoundingSet=",
            "ProtectHome=yes",
            "UMask=0077",
            "User=ozgportal",
            "EnvironmentFile=/etc/ozgportal/umgebung",
        ):
            assert zeile in zeilen

    def test_every_timer_has_its_service_and_is_enabled(self):
        """A timer that nobody starts backs nothing up."""
        for name in UNITS:
            if name.endswith((".timer", ".socket")):
                assert name.rsplit(".", 1)[0] + ".service" in UNITS
                assert f" {name}" in blocks("Einrichten")[13]


class TestNginx:
    """docs/betrieb/nginx.conf."""

    TEXT = (ORDNER / "nginx.conf").read_text()

    @needs("nginx")
    @pytest.mark.parametrize("name", ["nginx.conf", "archiv.conf"])
    def test_nginx_understands_it(self, tmp_path, name):
        """With a certificate, beside the settings nginx brings itself."""
        befehl = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
        befehl += [
            "-subj",
            "/CN=x.example",
            "-keyout",
            "privkey.pem",
            "-out",
            "fullchain.pem",
        ]
        subprocess.run(befehl, cwd=tmp_path, capture_output=True, check=True)
        text = (ORDNER / name).read_text().replace("/etc/ozgportal/tls", str(tmp_path))
        text = text.replace("/var/log/nginx", str(tmp_path))
        (tmp_path / "portal.conf").write_text(text)
        (tmp_path / "nginx.conf").write_text(
            f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
            f"http {{ include /etc/nginx/mime.types; include {tmp_path}/portal.conf; }}\n"
        )
        programm = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        ablauf = subprocess.run(
            [programm, "-t", "-q", "-p", tmp_path, "-c", tmp_path / "nginx.conf"],
            capture_output=True,
            text=True,
        )
        assert (ablauf.returncode, "emerg" in ablauf.stderr) == (0, False), ablauf.stderr

    def test_writes_no_address_of_a_visitor(self):
        """Neither in its own format nor in error messages, which always hold one."""
        formate = re.findall(r"log_format.*?;", self.TEXT, re.DOTALL)
        assert formate
        assert not re.search(r"remote_|forwarded|user_agent|referer|request_uri", str(formate))
        assert set(re.findall(r"error_log \S+ (\w+);", self.TEXT)) == {"emerg"}
        assert set(re.findall(r"access_log ([^\s;]+)", self.TEXT)) == {
            "off",
            "/var/log/nginx/ozgportal.log",
        }
        assert self.TEXT.count("error_log") == self.TEXT.count("\nserver {")

    def test_gives_the_portal_what_it_believes_and_takes_the_rest_away(self):
        """What visitors send under these names never arrives."""
        koepfe = (
            "X-Forwarded-For $remote_addr",
            "X-Forwarded-Proto $scheme",
            "Host $host",
            "X-Request-ID $request_id",
            'X-Forwarded-Host ""',
            'Forwarded ""',
        )
        for kopf in koepfe:
            assert f"proxy_set_header {kopf};" in self.TEXT
        assert self.TEXT.count("proxy_pass") == 1

    def test_pdfs_have_a_limit_of_their_own(self):
        """Both kinds of address, by who asks; no key and so no limit for everything else."""
        liste, alle = (
            dict(re.findall(r"^ +(\S+) (\S+);$", block, re.MULTILINE))
            for block in re.findall(r"^map [^{]+{\n(.*?)^}", self.TEXT, re.MULTILINE | re.DOTALL)
        )
        assert liste == {"default": '""', "pdf": "$binary_remote_addr"}
        assert alle.pop("default") == "$ozgportal_pdf_liste"
        ((muster, schluessel),) = alle.items()
        pfad = reverse("steckbrief-pdf", args=["wohngeld"])
        assert re.search(muster.removeprefix("~"), pfad)
        assert not re.search(muster.removeprefix("~"), pfad.removesuffix("steckbrief.pdf"))
        assert schluessel == "$binary_remote_addr"
        zonen = re.findall(r"limit_req_zone (\S+) zone=(\w+):", self.TEXT)
        assert ("$ozgportal_pdf", "ozgportal_pdf") in zonen
        assert {zone for _, zone in zonen} == {*re.findall(r"limit_req zone=(\w+)", self.TEXT)}
        assert "ozgportal_pdf" in HANDBUCH

    def test_lets_an_import_through(self):
        """Its body may be a little larger than the largest file."""
        groesse = int(re.search(r"client_max_body_size (\d+)m;", self.TEXT)[1])
        assert settings.IMPORT_MAX_BYTES < groesse * 2**20 < 2 * settings.IMPORT_MAX_BYTES
