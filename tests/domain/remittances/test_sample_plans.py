"""Every sample remittance is planned on empty books: nothing raises, and its money is all accounted for."""

from pathlib import Path

import pytest

from app.domain.remittances.matching import match_claims
from app.domain.remittances.plan import Outcome
from app.domain.remittances.planning import plan_remittance
from app.domain.remittances.proof import proof, proof_difference_cents
from app.edi.remittance_835 import read_remittance_file
from tests.domain.remittances.small_books import RECEIVED

SAMPLES = sorted((Path(__file__).resolve().parents[4] / "shared" / "data" / "835").glob("*"))


@pytest.mark.skipif(not SAMPLES, reason="the sample files are not here")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_planned_on_empty_books(path: Path) -> None:
    for remittance in read_remittance_file(path.read_bytes()).remittances:
        plan = plan_remittance(remittance, match_claims(remittance, ()), {}, received_on=RECEIVED)
        assert len(plan.claims) == len(remittance.claims)
        assert not any(each.entries or each.is_clean for each in plan.claims)
        assert {each.outcome for each in plan.claims} <= {Outcome.SUSPENSE, Outcome.INFORMATION}
        counted = sum(row.cents for row in proof(remittance, plan)) + proof_difference_cents(remittance)
        assert counted == remittance.amount_cents
