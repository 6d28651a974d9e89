"""A provider of OpenID Connect on loopback that can do everything wrong that one can do wrong."""

import json
import threading
import time
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

SCHLUESSEL = RSAKey.generate_key(2048, {"kid": "eins"})
#: one that the provider does not publish, under the name of one that it does
FREMDER = RSAKey.generate_key(2048, {"kid": "eins"})
CLIENT, GEHEIMNIS = "portal", "streng-geheim-und-lang-genug-32-b"


class Anbieter:
    """`angaben` go into the ID token; the other attributes are what it may do wrong."""

    def __init__(self, adresse: str):
        self.adresse = adresse
        self.angaben: dict = {"sub": "4711", "groups": ["ozg"], "preferred_username": "anna"}
        self.signiert_mit, self.verfahren, self.kopf = SCHLUESSEL, "RS256", {}
        self.ohne, self.aussteller, self.fragen = (), adresse, {}

    def authorize(self, ort: str) -> dict:
        """Someone logged in at the provider; the parameters of the way back."""
        frage = {name: werte[0] for name, werte in parse_qs(urlsplit(ort).query).items()}
        assert frage["response_type"] == "code"
        assert frage["code_challenge_method"] == "S256"
        wort = f"code-{len(self.fragen)}"
        self.fragen[wort] = frage
        return {"code": wort, "state": frage["state"]}

    def metadata(self) -> dict:
        """What the provider says about itself."""
        orte = {"authorization_endpoint": "auth", "token_endpoint": "token", "jwks_uri": "keys"}
        return {name: f"{self.adresse}/{ort}" for name, ort in orte.items()} | {
            "issuer": self.aussteller,
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def token(self, daten: dict) -> dict | None:
        """The tokens for a code, once, and only for the verifier of its question (PKCE)."""
        frage = self.fragen.pop(daten.get("code"), None)
        probe = urlsafe_b64encode(sha256(daten.get("code_verifier", "").encode()).digest())
        if frage is None or probe.rstrip(b"=").decode() != frage["code_challenge"]:
            return None
        jetzt = int(time.time())
        angaben = {"iss": self.adresse, "aud": CLIENT, "iat": jetzt, "exp": jetzt + 300}
        angaben |= {"nonce": frage["nonce"]} | self.angaben
        for name in self.ohne:
            angaben.pop(name, None)
        kopf = {"alg": self.verfahren, "kid": "eins"} | self.kopf
        signiert = jwt.encode(kopf, angaben, self.signiert_mit, algorithms=[self.verfahren])
        antwort = {"access_token": "x", "token_type": "Bearer", "id_token": signiert}
        return {name: wert for name, wert in antwort.items() if name not in self.ohne}

    def sign_with_the_shared_secret(self):
        """HS256: whoever knows the client's secret could sign that."""
        self.signiert_mit, self.verfahren = OctKey.import_key(GEHEIMNIS), "HS256"


class _Anfrage(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/keys":
            self.answer(KeySet([SCHLUESSEL]).as_dict(private=False))
        else:
            self.answer(self.server.anbieter.metadata())

    def do_POST(self):
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        daten = {name: werte[0] for name, werte in parse_qs(text).items()}
        antwort = self.server.anbieter.token(daten)
        self.answer(antwort or {"error": "invalid_grant"}, 200 if antwort else 400)

    def answer(self, inhalt, status=200):
        text = json.dumps(inhalt).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Quiet."""


@contextmanager
def running():
    """A provider in a thread, as long as the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Anfrage)
    server.anbieter = Anbieter(f"http://127.0.0.1:{server.server_address[1]}")
    faden = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    faden.start()
    try:
        yield server.anbieter
    finally:
        server.shutdown()
        faden.join()
        server.server_close()
