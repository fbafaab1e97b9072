"""Questions to providers about codes: asked, listed, printed, answered."""
