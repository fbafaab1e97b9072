"""A vault opens for its owner, once at a time, and refuses everything else with a way out."""

import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import UserError, VaultError
from app.store.keys import WrongPassphrase, WrongRecoveryCode
from app.store.recovery_code import MistypedRecoveryCode
from app.store.vault import Vault, create_vault, open_vault, open_vault_with_recovery
from app.store.vault_folder import is_vault
from app.store.verify import verify_vault
from tests.store.new_vault import LIGHT_COST, NOW, PASSPHRASE, make_vault, reopen


def test_a_new_vault_knows_its_biller_and_is_clean(vault: Vault) -> None:
    assert vault.user_name == "Ada Biller"
    assert vault.schema_version >= 1
    assert verify_vault(vault) == []


def test_the_connection_is_set_as_the_design_says(vault: Vault) -> None:
    def pragma(name: str) -> object:
        return vault.db.execute(f"PRAGMA {name}").fetchone()[0]

    assert (pragma("foreign_keys"), pragma("journal_mode"), pragma("synchronous")) == (1, "wal", 2)
    assert pragma("temp_store") == 2
    assert pragma("busy_timeout") == 5000


def test_every_table_is_strict(vault: Vault) -> None:
    loose = [row[1] for row in vault.db.execute("PRAGMA table_list") if row[2] == "table" and not row[5]]
    assert [name for name in loose if not name.startswith("sqlite_")] == []


def test_nothing_readable_lies_on_the_disk(vault: Vault) -> None:
    with vault.atomic() as db:
        db.execute("INSERT INTO setting (key, value_json) VALUES ('note', 'Zebulon Invented')")
    for path in vault.folder.iterdir():
        content = path.read_bytes()
        assert b"Zebulon" not in content, path.name
        assert b"SQLite format" not in content, path.name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps access in the folder's own list")
def test_only_the_biller_may_read_the_folder(vault: Vault) -> None:
    assert stat.S_IMODE(vault.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((vault.folder / "keys.json").stat().st_mode) == 0o600


def test_it_opens_again_with_passphrase_and_with_recovery_code(tmp_path: Path) -> None:
    made, code = make_vault(tmp_path / "vault")
    with made.atomic() as db:
        db.execute("INSERT INTO setting (key, value_json) VALUES ('kept', '1')")
    made.close()
    with reopen(tmp_path / "vault") as vault:
        assert vault.db.execute("SELECT value_json FROM setting").fetchall() == [("1",)]
    with open_vault_with_recovery(tmp_path / "vault", code.lower(), NOW) as vault:
        assert vault.user_name == "Ada Biller"
        actions = vault.db.execute("SELECT action, detail_json FROM audit ORDER BY id").fetchall()
    assert [action for action, _ in actions] == ["vault created", "vault opened", "vault opened"]
    assert "recovery code" in actions[-1][1]


def test_wrong_secrets_leave_the_vault_openable(tmp_path: Path) -> None:
    made, code = make_vault(tmp_path / "vault")
    made.close()
    with pytest.raises(WrongPassphrase):
        open_vault(tmp_path / "vault", "something else", NOW)
    with pytest.raises(MistypedRecoveryCode):
        open_vault_with_recovery(tmp_path / "vault", code[:-1], NOW)
    other, other_code = make_vault(tmp_path / "other")
    other.close()
    with pytest.raises(WrongRecoveryCode):
        open_vault_with_recovery(tmp_path / "vault", other_code, NOW)
    reopen(tmp_path / "vault").close()


def test_a_second_window_is_refused_until_the_first_closes(vault: Vault) -> None:
    with pytest.raises(VaultError, match="already open"):
        reopen(vault.folder)
    vault.close()
    reopen(vault.folder).close()


def test_another_program_is_refused(vault: Vault) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from app.errors import VaultError; from app.store.lock import FolderLock\n"
        "try:\n    FolderLock(Path(sys.argv[1]))\nexcept VaultError as error:\n    print(error)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(vault.folder)], cwd=root, capture_output=True, text=True, check=True
    )
    assert "already open" in done.stdout


def test_a_changed_passphrase_opens_and_the_former_does_not(tmp_path: Path) -> None:
    made, code = make_vault(tmp_path / "vault")
    made.set_passphrase("quite other words")
    fresh = made.new_recovery_code()
    assert made.passphrase_opens("quite other words")
    assert not made.passphrase_opens(PASSPHRASE)
    made.close()
    with pytest.raises(WrongPassphrase):
        reopen(tmp_path / "vault")
    with pytest.raises(WrongRecoveryCode):
        open_vault_with_recovery(tmp_path / "vault", code, NOW)
    open_vault_with_recovery(tmp_path / "vault", fresh, NOW).close()
    open_vault(tmp_path / "vault", "quite other words", NOW).close()


