#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sees that each check of layers.py can fail, and that good files pass."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import layers  # noqa: E402  (found through the line above)

LICENCE = f"/* {layers.SPDX} */\n"


class Layers(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for header in ("audio/ring.h", "grammar/intent.h", "content/content.h",
                       "assistant/base/log.h", "assistant/ear/ear.h"):
            self.write(header, LICENCE)

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def faults(self, path, text):
        self.write(path, text)
        return list(layers.check(self.root))

    def assert_fault(self, path, text, words):
        found = self.faults(path, text)
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])
        self.assertTrue(found[0].startswith(path + ":"), found[0])

    def assert_fine(self, path, text):
        self.assertEqual(self.faults(path, text), [])

    def test_a_layer_includes_itself_the_base_and_libc(self):
        self.assert_fine("audio/ring.c", LICENCE + '#include "audio/ring.h"\n'
                         '#include <string.h>\n'
                         '#include "assistant/base/log.h"\n')

    def test_assistant_and_tests_include_anything_of_ours(self):
        includes = ('#include "audio/ring.h"\n#include "grammar/intent.h"\n'
                    '#include "content/content.h"\n')
        self.assert_fine("assistant/mind/mind.c", LICENCE + includes)
        self.assert_fine("tests/unit/test_mind.c", LICENCE + includes +
                         '#include "assistant/ear/ear.h"\n#include <cmocka.h>\n')

    def test_layers_do_not_include_each_other(self):
        pairs = (("audio", "grammar/intent.h"), ("audio", "content/content.h"),
                 ("grammar", "audio/ring.h"), ("content", "grammar/intent.h"))
        for layer, header in pairs:
            with self.subTest(layer=layer, header=header):
                self.assert_fault(f"{layer}/x.c",
                                  LICENCE + f'#include "{header}"\n',
                                  "must not know")
                (self.root / f"{layer}/x.c").unlink()

    def test_a_layer_does_not_include_the_assistant(self):
        self.assert_fault("audio/x.c", LICENCE + '#include "assistant/ear/ear.h"\n',
                          "must not know")

    def test_the_dialogue_knows_no_sound_and_no_process(self):
        self.assert_fine("assistant/dialogue/x.c",
                         LICENCE + '#include "grammar/intent.h"\n')
        for header in ("audio/ring.h", "assistant/ear/ear.h"):
            with self.subTest(header=header):
                self.assert_fault("assistant/dialogue/x.c",
                                  LICENCE + f'#include "{header}"\n',
                                  "must not know")

    def test_the_base_includes_only_itself(self):
        self.assert_fault("assistant/base/x.c",
                          LICENCE + '#include "audio/ring.h"\n',
                          "must not know")

    def test_includes_are_named_from_the_root(self):
        self.assert_fault("audio/x.c", LICENCE + '#include "ring.h"\n',
                          "does not exist")

    def test_a_library_stays_in_the_file_named_after_it(self):
        headers = ("portaudio.h", "pocketsphinx.h", "sphinxbase/err.h",
                   "espeak-ng/speak_lib.h", "speex/speex_echo.h", "sndfile.h",
                   "yaml.h", "cJSON.h", "sqlite3.h")
        for header in headers:
            with self.subTest(header=header):
                self.assert_fault("audio/x.c",
                                  LICENCE + f"#include <{header}>\n",
                                  "belongs in a file named")
        self.assert_fine("audio/x.c", LICENCE)
        self.assert_fine("audio/x_portaudio.c",
                         LICENCE + "#include <portaudio.h>\n")

    def test_a_header_that_shows_a_library_stays_with_it(self):
        self.write("audio/x_yaml.h", LICENCE + "#include <yaml.h>\n")
        self.assert_fine("audio/x_yaml.c",
                         LICENCE + '#include "audio/x_yaml.h"\n')
        self.assert_fault("audio/x.c", LICENCE + '#include "audio/x_yaml.h"\n',
                          "shows yaml")

    def test_an_unknown_library_is_a_fault(self):
        self.assert_fault("audio/x.c",
                          LICENCE + "#include <alsa/asoundlib.h>\n",
                          "no library this check knows")

    def test_cmocka_is_for_tests(self):
        self.assert_fault("audio/x.c", LICENCE + "#include <cmocka.h>\n",
                          "no library this check knows")

    def test_the_date_is_for_what_is_dated(self):
        for call in ("time(NULL)", "gettimeofday(&now, NULL)",
                     "localtime_r(&now, &local)",
                     "clock_gettime(CLOCK_REALTIME, &now)"):
            with self.subTest(call=call):
                self.assert_fault("assistant/dialogue/hold.c",
                                  LICENCE + f"int x = {call};\n",
                                  "a clock that jumps")
        (self.root / "assistant/dialogue/hold.c").unlink()
        self.assert_fine("assistant/diary/scribe.c",
                         LICENCE + "long now = time(NULL);\n")
        self.assert_fine("assistant/base/clock.c", LICENCE +
                         "int x = clock_gettime(CLOCK_MONOTONIC, &now);\n"
                         "int y = mouth_time(x);\n")

    def test_code_and_scripts_carry_the_licence(self):
        self.assert_fault("audio/x.c", "int x;\n", "must start with")
        (self.root / "audio/x.c").unlink()
        self.assert_fault("tests/run", "#!/bin/sh\ntrue\n", "must start with")
        self.assert_fine("tests/run", f"#!/bin/sh\n# {layers.SPDX}\n")

    def test_a_path_in_a_readme_exists(self):
        self.assert_fault("README.md", "See `audio/gone.c`.\n",
                          "audio/gone.c does not exist")
        self.assert_fault("README.md", "See [it](tests/gone.sh).\n",
                          "tests/gone.sh does not exist")
        self.assert_fine("README.md", "`audio/ring.h`, `audio/*.c`, and/or\n")

    def test_a_script_names_no_host(self):
        self.assert_fault("tests/run", f"#!/bin/sh\n# {layers.SPDX}\n"
                          "wget https://example.org/x\n", "name a host")

    def test_nothing_names_a_folder_of_one_machine(self):
        self.assert_fault("content/x.yaml", "path: /home/somebody/x\n",
                          "a folder of one machine")


if __name__ == "__main__":
    unittest.main()
