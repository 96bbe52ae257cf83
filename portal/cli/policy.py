"""``python -m portal.cli.policy``: the policy in words, for the committee to read and sign.

No command of the application, because it needs no setting: who may do what is the same wherever the portal stands.
"""

import csv
import sys
from collections.abc import Iterator

import click

from portal.policy.table import ACTS, DESKS


@click.command("policy")
@click.option("--csv", "as_table", is_flag=True, help="As a table for a spreadsheet.")
def policy(as_table: bool) -> None:
    """Print who may do what: one permission, one line."""
    if as_table:
        table = csv.writer(sys.stdout)
        table.writerow(("kind", "permission", "allowed to somebody who"))
        table.writerows(_lines())
        return
    kind = ""
    for of, permission, rule in _lines():
        if of != kind:
            kind = of
            click.echo(f"\n{HEADINGS[kind]}\n")
        click.echo(f"  {permission:<30}{rule}")
    click.echo("\nWhat somebody may see is decided in portal/policy/visibility; what they may not see is not found.")


HEADINGS = {
    "act": "WHO MAY DO WHAT. Each act is allowed to somebody of whom it is true that he or she …",
    "desk": "WHO MAY ENTER. Each desk is open to somebody of whom it is true that he or she …",
}


def _lines() -> Iterator[tuple[str, str, str]]:
    for kind, table in (("act", ACTS), ("desk", DESKS)):
        for permission, rule in table.items():
            yield kind, permission, str(rule)


if __name__ == "__main__":
    policy()
