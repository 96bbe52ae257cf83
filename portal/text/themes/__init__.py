"""Themes that are proposed to a person, who takes, renames or drops them: no text is put under any by a machine.

A theme is a term that a glossary or a vocabulary has in both languages, found as a whole in some texts. Clusters of
words and the nearest texts in the other language were tried and were right for four in ten.
"""

from portal.text.themes.finding import Excerpt, Proposal, proposed
from portal.text.themes.terms import Term, glossary

__all__ = ["Excerpt", "Proposal", "Term", "glossary", "proposed"]
