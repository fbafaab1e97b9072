"""A backup's first part: what the file says of itself, readable without any key."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from app.store.audit import utc_text

MANIFEST_NAME = "manifest.json"
SUFFIX = ".cwbackup"
_FORMAT = "claimwright-backup"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside the backup and what its bytes must add up to."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """When and from which vault a backup was made, by which program, and where its audit trail ended."""

    created_at: datetime
    vault_id: str
    schema_version: int
    app_version: str
    audit_rows: int
    audit_hash: str
    parts: tuple[Part, ...]


def render_manifest(manifest: Manifest) -> bytes:
    """The manifest as JSON."""
    fields = asdict(manifest) | {"created_at": utc_text(manifest.created_at)}
    return json.dumps({"format": _FORMAT, "version": _VERSION} | fields, indent=2).encode()


def parse_manifest(content: bytes) -> Manifest:
    """The manifest from its JSON; raises ValueError when it is not one of ours."""
    try:
        fields: dict[str, Any] = json.loads(content)
        if (fields["format"], fields["version"]) != (_FORMAT, _VERSION):
            raise ValueError("not a backup of this kind")
        return Manifest(
            created_at=datetime.fromisoformat(fields["created_at"]),
            vault_id=str(fields["vault_id"]),
            schema_version=int(fields["schema_version"]),
            app_version=str(fields["app_version"]),
            audit_rows=int(fields["audit_rows"]),
            audit_hash=str(fields["audit_hash"]),
            parts=tuple(
                Part(str(part["name"]), int(part["size_bytes"]), str(part["sha256"])) for part in fields["parts"]
            ),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a backup's manifest") from error


def name_prefix(vault_id: str) -> str:
    """What the names of all backups of one vault begin with."""
    return f"claimwright-{vault_id[:8]}-"


def backup_name(vault_id: str, created_at: datetime, attempt: int = 1) -> str:
    """The file's name, sorted by time; `attempt` tells apart what was made within one second."""
    moment = utc_text(created_at)[:19].replace(":", "").replace("-", "").replace("T", "-")
    return f"{name_prefix(vault_id)}{moment}Z{'' if attempt == 1 else f'_{attempt:02}'}{SUFFIX}"
