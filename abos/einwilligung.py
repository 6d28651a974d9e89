"""Consent wording: what people agree to, by its version; a version that was used stays as it is."""

FASSUNGEN = {
    "1": (
        "Ich möchte E-Mails über Änderungen bekommen. Das Portal speichert dafür meine "
        "E-Mail-Adresse, was ich abonniere und wann ich zugestimmt habe, bis ich das Abo beende. "
        "Das geht jederzeit mit dem Link in jeder E-Mail."
    )
}
#: the version that forms show
JETZT = "1"
