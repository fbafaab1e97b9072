"""Every box of the form leads somewhere: to its field on the page, or to the record where it is kept."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.authorization import Authorization
from app.domain.coverage import Coverage, Rank, Relation, Subscriber
from app.domain.encounter import ServiceLine
from app.domain.people import Facility, PersonName, Provider
from app.forms.cms1500 import CMS1500
from app.services import encounters, people
from app.ui.encounter.page import EncounterPage
from app.ui.people import fields
from app.ui.people.form_field import FormField
from app.ui.session import Session
from tests.ui.encounter.typing import Typist
from tests.ui.encounter.world import LAST_VISIT, NOW, TODAY, World

FIELDS = tuple(dict.fromkeys(box.field for box in CMS1500.boxes))
_HERE = ("encounter", "line", "diagnosis")


def _today() -> date:
    return TODAY


FORMS: dict[str, tuple[FormField, ...]] = {
    "patient": fields.patient_fields(_today),
    "coverage": fields.coverage_fields(_today, (), ()),
    "payer": fields.payer_fields(),
    "practice": fields.practice_fields(),
    "provider": fields.provider_fields(),
    "facility": fields.facility_fields(()),
}


@pytest.fixture
def told(page: EncounterPage) -> list[tuple[str, int, str]]:
    """What the page asks other pages for."""
    asked: list[tuple[str, int, str]] = []
    page.record_wanted.connect(lambda *wanted: asked.append(wanted))
    return asked


@pytest.fixture
def full_visit(page: EncounterPage, session: Session, world: World) -> EncounterPage:
    """A saved visit with everybody on it: an insured who is another, a second plan, who referred, a facility."""
    vault = session.vault
    (first,) = people.coverages(vault, world.patient)
    insured = Subscriber(PersonName("Rivera", "Tom"), date(1970, 5, 5))
    people.save_coverage(vault, replace(first, relation=Relation.SPOUSE, subscriber=insured), NOW)
    second = Coverage(0, world.patient, first.payer_id, Rank.SECONDARY, "S2")
    people.save_coverage(vault, second, NOW)
    referrer = people.save_provider(vault, Provider(0, PersonName("Sato", "Emi"), renders=False, refers=True), NOW)
    facility = people.save_facility(vault, Facility(0, "Hillside"), NOW)
    (earlier,) = (encounters.last_encounter(vault, world.patient),)
    assert earlier is not None
    lines = (ServiceLine(service_date=LAST_VISIT, procedure="36415", pointers="A", charge_cents=12_00),) * 6
    saved = encounters.save_encounter(
        vault,
        replace(earlier, lines=earlier.lines[:1] + lines[1:], referring_id=referrer.id, facility_id=facility.id),
        NOW,
    )
    page.open_encounter(saved.encounter.id)
    return page


def _knows(specs: tuple[FormField, ...], field: str) -> bool:
    return any(spec.path == field or spec.path.startswith(f"{field}.") for spec in specs)


def test_every_box_of_a_full_visit_leads_to_its_field(
    full_visit: EncounterPage, told: list[tuple[str, int, str]]
) -> None:
    for field in FIELDS:
        told.clear()
        full_visit.header.search()
        full_visit.form.box_clicked.emit(field)
        _assert_led(full_visit, told, field)


def _assert_led(page: EncounterPage, told: list[tuple[str, int, str]], field: str) -> None:
    kind, _, rest = field.partition(".")
    if kind in _HERE:
        at = QApplication.focusWidget()
        assert told == [] and at is not None
        if kind == "encounter":
            assert at.property("path") == field
        elif rest.endswith(".rendering"):
            assert at is page.facts.rendering
        else:
            assert (page.diagnoses if kind == "diagnosis" else page.lines).isAncestorOf(at), field
        return
    ((wanted, row_id, at_field),) = told
    assert row_id, field
    assert wanted == {"referring": "provider", "other": "coverage"}.get(kind, kind)
    if kind not in ("claim", "other"):
        assert at_field == rest and _knows(FORMS[wanted], at_field), field


def test_every_box_of_a_visit_just_begun_leads_to_what_is_to_be_chosen_first(
    page: EncounterPage, world: World, told: list[tuple[str, int, str]]
) -> None:
    """Nobody referred, no facility, the patient is the insured, nothing is saved: still a box is no dead end."""
    said: list[str] = []
    page.message.connect(said.append)
    page.new_encounter(world.patient)
    page.editor.set(rendering_id=0)
    for field in FIELDS:
        told.clear()
        page.header.search()
        page.form.box_clicked.emit(field)
        kind = field.partition(".")[0]
        at = QApplication.focusWidget()
        assert at is not None
        if kind in ("referring", "facility", "provider"):
            assert told == [] and at.property("path") == f"encounter.{'rendering' if kind == 'provider' else kind}"
        elif kind == "claim":
            assert told == [] and "saved" in said[-1]
        elif field.startswith("coverage.subscriber."):
            ((wanted, row_id, at_field),) = told
            assert (wanted, row_id) == ("patient", world.patient) and _knows(FORMS["patient"], at_field)
        elif kind in _HERE:
            assert told == [] and page.isAncestorOf(at)
        else:
            assert len(told) == 1, field


def test_an_authorization_is_offered_while_it_is_typed_with_what_is_left(
    page: EncounterPage, session: Session, world: World
) -> None:
    (first,) = people.coverages(session.vault, world.patient)
    on_file = (
        Authorization("PA 26-4471", date(2026, 1, 1), date(2026, 6, 30), 12, ("97110",)),
        Authorization("OLD-1", ends_on=date(2025, 12, 31)),
    )
    people.save_coverage(session.vault, replace(first, authorizations=on_file), NOW)
    earlier = encounters.last_encounter(session.vault, world.patient)
    assert earlier is not None
    encounters.save_encounter(session.vault, replace(earlier, authorization="PA264471"), NOW)
    page.new_encounter(world.patient)
    page.editor.set_service_date(TODAY)
    page.editor.set(authorization="")  # the last visit's was taken over
    page.focus_field("encounter.authorization")
    hand = Typist(page).text("x")
    assert not page.facts.authorizations.popup.isVisible()
    hand.press(Qt.Key.Key_Backspace).text("pa")
    assert page.facts.authorizations.popup.isVisible()
    model = page.facts.authorizations.popup.model()
    rows = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert rows == ["PA 26-4471 97110 · 11 of 12 left · to 06/30/26"]
    hand.enter()
    assert page.editor.draft.authorization == page.facts.authorization.text() == "PA 26-4471"


def test_the_times_of_an_anesthesia_are_led_to(page: EncounterPage, world: World) -> None:
    page.new_encounter(world.patient)
    page.editor.set(lines=(ServiceLine(procedure="00731", pointers="A", charge_cents=900_00),))
    page.focus_field("line.0.anesthesia")
    assert page.lines.rows[0].details is not None and page.lines.rows[0].details.start.hasFocus()
