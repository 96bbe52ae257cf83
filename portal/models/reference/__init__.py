"""Public records that consultations are about: workplaces, cases of the rapid response mechanism, duties of the
law, meetings, the Expert Board, the labor attachés, panels, and what was done.

Every row has its sources and the day as of which they were read. An allegation is not a finding: what a case is
called, an event in it has to carry, with who says so and when. Which workplaces are a priority is internal to the
committee and is not here.
"""

from portal.models.reference.actions import ComplianceAction, Ground
from portal.models.reference.attaches import Activity, Attache, Money, Project, QuarterReport
from portal.models.reference.board import (
    Assessment,
    Benchmark,
    BenchmarkValue,
    BoardMember,
    BoardReport,
    BoardStep,
    Determination,
    Step,
)
from portal.models.reference.cases import Case, CaseEvent, Change, ClockChange, EnteredEvent, Saying
from portal.models.reference.corrections import Correction, Kept
from portal.models.reference.duties import Duty, Fulfilment
from portal.models.reference.editions import SectorEdition
from portal.models.reference.liquidation import Lifting, Suspension
from portal.models.reference.lots import Lot, LotValue
from portal.models.reference.meetings import Advice, Meeting, MeetingPaper, MeetingState
from portal.models.reference.panels import (
    Officeholder,
    Official,
    Panel,
    PanelConflict,
    Panelist,
    PanelSeat,
    PanelVisit,
    Remedy,
)
from portal.models.reference.remediation import Commitment, CommitmentTurn, Conclusion, Plan
from portal.models.reference.sheets import RegisterSheet
from portal.models.reference.workplaces import (
    Facility,
    FacilityDetail,
    FacilityIdentifier,
    FacilityMove,
    FacilityName,
    FacilityPlace,
    Joined,
    Representation,
)

__all__ = [
    "Activity",
    "Advice",
    "Assessment",
    "Attache",
    "Benchmark",
    "BenchmarkValue",
    "BoardMember",
    "BoardReport",
    "BoardStep",
    "Case",
    "CaseEvent",
    "Change",
    "ClockChange",
    "Commitment",
    "CommitmentTurn",
    "ComplianceAction",
    "Conclusion",
    "Correction",
    "Determination",
    "Duty",
    "EnteredEvent",
    "Facility",
    "FacilityDetail",
    "FacilityIdentifier",
    "FacilityMove",
    "FacilityName",
    "FacilityPlace",
    "Fulfilment",
    "Ground",
    "Joined",
    "Kept",
    "Lifting",
    "Lot",
    "LotValue",
    "Meeting",
    "MeetingPaper",
    "MeetingState",
    "Money",
    "Officeholder",
    "Official",
    "Panel",
    "PanelConflict",
    "PanelSeat",
    "PanelVisit",
    "Panelist",
    "Plan",
    "Project",
    "QuarterReport",
    "RegisterSheet",
    "Remedy",
    "Representation",
    "Saying",
    "SectorEdition",
    "Step",
    "Suspension",
]
