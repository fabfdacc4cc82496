#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""uncramp check finds what is wrong, says where, and writes pronunciations.

    check_test.py [Faults | Rest] UNCRAMP

Our own content and grammar must have no error. A folder of faults beside this
file is laid over a copy of them: files are added, a NAME.append goes behind the
file NAME. What check then says more than before must be, line for line, what
expected.txt in that folder says; {N} there is a line number counted from where
the appended lines begin. `--write UNCRAMP` rewrites those files: read them.
What sounds alike or means two things is found in a sample, which more phrases
change: of that, only what concerns the added topics is compared.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
WRITE = "--write" in sys.argv
PROGRAM = sys.argv[-1]
SUMMARY = re.compile(r"(\d+) errors?, (\d+) warnings?")


def run(*arguments):
    return subprocess.run([PROGRAM, "check", *map(str, arguments)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False)


def lay_over(faults, folder):
    """Copies `faults` over `folder`; returns {path: lines it had before}."""
    appended = {}
    for path in sorted(p for p in faults.rglob("*") if p.is_file()):
        name = path.relative_to(faults).as_posix()
        if name == "expected.txt":
            continue
        target = folder / name.removesuffix(".append")
        if name.endswith(".append"):
            old = target.read_text()
            appended[target.relative_to(folder).as_posix()] = old.count("\n")
            target.write_text(old + path.read_text())
        else:
            shutil.copy(path, target)
    return appended


def relative(line, folder, appended):
    """Without the temporary folder; appended lines count from there; a line
    of our own that is pointed at may move."""
    line = re.sub(r"\((content/\w+\.yaml):\d+\)", r"(\1:N)",
                  line.replace(f"{folder}/", ""))
    match = re.match(r"([^:]+):(\d+):(.*)", line)
    if match and match[1] in appended and int(match[2]) > appended[match[1]]:
        return f"{match[1]}:{{{int(match[2]) - appended[match[1]]}}}:{match[3]}"
    return line


def concerns_us(line, sampled):
    return (not re.search("sounds like|, and as well", line)
            or sampled and "=zz-" in line)


class Laid(unittest.TestCase):
    """Our own content and grammars in a folder of their own."""
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.own = run(SOURCE)
        cls.known = {relative(line, SOURCE, {})
                     for line in cls.own.stdout.splitlines()}

    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="check-")
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        for name in ("content", "grammar"):
            shutil.copytree(SOURCE / name, self.folder / name)

    def expect(self, name, sampled=True):
        """What the faults of that name add, against expected.txt; what our own
        grammars' short words sound like is left out where not `sampled`."""
        appended = lay_over(HERE / name, self.folder)
        result = run(self.folder)
        lines = result.stdout.splitlines()
        self.assertTrue(SUMMARY.fullmatch(lines[-1]), result)
        new = [relative(line, self.folder, appended) for line in lines[:-1]]
        new = [line for line in new
               if line not in self.known and concerns_us(line, sampled)]
        expected = HERE / name / "expected.txt"
        if WRITE:
            expected.write_text("".join(line + "\n" for line in new))
        self.assertEqual(new, expected.read_text().splitlines())
        self.assertEqual(result.returncode, 1)
        self.assertEqual(result.stderr, "")
        return lines


class Faults(Laid):
    def test_what_the_loaders_refuse_is_told_all_at_once(self):
        self.expect("refused")

    def test_each_phrase_that_is_no_jsgf_is_told(self):
        self.expect("unsayable")

    def test_what_loads_but_is_doubtful_is_told(self):
        lines = self.expect("doubtful")
        kinds = [line.split(": ")[1] for line in lines[:-1]]
        self.assertEqual(kinds, sorted(kinds), "errors come first")
        summary = SUMMARY.fullmatch(lines[-1])
        self.assertEqual(int(summary[1]), kinds.count("error"))
        self.assertEqual(int(summary[2]), kinds.count("warning"))

    def test_a_topic_takes_over_no_danger_no_order_and_no_silence(self):
        self.expect("claimed", sampled=False)

    def test_a_tag_that_nothing_knows_is_told_with_its_line(self):
        self.expect("tags")


