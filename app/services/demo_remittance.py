"""The demo's two remittances from Bluestone: one posted, one waiting with something of every kind to decide.

Invented like its patients, and written as the payer's clearinghouse would: answers to the demo's own sent claims, with
the contract's amounts where nothing is to be decided.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.money import format_cents
from app.queries.claim_list import claim_rows
from app.services.claims import claim_for
from app.services.contracts import expected_for_claim
from app.services.exchange import Keys
from app.services.local_day import local_day
from app.services.people import payer
from app.services.remittances.importing import keep_file, read_content
from app.services.remittances.posting import post_remittance
from app.services.vaults import Vault

_PAYER = "bluestone"
_PAYER_KEY = "1987654321"
_FIRST, _SECOND = 3, 6
"""So many claims are answered by the first check and by the second."""
_COPAY_CENTS = 20_00
_VISITS = ("9920", "9921")
_DENIED, _SHORT, _UNNUMBERED = 2, 3, 4
"""Places in the second check: a line denied, a visit underpaid, an answer without our claim number."""


@dataclass(frozen=True, slots=True)
class _Line:
    code: str
    day: date
    charge_cents: int
    allowed_cents: int
    why: tuple[tuple[str, str, int], ...]
    """Group, reason, cents."""
    remark: str = ""

    @property
    def paid_cents(self) -> int:
        return self.charge_cents - sum(cents for _group, _reason, cents in self.why)


@dataclass(frozen=True, slots=True)
class _Answer:
    number: str
    last: str
    first: str
    member_id: str
    icn: str
    lines: tuple[_Line, ...]
    status: str = "1"


def bring_in_remittances(vault: Vault, keys: Keys, now: datetime) -> None:
    """Both files; the first is posted whole. Nothing where too few claims have been sent yet."""
    today = local_day(now)
    name = payer(vault, keys.payers[_PAYER]).name
    sent = sorted(row.claim_id for row in claim_rows(vault.db, today) if row.payer == name and row.status == "sent")
    if len(sent) < _FIRST + _SECOND:
        return
    answers = [_paid(vault, claim_id, nth) for nth, claim_id in enumerate(sent[: _FIRST + _SECOND])]
    practice = claim_for(vault, sent[0]).practice
    first = _file(name, practice.npi, practice.name, answers[:_FIRST], (), "0077041", today - timedelta(days=9))
    ids = keep_file(vault, read_content("bluestone_0077041.835", first), now).remittance_ids
    post_remittance(vault, ids[0], None, now)
    adjustments = (("L6", "", -1_76), ("WO", "25-00874", 25_00))
    waiting = list(_to_decide(answers))
    second = _file(name, practice.npi, practice.name, waiting, adjustments, "0077120", today - timedelta(days=2))
    keep_file(vault, read_content("bluestone_0077120.835", second), now)


def _paid(vault: Vault, claim_id: int, nth: int) -> _Answer:
    """As the contract has it: the copay of a visit is the patient's, the rest is paid."""
    claim, expected = claim_for(vault, claim_id), expected_for_claim(vault, claim_id)
    lines = []
    for line in claim.encounter.lines:
        known = expected.get(line.id)
        allowed = known.cents if known else line.charge_cents * 3 // 5
        share = min(_COPAY_CENTS, allowed) if line.procedure.startswith(_VISITS) else 0
        why = (("CO", "45", line.charge_cents - allowed), ("PR", "3", share))
        day = line.service_date or claim.encounter.service_date
        assert day is not None  # no claim is sent without its day
        lines.append(_Line(_code(line.procedure, line.modifiers), day, line.charge_cents, allowed, _some(why)))
    return _Answer(
        claim.account_text,
        claim.patient.name.last,
        claim.patient.name.first,
        claim.coverage.member_id,
        f"2026{nth + 94:03d}A{113 + 7 * nth}",
        tuple(lines),
    )


def _to_decide(answers: Sequence[_Answer]) -> Iterator[_Answer]:
    """The second check: one answer of the first taken back and decided anew, then one of each kind."""
    back = answers[_FIRST - 1]
    yield _reversed(back)
    yield replace(back, icn=f"{back.icn}R", lines=(_to_deductible(back.lines[0]), *back.lines[1:]))
    for place, each in enumerate(answers[_FIRST:]):
        if place == _DENIED:
            each = replace(each, lines=(*each.lines[:-1], _denied(each.lines[-1])))
        elif place == _SHORT:
            each = replace(each, lines=(_underpaid(each.lines[0]), *each.lines[1:]))
        elif place == _UNNUMBERED:
            each = replace(each, number="0")
        yield each
    yield _lost(answers[-1])


