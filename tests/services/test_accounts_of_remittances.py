"""Whatever remittances did, paid, taken back, undone: every visit is told to the cent, in either voice."""

import inspect
from collections.abc import Callable
from types import ModuleType

import pytest

from app.domain.why.books import Voice
from app.services.accounts import explain_account, explain_visit
from tests.invented import TODAY
from tests.services.remittances import (
    test_scenarios_paid,
    test_scenarios_taken_back,
    test_scenarios_two_payers,
    test_scenarios_undone,
)
from tests.services.remittances.conftest import office as office
from tests.services.remittances.office import Office

Scenario = Callable[[Office], None]


def scenarios(*modules: ModuleType) -> list[Scenario]:
    """The written scenarios that need an office and nothing else."""
    return [
        scenario
        for module in modules
        for name, scenario in vars(module).items()
        if name.startswith("test_") and list(inspect.signature(scenario).parameters) == ["office"]
    ]


EVERY = scenarios(test_scenarios_paid, test_scenarios_taken_back, test_scenarios_two_payers, test_scenarios_undone)


@pytest.mark.parametrize("scenario", EVERY, ids=lambda scenario: scenario.__name__)
def test_every_scenario_is_told_to_the_cent(office: Office, scenario: Scenario) -> None:
    scenario(office)
    db = office.vault.db
    for visit, patient in db.execute("SELECT id, patient_id FROM encounter").fetchall():
        owed_sql = "SELECT coalesce(sum(amount_cents), 0) FROM ledger_entry WHERE encounter_id = ?"
        owed = db.execute(owed_sql, [visit]).fetchone()[0]
        for voice in Voice:
            why = explain_visit(office.vault, visit, TODAY, voice)
            assert why.cents == sum(each.cents for each in why.told) == owed
        told = sum(
            explain_visit(office.vault, visit, TODAY, lines=frozenset({line})).cents
            for (line,) in db.execute("SELECT id FROM service_line WHERE encounter_id = ? UNION SELECT 0", [visit])
        )
        assert told == owed
        account = explain_account(office.vault, patient, TODAY)
        assert account.balance_cents == sum(why.cents for _, why in account.visits)


def test_what_a_payer_took_back_and_decided_anew(office: Office) -> None:
    test_scenarios_taken_back.test_taken_back_and_decided_anew_in_one_check(office)
    why = explain_visit(office.vault, 1, TODAY)
    assert [each.words for each in why.told if each.is_undone] == [
        "Blue Larch Health paid 72.00 at first and took that answer back on 20 March"
    ]
    assert why.sentence == (
        "Blue Larch Health allowed 80.00 of 140.00; 60.00 is contractual; it paid 60.00; 20.00 is the patient's copay;"
        " the patient owes 20.00."
    )


def test_an_undone_posting_is_told_with_its_reason(office: Office) -> None:
    test_scenarios_undone.test_undoing_a_posting_restores_every_balance(office)
    why = explain_visit(office.vault, 1, TODAY)
    assert "An answer of Blue Larch Health, 72.00 paid, was taken back on 23 March: Wrong practice" in [
        each.words for each in why.told
    ]
