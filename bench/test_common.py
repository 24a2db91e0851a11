"""What is said of a run, and that an environment is made once."""

import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import common


class CommonTest(unittest.TestCase):
    def test_a_run_names_its_command_commit_and_machine(self):
        facts = common.facts("cargo xtask bench x")
        self.assertEqual(list(facts), ["command", "commit", "machine"])
        self.assertRegex(facts["commit"], "^([0-9a-f]{7,40}|unknown)$")
        words = common.machine_words(facts["machine"])
        self.assertRegex(words, r"^Machine: .+, \d+ cores, \d+ MB, .+, Python .+, load .+ at the end\.$")

    def test_the_processor_is_the_one_that_the_system_names(self):
        with tempfile.TemporaryDirectory() as folder:
            cpuinfo = Path(folder) / "cpuinfo"
            self.assertTrue(common.processor(cpuinfo))
            cpuinfo.write_text("processor\t: 0\nmodel name\t: Example 9000: fast\n")
            self.assertEqual(common.processor(cpuinfo), "Example 9000: fast")

    def test_an_environment_is_made_again_when_its_packages_change(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(common.subprocess, "run") as run:
            cache = Path(folder)
            requirements = cache / "requirements-some-tool.txt"
            requirements.write_text("one==1\n")
            (cache / "some-tool").mkdir()
            python = common.environment(cache, requirements)
            self.assertEqual(python, cache / "some-tool" / "bin" / "python")
            self.assertEqual(run.call_args_list[0].args[0][:3], [sys.executable, "-m", "venv"])
            self.assertEqual(run.call_count, 2)
            common.environment(cache, requirements)
            self.assertEqual(run.call_count, 2)
            requirements.write_text("one==2\n")
            common.environment(cache, requirements)
            self.assertEqual(run.call_count, 4)

    def test_the_cache_is_where_it_is_asked_for(self):
        self.assertEqual(common.cache_folder(Path("/a/b")), Path("/a/b"))
        with mock.patch.dict(common.os.environ, {"XDG_CACHE_HOME": "/cache"}):
            self.assertEqual(common.cache_folder(None), Path("/cache/licit/bench"))


if __name__ == "__main__":
    unittest.main()
