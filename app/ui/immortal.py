"""Keeps None, True and False alive under Python 3.11, where PySide6 6.12 gives back references it never took.

Its binaries count on these objects being immortal, which Python has made them since 3.12. Under 3.11 every
call of Qt that returns nothing takes one reference from None, and after some thousands the interpreter
aborts ("none_dealloc: deallocating None"). Measured with PySide6-Essentials 6.12.0; 6.11.3 has no such
fault, but PySide6-Pdf exists for 6.12 only. When a repaired 6.12.x is out this file can go.
"""

import ctypes
import sys

# More than a working life of calls could take away, and far from where the counter would turn over.
_REFERENCES = 1 << 60


def make_immortal() -> None:
    """Give the objects more references than Qt can ever lose; nothing to do since Python 3.12."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for constant in (None, True, False, Ellipsis, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(constant))  # the first field of each object in CPython 3.11
        if count.value < _REFERENCES:
            count.value += _REFERENCES
