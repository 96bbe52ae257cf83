"""The errand of a publication: its files are made and put into one ZIP, then the edition becomes public, or nothing."""
