"""HCPCS level II: CMS's published files read, codes and modifiers looked up, and found by words."""
