"""`codes import`, `codes editions`, `codes remove`: the code sets imported from official files."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

from app import paths
from app.cli.console import answer, now, open_named_vault, show_progress, today, unusable
from app.codesets import CodeSets
from app.codesets.official import Edition, Editions
from app.domain.code_changes import ChangeReport
from app.domain.licensed_codes import LicensedEdition
from app.errors import UserError
from app.services import code_changes, code_sets, licensed_codes

if TYPE_CHECKING:
    from app.services.vaults import Vault


def run(options: Namespace) -> int:
    """A file that cannot be used exits 3 and changes nothing; a named vault learns what changed and reports on it."""
    with open_named_vault(options) if options.vault is not None else nullcontext() as vault:
        if options.action == "import":
            return _import(options, vault)
        if options.action == "remove":
            return _remove(options, vault)
        return _list(options, vault)


def _import(options: Namespace, vault: "Vault | None") -> int:
    try:
        chosen, *others = code_sets.look_at_each(options.paths)
        if others:
            sets = ", ".join(each.what for each in (chosen, *others))
            raise UserError(f"These files are of several code sets: {sets}.", "Import one code set after the other.")
        if chosen.licensed is not None and vault is None:
            raise UserError("CPT descriptions are kept in a vault.", "Name it: claimwright --vault DIR codes import …")
        begins = options.since or chosen.effective_from
        if begins is None:
            raise UserError(f"{chosen.source_name} does not tell its first day.", "Say it with --from DATE.")
        made = code_sets.import_edition(
            chosen,
            paths.editions_folder(),
            now(),
            effective_from=options.since,
            name=options.name,
            progress=lambda done, total: show_progress("Importing", 100 * done // max(total, 1)),
        )
    except UserError as error:
        raise unusable(error) from error
    if vault is not None and isinstance(made, licensed_codes.PreparedEdition):
        licensed = licensed_codes.import_licensed(vault, made, begins, now(), name=options.name)
        _tell(options, _licensed_values(licensed), code_changes.changes_by_licensed(vault, licensed, today()))
    elif isinstance(made, Edition):
        _tell(options, _values(made), _recorded(vault, made))
    return 0


def _recorded(vault: "Vault | None", edition: Edition) -> ChangeReport | None:
    if vault is None:
        return None
    from app.cli.code_file import open_code_sets

    code_sets.record_import(vault, edition, now())
    codes: CodeSets = open_code_sets()
    try:
        return code_changes.changes_by(vault, codes, edition, today())
    finally:
        codes.close()


def _tell(options: Namespace, values: dict[str, Any], report: ChangeReport | None) -> None:
    changes = {"report": _report_values(report)} if report else {}
    words = [f"{values['code_set']} {values['edition']} imported: {values['rows']} rows, from {values['from']}."]
    answer(options, values | changes, words + (list(report.lines()) if report else []))


def _list(options: Namespace, vault: "Vault | None") -> int:
    rows = [_values(edition) for edition in Editions(paths.editions_folder()).all()]
    if vault is not None:
        rows += [_licensed_values(edition) for edition in licensed_codes.licensed_editions(vault)]
    answer(options, rows, _list_words(rows))
    return 0


def _list_words(rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield f"{row['id']:<28} {row['code_set']}  {row['edition']}  from {row['from']}  {row['rows']} rows"
    if not rows:
        yield "Nothing is imported; ICD-10-CM comes with the program."


def _remove(options: Namespace, vault: "Vault | None") -> int:
    editions = Editions(paths.editions_folder())
    edition = next((each for each in editions.all() if each.path.stem == options.id), None)
    if edition is not None:
        if vault is not None:
            code_sets.remove_edition(vault, editions, edition, now())
        else:
            editions.remove(edition)
        answer(options, _values(edition), [f"{code_changes.edition_words(edition)} is removed."])
        return 0
    licensed = licensed_codes.licensed_editions(vault) if vault is not None else ()
    held = next((each for each in licensed if _licensed_id(each) == options.id), None)
    if vault is None or held is None:
        raise UserError(f"There is no edition {options.id}.", "See codes editions.")
    licensed_codes.remove_licensed(vault, held.id, now())
    answer(options, _licensed_values(held), [f"{held.name} is removed."])
    return 0


def _values(edition: Edition) -> dict[str, Any]:
    return {
        "id": edition.path.stem,
        "kind": edition.kind.value,
        "code_set": code_sets.kind_words(edition),
        "edition": edition.name,
        "from": edition.effective_from.isoformat(),
        "to": edition.effective_to.isoformat() if edition.effective_to else None,
        "rows": edition.rows,
        "source": edition.source_name,
        "sha256": edition.source_sha256,
        "imported_at": edition.imported_at.isoformat(),
    }


def _licensed_values(edition: LicensedEdition) -> dict[str, Any]:
    return {
        "id": _licensed_id(edition),
        "kind": "cpt",
        "code_set": code_sets.CPT_NAME,
        "edition": edition.name,
        "from": edition.effective_from.isoformat(),
        "to": None,
        "rows": edition.codes + edition.modifiers,
        "source": edition.source_name,
        "imported_at": edition.imported_at.isoformat(),
    }


def _licensed_id(edition: LicensedEdition) -> str:
    return f"cpt_{edition.effective_from.isoformat()}"


def _report_values(report: ChangeReport) -> dict[str, Any]:
    return {
        "on": _iso(report.on),
        "checked": report.checked,
        "summary": report.summary,
        "changed": [
            {
                "code": each.code,
                "description": each.description,
                "change": each.change.value,
                "last_day": _iso(each.last_day),
                "used": each.used,
                "templates": list(each.templates),
                "drafts": each.drafts,
                "listed": each.listed,
                "successors": [{"code": one.code, "description": one.description} for one in each.successors],
                "by_words": each.by_words,
            }
            for each in report.changed
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
