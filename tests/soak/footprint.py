# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process holds, as /proc tells it."""

import os
import pathlib
import re
from typing import NamedTuple


class Footprint(NamedTuple):
    resident_kb: int
    descriptors: int
    threads: int


def of(pid):
    folder = pathlib.Path("/proc", str(pid))
    status = (folder / "status").read_text()
    resident = re.search(r"^VmRSS:\s+(\d+) kB", status, re.M)
    if resident is None:
        raise ProcessLookupError(f"process {pid} has ended")
    threads = re.search(r"^Threads:\s+(\d+)", status, re.M)
    return Footprint(int(resident[1]), len(os.listdir(folder / "fd")),
                     int(threads[1]))
