"""XZuFi files, made up: the published structure with invented services."""

from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

NAMENSRAUM = "http://xoev.de/schemata/xzufi/2_2_0"
STELLE = "S999"
KOPF = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass
class Dienst:
    """An Onlinedienst with its Zuständigkeiten: (Leistung, areas)."""

    nummer: str
    namen: dict[str, str] = field(default_factory=lambda: {"de": "Hundesteuer online"})
    #: (address, language, title)
    links: list[tuple[str, str, str]] = field(
        default_factory=lambda: [("https://dienst.example/hund", "de", "Zum Antrag")]
    )
    niveau: str = "30"
    fuer: list[tuple[str, list[str]]] = field(default_factory=list)
    extra: str = ""

    def xml(self) -> str:
        """As a message writes it, on lines of its own."""
        namen = "".join(
            f"<xzufi:bezeichnung languageCode={quoteattr(s)}>{escape(n)}</xzufi:bezeichnung>\n"
            for s, n in self.namen.items()
        )
        links = "".join(
            f"<xzufi:link languageCode={quoteattr(s)}>"
            '<xzufi:typ listURI="urn:xoev-de:fim:codeliste:onlinedienstlinktyp"><code>01</code>'
            f"</xzufi:typ><xzufi:link>{escape(a)}</xzufi:link>"
            f"<xzufi:titel>{escape(t)}</xzufi:titel></xzufi:link>\n"
            for a, s, t in self.links
        )
        niveau = (
            f"<xzufi:vertrauensniveau><code>{self.niveau}</code></xzufi:vertrauensniveau>\n"
            if self.niveau
            else ""
        )
        innen = "".join(
            "<xzufi:zustaendigkeit>"
            + f"<xzufi:leistungID>{leistung}</xzufi:leistungID>"
            + "".join(f"<xzufi:gebietID>{g}</xzufi:gebietID>" for g in gebiete)
            + "</xzufi:zustaendigkeit>\n"
            for leistung, gebiete in self.fuer
        )
        kennung = (
            f'<xzufi:id schemeAgencyID="{STELLE}" schemeAgencyName="Redaktion Musterland" '
            f'schemeID="onlinedienst">{self.nummer}</xzufi:id>\n'
            if self.nummer
            else ""
        )
        return (
            f"<xzufi:schreibe>\n<xzufi:onlinedienst>\n{kennung}{namen}{links}{niveau}{innen}"
            f"{self.extra}</xzufi:onlinedienst>\n</xzufi:schreibe>\n"
        )


def leistung(nummer: str, schluessel: str = "") -> str:
    """A Leistung of the Redaktion with the LeiKa-Schlüssel it is."""
    verweis = (
        f"<xzufi:referenzLeiKa><code>{schluessel}</code></xzufi:referenzLeiKa>"
        if schluessel
        else ""
    )
    return (
        f'<xzufi:schreibe>\n<xzufi:leistung><xzufi:id schemeAgencyID="{STELLE}">{nummer}</xzufi:id>'
        f"{verweis}<xzufi:modulText><xzufi:inhalt>{'lang ' * 50}</xzufi:inhalt></xzufi:modulText>"
        "</xzufi:leistung>\n</xzufi:schreibe>\n"
    )


def zustaendigkeit(dienst: str, leistung_: str, gebiet: str, art: str = "Onlinedienst") -> str:
    """An object of its own that says for whom a Dienst is there."""
    return (
        "<xzufi:schreibe>\n<xzufi:zustaendigkeitTransferObjekt>"
        f'<xzufi:uebergeordnetesObjektID schemeAgencyID="{STELLE}">{dienst}'
        "</xzufi:uebergeordnetesObjektID><xzufi:zustaendigkeit>"
        f'<xzufi:id schemeID="Zustaendigkeit{art}" schemeAgencyID="{STELLE}">z1</xzufi:id>'
        f'<xzufi:leistungID schemeAgencyID="{STELLE}">{leistung_}</xzufi:leistungID>'
        f"<xzufi:gebietID>{gebiet}</xzufi:gebietID></xzufi:zustaendigkeit>"
        "</xzufi:zustaendigkeitTransferObjekt>\n</xzufi:schreibe>\n"
    )


def xzufi(*teile: Dienst | str, raum: str = NAMENSRAUM, stand: str = "2026-10-20") -> str:
    """A message with these objects; `stand`: when it says it was made."""
    innen = "".join(teil if isinstance(teil, str) else teil.xml() for teil in teile)
    zeit = f"<xzufi:erstellungszeitpunkt>{stand}T08:00:00</xzufi:erstellungszeitpunkt>"
    kopf = f"<xzufi:nachrichtenkopf>{zeit if stand else ''}</xzufi:nachrichtenkopf>\n"
    version = raum.rpartition("/")[2].replace("_", ".")
    return (
        f'{KOPF}<xzufi:transfer.operation.0401 xmlns:xzufi="{raum}" xzufiVersion="{version}">\n'
        f"{kopf}{innen}</xzufi:transfer.operation.0401>\n"
    )
