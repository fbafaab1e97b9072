"""The offsets that were settings become the default printer's profile; a vault without any gets none."""

import shutil
from pathlib import Path

import pytest

from app import paths
from app.domain.print_profile import PrintProfile
from app.store.print_profiles import load_print_profiles
from app.store.settings import load_setting, store_setting
from tests.store.new_vault import make_vault, reopen


@pytest.mark.parametrize(
    ("kept", "profiles"),
    [
        ({"print_offset_x_pt": 1.5, "print_offset_y_pt": -2.25}, (PrintProfile("", 150, -225),)),
        ({"print_offset_y_pt": 3}, (PrintProfile("", 0, 300),)),
        ({}, ()),
    ],
)
def test_offsets_become_the_default_profile(
    tmp_path: Path, kept: dict[str, float], profiles: tuple[PrintProfile, ...]
) -> None:
    folder = tmp_path / "sql"
    folder.mkdir()
    for file in sorted((paths.resources() / "sql").glob("00[1-8]_*.sql")):
        shutil.copy(file, folder / file.name)
    made, _code = make_vault(tmp_path / "vault", folder)
    with made:
        for key, value in {**kept, "autolock_minutes": 5}.items():
            store_setting(made.db, key, value)
    with reopen(tmp_path / "vault") as vault:
        assert load_print_profiles(vault.db) == profiles
        assert load_setting(vault.db, "print_offset_y_pt", None) is None
        assert load_setting(vault.db, "autolock_minutes", 0) == 5