@pytest.mark.parametrize("passphrase", ["", "   "])
def test_an_empty_passphrase_is_refused(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(UserError, match="needs a passphrase"):
        create_vault(tmp_path / "vault", "Ada", passphrase, NOW, cost=LIGHT_COST)
    assert not (tmp_path / "vault").exists()


def test_a_folder_with_something_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(VaultError, match="not empty"):
        make_vault(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_keys_whose_database_is_elsewhere_are_never_cleared_away(vault: Vault) -> None:
    vault.close()
    (vault.folder / "vault.db").unlink()
    with pytest.raises(VaultError, match="not empty"):
        make_vault(vault.folder)
    assert (vault.folder / "keys.json").exists()


def test_an_existing_vault_is_not_overwritten(vault: Vault) -> None:
    vault.close()
    with pytest.raises(VaultError, match="already a vault"):
        make_vault(vault.folder)
    reopen(vault.folder).close()


def test_what_an_interrupted_creation_left_is_cleared_away(tmp_path: Path) -> None:
    staging = tmp_path / "vault" / ".claimwright-new-abc"
    staging.mkdir(parents=True)
    (staging / "vault.db").write_bytes(b"half")
    (tmp_path / "vault" / "keys.json").write_bytes(b"{}")
    make_vault(tmp_path / "vault")[0].close()
    reopen(tmp_path / "vault").close()
    assert not staging.exists()


def test_no_vault_there(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(VaultError, match="no vault in this folder"):
            reopen(folder)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("vault.db", None, "missing"),
        ("vault.db", b"", "empty"),
        ("vault.db", b"not a database at all" * 400, "damaged"),
        ("keys.json", None, "missing"),
        ("keys.json", b"{", "damaged"),
    ],
)
def test_a_damaged_vault_says_so_and_how_to_go_on(vault: Vault, name: str, content: bytes | None, words: str) -> None:
    vault.close()
    path = vault.folder / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(VaultError, match=words) as refusal:
        reopen(vault.folder)
    assert "Restore the latest backup" in refusal.value.hint or "Restore a backup" in refusal.value.hint


def test_one_flipped_bit_in_any_page_is_seen(vault: Vault) -> None:
    vault.close()
    whole = (vault.folder / "vault.db").read_bytes()
    pages = len(whole) // 4096
    for page in (0, 1, 2, pages // 2, pages - 1):
        place = page * 4096 + 200
        torn = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
        (vault.folder / "vault.db").write_bytes(torn)
        try:
            with reopen(vault.folder) as opened:
                assert verify_vault(opened) != []
        except VaultError as refusal:
            assert "damaged" in refusal.message


def test_a_failing_block_changes_nothing(vault: Vault) -> None:
    with pytest.raises(ZeroDivisionError), vault.atomic() as db:
        db.execute("INSERT INTO setting (key, value_json) VALUES ('lost', '1')")
        1 / 0  # noqa: B018
    assert vault.db.execute("SELECT count(*) FROM setting").fetchone() == (0,)
    assert not vault.db.conn.in_transaction


def test_an_inner_block_fails_alone(vault: Vault) -> None:
    with vault.atomic() as db:
        db.execute("INSERT INTO setting (key, value_json) VALUES ('outer', '1')")
        with pytest.raises(dbapi2.IntegrityError), vault.atomic():
            db.execute("INSERT INTO setting (key, value_json) VALUES ('inner', '1')")
            db.execute("INSERT INTO setting (key, value_json) VALUES ('outer', '2')")
    assert vault.db.execute("SELECT key FROM setting").fetchall() == [("outer",)]


def test_a_full_disk_is_told_in_words_and_leaves_the_vault_whole(vault: Vault) -> None:
    vault.db.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size: no page may be added
    with pytest.raises(VaultError, match="disk is full"), vault.atomic() as db:
        db.execute("INSERT INTO setting (key, value_json) VALUES ('big', ?)", ["x" * 50_000])
    assert verify_vault(vault) == []


def test_a_reader_in_another_thread_sees_what_is_committed_and_cannot_write(vault: Vault) -> None:
    seen: list[object] = []

    def read() -> None:
        reader = vault.read_only_connection()
        seen.append(reader.execute("SELECT key FROM setting").fetchall())
        try:
            reader.execute("DELETE FROM setting")
        except dbapi2.OperationalError as error:
            seen.append(str(error))
        reader.close()

    vault.db.execute("INSERT INTO setting (key, value_json) VALUES ('done', '1')")
    with vault.atomic() as db:
        db.execute("INSERT INTO setting (key, value_json) VALUES ('not yet', '1')")
        worker = threading.Thread(target=read)
        worker.start()
        worker.join()
    assert seen == [[("done",)], "attempt to write a readonly database"]


def test_is_vault(vault: Vault, tmp_path: Path) -> None:
    assert is_vault(vault.folder)
    assert not is_vault(tmp_path)
