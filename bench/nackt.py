"""Baseline: a bare WSGI function, the bytes of pages recorded before; the upper limit.

`NACKT` names a JSON file: address to [headers, path of the body]. Without it every answer is an
empty 304.
"""

import json
import os
from pathlib import Path

SEITEN = {
    adresse: ([(name, wert) for name, wert in kopf], Path(datei).read_bytes())
    for adresse, (kopf, datei) in (
        json.loads(Path(os.environ["NACKT"]).read_text()) if "NACKT" in os.environ else {}
    ).items()
}


def application(environ, start_response):
    """The recorded answer to the address."""
    if not SEITEN:
        start_response("304 Not Modified", [])
        return []
    abfrage = environ["QUERY_STRING"]
    kopf, inhalt = SEITEN[environ["PATH_INFO"] + (f"?{abfrage}" if abfrage else "")]
    start_response("200 OK", kopf)
    return [inhalt]
