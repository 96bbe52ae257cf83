"""Every act has its line in the policy table, and every line its act."""

import importlib
import pkgutil

from portal import services
from portal.policy.table import ACTS as LINES
from portal.services.door import ACTS


def test_acts_are_the_lines_of_the_table():
    for room in pkgutil.iter_modules(services.__path__):
        importlib.import_module(f"portal.services.{room.name}")

    assert set(ACTS) == set(LINES)
