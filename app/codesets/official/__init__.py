"""Official code-set files as their publishers give them out: recognised, imported whole or not at all, by edition."""

from app.codesets.official.editions import Edition, Editions, Kind
from app.codesets.official.importing import ImportStopped, UnknownFiles, import_official, recognize
from app.codesets.official.loader import Recognized

__all__ = ["Edition", "Editions", "ImportStopped", "Kind", "Recognized", "UnknownFiles", "import_official", "recognize"]
