"""Of a visit billed as two claims each claim's money is told by itself, and together they are the visit's."""

from app.domain.encounter import Encounter
from app.domain.why.books import Voice
from app.services.accounts import explain_claim, explain_visit
from app.store.vault import Vault
from tests.invented import TODAY
from tests.services.test_split_claims import first as first
from tests.services.test_split_claims import other as other
from tests.services.test_split_claims import second as second
from tests.services.test_split_claims import sound as sound
from tests.services.test_split_claims import town as town
from tests.services.test_split_claims import visit as visit


def test_each_part_is_told_by_itself(vault: Vault, visit: Encounter, first: int, other: int) -> None:
    of_first, of_other = explain_claim(vault, first, TODAY), explain_claim(vault, other, TODAY)
    assert (of_first.cents, of_other.cents) == (110_00, 75_00)
    assert of_first.cents + of_other.cents == explain_visit(vault, visit.id, TODAY).cents
    assert "10.00 received at the desk on 3 February" in of_first.sentence  # the desk's money is the first part's
    assert of_other.sentence == (
        "75.00 was charged to Blue Larch Health for 3 February (99211 45.00, 99212 30.00);"
        " 75.00 is to be billed to Blue Larch Health."
    )
    assert "99211" not in explain_claim(vault, other, TODAY, Voice.PATIENT).sentence
