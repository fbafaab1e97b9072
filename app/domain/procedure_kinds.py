"""What kind of service a procedure code stands for, as modifiers and edits tell them apart; by its number alone."""

from collections.abc import Callable, Mapping

_VISITS = frozenset(
    "92002 92004 92012 92014 90791 90792 G0101 G0175 G0245 G0246 G0380 G0381 G0382 G0383 G0384 G0402 G0438 G0439"
    " G0463 G0466 G0467 G0468 G0469 G0470 S0610 S0612 S0613 T1015".split()
)
_OFFICE = range(99202, 99216)
_EVALUATION = (range(99202, 99500), range(98000, 98017))
_LABORATORY = range(80047, 89399)
_IMAGING = range(70010, 80000)
_ANESTHESIA = range(100, 2000)
_THERAPY = (range(97010, 97800), range(92507, 92527))
# Medicare pays these only under a therapist's plan of care.
ALWAYS_THERAPY = frozenset(
    "92507 92508 92521 92522 92523 92524 92526 97012 97016 97018 97022 97024 97026 97028 97032 97033 97034 97035"
    " 97036 97110 97112 97113 97116 97124 97129 97140 97150 97161 97162 97163 97164 97165 97166 97167 97168 97530"
    " 97533 97535 97537 97542 97750 97755 97760 97761 97763".split()
)


def _number(code: str) -> int:
    return int(code) if len(code) == 5 and code.isascii() and code.isdigit() else -1


def is_visit(code: str) -> bool:
    """An evaluation: what 24, 25 and 57 may stand on."""
    return code in _VISITS or any(_number(code) in span for span in _EVALUATION)


def is_office_visit(code: str) -> bool:
    """The problem-oriented office visit, which takes 25 beside a preventive one."""
    return _number(code) in _OFFICE


def is_laboratory(code: str) -> bool:
    """A laboratory test; HCPCS G and P codes and the AMA's U codes among them."""
    return _number(code) in _LABORATORY or code[:1] in "GPQ" or code[-1:] in "UM"


# CMS's list of codes in the laboratory chapter that need no CLIA certificate: breath, skin and blood bank services.
_WITHOUT_CLIA = frozenset(
    "80500 80502 80503 80504 80505 80506 81050 82075 83013 83014 83987 86077 86078 86079 86485 86486 86490 86510"
    " 86580 86910 86911 86960 88125 88240 88241 88720 88738 88740 88741 89049 89220 89230".split()
)
_CLIA_G_AND_Q = frozenset(
    "G0103 G0123 G0143 G0144 G0145 G0147 G0148 G0306 G0307 G0328 G0416 G0432 G0433 G0435 G0472 G0475 G0476 G0480"
    " G0481 G0482 G0483 G0499 G0659 Q0111 Q0112 Q0113 Q0114 Q0115".split()
)
_DIAGNOSTIC_IMAGING = (range(70010, 77000), range(77046, 77087), range(78000, 79000))
# Guidance within a procedure, and screening that needs no order.
_UNORDERED_IMAGING = frozenset({"76937", "76940", "76942", "76998", "77063", "77067"})


def is_clia_test(code: str) -> bool:
    """A laboratory test that only a certified laboratory may do (CLIA)."""
    is_numbered = _number(code) in _LABORATORY and code not in _WITHOUT_CLIA
    return is_numbered or code in _CLIA_G_AND_Q or (len(code) == 5 and code[:4].isdigit() and code[4] == "U")


def is_diagnostic_imaging(code: str) -> bool:
    """An X-ray or scan that somebody orders to find something out."""
    return any(_number(code) in span for span in _DIAGNOSTIC_IMAGING) and code not in _UNORDERED_IMAGING


def is_equipment(code: str) -> bool:
    """Durable equipment, prosthetics, orthotics (HCPCS E, K, L)."""
    return len(code) == 5 and code[0] in "EKL" and code[1:].isdigit()


def is_imaging(code: str) -> bool:
    """An X-ray or scan; HCPCS G codes among them."""
    return _number(code) in _IMAGING or code[:1] == "G"


def is_anesthesia(code: str) -> bool:
    """Anesthesia, paid by base units and time."""
    return _number(code) in _ANESTHESIA


def is_drug(code: str) -> bool:
    """A drug or biological of HCPCS II."""
    return code[:1] in "ACJQPS" or _number(code) in range(90281, 90400)


def is_therapy(code: str) -> bool:
    """What a therapist's plan of care may hold; HCPCS G codes among them."""
    return any(_number(code) in span for span in _THERAPY) or code[:1] in "GS"


KINDS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "visit": (is_visit, "a visit"),
    "lab": (is_laboratory, "a laboratory test"),
    "imaging": (is_imaging, "an X-ray or scan"),
    "anesthesia": (is_anesthesia, "anesthesia"),
    "drug": (is_drug, "a drug"),
    "therapy": (is_therapy, "therapy"),
}
"""What `Modifier.only_on` names: the test, and its words."""
