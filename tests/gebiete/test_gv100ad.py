"""The official directory: read as it is published, and nothing in it guessed at."""

import datetime as dt

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from bausteine.importe.bericht import problems
from bausteine.importe.models import Import
from bausteine.importe.register import resource_for
from bausteine.importe.ruecknahme import Undo
from bausteine.tabellen.dateien import read_table
from bausteine.werte.land import Land
from bausteine.zustaendigkeit.regel import ALLES
from gebiete.models import Groessenklasse, Kommune, Regierungsbezirk
from gebiete.verzeichnis import KOPF
from organisationen.models import Alias, Organisation
from quellen.models import Quelle
from tests import factories as f
from tests.gebiete.verzeichnis import directory, gemeinde, line

pytestmark = pytest.mark.django_db
TELGTE = gemeinde("05570044", "Telgte, Stadt")


def load(*zeilen, land=None, probe=False, stand="20200930"):
    """Read a directory; (resource, result, problems)."""
    resource = resource_for("gv100ad")(land=land)
    daten = zeilen[0] if zeilen and isinstance(zeilen[0], bytes) else None
    tabelle = read_table(daten or directory(*zeilen, stand=stand), "GV100AD.asc")
    result = resource.import_data(tabelle, dry_run=probe, file_name="GV100AD.asc")
    return resource, result, problems(result)


def written(*zeilen, **optionen):
    """The same, without problems: the numbers of rows and the remarks."""
    resource, result, fehler = load(*zeilen, **optionen)
    assert not fehler
    zahlen = {art: zahl for art, zahl in result.totals.items() if zahl}
    return zahlen, [text for _, text in resource.remarks]


def of(ags: str) -> Kommune:
    """The Kommune with this key."""
    return Kommune.objects.fuer_seite().get(organisation__ags=ags)