class Rest(Laid):
    def test_our_own_content_has_no_error(self):
        summary = SUMMARY.fullmatch(self.own.stdout.splitlines()[-1])
        self.assertIsNotNone(summary, self.own)
        self.assertEqual(summary[1], "0", self.own.stdout)
        self.assertEqual(self.own.returncode, 0)
        self.assertEqual(self.own.stderr, "")

    def test_a_red_flag_that_is_renamed_is_missed_where_it_is_named(self):
        safety = self.folder / "content" / "safety.yaml"
        safety.write_text(safety.read_text().replace("- id: chest-pain\n",
                                                     "- id: chest-hurts\n"))
        said = run(self.folder).stdout
        self.assertRegex(said, r"grammar/alarm_emergency.gram:\d+: error: "
                         r"{flag=chest-pain} means nothing to uncramp; ")

    def test_pronunciations_are_written_behind_what_is_there(self):
        topics = HERE / "doubtful" / "content" / "topics"
        for name in ("zz-doubtful.yaml", "zz-sounds.yaml"):
            shutil.copy(topics / name, self.folder / "content" / "topics")
        extra = self.folder / "grammar" / "extra.dict"
        extra.write_text(extra.read_text() + "calf K AA F")  # no line's end
        old = extra.read_text()
        self.assertIn("it is in extra.dict now",
                      run("--write", self.folder).stdout)
        new = extra.read_text()
        self.assertTrue(new.startswith(old + "\n"), new)
        added = new[len(old) + 1:].splitlines()
        self.assertIn("flurbing F L ER B IH NG", added)
        self.assertEqual(added, sorted(added))
        again = run("--write", self.folder).stdout
        self.assertNotIn("is in no dictionary", again)
        self.assertEqual(extra.read_text(), new, "nothing twice")
        self.assertFalse((extra.parent / "extra.dict.new").exists())

    def test_what_other_people_say_is_a_grammar_that_is_loaded(self):
        self.assertNotIn("background.gram", self.own.stdout)
        self.assertNotIn("cortana", self.own.stdout)
        (self.folder / "grammar" / "background.gram").unlink()
        self.assertIn("grammar/background.gram:1: error: No such file",
                      run(self.folder).stdout)

    def test_a_folder_that_holds_neither_is_one_error(self):
        for name in ("nowhere", "content"):
            result = run(self.folder / name)
            self.assertEqual(result.returncode, 1)
            self.assertRegex(result.stdout,
                             r"^\S+:1: error: .* DIR must be the folder that "
                             r"holds both\n1 error, 0 warnings\n$")

    def test_a_folder_that_is_missing_is_an_error(self):
        shutil.rmtree(self.folder / "content")
        result = run(self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("is this the content folder?", result.stdout)
        shutil.copytree(SOURCE / "content", self.folder / "content")
        shutil.rmtree(self.folder / "grammar")
        self.assertIn("/grammar/idle.gram:1: error: No such file",
                      run(self.folder).stdout)

    def test_settings_that_are_named_are_read(self):
        settings = self.folder / "some.yaml"
        settings.write_text("volume: loud\n")
        result = run("--config", settings, self.folder)
        self.assertEqual(result.returncode, 1)
        self.assertIn("some.yaml:1: \"volume\" must be a whole number",
                      result.stderr)

    def test_sentences_without_a_recording_are_listed_as_they_are_said(self):
        voice = self.folder / "voice"
        voice.mkdir()
        (voice / "has-it-gone.wav").touch()
        (voice / "has-it-gon.wav").touch()
        result = run("--recordings", voice)
        names = dict(line.split("\t") for line in result.stdout.splitlines())
        self.assertEqual(names["and-relax.flac"], "And relax.")
        self.assertEqual(names["left-leg.flac"], "Left leg.")
        self.assertEqual(names["calf.flac"], "Calf.")
        self.assertIn("please-call-your-emergency-number-or-shout-to-somebody-"
                      "near-you.flac", names)
        self.assertNotIn("has-it-gone.flac", names)
        self.assertIn("has-it-gon.wav: no sentence is called so",
                      result.stderr)
        self.assertNotIn("has-it-gone.wav", result.stderr)
        self.assertEqual(result.returncode, 0)

    def test_each_sentence_of_a_conversation_is_listed(self):
        """All that the golden conversations say, but for figures and titles."""
        listed = {line.split(".flac")[0] for line in
                  run("--recordings", self.folder).stdout.splitlines()}
        said = {sentence.strip() for path in
                (SOURCE / "tests" / "conversations").glob("*.txt")
                for line in path.read_text().splitlines()
                if line.startswith("uncramp:")
                for sentence in re.findall(r"[^.?!]+", line[8:])}
        names = {re.sub("[^a-z0-9]+", "-", sentence.replace("'", "").lower())
                 .strip("-") for sentence in said} - {""}
        self.assertGreater(len(names & listed), 0.9 * len(names))

    def test_the_nearest_pairs_are_told_when_asked_for(self):
        result = run("-v", self.folder)
        found = re.findall(r"^info check: hold: (\d\.\d+): ", result.stderr,
                           re.MULTILINE)
        self.assertEqual(len(found), 10)
        self.assertEqual(found, sorted(found))


if __name__ == "__main__":
    unittest.main(argv=[a for a in sys.argv[:-1] if a != "--write"])
