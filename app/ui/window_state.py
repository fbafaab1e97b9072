"""Where the window remembers how it stood: places, sizes and columns; nothing about patients."""

from PySide6.QtCore import QByteArray, QSettings

from app import paths


def window_settings() -> QSettings:
    """An ini file in this user's own folder, the same on every system."""
    return QSettings(str(paths.data_home() / "window.ini"), QSettings.Format.IniFormat)


def kept_numbers(settings: QSettings, key: str) -> list[int]:
    """Saved widths, written as numbers between spaces; empty where there are none or they cannot be read."""
    words = str(settings.value(key) or "").split()
    return [int(word) for word in words] if all(word.isdecimal() for word in words) else []


def kept_bytes(settings: QSettings, key: str) -> QByteArray:
    """A saved state, empty where there is none."""
    value = settings.value(key)
    return value if isinstance(value, QByteArray) else QByteArray()
