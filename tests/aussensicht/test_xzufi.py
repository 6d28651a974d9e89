"""XZuFi files of a Redaktion as they are read: what counts, what is told, what is refused."""

import io
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError

from aussensicht import xzufi as lesen
from aussensicht.xzufi import (
    Xzufilink,
    Xzufizeile,
    area_digits,
    ebene_of,
    is_xzufi,
    read_xzufi,
)
from tests.aussensicht.gegenstelle import pvog_row, pvog_table
from tests.aussensicht.xzufidateien import KOPF, Dienst, leistung, xzufi, zustaendigkeit
from tests.bausteine.tabellen.fallen import LACHEN

ARS, KREIS, KEY = "055150000000", "05515", "99102013000000"


def read(*teile, **optionen):
    """What a file with these objects says."""
    return read_xzufi(xzufi(*teile, **optionen).encode())


def refused(daten: bytes) -> str:
    """Why a file is not read."""
    with pytest.raises(ValidationError) as fehler:
        read_xzufi(daten)
    return " ".join(fehler.value.messages)


def packed(**dateien: bytes) -> bytes:
    """A ZIP archive."""
    ausgabe = io.BytesIO()
    with zipfile.ZipFile(ausgabe, "w", zipfile.ZIP_DEFLATED) as archiv:
        for name, daten in dateien.items():
            archiv.writestr(name.replace("_", "."), daten)
    return ausgabe.getvalue()


class TestMapping:
    """What a row says."""

    def test_an_onlinedienst_with_its_link_level_and_areas(self):
        inhalt = read(Dienst("1", fuer=[(KEY, [ARS, KREIS])]))
        (dienst,) = inhalt.dienste.values()
        assert (dienst.kennung, dienst.bezeichnung) == ("S999:1", "Hundesteuer online")
        assert (dienst.vertrauensniveau, dienst.sprachen) == ("30", ("de",))
        (link,) = dienst.links
        assert link == Xzufilink("https://dienst.example/hund", "01", "Zum Antrag", "de")
        assert inhalt.zeilen == {
            Xzufizeile("S999:1", KEY, ARS),
            Xzufizeile("S999:1", KEY, "055150000000"),
        }
        assert (inhalt.version, str(inhalt.stand), inhalt.stelle) == ("2.2.0", "2026-10-20", "S999")
        assert (inhalt.stellenname, inhalt.fehler) == ("Redaktion Musterland", [])

    @pytest.mark.parametrize(
        "raum",
        [
            "http://xoev.de/schemata/xzufi/2_2_0",
            "http://xoev.de/schemata/xzufi/2_3_0",
            "http://xoev.de/schemata/xzufi/2_3_1",
            "https://xoev.de/schemata/xzufi/2_3",
        ],
    )
    def test_the_number_of_the_namespace_does_not_matter(self, raum):
        inhalt = read(Dienst("1", fuer=[(KEY, [ARS])]), raum=raum)
        assert (len(inhalt.zeilen), inhalt.hinweise) == (1, [])

    def test_another_version_is_read_and_told(self):
        inhalt = read(Dienst("1", fuer=[(KEY, [ARS])]), raum="http://xoev.de/schemata/xzufi/2_1_0")
        assert "nennt die Version XZuFi 2.1.0" in inhalt.hinweise[0]

    def test_neither_the_prefix_nor_what_is_around_it_matters(self):
        """The namespace without a prefix, inside an envelope of somebody else."""
        text = xzufi(Dienst("1", fuer=[(KEY, [ARS])])).removeprefix(KOPF).replace("xzufi:", "")
        text = text.replace("xmlns:xzufi=", "xmlns=")
        inhalt = read_xzufi(
            f'<e:huelle xmlns:e="urn:x"><e:inhalt>{text}</e:inhalt></e:huelle>'.encode()
        )
        assert len(inhalt.zeilen) == 1

    def test_what_lies_apart_is_put_together(self):
        """Zuständigkeiten as objects of their own, Leistungen by the id of the Redaktion."""
        inhalt = read(
            zustaendigkeit("1", "L7", ARS),
            zustaendigkeit("77", "L7", ARS, art="Organisationseinheit"),
            leistung("L7", "99.102.013.000.000"),
            Dienst("1"),
        )
        assert inhalt.zeilen == {Xzufizeile("S999:1", KEY, ARS)}
        assert inhalt.fehler == []
        assert "1 Zuständigkeiten, die zu keinem Onlinedienst gehören" in inhalt.hinweise[-1]

    def test_the_german_one_of_two_languages_is_shown(self):
        dienst = Dienst(
            "1",
            namen={"en": "Dog tax", "de": "Hundesteuer"},
            links=[
                ("https://d.example/en", "en", "Apply"),
                ("https://d.example/de", "de", "Antrag"),
            ],
            fuer=[(KEY, [ARS])],
        )
        inhalt = read(dienst)
        (gelesen,) = inhalt.dienste.values()
        assert (gelesen.bezeichnung, gelesen.adresse) == ("Hundesteuer", "https://d.example/de")
        assert (len(gelesen.links), gelesen.sprachen) == (2, ("en", "de"))
        assert inhalt.hinweise == [
            "In mehreren Sprachen, gezeigt wird die deutsche: 1 Onlinedienst („Hundesteuer“)."
        ]

    @pytest.mark.parametrize(
        ("text", "gebiet"),
        [
            ("055150000000", "055150000000"),
            ("05 5 15 0000 000", "055150000000"),
            ("05515", "055150000000"),
            ("05", "050000000000"),
            ("DE", "000000000000"),
            ("05515000", "05515000"),
            ("5515000", ""),
            ("Münster", ""),
            ("", ""),
        ],
    )
    def test_areas(self, text, gebiet):
        assert area_digits(text) == gebiet

    @pytest.mark.parametrize(
        ("schluessel", "ebene"),
        [("99102013000000", "LO"), ("99102013060000", "LOV"), ("99102013060001", "LOVD")],
    )
    def test_the_level_of_a_key_is_told_by_its_zeros(self, schluessel, ebene):
        assert ebene_of(schluessel) == ebene