class TestLesen:
    """From lines to Kommunen."""

    def test_a_land_is_there_after_one_file(self):
        """Kreise first, keys, kind, Kreis, Regierungsbezirk, numbers, Quelle and place."""
        muenster = gemeinde("05515000", "Münster, Stadt", kennzeichen="61", weitere="*****")
        assert written(TELGTE, muenster) == ({"new": 3}, [])
        telgte, kreis = of("05570044"), of("05570")
        assert telgte.organisation.name == telgte.organisation.kurzname == "Telgte"
        assert telgte.organisation.ars == "055700044044"
        assert telgte.organisation.kreis == kreis.organisation
        assert (telgte.art, telgte.einwohner, telgte.flaeche) == ("stadt", 19_697, 9_084)
        assert (telgte.plz_sitz, telgte.mehrere_plz) == ("48291", False)
        assert telgte.regierungsbezirk == Regierungsbezirk.objects.get(name="Münster")
        assert telgte.quelle == Quelle.objects.get(kennung="gv-isys-2020-09-30")
        assert telgte.fundstelle == "Satzart 60, Schlüssel 05570044"
        assert telgte.gebietsstand == dt.date(2020, 9, 30)
        assert kreis.organisation.name == "Kreis Warendorf"
        assert (kreis.organisation.typ, kreis.art) == ("kreis", "kreis")
        assert of("05515000").mehrere_plz is True
        assert of("05515000").organisation.kreis is None

    def test_a_second_time_changes_nothing(self):
        """Every row is skipped."""
        written(TELGTE)
        assert written(TELGTE)[0] == {"skip": 2}

    def test_nobody_lives_there_means_that_nobody_said_it(self):
        """0 is not known, as the publishers write it."""
        written(gemeinde("05570044", "Telgte, Stadt", einwohner="00000000000"))
        assert of("05570044").einwohner is None

    def test_the_groessenklasse_comes_from_the_key_alone(self):
        """kreisfrei and Kreis; never from the number of people, and what is there stays."""
        for slug in ("kreisfreie-stadt", "kreis", "grosse-stadt"):
            f.groessenklasse(name=slug, slug=slug)
        muenster = gemeinde("05515000", "Münster, Stadt", kennzeichen="61")
        written(TELGTE, muenster)
        assert of("05515000").groessenklasse.slug == "kreisfreie-stadt"
        assert of("05515000").groessenklasse_quelle.kennung == "gv-isys-2020-09-30"
        assert of("05570").groessenklasse.slug == "kreis"
        telgte = of("05570044")
        assert telgte.groessenklasse is None
        recht = f.quelle()
        telgte.groessenklasse = Groessenklasse.objects.get(slug="grosse-stadt")
        telgte.groessenklasse_quelle = recht
        telgte.save()
        written(TELGTE, muenster, stand="20201231")
        assert of("05570044").groessenklasse_quelle == recht

    def test_the_staedteregion_is_told_by_its_key(self):
        """It is called a Kreis otherwise."""
        written(line("40", "05334", "Städteregion Aachen", kennzeichen="43"))
        assert of("05334").art == "staedteregion"
        assert of("05334").organisation.name == "Städteregion Aachen"

    @pytest.mark.parametrize("kodierung", ["utf-8", "cp1252", "utf-8-sig"])
    def test_older_files_are_windows_1252(self, kodierung):
        """And newer ones UTF-8."""
        daten = directory(gemeinde("05570001", "Würßen, Stadt")).decode().encode(kodierung)
        written(daten)
        assert of("05570001").organisation.name == "Würßen"

    def test_only_the_land_that_is_asked_for(self):
        """PORTAL_LAND, or another one by name."""
        fremd = line("60", "09162000", "München", verband="0000", kennzeichen="61")
        assert written(TELGTE, fremd)[0] == {"new": 2}
        assert written(TELGTE, fremd, land=Land.BY)[0] == {"new": 1}
        assert of("09162000").regierungsbezirk is None
        _, _, fehler = load(TELGTE, land=Land.HH)
        assert "nennt keine Kommune in Hamburg" in fehler[0][2]

    def test_two_of_one_name_are_told_apart(self):
        """By their Kreis."""
        written(TELGTE, gemeinde("05515001", "Telgte, Stadt"))
        namen = Organisation.objects.filter(name="Telgte").values_list("kurzname", "kennung")
        assert sorted(namen) == [("Telgte", "telgte"), ("Telgte (05515001)", "telgte-05515001")]


class TestZuordnen:
    """Which Organisation a key means."""

    def test_an_organisation_of_that_name_gets_its_keys(self):
        """No double; its own Kennung, Quelle and Typ stay; the preview says what changes."""
        alt = f.organisation(name="Telgte", kennung="stadt-telgte", quelle=f.quelle())
        f.organisation(name="Kreis WAF", typ="kreis", aliase=["Kreis Warendorf"])
        resource, _, _ = load(TELGTE, probe=True)
        assert [(name, [s for s, _, _ in anders]) for _, name, anders in resource.mitgeaendert] == [
            ("Kreis WAF", ["AGS", "ARS"]),
            ("Telgte", ["AGS", "ARS", "Kreis"]),
        ]
        assert resource.summary_of_others().startswith("2 vorhandene Organisationen")
        written(TELGTE)
        assert Organisation.objects.count() == 2
        assert of("05570044").organisation == alt
        assert Organisation.objects.get(pk=alt.pk).quelle == alt.quelle

    def test_a_key_with_another_name_is_left_alone(self):
        """Told with its line; an alias says that it is the same."""
        written(TELGTE)
        umbenannt = gemeinde("05570044", "Neu-Telgte, Stadt", einwohner="00000000005")
        zahlen, (hinweis,) = written(umbenannt)
        assert zahlen == {"skip": 1}
        assert "gehört im Portal zu „Telgte“, in der Datei zu „Neu-Telgte“" in hinweis
        assert of("05570044").einwohner == 19_697
        Alias.objects.create(organisation=of("05570044").organisation, name="Neu-Telgte")
        assert written(umbenannt)[0] == {"update": 1, "skip": 1}
        assert of("05570044").einwohner == 5

    def test_a_name_with_another_key_is_left_alone(self):
        """After a fusion it may be another Kommune."""
        written(TELGTE)
        zahlen, hinweise = written(gemeinde("05570099", "Telgte, Stadt"))
        assert zahlen == {"skip": 1}
        assert any("trägt im Portal den Schlüssel 05570044" in text for text in hinweise)
        assert any("steht nicht mehr im Verzeichnis" in text for text in hinweise)

    def test_what_has_ended_is_told_and_does_not_end_by_itself(self):
        """Until someone enters the day; then no more."""
        written(TELGTE)
        _, (hinweis,) = written()
        assert "„Telgte“ (05570044) steht nicht mehr im Verzeichnis" in hinweis
        Kommune.objects.filter(organisation__ags="05570044").update(gueltig_bis=dt.date(2020, 1, 1))
        assert written()[1] == []

    def test_an_older_file_is_refused(self):
        """It would set back what is known."""
        written(TELGTE)
        _, _, ((_, _, satz),) = load(TELGTE, stand="20190930")
        assert "im Portal steht schon der vom 30.09.2020" in satz

    def test_taking_it_back_leaves_nothing(self):
        """Kommunen, Organisationen, Regierungsbezirk and Quelle; keys of others as before."""
        alt = f.organisation(name="Telgte")
        written(TELGTE)
        undo = Undo(Import.objects.get(), None, ALLES, lambda plan: None)
        undo.write(undo.plan())
        uebrig = list(Organisation.objects.values_list("pk", "ags", "kreis"))
        assert uebrig == [(alt.pk, None, None)]
        for model in (Kommune, Regierungsbezirk, Quelle):
            assert not model.objects.exists(), model


