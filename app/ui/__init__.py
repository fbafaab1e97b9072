"""The Qt window: pages, editors, table models, dialogs. No SQL, no billing rules."""

from app.ui.immortal import make_immortal

make_immortal()  # before Qt is used for the first time
