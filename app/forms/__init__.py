"""Printed paper by reportlab: a record in, PDF bytes out."""
