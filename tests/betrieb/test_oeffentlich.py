"""What public software brings along: licence, description, changes, third-party parts."""

import re
import tomllib

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from betrieb.management.commands import fremdes

WURZEL = settings.BASE_DIR
PUBLICCODE = (WURZEL / "publiccode.yml").read_text()
#: publiccode.yml 0.4: mandatory keys, by their path; any language of description
PFLICHT = {
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "developmentStatus",
    "softwareType",
    "description",
    "description.de",
    "description.de.shortDescription",
    "description.de.longDescription",
    "description.de.features",
    "legal",
    "legal.license",
    "maintenance",
    "maintenance.type",
    "maintenance.contacts",
    "localisation",
    "localisation.localisationReady",
    "localisation.availableLanguages",
}
ERLAUBT = {
    "developmentStatus": {"concept", "development", "beta", "stable", "obsolete"},
    "softwareType": {"standalone/web"},
    "maintenance.type": {"internal", "contract", "community", "none"},
    "localisation.localisationReady": {"true", "false"},
}
KATEGORIEN = {"project-management", "data-collection", "data-visualization", "collaboration"}


def project() -> dict:
    """pyproject.toml."""
    return tomllib.loads((WURZEL / "pyproject.toml").read_text())["project"]


def yaml_values(text: str) -> dict[str, str | list[str]]:
    """Values by dotted path, of the plain YAML that publiccode.yml keeps to."""
    werte, pfad = {}, []
    for zeile in text.splitlines():
        if not zeile.strip() or zeile.lstrip().startswith("#"):
            continue
        tiefe, rest = (len(zeile) - len(zeile.lstrip())) // 2, zeile.strip()
        if treffer := re.fullmatch(r"(\w+):(?: (.*))?", rest):
            pfad = [*pfad[:tiefe], treffer[1]]
            werte[".".join(pfad)] = (treffer[2] or "").strip('"')
        elif rest.startswith("- "):
            liste = werte[".".join(pfad[:tiefe])] or []
            werte[".".join(pfad[:tiefe])] = [*liste, rest[2:]]
        else:  # the next line of a folded text
            werte[".".join(pfad)] = f"{werte['.'.join(pfad)].removeprefix('>-')} {rest}".strip()
    return werte


class TestLicence:
    """EUPL-1.2."""

    def test_the_whole_text(self):
        """15 articles and the appendix, as the Commission published it."""
        text = (WURZEL / "LICENSE").read_text()
        assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
        artikel = [int(n) for n in re.findall(r"^(\d+)\. ?[A-Z]", text, re.MULTILINE)]
        assert artikel == [*range(1, 16)]
        assert text.rstrip().endswith("new\nEUPL version.")
        assert len(text.split()) == 2237

    def test_said_the_same_everywhere(self):
        """pyproject, publiccode, README."""
        assert project()["license"] == "EUPL-1.2"
        assert yaml_values(PUBLICCODE)["legal.license"] == "EUPL-1.2"
        assert "EUPL-1.2" in (WURZEL / "README.md").read_text()


class TestPubliccode:
    """publiccode.yml, as openCoDE reads it."""

    WERTE = yaml_values(PUBLICCODE)

    def test_has_every_mandatory_key(self):
        """With a value or something below it."""
        for name in PFLICHT:
            assert self.WERTE.get(name) or any(n.startswith(f"{name}.") for n in self.WERTE), name
        assert self.WERTE["publiccodeYmlVersion"] == "0.4"

    @pytest.mark.parametrize("name", ERLAUBT)
    def test_words_are_of_the_vocabulary(self, name):
        """Others make the file invalid."""
        assert self.WERTE[name] in ERLAUBT[name]

    def test_texts_have_the_lengths_the_standard_asks_for(self):
        """Short up to 150 characters, long from 150 to 10,000."""
        assert len(self.WERTE["description.de.shortDescription"]) <= 150
        assert 150 <= len(self.WERTE["description.de.longDescription"]) <= 10_000
        assert set(self.WERTE["categories"]) <= KATEGORIEN
        assert self.WERTE["localisation.availableLanguages"] == ["de"]

    def test_version_is_the_programs(self):
        """One number, and the changes know it."""
        version = project()["version"]
        assert self.WERTE["softwareVersion"] == version
        assert f"## {version}" in (WURZEL / "CHANGELOG.md").read_text()


class TestThirdParty:
    """docs/fremdes.md."""

    def test_is_current(self, capsys):
        """After new packages: manage.py fremdes."""
        call_command("fremdes", pruefen=True)

    def test_an_old_list_is_noticed(self, monkeypatch):
        """And nothing is written while checking."""
        monkeypatch.setattr(fremdes, "document", lambda: "anders")
        with pytest.raises(CommandError, match="nicht auf dem Stand"):
            call_command("fremdes", pruefen=True)

    def test_every_folder_with_a_licence_of_its_own_is_listed(self):
        """What lies in the repository and is not ours."""
        texte = [
            p
            for ort in ("static", "templates")
            for p in (WURZEL / ort).rglob("*")
            if re.match(r"(LICEN|OFL|COPYING)", p.name)
        ]
        gelistet = {f"{ordner}/{text}" for ordner, _, _, _, text in fremdes.MITGELIEFERT}
        assert {p.relative_to(WURZEL).as_posix() for p in texte} == gelistet

    def test_every_package_names_a_licence(self):
        """And one that can be distributed with this software."""
        for name, _, lizenz in fremdes.packages():
            assert re.fullmatch(r"[A-Za-z0-9.+ -]+", lizenz), name
            assert "AGPL" not in lizenz, name

    def test_bsd_is_told_by_its_text(self):
        """Many packages say "BSD" alone; some of them have two clauses, some three."""
        lizenzen = {name: lizenz for name, _, lizenz in fremdes.packages()}
        assert lizenzen["django-import-export"] == "BSD-2-Clause"
        assert lizenzen["django-filter"] == "BSD-3-Clause"
        assert lizenzen["fido2"].startswith("BSD-2-Clause AND ")  # parts, not a choice

    def test_a_package_that_is_missing_is_said(self, monkeypatch):
        """Not left out in silence."""
        monkeypatch.setattr(
            fremdes.metadata, "metadata", lambda name: (_ for _ in ()).throw(FEHLT(name))
        )
        with pytest.raises(CommandError, match="argon2-cffi ist nicht installiert"):
            list(fremdes.packages())


FEHLT = fremdes.metadata.PackageNotFoundError


def test_who_finds_a_weakness_knows_where_to_go():
    """SECURITY.md points to the address that every portal has."""
    assert "/.well-known/security.txt" in (WURZEL / "SECURITY.md").read_text()
