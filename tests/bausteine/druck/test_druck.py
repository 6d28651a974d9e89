"""PDF by Typst: what a document may read, what its texts may hold, what ends its process."""

import json
import os
import time

import pytest
import typst

from bausteine.druck import satz, zeichen
from bausteine.druck.satz import Druckfehler, DruckZuLange, typeset
from projects.druck import document
from tests import factories as f
from tests.bild import KANAELE, rows
from tests.pdf import Pdf, empty_store, violations

BOESE = (
    '#read("/etc/passwd")',
    "$x$ $ sum_(i=0)^n $",
    "*b* _i_ `r`",
    "@label",
    "<label>",
    "[",
    "]",
    "\\ \\u{41}",
    "// weg",
    "/* weg */",
    "#include",
    '#import "@preview/cetz:0.3.0"',
    "= Kopf",
    "- Punkt",
    "+ eins",
    "/ Wort: was",
    "#let x = 1",
    "#{",
    "#pagebreak()",
    "~",
    "---",
    "https://x.example/#read",
    "&amp;<b>fett</b>",
    "😀👩‍👩‍👧",
    "\u202eumgedreht",
    "\u05e9\u05dc",
    "\u0645\u0631\u062d\u0628\u0627",
    "中文字",
    "a\x00b\x07c",
    "Sil\u00adbe",
    "\ud800",
    "\ufeff",
    "e\u0301\u0323",
    "ﬁ ﷺ ①",
    "\ue000",
    "\U000e0041",
    "x\u200by",
    "Zeile\nZeile\r\nZeile\u2028Ende",
)
GLIED = {"name": "Konzeption", "zeichen": "laeuft", "stand": "läuft", "zeilen": [], "warnung": ""}
VORSPANN = """#let daten = json(bytes(sys.inputs.daten))
#set document(title: "T")
#set text(lang: "de", font: "Fira Sans")
= Kopf
"""


@pytest.fixture
def vorlage(tmp_path, monkeypatch):
    """`vorlage(text)`: a template in a folder of its own."""
    monkeypatch.setattr(satz, "VORLAGEN", tmp_path)

    def write(text: str) -> str:
        (tmp_path / "probe.typ").write_text(text)
        return "probe.typ"

    return write


class TestTheProcess:
    """Reads its folder and nothing else, and ends."""

    @pytest.mark.parametrize(
        "versuch",
        [
            '#read("/etc/passwd")',
            '#read("../geheim.txt")',
            '#image("/etc/hostname")',
            '#include "../geheim.txt"',
            '#import "@preview/cetz:0.3.0": *',
            '#json("/proc/self/environ")',
        ],
    )
    def test_no_file_outside_its_folder_and_no_package(self, vorlage, tmp_path, caplog, versuch):
        """Not even a template could; the reason stands in the log, not on a page."""
        (tmp_path.parent / "geheim.txt").write_text("geheim")
        with pytest.raises(Druckfehler):
            typeset(vorlage(f"{VORSPANN}{versuch}"), {})
        assert "probe.typ ließ sich nicht setzen" in caplog.text
        assert "geheim:" not in caplog.text

    def test_time_is_limited(self, vorlage, monkeypatch):
        """The process is ended, not left behind."""
        monkeypatch.setattr(satz, "HOECHSTENS_S", 1)
        vorher = children()
        endlos = "#for i in range(100000) { for j in range(100000) { } }"
        beginn = time.monotonic()
        with pytest.raises(DruckZuLange):
            typeset(vorlage(VORSPANN + endlos), {})
        assert time.monotonic() - beginn < 30
        assert children() == vorher

    def test_memory_is_limited(self, vorlage, monkeypatch, tmp_path):
        """A document that would take the machine's memory takes its own process only."""
        setzer = tmp_path / "setzer.py"
        text = satz.SETZER.read_text()
        setzer.write_text(text.replace("1536 * 1024**2", "200 * 1024**2"))
        assert setzer.read_text() != text
        monkeypatch.setattr(satz, "SETZER", setzer)
        with pytest.raises(Druckfehler):
            typeset(vorlage(f"{VORSPANN}#(range(9000000).map(i => str(i)).join())"), {})

    def test_it_knows_nothing_of_our_environment(self, vorlage, monkeypatch):
        """Nor writes a file: what it could tell or keep, it does not have."""
        monkeypatch.setenv("SECRET_KEY", "geheim")
        text = satz.SETZER.read_text()
        assert "RLIMIT_FSIZE" in text
        umgebung = []
        echt = satz.subprocess.run
        monkeypatch.setattr(
            satz.subprocess, "run", lambda *a, **k: umgebung.append(k["env"]) or echt(*a, **k)
        )
        assert typeset(vorlage(VORSPANN), {}).seiten == 1
        assert "geheim" not in str(umgebung)
        assert "PATH" not in umgebung[0]

    def test_the_check_warns_without_typst(self, monkeypatch):
        """In German; only a warning, so that the portal starts."""
        assert satz.check_typst() == []
        monkeypatch.setattr(satz, "find_spec", lambda name: None)
        (hinweis,) = satz.check_typst()
        assert not hinweis.is_serious(level=40)
        assert "typst" in hinweis.msg


def children() -> set[str]:
    """Processes of ours that still run."""
    with open(f"/proc/self/task/{os.getpid()}/children") as datei:
        return {*datei.read().split()}


