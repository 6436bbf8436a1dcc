from __future__ import annotations

import subprocess
import sys


def test_numpy_and_rustworkx_are_imported_only_when_something_is_planned() -> None:
    program = (
        "import sys, cohortkit.pairing.groups, cohortkit.pairing.rounds, cohortkit.pairing.replan\n"
        "import cohortkit.pairing.adjust, cohortkit.pairing.results, cohortkit.pairing.people\n"
        "print(sorted({'numpy', 'rustworkx', 'scipy'} & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
