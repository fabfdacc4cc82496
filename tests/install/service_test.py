#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service's unit files, as systemd judges them: no fault, little exposure,
no network.

    python3 tests/install/service_test.py build/uncramp
"""

import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
INSTALL = ROOT / "assistant" / "install"
PROGRAM = pathlib.Path(sys.argv.pop(1)).resolve()
# Of 10. What other audio daemons ship is rated 7.5 to 9.2.
EXPOSURE_MAX = 1.2


class Units(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def unit(self, name):
        """A copy that starts the program where it was built."""
        text = (INSTALL / name).read_text()
        self.assertIn("\nExecStart=uncramp listen\n", text)
        copy = self.folder / "uncramp.service"
        copy.write_text(text.replace("=uncramp ", f"={PROGRAM} "))
        return copy

    def analyze(self, *arguments):
        done = subprocess.run(
            ["systemd-analyze", "--no-pager", *map(str, arguments)],
            env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin",
                 "XDG_RUNTIME_DIR": str(self.folder)},
            text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_systemd_finds_no_fault_in_the_systems_unit(self):
        self.assertEqual(self.analyze("verify", "--man=no",
                                      self.unit("uncramp.service")), "")

    def test_systemd_finds_no_fault_in_the_users_unit(self):
        self.assertEqual(self.analyze("verify", "--man=no", "--user",
                                      self.unit("uncramp-user.service")), "")

    def test_it_is_hardly_exposed(self):
        said = self.analyze("security", "--offline=true",
                            self.unit("uncramp.service"))
        level = re.search(r"Overall exposure level .*: ([0-9.]+)", said)
        self.assertLessEqual(float(level[1]), EXPOSURE_MAX, said)

    def test_neither_unit_can_reach_a_network(self):
        for name in "uncramp.service", "uncramp-user.service":
            self.assertIn("\nRestrictAddressFamilies=AF_UNIX\n",
                          (INSTALL / name).read_text())
        text = (INSTALL / "uncramp.service").read_text()
        self.assertIn("\nPrivateNetwork=yes\n", text)
        self.assertIn("\nIPAddressDeny=any\n", text)

    def test_what_is_said_goes_to_no_journal(self):
        for name in "uncramp.service", "uncramp-user.service":
            self.assertIn("\nStandardOutput=null\n",
                          (INSTALL / name).read_text())


if __name__ == "__main__":
    unittest.main(verbosity=2)
