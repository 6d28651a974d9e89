"""A server on loopback that answers like the published interfaces, with made-up data."""

import csv
import io
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

SPALTEN = [
    "leika_key",
    "leika_name",
    "ars",
    "ars_name",
    "url",
    "online_status",
    "aktiv",
    "art_flaechendeckung",
    "begruendung_nicht_beruecksichtigt",
    "datenstand_pvog_import",
]


def pvog_row(leika_key: str, ars: str, **felder) -> dict[str, str]:
    """A row as the export has it: active, ok, of 28.11.2026."""
    return {
        "leika_key": leika_key,
        "leika_name": f"Leistung {leika_key[-3:]}",
        "ars": ars,
        "url": f"https://{ars}.example/{leika_key}",
        "online_status": "ok",
        "aktiv": "ja",
        "datenstand_pvog_import": "2026-11-28",
    } | felder


def pvog_table(zeilen: list[dict[str, str]]) -> bytes:
    """The rows as CSV."""
    ausgabe = io.StringIO()
    writer = csv.DictWriter(ausgabe, SPALTEN, delimiter=";", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(zeilen)
    return ausgabe.getvalue().encode()


@dataclass
class Frage:
    """A request as it came."""

    pfad: str
    params: dict[str, str]
    accept: str


@dataclass
class Erwiderung:
    """What is sent; `nur`: so many bytes of it, then the connection is cut."""

    daten: bytes = b""
    status: int = 200
    kopf: dict[str, str] = field(default_factory=dict)
    nur: int | None = None


class Gegenstelle:
    """Runs while a test needs it; `antworten` decides, `fragen` is what was asked."""

    def __init__(self, antworten: Callable[[Frage], Erwiderung]):
        self.fragen: list[Frage] = []
        stelle = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                teile = urlsplit(self.path)
                params = {name: werte[-1] for name, werte in parse_qs(teile.query).items()}
                frage = Frage(teile.path, params, self.headers.get("Accept", ""))
                stelle.fragen.append(frage)
                antwort = antworten(frage)
                self.send_response(antwort.status)
                for name, wert in antwort.kopf.items():
                    self.send_header(name, wert)
                self.send_header("Content-Length", str(len(antwort.daten)))
                self.end_headers()
                self.wfile.write(antwort.daten[: antwort.nur])
                self.close_connection = antwort.nur is not None

            def log_message(self, *args):
                """Nothing on the screen."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.adresse = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *args):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def fim_page(alle: list[dict], frage: Frage) -> Erwiderung:
    """The page of `alle` that was asked for, in the published shape."""
    offset, limit = int(frage.params.get("offset", 0)), int(frage.params.get("limit", 200))
    items = alle[offset : offset + limit]
    seite = {
        "items": items,
        "offset": offset,
        "limit": limit,
        "count": len(items),
        "total_count": len(alle),
    }
    return Erwiderung(json.dumps(seite).encode())
