"""The profiles of the printers: which holds for one, its change, and the page by which it is set."""

from dataclasses import replace
from datetime import datetime

from app.domain.print_profile import STRAIGHT, PrintProfile
from app.forms import cms1500
from app.forms.printing import landmarks
from app.services.trail import changes, note
from app.store.print_profiles import load_print_profiles, remove_print_profile, store_print_profile
from app.store.vault import Vault

LANDMARKS = landmarks(cms1500.CMS1500)
"""What the readings of the alignment page are held against."""


def profiles(vault: Vault) -> tuple[PrintProfile, ...]:
    """The default first, then each printer that has one of its own."""
    kept = load_print_profiles(vault.db)
    return kept if kept and not kept[0].printer else (STRAIGHT, *kept)


def profile_for(vault: Vault, printer: str) -> PrintProfile:
    """What holds for a printer, under its name: its own profile, else the default's values."""
    by_printer = {profile.printer: profile for profile in profiles(vault)}
    return replace(by_printer.get(printer, by_printer[""]), printer=printer)


def save_profile(vault: Vault, profile: PrintProfile, now: datetime) -> None:
    """Keep what a printer wants; nothing happens where it is kept already."""
    with vault.atomic():
        before = {each.printer: each for each in load_print_profiles(vault.db)}.get(profile.printer)
        if before == profile:
            return
        store_print_profile(vault.db, profile)
        note(vault, now, "change", "print_profile", None, {"printer": profile.printer} | changes(before, profile))


def forget_profile(vault: Vault, printer: str, now: datetime) -> None:
    """Let the default hold for a printer again."""
    with vault.atomic():
        if printer in {profile.printer for profile in load_print_profiles(vault.db)}:
            remove_print_profile(vault.db, printer)
            note(vault, now, "remove", "print_profile", None, {"printer": printer})


def alignment_page(profile: PrintProfile) -> bytes:
    """The page with rulers by which a profile is set, printed with what it holds."""
    return cms1500.alignment_page(profile)