def _reversed(each: _Answer) -> _Answer:
    lines = (
        replace(
            line,
            charge_cents=-line.charge_cents,
            allowed_cents=-line.allowed_cents,
            why=tuple((group, reason, -cents) for group, reason, cents in line.why),
        )
        for line in each.lines
    )
    return replace(each, status="22", lines=tuple(lines))


def _to_deductible(line: _Line) -> _Line:
    kept = tuple(each for each in line.why if each[0] == "CO")
    return replace(line, why=(*kept, ("PR", "1", min(60_00, line.allowed_cents))))


def _denied(line: _Line) -> _Line:
    return replace(line, allowed_cents=0, why=(("CO", "16", line.charge_cents),), remark="MA120")


def _underpaid(line: _Line) -> _Line:
    missing = 16_00
    (group, reason, cents), *others = line.why
    return replace(line, allowed_cents=line.allowed_cents - missing, why=((group, reason, cents + missing), *others))


def _lost(like: _Answer) -> _Answer:
    """Somebody nobody here has heard of."""
    line = _Line("99212", like.lines[0].day, 78_00, 64_20, (("CO", "45", 13_80),))
    return _Answer("A-11873", "Pemberton", "Ottilie", "BLU900412877", "2026101A900", (line,))


def _some(why: tuple[tuple[str, str, int], ...]) -> tuple[tuple[str, str, int], ...]:
    return tuple(each for each in why if each[2])


def _code(procedure: str, modifiers: Sequence[str]) -> str:
    return ":".join(["HC", procedure, *modifiers])


def _file(
    name: str,
    npi: str,
    practice: str,
    answers: Sequence[_Answer],
    adjustments: Sequence[tuple[str, str, int]],
    number: str,
    on: date,
) -> bytes:
    """One check as an 835 of version 5010."""
    paid = sum(line.paid_cents for each in answers for line in each.lines) - sum(cents for *_, cents in adjustments)
    body = [
        f"BPR*I*{_money(paid)}*C*ACH*CCP*01*111000025*DA*1*{_PAYER_KEY}**01*111000025*DA*2*{on:%Y%m%d}",
        f"TRN*1*{number}*{_PAYER_KEY}",
        f"DTM*405*{on:%Y%m%d}",
        f"N1*PR*{name.upper()}",
        f"N1*PE*{practice.upper()}*XX*{npi}",
        "LX*1",
        *(segment for each in answers for segment in _claim(each)),
    ]
    if adjustments:
        pairs = "*".join(
            f"{':'.join(filter(None, (reason, about)))}*{_money(cents)}" for reason, about, cents in adjustments
        )
        body.append(f"PLB*{npi}*{on:%Y}1231*{pairs}")
    whole = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'BLU01':15}*ZZ*{'CEDAR':15}*{on:%y%m%d}*0600*^*00501*{number:0>9}*0*P*:",
        f"GS*HP*BLU01*CEDAR*{on:%Y%m%d}*0600*1*X*005010X221A1",
        "ST*835*0001",
        *body,
        f"SE*{len(body) + 2}*0001",
        "GE*1*1",
        f"IEA*1*{number:0>9}",
    ]
    return "".join(f"{segment}~\n" for segment in whole).encode()


def _claim(each: _Answer) -> Iterator[str]:
    charged, paid = sum(line.charge_cents for line in each.lines), sum(line.paid_cents for line in each.lines)
    share = sum(cents for line in each.lines for group, _reason, cents in line.why if group == "PR")
    yield f"CLP*{each.number}*{each.status}*{_money(charged)}*{_money(paid)}*{_money(share)}*12*{each.icn}*11*1"
    yield f"NM1*QC*1*{each.last.upper()}*{each.first.upper()}****MI*{each.member_id}"
    for line in each.lines:
        yield f"SVC*{line.code}*{_money(line.charge_cents)}*{_money(line.paid_cents)}**1"
        yield f"DTM*472*{line.day:%Y%m%d}"
        yield from (f"CAS*{group}*{reason}*{_money(cents)}" for group, reason, cents in line.why)
        if line.allowed_cents > 0:
            yield f"AMT*B6*{_money(line.allowed_cents)}"
        if line.remark:
            yield f"LQ*HE*{line.remark}"


def _money(cents: int) -> str:
    return format_cents(cents).replace(",", "")
