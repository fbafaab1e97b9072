"""The contract the demo practice has with Bluestone: a dozen codes, a share of Medicare's fees for the others."""

from datetime import datetime

from app import paths
from app.domain.contracts.contract import Contract, ModifierRates
from app.services.contract_import import import_amounts
from app.services.contracts import save_contract
from app.services.exchange import Keys
from app.services.local_day import local_day
from app.services.vaults import Vault

AMOUNTS_FILE = "bluestone_ppo.csv"
_PAYER = "bluestone"


def sign_contract(vault: Vault, keys: Keys, now: datetime) -> None:
    """Keep the contract, in force since the last year began: it holds for every visit of the demo."""
    contract = Contract(
        practice_id=next(iter(keys.practices.values())),
        payer_id=keys.payers[_PAYER],
        name="Bluestone PPO",
        starts_on=local_day(now).replace(year=local_day(now).year - 1, month=1, day=1),
        medicare_basis_points=11_500,
        rates=ModifierRates(bilateral=15_000, multiple=5_000),
    )
    saved = save_contract(vault, contract, now)
    import_amounts(vault, saved.id, (paths.resources() / "demo" / AMOUNTS_FILE).read_bytes(), now)
