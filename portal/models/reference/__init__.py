"""Public records that consultations are about: workplaces, cases of the rapid response mechanism, duties of the
law, meetings.

Every row has its sources and the day as of which they were read. An allegation is not a finding: what a case is
called, an event in it has to carry, with who says so and when. Which workplaces are a priority is internal to the
committee and is not here.
"""

from portal.models.reference.cases import Case, CaseEvent, Change, ClockChange, EnteredEvent, Saying
from portal.models.reference.corrections import Correction, Kept
from portal.models.reference.duties import Duty, Fulfilment
from portal.models.reference.meetings import Advice, Meeting, MeetingPaper, MeetingState
from portal.models.reference.workplaces import (
    Facility,
    FacilityDetail,
    FacilityIdentifier,
    FacilityMove,
    FacilityName,
    FacilityPlace,
    Joined,
    Representation,
    holding_while,
)

__all__ = [
    "Advice",
    "Case",
    "CaseEvent",
    "Change",
    "ClockChange",
    "Correction",
    "Duty",
    "EnteredEvent",
    "Facility",
    "FacilityDetail",
    "FacilityIdentifier",
    "FacilityMove",
    "FacilityName",
    "FacilityPlace",
    "Fulfilment",
    "Joined",
    "Kept",
    "Meeting",
    "MeetingPaper",
    "MeetingState",
    "Representation",
    "Saying",
    "holding_while",
]
