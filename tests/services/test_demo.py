"""The demo vault shows every state of a claim, with real codes, up to the present, and checks out clean."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app import paths
from app.codesets import CodeSets
from app.domain.claim import ClaimStatus
from app.domain.coding_query import QueryStatus, wording_hints
from app.domain.findings import Severity, blocking
from app.domain.payer_habits import ClaimType
from app.domain.people import PayerKind
from app.domain.remittances.plan import Need
from app.domain.rules.companion_rules import COMPANION_RULES
from app.domain.rules.patient_fit_rules import PATIENT_FIT_RULES
from app.errors import VaultError
from app.queries.claim_list import ClaimRow, claim_rows
from app.queries.query_list import query_rows
from app.queries.remittance_list import RemittanceState, remittance_list
from app.queries.worklist import work_rows
from app.services import coding, people
from app.services.contracts import expected_for_claim
from app.services.demo import DEMO_FILE, DEMO_PASSPHRASE, make_demo
from app.services.encounters import check_encounter, drafts, load_encounter
from app.services.exchange_format import Exchange, parse_exchange
from app.services.remittances.desk import remittance_plan
from app.services.vaults import Vault, is_vault, open_vault, verify_vault
from app.store.vault_folder import DATABASE_NAME
from tests.demo_vault import NOW, make_code_tables, make_light_demo
from tests.store.new_vault import LIGHT_COST

TODAY = NOW.astimezone().date()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    folder = make_light_demo(tmp_path_factory.mktemp("demo") / "vault")
    with open_vault(folder, DEMO_PASSPHRASE, NOW) as vault:
        yield vault


@pytest.fixture(scope="module")
def book() -> Iterator[CodeSets]:
    with closing(CodeSets(make_code_tables())) as tables:
        yield tables


@pytest.fixture(scope="module")
def file() -> Exchange:
    return parse_exchange((paths.resources() / "demo" / DEMO_FILE).read_text(encoding="utf-8"))


def by_status(vault: Vault) -> dict[ClaimStatus, list[ClaimRow]]:
    rows = claim_rows(vault.db, TODAY)
    return {status: [row for row in rows if row.status == status] for status in ClaimStatus}


def test_claims_of_every_status_are_there(demo: Vault) -> None:
    counts = {status: len(rows) for status, rows in by_status(demo).items()}
    assert counts[ClaimStatus.DRAFT] >= 5
    assert counts[ClaimStatus.READY] >= 8
    assert counts[ClaimStatus.SENT] >= 30


def test_the_vault_checks_out_clean(demo: Vault) -> None:
    assert verify_vault(demo) == []


def test_drafts_have_something_to_mend_and_the_others_nothing(demo: Vault, book: CodeSets) -> None:
    found: Counter[str] = Counter()
    for status, rows in by_status(demo).items():
        for row in rows:
            stopping = blocking(check_encounter(demo, load_encounter(demo, row.encounter_id), book, TODAY), frozenset())
            if status is ClaimStatus.DRAFT:
                found.update(finding.rule for finding in stopping)
            else:
                assert stopping == (), row.number
    assert {"diagnosis.not_billable", "line.no_pointer", "line.charge", "coverage.not_in_force"} <= set(found)


def test_the_present_is_never_overtaken_and_three_months_are_covered(demo: Vault) -> None:
    days = [row.service_date for row in claim_rows(demo.db, TODAY) if row.service_date]
    assert timedelta(days=80) < TODAY - min(days) < timedelta(days=100)
    assert TODAY - timedelta(days=10) < max(days) <= TODAY
    assert {day.weekday() for day in days} <= set(range(5))


def test_two_visits_are_still_being_typed(demo: Vault) -> None:
    assert len(drafts(demo)) == 2
    assert all(draft.encounter.id == 0 and draft.encounter.patient_id for draft in drafts(demo))


def test_a_visit_needs_coding_and_the_provider_was_asked_twice(demo: Vault) -> None:
    kinds = Counter(row.kind for row in work_rows(demo.db, TODAY))
    assert (kinds["coding"], kinds["question"]) == (1, 1)
    waiting, closed = query_rows(demo.db, TODAY)
    assert (waiting.status, closed.status, closed.codes_due) == (QueryStatus.OPEN, QueryStatus.ANSWERED, False)
    for row in (waiting, closed):
        asked = coding.coding_query(demo, row.query_id).asked
        assert wording_hints(asked) == ()
    latest = coding.coding_history(demo, closed.encounter_id)[0]
    assert latest.query_id == closed.query_id
    assert [change.words for change in latest.changes] == ["M25.561 → M17.11 (A)"]


def test_the_practice_has_its_lists(demo: Vault) -> None:
    (practice,) = people.practices(demo)
    assert practice.name == "Cedar Family Medicine"
    assert len(people.procedure_codes(demo, practice.id)) >= 60
    renders = [provider for provider in people.providers(demo) if provider.renders]
    assert len(renders) == 3
    assert all(people.templates(demo, practice.id, provider.id) for provider in renders)
    kinds = {payer.kind for payer in people.payers(demo)}
    assert len(people.payers(demo)) == 7
    assert {PayerKind.MEDICARE, PayerKind.MEDICAID} <= kinds
    assert {payer.habits.claim_type for payer in people.payers(demo)} >= {ClaimType.WORKERS_COMP, ClaimType.MEDIGAP}


def test_the_demo_has_a_case_a_medigap_policy_and_medicare_second(file: Exchange) -> None:
    coverages = {key: [coverage for _, coverage in entry.coverages] for key, entry in file.patients.items()}
    assert coverages["kestrel"][0].employer and coverages["kestrel"][0].authorizations
    assert [payer for payer, _ in file.patients["bianchi"].coverages] == ["medicare", "pinewood"]
    assert [coverage.msp_reason for coverage in coverages["yarrow"]] == ["", "12"]
    assert sum(bool(entry.encounter.other_claim_id) for entry in file.encounters) == 2


def test_sent_claims_went_out_after_the_visit_and_before_now(demo: Vault) -> None:
    rows = demo.db.execute(
        "SELECT claim.sent_at, encounter.service_date FROM claim JOIN encounter ON encounter.id = claim.encounter_id"
        " WHERE claim.status = 'sent'"
    ).fetchall()
    assert rows
    for sent_at, service_date in rows:
        sent = datetime.fromisoformat(sent_at)
        assert datetime.fromisoformat(service_date).replace(tzinfo=UTC) < sent <= NOW


def test_the_demo_codes_are_in_the_book_but_for_the_one_that_is_a_heading(file: Exchange, book: CodeSets) -> None:
    on = date(2026, 5, 1)
    codes = {code for entry in file.encounters for code in entry.encounter.diagnoses}
    codes |= {code for lists in file.lists.values() for _, template in lists.templates for code in template.diagnoses}
    wrong = [code for code in codes if not (status := book.diagnosis_status(code, on)).billable or not status.valid_on]
    assert wrong == ["E11"]


def test_demo_people_are_invented(file: Exchange) -> None:
    """Telephone numbers of the kind kept for fiction."""
    phones = [entry.patient.phone for entry in file.patients.values()]
    assert len(phones) == 40
    assert all(phone.startswith("50355501") for phone in phones)


@pytest.mark.parametrize("day", [datetime(2025, 1, 1, 5, tzinfo=UTC), datetime(2027, 12, 31, 23, 50, tzinfo=UTC)])
def test_the_demo_can_be_made_on_any_day(tmp_path: Path, day: datetime) -> None:
    folder = make_light_demo(tmp_path / "vault", now=day)
    with open_vault(folder, DEMO_PASSPHRASE, day) as vault:
        assert {status: bool(rows) for status, rows in by_status(vault).items()} == dict.fromkeys(ClaimStatus, True)


def test_a_large_vault_has_the_claims_asked_for_and_is_clean(tmp_path: Path) -> None:
    folder = make_light_demo(tmp_path / "vault", claims=200)
    with open_vault(folder, DEMO_PASSPHRASE, NOW) as vault:
        rows = claim_rows(vault.db, TODAY)
        # The visits still being typed have no claim yet.
        assert 198 <= len(rows) <= 200
        assert sum(row.status == ClaimStatus.DRAFT for row in rows) < 10
        assert verify_vault(vault) == []


def test_a_large_vault_is_the_same_each_time(tmp_path: Path) -> None:
    def story(name: str) -> list[ClaimRow]:
        with open_vault(make_light_demo(tmp_path / name, claims=120), DEMO_PASSPHRASE, NOW) as vault:
            return claim_rows(vault.db, TODAY)

    assert story("one") == story("two")


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(VaultError):
        make_light_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_demo_that_is_stopped_leaves_no_vault(tmp_path: Path) -> None:
    def stop(words: str, percent: int) -> None:
        if percent > 50:
            raise KeyboardInterrupt

    make_code_tables()
    with pytest.raises(KeyboardInterrupt):
        make_demo(tmp_path / "vault", NOW, cost=LIGHT_COST, progress=stop)
    assert not is_vault(tmp_path / "vault")
    assert not (tmp_path / "vault" / DATABASE_NAME).exists()


def test_findings_of_the_demo_are_no_more_than_meant(demo: Vault, book: CodeSets) -> None:
    """A demo whose good claims were full of warnings would teach people to pass them over."""
    for row in claim_rows(demo.db, TODAY):
        if row.status != ClaimStatus.DRAFT:
            findings = check_encounter(demo, load_encounter(demo, row.encounter_id), book, TODAY)
            assert all(finding.severity is Severity.NOTE for finding in findings)


def test_the_book_has_no_word_against_the_demo_s_sensible_visits(demo: Vault, book: CodeSets) -> None:
    """Of the rules on notes, sides, age and sex; notes that only remind do not stop a claim."""
    asked = {rule.id for rule in COMPANION_RULES + PATIENT_FIT_RULES}
    ids = [row[0] for row in demo.db.execute("SELECT id FROM encounter ORDER BY id")]
    assert len(ids) >= 30
    told = []
    for encounter_id in ids:
        visit = load_encounter(demo, encounter_id)
        found = check_encounter(demo, visit, book, date(2026, 5, 1))
        told += [each for each in found if each.rule in asked and each.severity is not Severity.NOTE]
    assert [f"{each.rule} {each.message}" for each in told] == []


def test_lines_of_the_contract_s_payer_show_what_to_expect(demo: Vault) -> None:
    claims = [row[0] for row in demo.db.execute("SELECT id FROM claim ORDER BY id").fetchall()]
    found = [each for claim_id in claims for each in expected_for_claim(demo, claim_id).values()]
    assert len(found) >= 12
    assert any(each.words == "Bluestone PPO: 99213 = 98.60 outside a facility x 1 unit" for each in found)


def test_one_check_is_posted_and_one_waits_with_something_of_every_kind(demo: Vault) -> None:
    waiting, posted = remittance_list(demo.db)
    assert (waiting.state, posted.state) == (RemittanceState.WAITING, RemittanceState.POSTED)
    plan = remittance_plan(demo, waiting.remittance_id, TODAY)
    needs = {each.need for claim in plan.claims for each in claim.attention}
    assert not plan.refusal
    assert needs == {Need.REVERSAL, Need.DENIED, Need.UNDERPAID, Need.CHECK_MATCH, Need.NOT_FOUND}
    assert any(claim.is_clean for claim in plan.claims)
    assert verify_vault(demo) == []
