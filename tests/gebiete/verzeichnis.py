"""A Gemeindeverzeichnis of a few lines, as wide as the official one."""


def line(art: str, schluessel: str, name: str, **felder) -> str:
    """One record; `stand`: JJJJMMTT."""
    stand = felder.get("stand", "20200930")
    zeile = f"{art}{stand}{schluessel:<8}{felder.get('verband', ''):<4}{name:<50}{'':<50}"
    zeile = f"{zeile}{felder.get('kennzeichen', ''):<6}"
    zeile += f"{felder.get('flaeche', ''):>11}{felder.get('einwohner', ''):>11}"
    zeile = f"{zeile:<165}{felder.get('plz', ''):<5}{felder.get('weitere', ''):<5}"
    return f"{zeile:<220}"


def gemeinde(ags: str, name: str, **felder) -> str:
    """A Stadt with its numbers."""
    vorgabe = {
        "verband": ags[5:].zfill(4),
        "kennzeichen": "63",
        "flaeche": "00000009084",
        "einwohner": "00000019697",
        "plz": "48291",
    }
    return line("60", ags, name, **vorgabe | felder)


def directory(*zeilen: str, stand: str = "20200930") -> bytes:
    """A file of the Land 05 with one Regierungsbezirk and one Kreis, and these lines."""
    anfang = [
        line("10", "05", "Nordrhein-Westfalen", stand=stand),
        line("20", "055", "Reg.-Bez. Münster", stand=stand),
        line("40", "05515", "Münster, Stadt", kennzeichen="41", stand=stand),
        line("40", "05570", "Warendorf", kennzeichen="43", stand=stand),
        line("50", "05570", "Warendorf, Verband", verband="0044", kennzeichen="50", stand=stand),
    ]
    return "\r\n".join([*anfang, *zeilen, ""]).encode()
