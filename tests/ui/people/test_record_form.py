"""A form reads back what is typed with real keys, says what is wrong at its field, and hides what does not apply."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain.authorization import Authorization
from app.domain.coverage import Coverage, Relation, Subscriber
from app.domain.encounter import DrugCode, ProcedureCode
from app.domain.people import Patient, Payer, PersonName, Practice, Provider, Sex
from app.domain.record_checks import practice_contradictions, provider_contradictions
from app.ui.people import fields
from app.ui.people.authorizations_entry import AuthorizationsEdit
from app.ui.people.form_field import FormField
from app.ui.people.record_form import RecordForm
from app.ui.widgets.choice_edit import Choice, matching
from app.ui.widgets.field import LabeledField
from tests.invented import COVERAGE, FACILITY, PATIENT, PAYER, PRACTICE, PROVIDER, TODAY

PAYERS = (Choice(1, "Blue Larch Health"), Choice(2, "Salem Mutual"))
PLACES = (Choice("11", "11 Office"), Choice("22", "22 On campus outpatient hospital"))


def today() -> date:
    return TODAY


@pytest.fixture
def patient_form(qtbot: QtBot) -> RecordForm:
    return shown(qtbot, fields.patient_fields(today), Patient())


def shown(qtbot: QtBot, specs: tuple[FormField, ...], record: object) -> RecordForm:
    form = RecordForm(specs)
    qtbot.addWidget(form)
    form.resize(640, 600)
    form.fill(record)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    return form


def type_in(form: RecordForm, path: str, text: str) -> None:
    form.focus_field(path)
    QTest.keyClicks(form.entries[path].widget, text)


def message(form: RecordForm, path: str) -> str:
    cell = form.entries[path].widget.parentWidget()
    assert isinstance(cell, LabeledField)
    return cell.message()


EVERY_COVERAGE_FIELD = fields.coverage_fields(
    lambda: TODAY, PAYERS, PAYERS, medicare={COVERAGE.payer_id}, employers={COVERAGE.payer_id}
)


AUTHORIZED = (
    Authorization("PA 26-4471", date(2026, 1, 1), date(2026, 6, 30), 12, ("97110", "971*")),
    Authorization("B7"),
)


@pytest.mark.parametrize(
    ("specs", "record"),
    [
        (fields.practice_fields(), PRACTICE),
        (fields.provider_fields(), PROVIDER),
        (fields.facility_fields(PLACES), FACILITY),
        (fields.facility_fields(()), FACILITY),
        (fields.payer_fields(), PAYER),
        (fields.patient_fields(today), PATIENT),
        (EVERY_COVERAGE_FIELD, COVERAGE),
        (EVERY_COVERAGE_FIELD, replace(COVERAGE, authorizations=AUTHORIZED, needs_referral=True)),
        (
            fields.procedure_fields(),
            ProcedureCode(1, 1, "J1030", "Steroid", 1850, ("LT", "59"), DrugCode("1", "ML", 2500)),
        ),
    ],
)
def test_filling_changes_nothing(qtbot: QtBot, specs: tuple[FormField, ...], record: object) -> None:
    form = shown(qtbot, specs, record)
    with qtbot.assertNotEmitted(form.changed):
        form.fill(record)
    assert form.record() == record


def test_a_patient_is_typed_with_enter_from_field_to_field(qtbot: QtBot, patient_form: RecordForm) -> None:
    form = patient_form
    form.focus_first()
    typed = ["Rivera", "Elena", "M", "", "041272", "f", "503.555.0142", "12 Oak St", "Salem", "or", "973011234"]
    for text in typed:
        widget = form.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, text)
        QTest.keyClick(widget, Qt.Key.Key_Return)
    assert form.entries["signature_on_file"].widget.hasFocus()
    with qtbot.waitSignal(form.finished):
        QTest.keyClick(form.entries["signature_on_file"].widget, Qt.Key.Key_Return)
    patient = form.record()
    assert form.problems() == []
    assert patient.name == PersonName("Rivera", "Elena", "M")
    assert patient.birth_date == date(1972, 4, 12)
    assert patient.sex is Sex.FEMALE
    assert patient.phone == "5035550142"
    assert (patient.address.state, patient.address.zip_code) == ("OR", "97301-1234")


def test_what_is_wrong_is_said_under_the_field_when_it_is_left(patient_form: RecordForm) -> None:
    type_in(patient_form, "address.state", "QQ")
    QTest.keyClick(patient_form.entries["address.state"].widget, Qt.Key.Key_Tab)
    assert message(patient_form, "address.state") == "Two letters, as in OR"
    type_in(patient_form, "address.state", "")
    QTest.keyClick(patient_form.entries["address.state"].widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_in(patient_form, "address.state", "or")
    QTest.keyClick(patient_form.entries["address.state"].widget, Qt.Key.Key_Tab)
    assert message(patient_form, "address.state") == ""


def test_an_employer_is_insured_with_an_address_alone(qtbot: QtBot) -> None:
    specs = fields.coverage_fields(
        today, PAYERS, PAYERS, employers={COVERAGE.payer_id}, compensation={COVERAGE.payer_id}
    )
    employer = Subscriber(address=PATIENT.address)
    form = shown(qtbot, specs, replace(COVERAGE, relation=Relation.OTHER, employer="Cascade", subscriber=employer))
    hidden = ("subscriber.name.last", "subscriber.birth_date", "subscriber.sex")
    assert [form.entries[path].widget.isVisible() for path in hidden] == [False] * 3
    assert form.entries["subscriber.address.street"].widget.isVisible()
    assert [label.isVisible() for label in form.findChildren(QLabel) if label.text() == "The insured"] == [True]
    assert form.still_wanted() == []
    form.fill(replace(COVERAGE, relation=Relation.SELF, employer="Cascade"))
    assert [label.isVisible() for label in form.findChildren(QLabel) if label.text() == "The insured"] == [False]


def test_a_short_date_counts_before_its_field_is_left(patient_form: RecordForm) -> None:
    type_in(patient_form, "birth_date", "4/12/72")
    assert patient_form.record().birth_date == date(1972, 4, 12)


def test_a_birth_date_after_today_is_none(patient_form: RecordForm) -> None:
    type_in(patient_form, "birth_date", "03/08/2026")
    assert dict(patient_form.problems())["birth_date"].startswith("Not a date up to today")


def test_a_record_needs_its_name_and_a_claim_the_rest(patient_form: RecordForm) -> None:
    assert [path for path, _ in patient_form.problems()] == ["name.last", "name.first"]
    assert patient_form.still_wanted() == [
        "Last name", "First name", "Birth date", "Street", "City", "State", "ZIP",
    ]  # fmt: skip
    type_in(patient_form, "name.last", "Rivera")
    type_in(patient_form, "name.first", "Elena")
    assert patient_form.problems() == []


def test_contradictions_are_said_at_their_field(qtbot: QtBot) -> None:
    form = shown(qtbot, fields.practice_fields(), Practice(name="Cedar", tax_id="912345678"))
    assert form.problems(practice_contradictions) == []
    form.focus_field("tax_id_kind")
    QTest.keyClicks(form.entries["tax_id_kind"].widget, "S")
    assert form.problems(practice_contradictions) == [
        ("tax_id", "These nine digits are no SSN. Check the number, or its kind.")
    ]
    assert message(form, "tax_id").startswith("These nine digits")


def test_the_insured_is_asked_for_only_where_it_is_another(qtbot: QtBot) -> None:
    form = shown(qtbot, fields.coverage_fields(today, PAYERS, PAYERS), Coverage(payer_id=1, member_id="X1"))
    name = form.entries["subscriber.name.last"].widget
    assert not name.isVisible()
    assert form.still_wanted() == []
    form.focus_field("relation")
    QTest.keyClicks(form.entries["relation"].widget, "c")
    assert name.isVisible()
    assert form.still_wanted()[:2] == ["Last name", "First name"]
    type_in(form, "subscriber.name.last", "O'Brien")
    coverage = form.record()
    assert (coverage.relation, coverage.subscriber.name.last) == (Relation.CHILD, "O'Brien")


def test_hidden_fields_stay_as_they_were(qtbot: QtBot) -> None:
    form = shown(qtbot, fields.coverage_fields(today, PAYERS, PAYERS), COVERAGE)
    type_in(form, "subscriber.phone", "9")
    form.focus_field("relation")
    QTest.keyClicks(form.entries["relation"].widget, "self")
    assert form.record().subscriber == COVERAGE.subscriber
    assert not [path for path, _ in form.problems() if path.startswith("subscriber")]


def test_authorizations_are_typed_row_by_row_and_a_row_is_always_free(qtbot: QtBot) -> None:
    form = shown(qtbot, EVERY_COVERAGE_FIELD, replace(COVERAGE, payer_id=1))
    form.focus_field("authorizations")
    for text in ("PA 26-4471", "1/1/26", "6/30/26", "12", "97110, 971*", "B7", "", "", "", ""):
        typed = form.focusWidget()
        assert typed is not None
        QTest.keyClicks(typed, text)
        QTest.keyClick(typed, Qt.Key.Key_Return)
    assert form.problems() == []
    assert form.record().authorizations == AUTHORIZED
    free = form.focusWidget()
    assert free is not None and free.accessibleName() == "Authorization: Number"
    with qtbot.waitSignal(form.finished):
        QTest.keyClick(free, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("column", "typed"), [(1, "soon"), (2, "13/45/26"), (3, "0"), (3, "many"), (3, "1000"), (4, "97110-")]
)
def test_an_authorization_that_is_mistyped_is_not_saved(qtbot: QtBot, column: int, typed: str) -> None:
    form = shown(qtbot, EVERY_COVERAGE_FIELD, replace(COVERAGE, payer_id=1, authorizations=AUTHORIZED))
    edit = form.entries["authorizations"].widget
    assert isinstance(edit, AuthorizationsEdit)
    field = edit.rows()[1][column]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, typed)
    assert [path for path, _ in form.problems()] == ["authorizations"]


def test_fewer_authorizations_leave_one_free_row(qtbot: QtBot) -> None:
    form = shown(qtbot, EVERY_COVERAGE_FIELD, replace(COVERAGE, authorizations=AUTHORIZED))
    edit = form.entries["authorizations"].widget
    assert isinstance(edit, AuthorizationsEdit) and len(edit.rows()) == 3
    form.fill(COVERAGE)
    assert len(edit.rows()) == 1
    assert form.record().authorizations == ()


def test_enter_passes_the_seldom_fields_by(qtbot: QtBot) -> None:
    form = shown(qtbot, EVERY_COVERAGE_FIELD, replace(COVERAGE, relation=Relation.SELF))
    form.focus_field("pays_practice")
    with qtbot.waitSignal(form.finished):
        QTest.keyClick(form.entries["pays_practice"].widget, Qt.Key.Key_Return)
    form.focus_field("needs_authorization")
    QTest.keyClick(form.entries["needs_authorization"].widget, Qt.Key.Key_Return)
    assert form.entries["needs_referral"].widget.hasFocus()


def test_a_payer_is_found_by_typing_and_one_no_longer_offered_still_shows(qtbot: QtBot) -> None:
    form = shown(qtbot, fields.coverage_fields(today, PAYERS[1:], PAYERS), Coverage(payer_id=1))
    payer = form.entries["payer_id"]
    assert payer.value() == 1
    form.focus_field("payer_id")
    QTest.keyClicks(payer.widget, "mut")
    QTest.keyClick(payer.widget, Qt.Key.Key_Return)
    assert payer.value() == 2
    assert form.entries["rank"].widget.hasFocus()


def test_a_drug_is_asked_for_its_quantity(qtbot: QtBot) -> None:
    form = shown(qtbot, fields.procedure_fields(), ProcedureCode(drug=DrugCode("")))
    quantity = form.entries["drug.quantity_thousandths"].widget
    assert not quantity.isVisible()
    type_in(form, "code", "j1030")
    type_in(form, "charge_cents", "18.5")
    type_in(form, "modifiers", "lt, 59")
    type_in(form, "description", "Steroid 40 mg")
    type_in(form, "drug.ndc", "0009-3073-01")
    assert quantity.isVisible()
    quantity.setFocus()
    QTest.keyClick(quantity, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(quantity, "2.50")
    QTest.keyClick(quantity, Qt.Key.Key_Tab)
    assert form.problems() == []
    assert form.record() == ProcedureCode(
        0, 0, "J1030", "Steroid 40 mg", 1850, ("LT", "59"), DrugCode("00009307301", "UN", 2500)
    )


@pytest.mark.parametrize(("typed", "kept"), [("90", 90), ("", 0), ("365", 365)])
def test_filing_limits_are_days(qtbot: QtBot, typed: str, kept: int) -> None:
    form = shown(qtbot, fields.payer_fields(), Payer(name="Larch"))
    type_in(form, "filing_limit_days", typed)
    assert form.problems() == []
    assert form.record().filing_limit_days == kept


@pytest.mark.parametrize("typed", ["0", "x", "99999", "-3"])
def test_other_filing_limits_are_refused(qtbot: QtBot, typed: str) -> None:
    form = shown(qtbot, fields.payer_fields(), Payer(name="Larch"))
    type_in(form, "filing_limit_days", typed)
    assert [path for path, _ in form.problems()] == ["filing_limit_days"]


@pytest.mark.parametrize(
    ("specs", "record"),
    [
        (fields.practice_fields(), PRACTICE),
        (fields.provider_fields(), PROVIDER),
        (fields.facility_fields(PLACES), FACILITY),
        (fields.payer_fields(), PAYER),
        (fields.patient_fields(today), PATIENT),
        (EVERY_COVERAGE_FIELD, COVERAGE),
        (fields.procedure_fields(), ProcedureCode(drug=DrugCode("12345678901"))),
    ],
)
def test_tab_visits_every_field_in_order_and_each_has_a_name(
    qtbot: QtBot, specs: tuple[FormField, ...], record: object
) -> None:
    form = shown(qtbot, specs, record)
    form.focus_first()
    for entry in form.entries.values():
        assert entry.widget.hasFocus(), entry.widget.accessibleName()
        assert entry.widget.accessibleName()
        QTest.keyClick(entry.widget, Qt.Key.Key_Tab)


def test_a_provider_in_no_role_is_refused(qtbot: QtBot) -> None:
    form = shown(qtbot, fields.provider_fields(), Provider(name=PersonName("Okafor", "Grace")))
    assert form.problems(provider_contradictions) == []
    QTest.keyClick(form.entries["renders"].widget, Qt.Key.Key_Space)
    assert [path for path, _ in form.problems(provider_contradictions)] == ["renders"]


def test_a_taxonomy_is_found_by_words_and_any_code_may_be_typed(qtbot: QtBot) -> None:
    listed = [Choice(code, f"{code}  {name}") for code, name in (("207Q00000X", "Family"), ("207R00000X", "Internal"))]
    form = shown(qtbot, fields.provider_fields(lambda text: matching(listed, text)), PROVIDER)
    entry = form.entries["taxonomy"]
    entry.fill("")
    type_in(form, "taxonomy", "inter")
    QTest.keyClick(entry.widget, Qt.Key.Key_Return)
    assert entry.value() == "207R00000X"
    entry.fill("")
    type_in(form, "taxonomy", "363l00000x")
    assert (entry.value(), entry.problem()) == ("363L00000X", "")
