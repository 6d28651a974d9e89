"""WebAuthn authenticator made of software: does what a device does, and everything wrong it could.

Attestation "none", ES256; what it signs is what it was told to, so that tests can lie.
"""

import hashlib
import json
import secrets
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

ORIGIN, RECHNER = "https://testserver", "testserver"
DA, GEPRUEFT, SCHLUESSEL = 0x01, 0x04, 0x40


def b64(daten: bytes) -> str:
    return urlsafe_b64encode(daten).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Geraet:
    """One key; the attributes are what it says about itself and its surroundings."""

    origin: str = ORIGIN
    rechner: str = RECHNER
    zaehler: int = 0
    geprueft: bool = True
    challenge: str = ""
    art: str = ""
    verfahren: int = -7
    kennung: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    privat: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, frage: dict) -> str:
        """The answer to a question for a new key."""
        daten = self._daten(GEPRUEFT * self.geprueft | DA | SCHLUESSEL) + self._schluessel()
        objekt = cbor.encode({"fmt": "none", "attStmt": {}, "authData": daten})
        angaben = self._angaben("webauthn.create", frage)
        return self._antwort(clientDataJSON=angaben, attestationObject=objekt)

    def sign(self, frage: dict) -> str:
        """The answer to a question for a known key."""
        daten = self._daten(GEPRUEFT * self.geprueft | DA)
        angaben = self._angaben("webauthn.get", frage)
        zu_signieren = daten + hashlib.sha256(angaben).digest()
        signatur = self.privat.sign(zu_signieren, ec.ECDSA(hashes.SHA256()))
        return self._antwort(clientDataJSON=angaben, authenticatorData=daten, signature=signatur)

    def _angaben(self, art: str, frage: dict) -> bytes:
        angaben = {
            "type": self.art or art,
            "challenge": self.challenge or frage["challenge"],
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(angaben).encode()

    def _daten(self, merkmale: int) -> bytes:
        self.zaehler += bool(self.zaehler)
        return (
            hashlib.sha256(self.rechner.encode()).digest()
            + bytes([merkmale])
            + struct.pack(">I", self.zaehler)
        )

    def _schluessel(self) -> bytes:
        punkt = self.privat.public_key().public_numbers()
        x, y = (wert.to_bytes(32, "big") for wert in (punkt.x, punkt.y))
        oeffentlich = cbor.encode({1: 2, 3: self.verfahren, -1: 1, -2: x, -3: y})
        laenge = struct.pack(">H", len(self.kennung))
        return bytes(16) + laenge + self.kennung + oeffentlich

    def _antwort(self, **teile: bytes) -> str:
        return json.dumps(
            {
                "id": b64(self.kennung),
                "rawId": b64(self.kennung),
                "type": "public-key",
                "response": {name: b64(wert) for name, wert in teile.items()},
                "clientExtensionResults": {},
            }
        )
