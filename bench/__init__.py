"""How dear a page is, as ratios to a bare twin measured in the same run."""
