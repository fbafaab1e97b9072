"""Identifiers of the trade: each reader returns the stored form, or None where the text is not one."""

import re

US_STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "
    "OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI AA AE AP FM MH PW".split()
)


def _digits(text: str) -> str:
    return re.sub(r"[\s().\-/]", "", text) if text.isascii() else ""


def parse_npi(text: str) -> str | None:
    """Ten digits whose last is the Luhn check digit over `80840` + the first nine (CMS NPI standard)."""
    digits = _digits(text)
    if not re.fullmatch(r"[12]\d{9}", digits):
        return None
    total = 0
    for place, char in enumerate(reversed("80840" + digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return digits if total % 10 == 0 else None


def parse_ein(text: str) -> str | None:
    """An employer identification number: nine digits, stored without the hyphen (item 25)."""
    digits = _digits(text)
    return digits if re.fullmatch(r"\d{9}", digits) and digits[:2] != "00" else None


def parse_ssn(text: str) -> str | None:
    """A social security number: nine digits; area 000, 666 and 9xx, group 00 and serial 0000 were never issued."""
    digits = _digits(text)
    if not re.fullmatch(r"(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}", digits):
        return None
    return digits


def parse_taxonomy(text: str) -> str | None:
    """A provider taxonomy code: nine letters or digits and a closing X (NUCC)."""
    code = text.strip().upper()
    return code if re.fullmatch(r"[0-9A-Z]{9}X", code) else None


def parse_clia(text: str) -> str | None:
    """A laboratory's CLIA number: two digits, D and seven digits, `38D0123456` (CMS)."""
    code = text.strip().upper().replace("-", "").replace(" ", "")
    return code if re.fullmatch(r"\d{2}D\d{7}", code, re.ASCII) else None


def parse_phone(text: str) -> str | None:
    """A US phone number: ten digits, stored bare."""
    digits = _digits(text.strip().removeprefix("+1"))
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits if re.fullmatch(r"[2-9]\d{9}", digits) else None


def format_phone(digits: str) -> str:
    """`5035550142` as `(503) 555-0142`; anything else as it is."""
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits


def parse_zip(text: str) -> str | None:
    """A ZIP code: five digits, or nine stored with a hyphen (items 5, 7, 32, 33)."""
    digits = _digits(text)
    if re.fullmatch(r"\d{5}", digits):
        return digits
    return f"{digits[:5]}-{digits[5:]}" if re.fullmatch(r"\d{9}", digits) else None


def parse_state(text: str) -> str | None:
    """A two-letter postal state or territory code."""
    code = text.strip().upper()
    return code if code in US_STATES else None


def parse_ndc(text: str) -> str | None:
    """A national drug code as the eleven digits claims carry (5-4-2).

    Ten-digit codes are padded only when their hyphens tell which part is short: 4-4-2, 5-3-2 and 5-4-1.
    """
    parts = text.strip().split("-")
    if len(parts) == 3 and text.isascii() and all(part.isdigit() for part in parts):
        labeler, product, package = parts
        one_short = len("".join(parts)) >= 10
        if one_short and len(labeler) in (4, 5) and len(product) in (3, 4) and len(package) in (1, 2):
            return labeler.zfill(5) + product.zfill(4) + package.zfill(2)
        return None
    digits = _digits(text)
    return digits if re.fullmatch(r"\d{11}", digits) else None


def parse_procedure(text: str) -> str | None:
    """A CPT or HCPCS II code: five characters, `99213`, `0001F`, `J1030`."""
    code = text.strip().upper()
    return code if re.fullmatch(r"\d{5}|\d{4}[A-Z]|[A-V]\d{4}", code, re.ASCII) else None


def parse_modifier(text: str) -> str | None:
    """A two-character modifier."""
    code = text.strip().upper()
    return code if re.fullmatch(r"[A-Z0-9]{2}", code) else None


def parse_time(text: str) -> str | None:
    """A time of day as item 24's shaded half has it: `1015`, also from `10:15`."""
    digits = text.strip().replace(":", "")
    return digits if re.fullmatch(r"([01]\d|2[0-3])[0-5]\d", digits, re.ASCII) else None


def parse_icd10cm(text: str) -> str | None:
    """An ICD-10-CM code in its dotted form, from `e119`, `E11.9` or `s93401a`; the shape only, not its validity."""
    code = text.strip().upper().replace(".", "")
    if not re.fullmatch(r"[A-Z][0-9A-Z]{2}[0-9A-Z]{0,4}", code):
        return None
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code
