"""The Qt window: pages, editors, table models, dialogs. No SQL, no billing rules."""
