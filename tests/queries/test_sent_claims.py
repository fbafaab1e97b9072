"""Claims that were sent are found by number, patient and day of service, alone or together."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.queries.sent_claims import claim_count, claims_like, find_sent_claims
from app.services.vaults import Vault, open_vault
from tests.demo_vault import NOW, copied_demo
from tests.edi.remittance_writer import answer, check, person, service


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    with open_vault(copied_demo(tmp_path / "demo"), "demo", NOW) as opened:
        yield opened


def test_by_number_by_patient_and_by_day(vault: Vault) -> None:
    (first,) = find_sent_claims(vault.db, "26-00001")
    assert find_sent_claims(vault.db, "2600001") == (first,)
    assert [each.number for each in find_sent_claims(vault.db, "017")] == ["26-00017"]  # as one reads them aloud
    day = first.lines[0].service_date
    assert day is not None
    found = find_sent_claims(vault.db, f"{day:%m/%d/%Y}")
    assert first in found and {each.lines[0].service_date for each in found} == {day}
    assert first in find_sent_claims(vault.db, f"{first.patient_last[:4].lower()} {day:%m/%d/%y}")
    assert find_sent_claims(vault.db, f"nobody {day:%m/%d/%Y}") == ()
    assert find_sent_claims(vault.db, "") == () and find_sent_claims(vault.db, "13/45/2026") == ()
    numbers = [each.number for each in find_sent_claims(vault.db, "26")]
    assert numbers == sorted(numbers, reverse=True) and claim_count(vault.db) > len(numbers)


def test_claims_like_one_of_a_remittance(vault: Vault) -> None:
    (ours,) = find_sent_claims(vault.db, "26-00002")
    day = ours.lines[0].service_date
    assert day is not None
    told = answer(
        "0", service("99213", 125_00, on=day), patient=person(ours.patient_last, ours.patient_first, ours.member_id)
    )
    stranger = answer("1", service("99213", 125_00, on=day), patient=person("NOBODY", "KNOWN", "X"))
    remittance = check(told, stranger)
    assert ours in claims_like(vault.db, remittance, told)
    assert ours not in claims_like(vault.db, remittance, stranger)
