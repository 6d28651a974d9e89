"""What Redaktionen say in XZuFi files: it waits, holds, is compared; our records stay."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from aussensicht.abgleich import areas_above
from aussensicht.actions import compare_all
from aussensicht.enums import Abgleichart, Laufzustand
from aussensicht.models import Abgleichzeile, PvogLauf, XzufiDienst, XzufiEintrag, XzufiLauf
from aussensicht.xzufi import read_xzufi
from aussensicht.xzufiaufnahme import accept_xzufi, discard_xzufi, store_xzufi
from bausteine.importe.folgeakte import run_followers
from bausteine.werte.zeitraum import Zeitraum
from dienste.models import OnlineDienst
from gebiete.models import Kommune
from leistungen.models import LeikaLeistung
from organisationen.models import Organisation
from rollout.models import Anschluss
from tests import factories as f
from tests.aussensicht.gegenstelle import pvog_row, pvog_table
from tests.aussensicht.xzufidateien import Dienst, xzufi
from tests.bausteine.verwaltung.hilfe import client_of, konto_mit
from tests.formular import forge, open_page, upload_file

pytestmark = pytest.mark.usefixtures("db")
ARS, ZWEITE, KREIS, LAND = "055150000000", "055700028028", "055700000000", "05"
NAME = "Redaktion Musterland"
HOCHLADEN = "admin:aussensicht_xzufilauf_hochladen"


def key(nummer: int) -> str:
    """A LeiKa-Schlüssel."""
    return f"99{nummer:012d}"


def stadt(ars: str, name: str) -> Kommune:
    """A Kommune with its keys."""
    return f.kommune(organisation=f.organisation(name=name, ars=ars, ags=ars[:5] + ars[9:]))


def service(nummer: int, *gebiete: str, **felder) -> Dienst:
    """An Onlinedienst for the Leistung of that number."""
    vorgabe = {
        "namen": {"de": f"Onlinedienst {nummer}"},
        "links": [(f"https://dienst.example/{nummer}", "de", "Antrag")],
        "fuer": [(key(nummer), list(gebiete or (ARS,)))],
    }
    return Dienst(str(nummer), **vorgabe | felder)


def stored(*dienste: Dienst, name: str = NAME, stand: str = "2026-10-20") -> XzufiLauf | None:
    """The file of these Onlinedienste, uploaded."""
    inhalt = read_xzufi(xzufi(*dienste, stand=stand).encode())
    return store_xzufi(inhalt, name, dt.date.fromisoformat(stand), "xzufi.xml")


def accepted(*dienste: Dienst, **felder) -> XzufiLauf:
    """The same, and somebody has looked at it."""
    lauf = stored(*dienste, **felder)
    assert lauf is not None
    accept_xzufi(lauf)
    lauf.refresh_from_db()
    return lauf


def sent(client, daten: bytes, name: str = "xzufi.xml", **felder):
    """The answer to an upload."""
    form = open_page(client, reverse(HOCHLADEN), "datei")
    return form.fill(datei=upload_file(daten, name), redaktion=NAME, **felder).send()


class TestFiles:
    """What waits, what holds, what is marked and what stays."""

    def test_a_file_waits_until_somebody_has_seen_what_it_changes(self):
        kommune = stadt(ARS, "Musterstadt")
        lauf = stored(service(1), service(2, ARS, "058888888888"))
        assert (lauf.zustand, lauf.gilt, lauf.neu, lauf.zeilen) == ("wartet", False, 2, 3)
        assert (lauf.unbekannt, lauf.ohne_kommune, lauf.gehalten) == (3, 1, False)
        assert "2 LeiKa-Leistungen kennt dieses Portal nicht" in " ".join(lauf.hinweise)
        assert "1 Gebiet kennt dieses Portal nicht" in " ".join(lauf.hinweise)
        compare_all()
        assert not Abgleichzeile.objects.exists()
        assert accept_xzufi(lauf) == {kommune.pk}
        compare_all()
        assert Abgleichzeile.objects.count() == 2

    def test_the_same_file_again_is_no_change(self):
        stadt(ARS, "Musterstadt")
        accepted(service(1), service(2))
        assert stored(service(1), service(2)) is None
        assert XzufiLauf.objects.count() == 1
        neuer = stored(service(1), service(2), stand="2026-11-01")
        assert neuer.aenderungen == 0  # only the Stand is another one

    def test_what_changed_is_counted(self):
        accepted(service(1), service(2))
        anders = service(2, links=[("https://neu.example", "de", "Antrag")])
        lauf = stored(service(1), anders, service(3))
        assert (lauf.neu, lauf.geaendert, lauf.verschwunden) == (1, 1, 0)
        assert lauf.namen["geaendert"] == ["Onlinedienst 2"]

    def test_what_a_file_no_longer_names_is_marked_and_kept(self):
        stadt(ARS, "Musterstadt")
        accepted(*(service(i) for i in range(1, 7)))
        lauf = accepted(*(service(i) for i in range(1, 6)), stand="2026-11-01")
        (weg,) = XzufiDienst.objects.filter(lauf=lauf, verschwunden_am__isnull=False)
        assert (weg.bezeichnung, weg.verschwunden_am) == ("Onlinedienst 6", dt.date(2026, 11, 1))
        assert weg.eintraege.get().verschwunden_am == dt.date(2026, 11, 1)
        # the day stays that of the first file without it
        lauf = accepted(*(service(i) for i in range(1, 6)), stand="2026-11-08")
        weg = XzufiDienst.objects.get(lauf=lauf, kennung="S999:6")
        assert weg.verschwunden_am == dt.date(2026, 11, 1)
        lauf = accepted(*(service(i) for i in range(1, 7)), stand="2026-11-15")
        assert not XzufiDienst.objects.filter(lauf=lauf, verschwunden_am__isnull=False).exists()
        assert lauf.neu == 1

    def test_a_row_that_is_gone_is_marked_though_its_dienst_stays(self):
        accepted(service(1, ARS, *(f"0500000000{i:02d}" for i in range(10))))
        lauf = accepted(service(1, *(f"0500000000{i:02d}" for i in range(10))))
        weg = XzufiEintrag.objects.filter(dienst__lauf=lauf, verschwunden_am__isnull=False)
        assert [zeile.gebiet for zeile in weg] == [ARS]
        assert lauf.xzufi_dienste.get().verschwunden_am is None

    def test_more_than_a_fifth_is_held(self):
        accepted(*(service(i) for i in range(1, 11)))
        assert not stored(*(service(i) for i in range(1, 9))).gehalten
        assert stored(*(service(i) for i in range(1, 8))).gehalten
        # also where every Dienst is still there, and many of its areas are not
        accepted(service(1, *(f"0500000000{i:02d}" for i in range(10))), name="Zweite")
        assert stored(service(1, *(f"0500000000{i:02d}" for i in range(7))), name="Zweite").gehalten

    def test_two_redaktionen_are_both_kept(self):
        stadt(ARS, "Musterstadt")
        accepted(service(1))
        accepted(service(1), name="Stadtredaktion")
        assert XzufiLauf.objects.geltende().count() == 2
        compare_all()
        zeilen = Abgleichzeile.objects.values_list("redaktion", flat=True)
        assert sorted(zeilen) == [NAME, "Stadtredaktion"]

    def test_one_name_in_two_spellings_is_one_redaktion(self):
        accepted(service(1))
        lauf = stored(service(2), service(1), name="redaktion  musterland")
        assert (lauf.redaktion, lauf.neu) == (NAME, 1)

    def test_what_is_odd_about_a_file_is_told(self):
        accepted(service(1))
        aelter = stored(service(1), service(2), stand="2026-10-01")
        assert "Die Datei ist älter als die geltende" in " ".join(aelter.hinweise)
        andere = stored(service(1), name="Anderer Name")
        assert f"gilt schon unter dem Namen „{NAME}“" in " ".join(andere.hinweise)

    def test_the_rows_of_two_files_stay_and_the_numbers_of_all(self):
        for i in range(1, 5):
            accepted(*(service(j) for j in range(1, 10 + i)))
        assert XzufiLauf.objects.count() == 4
        assert XzufiDienst.objects.values("lauf").distinct().count() == 2

    def test_what_comes_later_replaces_what_waits_and_is_decided_once(self):
        erste = stored(service(1))
        zweite = stored(service(1), service(2))
        erste.refresh_from_db()
        assert (erste.zustand, erste.xzufi_dienste.count()) == ("verworfen", 0)
        accept_xzufi(zweite)
        with pytest.raises(ValidationError, match="inzwischen entschieden"):
            discard_xzufi(zweite)

    def test_what_becomes_known_later_is_found_by_night(self):
        """By its ARS or its AGS."""
        accepted(service(1), service(2, "05570028"))
        assert not XzufiEintrag.objects.filter(kommune__isnull=False).exists()
        leika = f.leika_leistung(leika_schluessel=key(1))
        erste, zweite = stadt(ARS, "Musterstadt"), stadt(ZWEITE, "Beispielheim")
        compare_all()
        zeilen = XzufiEintrag.objects.order_by("leika_schluessel")
        assert [z.kommune for z in zeilen] == [erste, zweite]
        assert [z.gebiet for z in zeilen] == [ARS, ZWEITE]
        assert zeilen[0].leika == leika


class TestComparisonWithRedaktionen:
    """What differs, and that nothing of ours changes by it."""

    @pytest.fixture
    def bild(self):
        """A Kommune with one difference of each kind."""
        kommune = stadt(ZWEITE, "Beispielheim")
        dienste = {}
        for i in range(1, 9):
            leistung = f.leika_leistung(leika_schluessel=key(i), bezeichnung=f"Leistung {i}")
            dienste[i] = f.online_dienst(f"Dienst {i}")
            f.dienst_leistung(dienste[i], leistung)
        f.anschluss(kommune, dienste[1])  # on both sides
        f.anschluss(kommune, dienste[2], "test")
        f.anschluss(kommune, dienste[3])  # not in the file
        f.anschluss(kommune, dienste[4], "nicht-vorgesehen")
        f.anschluss(kommune, dienste[6])  # named for the Kreis
        f.anschluss(kommune, dienste[8])  # no longer named
        immer = [
            service(1, ZWEITE, links=[]),
            service(2, ZWEITE),
            service(4, ZWEITE),
            service(5, ZWEITE),
            service(6, KREIS),
            service(7, LAND),
        ]
        accepted(*immer, service(8, ZWEITE))
        accepted(*immer, stand="2026-11-01")
        return kommune

    def test_each_kind_is_found_once(self, bild):
        compare_all()
        ort = "beispielheim-{}-redaktion-musterland-{}"
        assert set(Abgleichzeile.objects.values_list("kennung", flat=True)) == {
            ort.format("xzufi-ohne-link", key(1)),
            ort.format("xzufi-geplant", key(2)),
            ort.format("xzufi-nur-hier", OnlineDienst.objects.get(name="Dienst 3").kennung),
            ort.format("xzufi-verneint", key(4)),
            ort.format("nur-xzufi", key(5)),
            ort.format("xzufi-weg", key(8)),
        }
        vorher = list(Abgleichzeile.objects.order_by("pk").values())
        compare_all()  # who subscribed to the list hears of no change
        assert list(Abgleichzeile.objects.order_by("pk").values()) == vorher
        zeile = Abgleichzeile.objects.get(art=Abgleichart.NUR_XZUFI)
        assert (zeile.bezeichnung, zeile.dienst_dort) == ("Leistung 5", "Onlinedienst 5")
        assert (zeile.redaktion, zeile.vertrauensniveau) == (NAME, "30")
        assert zeile.adresse == "https://dienst.example/5"
        assert zeile.pvog_text == "genannt, Stand 01.11.2026"

    def test_of_several_services_for_a_leistung_one_with_a_link_is_told(self):
        """And how many more there are; only where none has a link, that is a difference."""
        stadt(ZWEITE, "Beispielheim")
        fuer = [(key(5), [ZWEITE])]
        accepted(service(1, links=[], fuer=fuer), service(2, fuer=fuer), service(3, fuer=fuer))
        compare_all()
        zeile = Abgleichzeile.objects.get()
        assert (zeile.art, zeile.stand_pvog) == (Abgleichart.NUR_XZUFI, "genannt")
        assert zeile.adresse == "https://dienst.example/2"
        assert zeile.dienst_dort == "Onlinedienst 2 und 2 weitere"

    def test_a_saved_connection_is_compared_at_once(self, bild):
        compare_all()
        anschluss = Anschluss.objects.get(stand="test")
        anschluss.stand, anschluss.quelle = "online", f.quelle()
        anschluss.online_seit = Zeitraum.parse("2022")
        anschluss.save()
        run_followers("anschluesse", records=[anschluss])
        assert not Abgleichzeile.objects.filter(art=Abgleichart.XZUFI_GEPLANT).exists()

    def test_no_record_of_ours_changes_and_none_is_added(self, bild):
        def everything():
            return [
                list(model.objects.order_by("pk").values())
                for model in (
                    Organisation,
                    Kommune,
                    LeikaLeistung,
                    OnlineDienst,
                    Anschluss,
                    PvogLauf,
                )
            ]

        vorher = everything()
        accepted(*(service(i, ZWEITE) for i in range(20)), stand="2026-11-02")
        compare_all()
        assert everything() == vorher

    def test_areas_above(self):
        """Verband, Kreis, Bezirk, Land, Bund; of a Kreis what is above it."""
        bezirk = ["055000000000", "050000000000", "000000000000"]
        assert areas_above(ZWEITE) == ["055700028000", KREIS, *bezirk]
        assert areas_above(KREIS) == bezirk

    def test_the_page_of_the_kommune_says_whose_word_it_is(self, bild, besucher):
        seite = besucher.seite(reverse("kommune", args=["beispielheim"]))
        text = " ".join(" ".join(seite.text("main")).split())
        assert (
            "Online-Dienste für diese Kommune: 4 (laut XZuFi-Datei der Redaktion „Redaktion "
            "Musterland“, Stand 01.11.2026), davon 1 ohne Link; 1 nicht mehr genannt; für Kreis, "
            "Land oder Bund 2." in text
        )

    def test_the_list_says_whose_word_it_is(self, bild, besucher):
        compare_all()
        seite = besucher.seite("/abgleich/", {"art": "nur-xzufi"})
        text = " ".join(" ".join(seite.text("main")).split())
        assert "laut XZuFi-Datei der Redaktion „Redaktion Musterland“, Stand 01.11.2026" in text
        assert "Dort: Onlinedienst 5" in text
        assert "6 Online-Dienste, genannt bei 1 Kommune." in text
        assert "Vertrauensniveau (Code) 30" in text


class TestUpload:
    """The page for it, as the browser uses it."""

    def decide(self, client, lauf, akt):
        """What a button of the preview sends."""
        form = open_page(
            client, reverse("admin:aussensicht_xzufilauf_change", args=[lauf.pk]), "akt"
        )
        return form.send("akt", akt)

    def test_from_the_upload_to_the_list(self, verwaltung):
        stadt(ARS, "Musterstadt")
        datei = xzufi(service(1), service(2), Dienst("", fuer=[]))
        antwort = sent(verwaltung, datei.encode())
        lauf = XzufiLauf.objects.get()
        text = " ".join(verwaltung.get(antwort["Location"]).content.decode().split())
        assert "Diese Datei gilt noch nicht." in text
        assert "Neu: <strong>2</strong>" in text
        assert "hat keine id." in text
        assert not Abgleichzeile.objects.exists()
        self.decide(verwaltung, lauf, "annehmen")
        lauf.refresh_from_db()
        assert (lauf.zustand, lauf.gilt) == (Laufzustand.ANGENOMMEN, True)
        assert Abgleichzeile.objects.count() == 2
        antwort = sent(verwaltung, datei.encode())
        assert "0 Änderungen" in verwaltung.get(antwort["Location"]).content.decode()

    def test_discarded_it_does_not_count(self, verwaltung):
        sent(verwaltung, xzufi(service(1)).encode())
        self.decide(verwaltung, XzufiLauf.objects.get(), "verwerfen")
        lauf = XzufiLauf.objects.get()
        assert (lauf.zustand, lauf.xzufi_dienste.count()) == (Laufzustand.VERWORFEN, 0)
        seite = verwaltung.get(reverse("admin:aussensicht_xzufilauf_change", args=[lauf.pk]))
        assert "Was sich mit ihr geändert hätte" in seite.content.decode()

    def test_a_day_that_is_to_come_is_refused(self, verwaltung):
        """Every later file would be an older one."""
        morgen = timezone.localdate() + dt.timedelta(days=1)
        antwort = sent(verwaltung, xzufi(service(1), stand=morgen.isoformat()).encode())
        assert "Dieser Tag liegt in der Zukunft" in antwort.content.decode()
        ohne = xzufi(service(1), stand="").encode()
        antwort = sent(verwaltung, ohne, stand=morgen.isoformat())
        assert "Dieser Tag liegt in der Zukunft" in antwort.content.decode()
        assert not XzufiLauf.objects.exists()

    @pytest.mark.parametrize(
        ("daten", "satz"),
        [
            (b"", "Die Datei ist leer."),
            (b"%PDF-1.7", "Das ist eine PDF-Datei"),
            (pvog_table([pvog_row(key(1), ARS)]), "unter „PVOG-Läufe“ hochgeladen"),
            (b"<html></html>", "Das ist eine Webseite"),
        ],
    )
    def test_another_file_is_told_and_nothing_stored(self, verwaltung, daten, satz):
        assert satz in sent(verwaltung, daten).content.decode()
        assert not XzufiLauf.objects.exists()

    def test_a_file_without_a_day_asks_for_it(self, verwaltung):
        daten = xzufi(service(1), stand="").encode()
        assert "Die Datei nennt keinen Tag" in sent(verwaltung, daten).content.decode()
        sent(verwaltung, daten, stand="2026-11-01")
        assert XzufiLauf.objects.get().stand == dt.date(2026, 11, 1)

    def test_what_is_too_large_is_not_read(self, verwaltung, settings):
        settings.IMPORT_MAX_BYTES = 1024 * 1024
        antwort = sent(verwaltung, b"<a>" + b" " * (1024 * 1024))
        assert "Die Datei ist größer als 1 MB" in antwort.content.decode()

    def test_an_xzufi_file_on_the_page_of_the_pvog(self, verwaltung):
        form = open_page(verwaltung, reverse("admin:aussensicht_pvoglauf_hochladen"), "datei")
        datei = upload_file(xzufi(service(1)).encode(), "x.xml")
        text = form.fill(datei=datei).send().content.decode()
        assert "Sie wird unter „XZuFi-Dateien“ hochgeladen" in text

    def test_who_may_what(self, verwaltung):
        """Without the right no upload; what is held needs the right to release."""
        assert (
            client_of(konto_mit("aussensicht.view_xzufilauf")).get(reverse(HOCHLADEN)).status_code
            == 403
        )
        accepted(*(service(i) for i in range(1, 11)))
        lauf = stored(service(1))
        hochlader = client_of(
            konto_mit(
                "aussensicht.view_xzufilauf",
                "aussensicht.import_xzufilauf",
                name="hochladerin",
            )
        )
        seite = reverse("admin:aussensicht_xzufilauf_change", args=[lauf.pk])
        text = " ".join(hochlader.get(seite).content.decode().split())
        assert "Mehr als ein Fünftel fehlt" in text
        assert 'value="annehmen"' not in text
        entscheiden = reverse("admin:aussensicht_xzufilauf_annehmen", args=[lauf.pk])
        assert forge(hochlader, entscheiden, {"akt": "annehmen"}).status_code == 403
        self.decide(verwaltung, lauf, "annehmen")
        lauf.refresh_from_db()
        assert lauf.gilt