class TestFehler:
    """Whatever cannot be read is named by its line."""

    @pytest.mark.parametrize(
        ("zeile", "satz"),
        [
            ("60 kurz", "Zeile 6: Sie hat 7 statt 220 Zeichen."),
            (line("77", "05570044", "X"), "Zeile 6: Die Satzart „77“ gibt es nicht."),
            (gemeinde("0557004x", "X"), "Zeile 6: „0557004x“ ist kein Schlüssel der Satzart 60."),
            (gemeinde("05570044", "X", stand="20201331"), "„20201331“ ist kein Gebietsstand"),
            (gemeinde("05570044", ""), "Zeile 6: Der Name fehlt."),
            (gemeinde("05570044", "X", einwohner="12a"), "Einwohner: „12a“ ist keine Zahl."),
            (gemeinde("05570044", "X", plz="4829"), "„4829“ ist keine Postleitzahl."),
            (gemeinde("05570044", "X", kennzeichen="99"), "Textkennzeichen „99“ ist nicht bekannt"),
            (gemeinde("05570044", "X", verband="a"), "ist kein Schlüssel eines Gemeindeverbands"),
        ],
    )
    def test_a_line_that_cannot_be_right(self, zeile, satz):
        with pytest.raises(ValidationError) as fehler:
            read_table(directory(zeile), "GV100AD.asc")
        assert satz in " ".join(fehler.value.messages)

    def test_a_key_that_stands_twice(self):
        """Both lines are named."""
        with pytest.raises(ValidationError, match=r"Zeile 7: .* steht schon in Zeile 6"):
            read_table(directory(TELGTE, TELGTE), "GV100AD.asc")

    def test_every_bad_line_is_named_at_once(self):
        """Fifty of them, and how many more."""
        zeilen = [gemeinde("0557004x", f"X{i}") for i in range(60)]
        with pytest.raises(ValidationError) as fehler:
            read_table(directory(*zeilen), "GV100AD.asc")
        assert len(fehler.value.messages) == 51
        assert fehler.value.messages[-1] == "… und 10 weitere."

    def test_for_another_table_it_is_no_file(self):
        """The page says which format to choose."""
        tabelle = read_table(directory(TELGTE), "GV100AD.asc")
        fehler = problems(resource_for("organisationen")().import_data(tabelle, dry_run=True))
        (satz,) = [satz for _, _, satz in fehler]
        assert satz.startswith("Diese Datei hat das Format „Gemeindeverzeichnis")

    def test_a_table_is_no_directory(self):
        """What is missing is named."""
        tabelle = read_table(b"name;ags\r\nTelgte;05570044\r\n", "x.csv")
        fehler = problems(resource_for("gv100ad")().import_data(tabelle, dry_run=True))
        assert any("Es fehlt die Schlüsselspalte" in satz for _, _, satz in fehler)
        kopf = ";".join(KOPF)
        tabelle = read_table(f"{kopf}\r\n{'x;' * 12}x\r\n".encode(), "x.csv")
        fehler = problems(resource_for("gv100ad")().import_data(tabelle, dry_run=True))
        assert [satz[:40] for _, _, satz in fehler] == ["Bitte die Datei im Format GV100AD wählen"]


