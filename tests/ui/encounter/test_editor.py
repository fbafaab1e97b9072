"""The editor keeps every edit safe, checks it, saves it and makes its claim ready."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.claim import ClaimStatus, SentWay
from app.errors import UserError
from app.services import claims, encounters, people
from app.store.vault import Vault
from app.ui.encounter.editor import EncounterEditor
from app.ui.session import Session
from tests.ui.encounter.world import NOW, TODAY, World


@pytest.fixture
def editor(session: Session, qtbot: QtBot) -> Iterator[EncounterEditor]:
    made = EncounterEditor(session)
    made.new()
    yield made
    made.flush()  # nothing may wait for a vault that is closed


def fill(editor: EncounterEditor, world: World) -> None:
    editor.set_patient(world.patient)
    editor.set_service_date(TODAY)
    editor.set_diagnosis(0, "I10")
    editor.set_procedure(0, "99213")


def test_an_edit_is_kept_at_once(editor: EncounterEditor, vault: Vault, world: World, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.kept, timeout=20_000):
        editor.set_patient(world.patient)
    with qtbot.waitSignal(editor.kept, timeout=20_000):
        editor.set_diagnosis(0, "I10")
    (draft,) = encounters.drafts(vault)
    assert draft.encounter == editor.draft
    again = EncounterEditor(editor.session)
    again.load_draft(draft.id)
    assert again.draft == editor.draft and again.is_dirty


def test_typing_without_a_pause_is_kept_too(editor: EncounterEditor, vault: Vault, world: World, qtbot: QtBot) -> None:
    editor.set_patient(world.patient)
    for count in range(30):
        editor.set(authorization="A" * count)
        qtbot.wait(5)
    (draft,) = encounters.drafts(vault)
    assert len(draft.encounter.authorization) > 10


def test_an_empty_visit_leaves_no_draft(editor: EncounterEditor, vault: Vault) -> None:
    editor.flush()
    editor.new()
    assert encounters.drafts(vault) == ()


def test_what_the_last_visit_said_is_taken_over(editor: EncounterEditor, world: World) -> None:
    editor.set_patient(world.patient)
    assert editor.draft.rendering_id == world.rendering
    assert editor.people is not None and editor.people.patient.name.last == "Rivera"
    assert [row.claim_number for row in editor.visits] != []


def test_saving_makes_the_claim_and_ends_the_draft(editor: EncounterEditor, vault: Vault, world: World) -> None:
    fill(editor, world)
    editor.flush()
    claim_id = editor.save()
    assert claim_id is not None and encounters.drafts(vault) == ()
    assert not editor.is_dirty
    assert (editor.status, editor.claim_number) == (ClaimStatus.DRAFT, claims.claim_for(vault, claim_id).number)


def test_typing_on_a_saved_visit_is_taken_up_again(editor: EncounterEditor, vault: Vault, world: World) -> None:
    fill(editor, world)
    editor.save()
    editor.set(authorization="A77")
    editor.flush()
    again = EncounterEditor(editor.session)
    again.load(editor.draft.id)
    assert again.draft.authorization == "A77" and again.is_dirty
    again.discard_draft()
    assert again.draft.authorization == "" and not again.is_dirty
    assert encounters.drafts(vault) == ()


def test_a_warning_stands_with_its_reason(editor: EncounterEditor, world: World) -> None:
    fill(editor, world)
    editor.set_procedure(1, "99213")
    editor.check_now()
    (warning,) = editor.blocking()
    editor.save()
    with pytest.raises(encounters.NotReady):
        editor.mark_ready()
    editor.override({warning: "Two separate sessions"})
    assert editor.blocking() == ()
    assert editor.mark_ready() is not None
    assert editor.status == ClaimStatus.READY


def test_a_sent_visit_says_so(editor: EncounterEditor, vault: Vault, world: World) -> None:
    fill(editor, world)
    claim_id = editor.mark_ready()
    assert claim_id is not None
    claims.mark_sent(vault, [claim_id], SentWay.MAILED, NOW)
    editor.load(editor.draft.id)
    assert editor.is_sent
    editor.set(authorization="late")
    with pytest.raises(UserError):
        editor.save()


def test_a_changed_patient_is_read_again(editor: EncounterEditor, vault: Vault, world: World) -> None:
    fill(editor, world)
    payer = people.payers(vault)[0]
    people.save_payer(vault, replace(payer, one_pointer=True), NOW)
    assert not editor.one_pointer
    editor.session.changed.emit("payer")
    assert editor.one_pointer
    assert editor.line(9).pointers == "A"
    editor.flush()


def test_who_pays_himself_has_no_claim(editor: EncounterEditor, world: World) -> None:
    fill(editor, world)
    editor.set_patient(world.walk_in)
    assert editor.claim() is None
    assert editor.mark_ready() is None
