"""The policy, printed where nothing is set up yet."""

import os
import subprocess
import sys

NO_SETTINGS = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}


def printed(*more):
    command = [sys.executable, "-m", "portal.cli.policy", *more]
    return subprocess.run(command, env=NO_SETTINGS, capture_output=True, text=True, check=True).stdout


def test_reads_as_sentences():
    assert "contribution.decide           is a moderator and is impartial" in printed()
    assert "act,contribution.decide,is a moderator and is impartial" in printed("--csv")
