"""The AMA's file layouts with invented procedures under made-up code numbers."""

from pathlib import Path

BANNER = "Invented Association of Procedures\r\nLicensed copy. Not for resale.\r\n\r\n"

LONG = {
    "00001": "Invented anesthesia for an invented procedure, not otherwise specified",
    "90001": "Invented office visit for an established invented patient, brief",
    "90002": "Invented office visit for an established invented patient, long",
    "9000T": "Invented emerging technology; first hour",
}
SHORT = {"00001": "INVENTED ANESTH", "90001": "INV OV EST BRIEF", "90002": "INV OV EST LONG", "9000T": "INV TECH"}
MEDIUM = {code: text[:48].upper() for code, text in LONG.items()}
PLAIN = {"90001": "Short visit to your doctor", "90002": "Long visit to your doctor"}
MODIFIERS = {"Z5": "Invented separate service", "Z6": "Invented reduced service"}


def tabbed(rows: dict[str, str]) -> str:
    return BANNER + "".join(f"{code}\t{text}\r\n" for code, text in rows.items())


def spaced(rows: dict[str, str]) -> str:
    return BANNER + "".join(f"{code} {text}\r\n" for code, text in rows.items())


def write_set(folder: Path) -> Path:
    """A folder as the AMA sends it."""
    folder.mkdir(exist_ok=True)
    consumer = "Concept Id\tCPT Code\tConsumer Friendly Descriptor\r\n" + "".join(
        f"10{number}\t{code}\t{text}\r\n" for number, (code, text) in enumerate(PLAIN.items())
    )
    files = {
        "LONGULT.txt": tabbed(LONG),
        "MEDU.txt": spaced(MEDIUM),
        "SHORTU.txt": spaced(SHORT),
        "ConsumerDescriptor.txt": BANNER + consumer,
        "MODUL.txt": BANNER + "".join(f"{code} {text}\r\n" for code, text in MODIFIERS.items()),
        "2026_DHS_Code_List_Addendum.txt": "90001\tNot the Association's file\r\n" * 5,
    }
    for name, text in files.items():
        (folder / name).write_bytes(text.encode("cp1252"))
    return folder
