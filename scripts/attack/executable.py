"""The path of smets: the build that SMETS names, or else a debug build, made now (scripts/executable)."""

import os
import subprocess
import sys

_script = os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "executable")
_made = subprocess.run([_script], stdout=subprocess.PIPE, text=True)
if _made.returncode:
    sys.exit(_made.returncode)
SMETS = _made.stdout.strip()
