"""The door of a process that has nothing to lose (``apart``): it finds the house and calls ``main`` of one module."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType


def _main(module: str, *arguments: str) -> None:
    house = ModuleType("portal")  # the floors by themselves: the front door would bring in the whole web
    house.__path__ = [str(Path(__file__).parents[1])]
    sys.modules["portal"] = house
    import_module(module).main(*arguments)


if __name__ == "__main__":
    _main(*sys.argv[1:])
