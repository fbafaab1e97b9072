"""A file cut, doubled, swapped or changed anywhere: what it posts is a whole check, or nothing at all."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.services.remittances.importing import keep_file, read_content
from app.services.remittances.posting import post_remittance
from app.store.remittances import load_stored_remittance
from app.store.verify import verify_vault
from tests.edi.remittance_writer import check, taken_back, whole_file
from tests.invented import NOW
from tests.services.remittances.office import LATER, Office, an_office, paid_to, told
from tests.services.remittances.test_scenarios_undone import STRANGER, ledger_sums
from tests.store.new_vault import copied_vault

Change = tuple[str, int, int]
CHANGES = st.lists(
    st.tuples(st.sampled_from(["cut", "double", "swap", "digit"]), st.integers(0, 60), st.integers(0, 60)),
    min_size=1,
    max_size=3,
)


def damaged(content: bytes, changes: list[Change]) -> bytes:
    segments = content.decode().split("~\n")
    for kind, at, other in changes:
        at, other = 2 + at % (len(segments) - 3), 2 + other % (len(segments) - 3)
        if kind == "cut":
            del segments[at]
        elif kind == "double":
            segments.insert(at, segments[at])
        elif kind == "swap":
            segments[at], segments[other] = segments[other], segments[at]
        else:
            segments[at] = segments[at].translate(str.maketrans("0123456789", "1234567890"))
    return "~\n".join(segments).encode()


def a_file(office: Office) -> bytes:
    a, b = office.sent(140_00), office.sent(100_00, 45_00)
    first = told(a, "CO-45 4800")
    office.comes(first, number="1")
    again = told(a, "CO-45 6800,PR-3 500")
    second = told(b, "CO-45 4000", "CO-97 4500")
    return whole_file([paid_to(check(taken_back(first), again, second, STRANGER, plb="L6 -1075,WO:1 500", number="2"))])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(CHANGES)
def test_damage_posts_a_whole_check_or_nothing(changes: list[Change]) -> None:
    with tempfile.TemporaryDirectory(dir=Path.home()) as folder, copied_vault(Path(folder) / "vault") as vault:
        office = an_office(vault)
        content = damaged(a_file(office), changes)
        kept = keep_file(vault, read_content("damaged.835", content), NOW)
        for remittance_id in kept.remittance_ids:
            stored = load_stored_remittance(vault.db, remittance_id)
            assert stored is not None
            before = ledger_sums(office)
            try:
                post_remittance(vault, remittance_id, range(stored.claim_count), LATER)
            except UserError:
                assert ledger_sums(office) == before
        assert verify_vault(vault) == []
