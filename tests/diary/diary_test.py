#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`uncramp diary`: what a typed conversation leaves in it, and what becomes of
a diary that is locked, damaged, somebody else's or not to be had.

    diary_test.py UNCRAMP [TEST...]
"""

import csv
import io
import os
import pathlib
import pty
import re
import select
import sqlite3
import subprocess
import sys
import tempfile
import unittest

TIMEOUT_S = 60
uncramp = None


class Diary(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = pathlib.Path(folder.name) / "state"
        self.path = self.state / "uncramp" / "diary.db"
        self.environment = {
            name: value for name, value in os.environ.items()
            if name != "STATE_DIRECTORY"}
        self.environment.update(XDG_STATE_HOME=str(self.state), TZ="UTC-2")

    def run_uncramp(self, *arguments, stdin=""):
        return subprocess.run(
            [uncramp, *arguments], input=stdin.encode(), timeout=TIMEOUT_S,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False,
            env=self.environment)

    def diary(self, *options):
        done = self.run_uncramp("diary", *options)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        return done.stdout.decode()

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.diary("--csv"),
                                               newline="")))

    def converse(self, *lines, options=(),
                 finally_do=lambda: None):
        """Types `lines` at a terminal, each when the last was answered, then
        Ctrl-D; (what was said, what came on stderr)."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            [uncramp, "text", *options], stdin=theirs, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=self.environment)
        os.close(theirs)
        said = b""
        for line in lines:
            os.write(ours, line.encode() + b"\n")
            ready, _, _ = select.select([process.stdout], [], [], TIMEOUT_S)
            self.assertTrue(ready, f"no answer to: {line}")
            said += process.stdout.readline()
        finally_do()
        os.write(ours, b"\x04")
        rest, errors = process.communicate(timeout=TIMEOUT_S)
        os.close(ours)
        self.assertEqual(process.returncode, 0)
        return (said + rest).decode(), errors.decode()

    def have_cramp(self):
        return self.converse("my left calf is cramping", "it's gone")

    def test_a_disk_that_is_full_does_not_pass_for_the_end(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [uncramp, "diary", "--csv"], stdin=subprocess.DEVNULL,
                stdout=full, stderr=subprocess.PIPE, timeout=TIMEOUT_S,
                check=False, env=self.environment)
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"No space left on device; is there room?", done.stderr)

    def test_a_cramp_told_at_a_terminal_is_in_the_diary(self):
        self.assertIn("none yet", self.diary())
        self.have_cramp()
        row, = self.rows()
        self.assertEqual(
            [row[name] for name in ("muscle", "side", "helped", "ended")],
            ["calf", "left", "a calf stretch", "gone"])
        self.assertRegex(row["began"],
                         r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+02:00$")
        self.assertLess(int(row["lasted_s"]), TIMEOUT_S)
        table = self.diary()
        self.assertRegex(table, r"\d{4}-\d\d-\d\d \d\d:\d\d +left calf +0:\d\d "
                         r"+gone +a calf stretch")
        self.assertIn("1 in the last seven days, 1 in the last thirty.", table)

    def test_one_that_is_left_at_once_is_in_it_too(self):
        self.converse("both my calves are cramping")
        row, = self.rows()
        self.assertEqual((row["side"], row["ended"], row["lasted_s"]),
                         ("both", "unanswered", ""))

    def test_lines_end_as_in_rfc_4180_and_quotes_are_doubled(self):
        self.have_cramp()
        with sqlite3.connect(self.path) as db:
            db.execute("UPDATE cramp SET helped = 'a \"calf\", stretched'")
        db.close()
        text = self.run_uncramp("diary", "--csv").stdout
        self.assertTrue(text.startswith(
            b"began,muscle,side,lasted_s,helped,ended\r\n"))
        self.assertIn(b',"a ""calf"", stretched",gone\r\n', text)
        self.assertEqual(self.rows()[0]["helped"], 'a "calf", stretched')

    def test_a_clock_that_was_not_set_is_no_date(self):
        self.have_cramp()
        with sqlite3.connect(self.path) as db:
            db.execute("UPDATE cramp SET began_s = 77")
        db.close()
        self.assertEqual(self.rows()[0]["began"], "")
        self.assertIn("(clock was not set)", self.diary())
        self.assertIn("0 in the last seven days", self.diary())

    def test_a_clock_that_went_back_does_no_harm(self):
        self.have_cramp()
        with sqlite3.connect(self.path) as db:
            db.execute("UPDATE cramp SET began_s = 4102444800")  # 2100
        db.close()
        said, errors = self.converse(
            "when was my last cramp", "my calf is cramping", "stop",
            "how many cramps this week")
        self.assertIn("You told me of one", said)
        self.assertEqual(len(errors.splitlines()), 1, errors)
        first, second = (row["began"] for row in self.rows())
        self.assertTrue(first.startswith("2100-01-01"), first)
        self.assertLess(second, first)
        self.assertIn("1 in the last seven days, 1 in the last thirty.",
                      self.diary())

    def test_a_conversation_from_a_pipe_leaves_nothing(self):
        done = self.run_uncramp(
            "text", stdin="my calf is cramping\nit's gone\nno\n[wait 60]\n"
            "how many cramps this week\n")
        self.assertIn(b"You told me of one", done.stdout)
        self.assertFalse(self.state.exists())

    def test_only_its_owner_reads_it(self):
        self.have_cramp()
        self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.path.parent.stat().st_mode & 0o777, 0o700)

    def test_forget_says_what_it_removed(self):
        self.have_cramp()
        self.assertEqual(self.diary("--forget"), "Forgot 1 cramp.\n")
        self.assertEqual(self.rows(), [])
        self.assertNotIn(b"calf stretch", self.path.read_bytes())
        self.assertEqual(self.diary("--forget"), "Forgot 0 cramps.\n")

    def test_forget_by_voice(self):
        self.have_cramp()
        said, _ = self.converse("forget my diary", "yes")
        self.assertIn("forgotten them all", said)
        self.assertEqual(self.rows(), [])

    def check_goes_on_without(self, message):
        said, errors = self.have_cramp()
        self.assertIn("Straighten your left leg", said)
        self.assertRegex(errors, message)
        return errors

    def test_a_damaged_diary_is_kept_and_a_new_one_begun(self):
        self.have_cramp()
        self.path.write_bytes(b"not a database " * 1000)
        done = self.run_uncramp("diary")
        self.assertEqual((done.returncode, done.stdout), (1, b""))
        self.assertRegex(done.stderr, rb"diary\.db is damaged")
        self.check_goes_on_without(r"kept as \S+\.damaged, and a new one")
        self.assertEqual(len(self.rows()), 1)
        kept = self.path.with_name("diary.db.damaged")
        self.assertIn(b"not a database", kept.read_bytes())
        self.assertEqual(self.diary("--forget"), "Forgot 1 cramp.\n"
                         "Removed 1 damaged diary besides.\n")
        self.assertFalse(kept.exists())

    def test_a_database_of_another_program_is_left_alone(self):
        self.path.parent.mkdir(parents=True)
        with sqlite3.connect(self.path) as db:
            db.execute("CREATE TABLE recipe(soup)")
        db.close()
        before = self.path.read_bytes()
        self.check_goes_on_without("is another program's database")
        self.assertEqual(self.path.read_bytes(), before)
        self.assertEqual(self.run_uncramp("diary").returncode, 1)

    def test_a_locked_diary_is_written_to_later(self):
        self.have_cramp()
        db = sqlite3.connect(self.path, isolation_level=None)
        db.execute("BEGIN EXCLUSIVE")
        said, errors = self.converse(
            "my calf is cramping", "stop", "when was my last cramp",
            finally_do=lambda: db.execute("ROLLBACK"))
        db.close()
        self.assertIn("I can't open my diary", said)
        self.assertIn("another program has locked it", errors)
        self.assertEqual([row["ended"] for row in self.rows()],
                         ["gone", "stopped"])

    def test_no_place_to_keep_it(self):
        self.environment["XDG_STATE_HOME"] = "/proc"
        errors = self.check_goes_on_without("cannot make the folder /proc")
        said, _ = self.converse("when was my last cramp")
        self.assertIn("I don't keep a diary", said)
        # What it says first is how to type; then one line of what is wrong.
        self.assertEqual(len(errors.splitlines()), 2, errors)

    def test_switched_off_it_keeps_nothing(self):
        config = self.state.parent / "uncramp.yaml"
        config.write_text("diary: no\n")
        said, _ = self.converse("my calf is cramping", "stop",
                                "how many cramps this week",
                                options=["--config", str(config)])
        self.assertIn("I don't keep a diary", said)
        self.assertFalse(self.path.exists())

    def test_its_help_names_every_column(self):
        text = self.run_uncramp("diary", "--help").stdout.decode()
        header = self.diary("--csv").strip().split(",")
        for name in header:
            self.assertTrue(re.search(rf"^  {name} ", text, re.M), name)


if __name__ == "__main__":
    uncramp = os.path.abspath(sys.argv.pop(1))
    unittest.main()
