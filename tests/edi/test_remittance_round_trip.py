"""Any remittance written as 835 text reads back as it was, whatever the delimiters."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.remittances.remittance import (
    CodedService,
    NamedParty,
    Organization,
    ProviderAdjustment,
    Qualified,
    QualifiedCents,
    QualifiedDay,
    ReasonedAmount,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from app.domain.remittances.remittance_codes import CLAIM_STATUSES, OLD_CLAIM_STATUSES
from app.edi.remittance_835 import read_remittance_file
from tests.edi.written_835 import Writer, placeless

_SIGNS = "ABCXYZ0189-.'#&/ÑÖ "
texts = st.text(_SIGNS, max_size=8).map(str.strip)
some_text = st.text(_SIGNS.strip(), min_size=1, max_size=6)
codes = st.sampled_from("45 1 2 3 A1 B15 97 253 16 23".split())
cents = st.integers(-(10**9), 10**9)
days = st.dates(date(1999, 1, 1), date(2035, 12, 31))
maybe_day = st.none() | days
numbers = st.none() | st.decimals(-9999, 9999, places=3).map(lambda value: value + Decimal(0))


def few(values: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(values, max_size=most).map(tuple)


references = few(st.builds(Qualified, st.sampled_from("1L CE G1 LU 0K".split()), some_text))
reasoned = st.builds(ReasonedAmount, st.just(0), st.sampled_from("CO PR OA PI CR".split()), codes, cents, numbers)
amounts = few(st.builds(QualifiedCents, st.sampled_from("AU B6 I T".split()), cents))
quantities = few(st.builds(Qualified, st.just("CA"), some_text), 2)
remarks = few(st.sampled_from("N130 MA01 M15 N30".split()), 5)
statuses = st.sampled_from(sorted(CLAIM_STATUSES.keys() - OLD_CLAIM_STATUSES))
services = st.builds(
    CodedService, st.sampled_from("HC NU N4".split()), some_text, few(st.sampled_from("25 59 RT XS".split()), 4)
)
lines = st.builds(
    RemittanceLine,
    segment=st.just(0), service=services, charge_cents=cents, paid_cents=cents, submitted=st.none() | services,
    revenue_code=st.sampled_from(["", "0300"]), units=numbers, submitted_units=numbers, service_from=maybe_day,
    service_to=maybe_day, adjustments=few(reasoned, 14), remarks=remarks, amounts=amounts, references=references,
    quantities=quantities,
)  # fmt: skip
parties = st.builds(NamedParty, st.sampled_from("QC IL 74 82 TT PR GB".split()), *[texts] * 6)
claims = st.builds(
    RemittanceClaim,
    segment=st.just(0), claim_number=some_text, status=statuses, charge_cents=cents,
    paid_cents=cents, patient_cents=st.none() | cents, filing_indicator=st.sampled_from(["", "12", "MB"]),
    payer_claim_number=texts, place_of_service=st.sampled_from(["", "11"]), frequency=st.sampled_from(["", "7"]),
    parties=few(parties), lines=few(lines, 4), adjustments=few(reasoned, 8), remarks=remarks,
    days=few(st.builds(QualifiedDay, st.sampled_from("232 233 050 036".split()), days)), amounts=amounts,
    references=references, quantities=quantities,
)  # fmt: skip
provider_adjustments = st.builds(
    ProviderAdjustment, st.just(0), some_text, maybe_day, st.sampled_from("WO FB 72 L6 CS".split()), texts, cents
)
organizations = st.builds(Organization, texts, st.sampled_from(["", "XX", "FI", "XV"]), texts, references)
remittances = st.builds(
    Remittance,
    segment=st.just(0), control_number=some_text, version=st.just("005010X221A1"),
    handling=st.sampled_from("I H C D P U".split()),
    amount_cents=st.integers(0, 10**9), direction=st.sampled_from("CD"),
    method=st.sampled_from("ACH CHK FWT BOP NON".split()), payment_date=maybe_day, payment_reference=texts,
    payer_id=texts, payer=organizations, payee=organizations, production_date=maybe_day, receiver_id=texts,
    claims=few(claims), provider_adjustments=few(provider_adjustments, 8),
)  # fmt: skip
writers = st.builds(
    Writer, st.sampled_from("*|\x1d"), st.sampled_from(":>^\x1f"), st.just("{"), st.sampled_from("~\r\n\x1c"),
    st.sampled_from(["", "\r\n", "\n  "]),
)  # fmt: skip


@settings(max_examples=70, deadline=None)
@given(st.lists(remittances, min_size=1, max_size=2), writers)
def test_what_is_written_is_read_back(written: list[Remittance], writer: Writer) -> None:
    file = read_remittance_file(writer.file(written))
    assert placeless(file.remittances) == tuple(written)
    assert file.notices == ()
