"""What can be asked of a measurement on the command line; ``--help`` prints it and measures nothing."""

import argparse
from collections.abc import Sequence

Parser = argparse.ArgumentParser


def usage(doc: str | None, module: str, epilog: str = "") -> Parser:
    """``doc`` is what the module says of itself, word for word."""
    return Parser(
        prog=f"python -m {module}",
        description=doc,
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def alone(doc: str | None, module: str, said: Sequence[str] | None = None) -> None:
    """For a measurement that is asked nothing."""
    usage(doc, module).parse_args(said)
