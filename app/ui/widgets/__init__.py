"""Widgets any page may use: they show values and signal intent; none saves anything."""
