"""The AMA's licensed CPT files, read for the biller who has them; never kept among the public editions."""