class TestRowsThatAreLeftOut:
    """Each with its line and the reason; the others are read."""

    GUT = Dienst("gut", fuer=[(KEY, [ARS])])

    @pytest.mark.parametrize(
        ("teil", "zeile", "worte"),
        [
            (Dienst("", fuer=[(KEY, [ARS])]), 14, "„Hundesteuer online“ hat keine id"),
            (Dienst("2", namen={}, links=[]), 14, "weder eine Bezeichnung noch einen Link"),
            (Dienst("2", fuer=[(KEY, ["5"])]), 19, "nennt das Gebiet „5“"),
            (
                Dienst("2", fuer=[(KEY, ["Münster"])]),
                19,
                "weder ein Regionalschlüssel noch ein AGS",
            ),
            (Dienst("2", fuer=[("L9", [ARS])]), 19, "nennt die Leistung „L9“. Das ist kein LeiKa-"),
            (Dienst("2", fuer=[("123", [ARS])]), 19, "99 und zwölf Ziffern"),
            (Dienst("2", fuer=[(KEY, [])]), 19, "nennt kein Gebiet"),
            (
                Dienst(
                    "2",
                    extra="<xzufi:zustaendigkeit><xzufi:gebietID>05515</xzufi:gebietID>"
                    "</xzufi:zustaendigkeit>",
                ),
                19,
                "nennt keine Leistung",
            ),
            (zustaendigkeit("77", KEY, ARS), 14, "Onlinedienst „77“, den die Datei nicht enthält"),
        ],
    )
    def test_each_has_its_line(self, teil, zeile, worte):
        inhalt = read(self.GUT, teil)
        (satz,) = inhalt.fehlersaetze
        assert satz.startswith(f"Zeile {zeile}: "), satz
        assert worte in satz
        assert {z.dienst for z in inhalt.zeilen} == {"S999:gut"}

    def test_a_leistung_without_a_leika_key(self):
        inhalt = read(self.GUT, leistung("L9"), Dienst("2", fuer=[("L9", [ARS])]))
        assert "Die Datei nennt zu dieser Leistung keinen LeiKa-Schlüssel." in inhalt.fehler[0][1]
        assert "Ohne lesbare Zuständigkeit" in inhalt.hinweise[-1]

    def test_what_has_no_link_is_kept_and_named(self):
        inhalt = read(Dienst("1", links=[], fuer=[(KEY, [ARS])]))
        assert len(inhalt.zeilen) == 1
        assert inhalt.hinweise == ["Ohne Link: 1 Onlinedienst („Hundesteuer online“ (Zeile 5))."]

    def test_what_is_no_web_address_is_no_link(self):
        inhalt = read(Dienst("1", links=[("javascript:alert(1)", "de", "x")], fuer=[(KEY, [ARS])]))
        assert "„javascript:alert(1)“ ist keine Webadresse" in inhalt.hinweise[0]
        assert inhalt.dienste["S999:1"].links == ()

    def test_double_rows_count_once(self):
        inhalt = read(self.GUT, self.GUT, Dienst("gut", fuer=[(KEY, [ARS, KREIS])]))
        assert (len(inhalt.dienste), len(inhalt.zeilen), inhalt.doppelt) == (1, 1, 3)
        assert inhalt.hinweise == ["3 Zeilen wiederholen eine andere und zählen nicht mit."]

    def test_the_last_of_several_with_one_id_counts(self):
        inhalt = read(self.GUT, Dienst("gut", niveau="10"))
        assert inhalt.dienste["S999:gut"].vertrauensniveau == "10"
        assert "es gilt der letzte Eintrag" in inhalt.hinweise[0]

    def test_what_is_deleted_in_the_same_file_is_not_there(self):
        weg = (
            '<xzufi:loesche klasse="Onlinedienst"><xzufi:id schemeAgencyID="S999">weg</xzufi:id>'
            '</xzufi:loesche><xzufi:loesche klasse="Leistung"><xzufi:id>gut</xzufi:id>'
            "</xzufi:loesche>"
        )
        inhalt = read(self.GUT, Dienst("weg", fuer=[(KEY, [ARS])]), weg)
        assert set(inhalt.dienste) == {"S999:gut"}
        assert "Vielleicht ist sie nur eine Lieferung von Änderungen" in inhalt.hinweise[0]

    def test_several_agencies_are_named(self):
        fremd = Dienst("1", fuer=[(KEY, [ARS])]).xml().replace("S999", "S111")
        inhalt = read(self.GUT, fremd)
        assert "„S111“, „S999“" in inhalt.hinweise[-1]


