"""What editors fill in to keep the registers of public records."""

from portal.web.forms.reference.workplaces import (
    DetailForm,
    EndForm,
    MergeForm,
    SplitForm,
    UndoRevisionForm,
    UnmergeForm,
    WorkplaceForm,
    WorkplaceRevisionForm,
)

__all__ = [
    "DetailForm",
    "EndForm",
    "MergeForm",
    "SplitForm",
    "UndoRevisionForm",
    "UnmergeForm",
    "WorkplaceForm",
    "WorkplaceRevisionForm",
]
