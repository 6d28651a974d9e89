"""HTML rewriting: a page of the portal becomes one of the archive, with a notice, without forms."""

import json
from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from bausteine.seiten.strukturiert import data_block

LEER = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
ADRESSE = {"a": "href", "link": "href", "img": "src", "script": "src", "use": "href"}
#: vanish when all that stood in them was a link that leads nowhere any more
HUELLEN = {"p", "li", "ul", "nav"}
#: elements that only a living portal can serve or whose time ends, by tag and class; None: any
WEG = {("form", None), ("details", "ozg-spaltenwahl"), ("aside", "ozg-banner")}
FORMULAR = '<p class="ozg-nebenbei">Suche, Filter und Formulare gibt es in diesem Archiv nicht.</p>'


class Links(HTMLParser):
    """All addresses that a page names."""

    def __init__(self, html: str):
        super().__init__()
        self.ziele: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Remember the address."""
        if ziel := dict(attrs).get(ADRESSE.get(tag, "")):
            self.ziele.append(ziel)


class Archivseite(HTMLParser):
    """Rewrites a page; `text` is the result.

    `ziel(address)`: the new address, None where a link must go. `hinweis` is put on top of <main>.
    """

    def __init__(self, html: str, ziel: Callable[[str], str | None], hinweis: str, gefiltert: bool):
        super().__init__(convert_charrefs=False)
        self.ziel, self.hinweis = ziel, hinweis
        self.weg = WEG | ({("div", "downloads")} if gefiltert else set())
        self.aus: list[str] = []
        #: open wrappers: tag, where they begin, whether a link fell out, whether anything is left
        self.huellen: list[list] = []
        #: how deep inside something that is left out; which links are open
        self.ausgelassen: list[str] = []
        self.links: list[str] = []
        self.daten: str | None = None
        self.feed(html)
        self.close()
        self.text = "".join(self.aus)

    def handle_starttag(self, tag, attrs):
        """Keep, rewrite or leave out."""
        werte = dict(attrs)
        if self.ausgelassen:
            if tag == self.ausgelassen[-1]:
                self.ausgelassen.append(tag)
        elif self._is_gone(tag, werte):
            self._leave_out(tag, werte)
        elif tag == "script" and "json" in (werte.get("type") or ""):
            self.daten = ""
        else:
            self._start(tag, werte)

    def _is_gone(self, tag, werte) -> bool:
        klassen = (werte.get("class") or "").split()
        if tag == "button":  # the one for the menu works without a server
            return werte.get("popovertarget") != "menue"
        return (tag, None) in self.weg or any((tag, klasse) in self.weg for klasse in klassen)

    def _leave_out(self, tag, werte):
        if tag == "form" and "ozg-kopf-suche" not in (werte.get("class") or ""):
            self._write(FORMULAR)
        self.ausgelassen.append(tag)

    def _start(self, tag, werte):
        if tag in HUELLEN:
            self.huellen.append([tag, len(self.aus), False, False])
        name = ADRESSE.get(tag)
        neu = self._new_address(tag, werte) if name and werte.get(name) else None
        if neu is None and name and werte.get(name):
            if tag == "a":
                self.links.append("span")
                for huelle in self.huellen:
                    huelle[2] = True
                self.aus.append("<span>")
            return
        if tag == "a":
            self.links.append("a")
        if tag == "meta" and werte.get("property") == "og:url":
            name, neu = "content", self.ziel(werte["content"])
        text = self.get_starttag_text() or ""
        if neu is not None and neu != werte[name]:
            text = _tag(tag, werte | {name: neu})
        self._write(text, inhalt=tag in {"img", "svg"} or neu is not None)
        if tag == "main":
            self.aus.append(self.hinweis)

    def _new_address(self, tag, werte) -> str | None:
        if tag == "link" and werte.get("rel") == "search":
            return None
        adresse = werte[ADRESSE[tag]]
        return adresse if adresse.startswith(("#", "data:", "mailto:")) else self.ziel(adresse)

    def handle_startendtag(self, tag, attrs):
        """As drawings have them."""
        if not self.ausgelassen:
            self.aus.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag):
        """Close what was opened, and drop a wrapper in which nothing is left."""
        if self.ausgelassen:
            if tag == self.ausgelassen[-1]:
                self.ausgelassen.pop()
            return
        if tag == "script" and self.daten is not None:
            self._write(self._data(self.daten))
            self.daten = None
            return
        if tag == "a":
            tag = self.links.pop() if self.links else "a"
        if tag not in LEER:
            self.aus.append(f"</{tag}>")
        if self.huellen and self.huellen[-1][0] == tag:
            _, beginn, verloren, etwas = self.huellen.pop()
            if verloren and not etwas:
                del self.aus[beginn:]

    def _data(self, text: str) -> str:
        """A data block with the new addresses; there is no search any more."""

        def neu(wert):
            if isinstance(wert, dict):
                return {k: neu(v) for k, v in wert.items() if k != "potentialAction"}
            if isinstance(wert, list):
                return [neu(teil) for teil in wert]
            absolut = isinstance(wert, str) and wert.startswith(("http://", "https://"))
            return (self.ziel(wert) or wert) if absolut else wert

        return data_block(neu(json.loads(text)))

    def handle_data(self, data):
        """Text; inside a link that went it does not count as content."""
        if self.daten is not None:
            self.daten += data
        else:
            self._write(data, inhalt=bool(data.strip()))

    def handle_entityref(self, name):
        """As it was."""
        self._write(f"&{name};")

    def handle_charref(self, name):
        """As it was."""
        self._write(f"&#{name};")

    def handle_decl(self, decl):
        """The doctype."""
        self._write(f"<!{decl}>")

    def _write(self, text: str, inhalt: bool = False):
        if self.ausgelassen:
            return
        self.aus.append(text)
        if inhalt and self.links[-1:] != ["span"]:
            for huelle in self.huellen:
                huelle[3] = True


def _tag(tag: str, werte: dict) -> str:
    teile = [name if wert is None else f'{name}="{escape(wert)}"' for name, wert in werte.items()]
    return f"<{' '.join([tag, *teile])}>"