class TestKommando:
    """On the command line."""

    def test_it_reads_and_counts_the_rows_of_its_land(self, tmp_path, capsys):
        """With `--land` another one; an unknown one is a sentence."""
        datei = tmp_path / "GV100AD_300920.ASC"
        fremd = line("60", "09162000", "München", verband="0000", kennzeichen="61")
        datei.write_bytes(directory(TELGTE, fremd))
        call_command("import_csv", "gv100ad", str(datei), "--commit")
        assert "2 Zeilen: 2 neu" in capsys.readouterr().out
        call_command("import_csv", "gv100ad", str(datei), "--land", "BY")
        assert "1 Zeile: 1 neu" in capsys.readouterr().out
        with pytest.raises(CommandError, match="Das Land „99“ gibt es nicht"):
            call_command("import_csv", "gv100ad", str(datei), "--land", "99")
        with pytest.raises(CommandError, match="kennt keine Wahl des Landes"):
            call_command("import_csv", "organisationen", str(datei), "--land", "05")


#: the real file of the statistical offices, where it is at hand; nothing of it is copied
ECHT = settings.BASE_DIR.parent / "shared" / "katalog" / "GV100AD_300918.ASC"


@pytest.mark.katalog
@pytest.mark.skipif(not ECHT.is_file(), reason=f"das Gemeindeverzeichnis fehlt: {ECHT}")
@pytest.mark.usefixtures("bestand")
class TestEchteDatei:
    """The official file over the published records, which are made from it."""

    def test_it_tells_what_is_not_published_and_changes_nothing_else(self):
        """396 Gemeinden get their numbers; six of them have none; no double."""
        assert Kommune.objects.count() == 427
        daten = ECHT.read_bytes()
        zahlen, hinweise = written(daten)
        assert (zahlen, hinweise) == ({"update": 396, "skip": 31}, [])
        assert written(daten)[0] == {"skip": 427}
        assert Organisation.objects.filter(typ__in=["kommune", "kreis"]).count() == 427
        ohne = (
            Kommune.objects.nur_gemeinden()
            .filter(einwohner=None)
            .values_list("organisation__name", flat=True)
        )
        assert sorted(ohne) == [
            "Bad Driburg",
            "Borgentreich",
            "Hemer",
            "Kerken",
            "Schöppingen",
            "Unna",
        ]
        assert (
            Kommune.objects.filter(groessenklasse__slug="grosse-kreisangehoerige-stadt").count()
            == 35
        )

    @pytest.mark.einmal
    @pytest.mark.parametrize("land", Land)
    def test_every_land_can_be_read(self, land):
        """Without a mistake, and nobody is left out."""
        zahlen, hinweise = written(ECHT.read_bytes(), land=land, probe=True)
        zeilen = [
            z
            for z in ECHT.read_bytes().decode("cp1252").splitlines()
            if z[10:12] == land.schluessel
        ]
        kommunen = [z for z in zeilen if z[:2] == "60" and z[122:124] not in ("65", "66")]
        kreise = [z for z in zeilen if z[:2] == "40" and z[122:124] not in ("41", "42")]
        assert sum(zahlen.values()) == len(kommunen) + len(kreise)
        assert not hinweise