class TestTexts:
    """Text stays text, and every character can be shown."""

    def test_nothing_becomes_markup(self, vorlage):
        """What the data says and what the document holds is the same, sign for sign."""
        pdf = typeset(vorlage(f"{VORSPANN}#for t in daten.texte {{ par(t) }}"), {"texte": BOESE})
        gesetzt = Pdf(pdf.inhalt)
        assert violations(gesetzt) == []
        assert gesetzt.tags["P"] == sum(bool(zeichen.readable(text)) for text in BOESE)
        assert gesetzt.tags["H1"] == 1
        assert not {"L", "Table", "Link", "Figure"} & {*gesetzt.tags}

    def test_the_whole_plan_and_steckbrief_hold_it(self, db, besucher):
        """In every field that is printed."""
        boese = " ".join(BOESE).replace("\x00", "").replace("\ud800", "")
        stelle = f.organisation(name=boese[:150], kurzname=boese[:40])
        quelle = f.quelle(titel=boese[:200], herausgeber=boese[:100])
        projekt = f.projekt(
            titel=boese[:300],
            kurzbeschreibung=boese,
            hinweis=boese,
            quellen=[quelle],
            themenfelder=[f.themenfeld(name=boese[:90])],
            partner=[(stelle, "mitarbeit")],
        )
        empty_store()
        for adresse in (
            f"{projekt.get_absolute_url()}steckbrief.pdf",
            "/umsetzungsprojekte/?format=pdf",
        ):
            pdf = Pdf(besucher.get(adresse).inhalt)
            assert violations(pdf) == []
            assert "/etc/passwd" in pdf.metadata or "format" in adresse

    def test_every_character_we_let_through_has_a_glyph(self, vorlage):
        """PDF/UA knows no document with a missing one."""
        texte = [f"a{zeichen_}" for zeichen_ in sorted(zeichen.ZEIGBAR)]
        roh = {"texte": [zeichen.LinkTarget(text) for text in texte]}
        assert typeset(vorlage(f"{VORSPANN}#for t in daten.texte {{ par(t) }}"), roh).seiten > 1

    @pytest.mark.parametrize(
        ("text", "erwartet"),
        [
            ("Straßenverkehrsamt – Köln", "Straßenverkehrsamt – Köln"),
            ("  a\n\tb\u2003c ", "a b c"),
            ("a\x07b\u202ec\ufeff", "abc"),
            ("😀👩‍👩‍👧 da", "\ufffd da"),
            ("ﬀ ①", "ﬀ ①"),
            ("𝐀bc", "Abc"),
            ("und \u2011entwicklung", "und -\u2060entwicklung"),
            ("Łódź, Ελλάδα", "Łódź, Ελλάδα"),
            ("1" * 30, f"{'1' * 12}\u200b{'1' * 12}\u200b{'1' * 6}"),
            ("Grundstücksverkehrsgenehmigungszuständigkeit",) * 2,
        ],
    )
    def test_readable(self, text, erwartet):
        """In one line, with what our fonts have; endless words get places to end a line."""
        assert zeichen.readable(text) == erwartet

    def test_an_address_is_divided_after_its_host_at_the_earliest(self):
        """Never „http://“ alone at the end of a line."""
        teile = zeichen.address("http://127.0.0.1:8102/umsetzungsprojekte/wohngeld/")
        assert teile["anfang"] == "http://127.0.0.1:8102"
        assert teile["rest"] == "/umsetzungsprojekte/wohngeld/"
        assert zeichen.address("javascript:alert(1)")["ziel"] == ""
        assert zeichen.address("") is None

    @pytest.mark.parametrize(
        "wort", ["x" * 300, "Donaudampfschiff" * 18, "AB12" * 75, "W" * 200, "abab" * 70]
    )
    def test_long_words_stay_on_the_paper(self, wort):
        """Nothing is printed into the margin, however long the words of a project are."""
        eintrag = {
            "titel": wort,
            "adresse": zeichen.address(f"https://x.example/{wort}"),
            "status": wort,
            "themenfelder": [wort],
            "grund": {"name": "zurückgestellt", "text": wort},
            "kurzbeschreibung": wort,
            "kette": [GLIED] * 6,
        }
        daten = document("T", wort, "alt", f.BESTAETIGT) | {
            "eintrag": eintrag,
            "zu_phasen": [{"name": "Konzeption", "text": wort, "beleg": wort}],
            "blick": [{"name": n, "eintraege": [[wort]]} for n in ("a", "b", "c")],
            "angaben": [("EfA", wort)],
            "partner": [("Partner", [wort])],
            "bloecke": [{"titel": wort, "satz": wort, "zeilen": [("Antrag", [wort, wort])]}],
            "hinweis": [wort],
            "belege": [],
            "schluss": wort,
        }
        for bild in pictures("steckbrief.typ", daten):
            # ten of the eighteen millimetres at the right, at 36 points to the inch
            assert {*b"".join(zeile[-14 * KANAELE :] for zeile in rows(bild))} == {255}


def pictures(name: str, daten: dict) -> list[bytes]:
    """The pages of a document as Typst draws them."""
    bilder = typst.compile(
        str(satz.VORLAGEN / name),
        root=str(satz.VORLAGEN),
        font_paths=[str(satz.SCHRIFTEN)],
        ignore_system_fonts=True,
        format="png",
        ppi=36,
        sys_inputs={"daten": json.dumps(zeichen.ready(daten))},
    )
    return bilder if isinstance(bilder, list) else [bilder]
