"""Contracts with payers and the amounts agreed in them."""

from collections.abc import Collection, Iterable

from app.domain.contracts.contract import CodeAmount, Contract, ContractTerms, by_code
from app.store.connection import Database
from app.store.rows import Row, fetch_all, fetch_one, from_row, save_row, to_row

_AMOUNTS = "SELECT * FROM contract_amount WHERE contract_id = ? ORDER BY code, modifiers"
_AMOUNTS_OF_CODE = "SELECT * FROM contract_amount WHERE contract_id = ? AND code = ? ORDER BY modifiers"
_ALL_AMOUNTS = """SELECT * FROM contract_amount
    WHERE contract_id IN (SELECT id FROM contract WHERE practice_id = ?) ORDER BY contract_id, code, modifiers"""


def load_contract(db: Database, contract_id: int) -> Contract | None:
    """The contract of a row id, or None."""
    row = fetch_one(db, "SELECT * FROM contract WHERE id = ?", [contract_id])
    return from_row(Contract, row) if row else None


def load_contracts(db: Database, practice_id: int) -> tuple[Contract, ...]:
    """All contracts of a practice, those out of use too, by name and first day."""
    sql = "SELECT * FROM contract WHERE practice_id = ? ORDER BY name COLLATE NOCASE, starts_on, id"
    return tuple(from_row(Contract, row) for row in fetch_all(db, sql, [practice_id]))


def load_contract_amounts(db: Database, contract_id: int) -> tuple[CodeAmount, ...]:
    """What is agreed for single codes, by code and modifiers."""
    return tuple(map(_amount, fetch_all(db, _AMOUNTS, [contract_id])))


def count_contract_amounts(db: Database, practice_id: int) -> dict[int, int]:
    """How many amounts each contract of a practice has, by its row id."""
    sql = """SELECT contract_id, count(*) FROM contract_amount
        WHERE contract_id IN (SELECT id FROM contract WHERE practice_id = ?) GROUP BY contract_id"""
    return dict(db.execute(sql, [practice_id]).fetchall())


def load_terms(db: Database, payer_id: int, practice_id: int, codes: Collection[str]) -> tuple[ContractTerms, ...]:
    """The contracts in use with a payer, each with its amounts for some codes: few rows however long the contract."""
    sql = "SELECT * FROM contract WHERE payer_id = ? AND practice_id = ? AND active ORDER BY id"
    contracts = (from_row(Contract, row) for row in fetch_all(db, sql, [payer_id, practice_id]))
    return tuple(ContractTerms(each, {code: _of_code(db, each.id, code) for code in codes}) for each in contracts)


def _of_code(db: Database, contract_id: int, code: str) -> tuple[CodeAmount, ...]:
    return tuple(map(_amount, fetch_all(db, _AMOUNTS_OF_CODE, [contract_id, code])))


def load_all_terms(db: Database, practice_id: int) -> tuple[ContractTerms, ...]:
    """The contracts in use of a practice with all their amounts."""
    by_contract: dict[int, list[CodeAmount]] = {}
    for row in fetch_all(db, _ALL_AMOUNTS, [practice_id]):
        by_contract.setdefault(row["contract_id"], []).append(_amount(row))
    return tuple(
        ContractTerms(contract, by_code(by_contract.get(contract.id, ())))
        for contract in load_contracts(db, practice_id)
        if contract.active
    )


def store_contract(db: Database, contract: Contract) -> int:
    """Insert or update the head; the row id. The amounts stay."""
    return save_row(db, "contract", contract.id, to_row(contract))


def change_contract_amounts(
    db: Database, contract_id: int, gone: Iterable[CodeAmount], new: Iterable[CodeAmount]
) -> None:
    """Take amounts off a contract, then add others."""
    for each in gone:
        sql = "DELETE FROM contract_amount WHERE contract_id = ? AND code = ? AND modifiers = ?"
        db.execute(sql, [contract_id, each.code, _modifiers(each)])
    for each in new:
        row = [contract_id, each.code, _modifiers(each), each.amount_cents, each.facility_cents]
        db.execute("INSERT INTO contract_amount VALUES (?, ?, ?, ?, ?)", row)


def _modifiers(amount: CodeAmount) -> str:
    return " ".join(sorted(amount.modifiers))


def _amount(row: Row) -> CodeAmount:
    return CodeAmount(row["code"], row["amount_cents"], tuple(row["modifiers"].split()), row["facility_cents"])