class TestOtherFiles:
    """Each has its sentence."""

    @pytest.mark.parametrize(
        ("daten", "satz"),
        [
            (b"", "Die Datei ist leer."),
            (b"\xef\xbb\xbf \n", "Die Datei ist leer."),
            (b"%PDF-1.7\n", "Das ist eine PDF-Datei"),
            (b'{"items": []}', "Das ist eine JSON-Datei"),
            (b"<!DOCTYPE html><html></html>", "Das ist eine Webseite"),
            (pvog_table([pvog_row(KEY, ARS)]), "Er wird unter „PVOG-Läufe“ hochgeladen"),
            (b"a;b\r\n1;2\r\n", "Das ist eine Tabelle"),
            (b"<rss version='2.0'><channel/></rss>", "Element heißt „rss“"),
            (b"<xml", "kein gültiges XML"),
            (packed(a_xml=b"<a/>", b_xml=b"<a/>"), "liegen mehrere XML-Dateien"),
            (packed(a_txt=b"x"), "liegt keine XML-Datei"),
            (b"PK\x03\x04kaputt", "Das ZIP-Archiv ist nicht lesbar"),
            (xzufi(leistung("L1", KEY)).encode(), "keinen Onlinedienst, nur 1 Leistungen"),
            (xzufi().encode(), "enthält keinen Onlinedienst."),
        ],
    )
    def test_what_is_no_xzufi_file(self, daten, satz):
        assert satz in refused(daten)

    def test_a_file_that_was_cut_is_told_with_its_line(self):
        daten = xzufi(Dienst("1", fuer=[(KEY, [ARS])])).encode()
        assert refused(daten[: len(daten) // 2]).startswith("Zeile ")

    @pytest.mark.parametrize("kodierung", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
    def test_encodings_that_the_file_names(self, kodierung):
        text = xzufi(Dienst("1", namen={"de": "Straßenbäume"}, fuer=[(KEY, [ARS])]))
        name = kodierung.removesuffix("-sig")
        daten = text.replace('encoding="UTF-8"', f'encoding="{name}"').encode(kodierung)
        assert read_xzufi(daten).dienste["S999:1"].bezeichnung == "Straßenbäume"
        assert is_xzufi(daten)

    def test_letters_in_another_encoding_than_the_file_says(self):
        daten = xzufi(Dienst("1", namen={"de": "Bäume"})).encode("iso-8859-1")
        assert "anders gespeichert, als die erste Zeile der Datei sagt" in refused(daten)

    def test_an_encoding_that_nobody_knows(self):
        daten = xzufi(Dienst("1")).replace("UTF-8", "x-unbekannt").encode()
        assert "Die Zeichenkodierung, die die Datei nennt" in refused(daten)

    def test_a_packed_file_is_read(self):
        daten = packed(export_xml=xzufi(Dienst("1", fuer=[(KEY, [ARS])])).encode())
        assert len(read_xzufi(daten).zeilen) == 1


class TestTraps:
    """A file cannot make the portal read more than it is, nor anything else."""

    @pytest.mark.parametrize(
        "dtd",
        [
            LACHEN + "]>",
            "<!DOCTYPE x SYSTEM 'http://192.0.2.1/x.dtd'>",
            "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
            "<!DOCTYPE x>",
        ],
    )
    def test_no_dtd_and_no_entities(self, dtd):
        text = xzufi(Dienst("1", namen={"de": "&i;"}))
        assert "enthält eine DTD oder Entitäten" in refused(text.replace(KOPF, KOPF + dtd).encode())

    def test_two_gigabytes_in_a_few_kilobytes(self):
        """Neither by what the archive says nor by what comes out is it read to the end."""
        ausgabe = io.BytesIO()
        with (
            zipfile.ZipFile(ausgabe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archiv,
            archiv.open("a.xml", "w", force_zip64=True) as teil,
        ):
            teil.write(b"<a>")
            for _ in range(2048):
                teil.write(b" " * (1 << 20))
        bombe = ausgabe.getvalue()
        assert len(bombe) < 12_000_000
        assert "entpackt größer als 100 MB" in refused(bombe)

    def test_an_archive_that_calls_itself_smaller(self):
        """It is read no further than it says, and then it is damaged."""
        inhalt = b"<a>" + b" " * (3 << 20)
        daten = packed(a_xml=inhalt)
        gelogen = daten.replace(struct.pack("<L", len(inhalt)), struct.pack("<L", 10))
        assert gelogen != daten
        assert "nicht lesbar" in refused(gelogen)

    def test_elements_too_deep(self):
        assert "zu tief ineinander" in refused(b"<a>" * 1000)

    def test_too_many_rows_from_a_small_file(self, monkeypatch):
        monkeypatch.setattr(lesen, "MAX_ZEILEN", 50)
        dienst = Dienst("1", fuer=[(KEY, [f"05{i:010d}" for i in range(60)])])
        assert "Bitte den Export je Gebiet teilen" in refused(xzufi(dienst).encode())

    def test_one_object_without_an_end(self, monkeypatch):
        monkeypatch.setattr(lesen, "MAX_ZEICHEN", 1000)
        dienst = Dienst("1", namen={"de": "x" * 5000})
        assert "Ein einzelner Eintrag ist zu lang" in refused(xzufi(dienst).encode())
