"""Runs the files that `hdesk init --ci` writes as the systems would: their own commands, in order, in a real clone.

What a system does itself is done here: the clone, the variables that it sets, the secrets that it fills in, whether a
step's condition holds. Two things differ from a real run. The install step is not run, but looked at: it may install
hdesk and nothing else; `hdesk` is then the one under test, by PATH. And `date` tells the hour of HDESK_NOW.
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FILES = {
    "github": ".github/workflows/hdesk.yml",
    "gitlab": ".gitlab-ci.yml",
    "forgejo": ".forgejo/workflows/hdesk.yml",
}
_INSTALL = re.compile(
    r"(apt-get update -q && apt-get install -qy --no-install-recommends python3-pip\n)?"
    r"pip install (--break-system-packages )?'hdesk\[notify,report\]==[\d.]+'\n?"
)
_CLOCK = '#!/bin/sh\nexec /bin/date -d "$HDESK_NOW" "$@"\n'


class Ran(NamedTuple):
    """What a job's log says, how it ended, what it put into its summary, and the clone it ran in."""

    code: int
    log: str
    summary: str
    clone: Path


class Step(NamedTuple):
    """One part of a job: its script, and the variables that only it has."""

    script: str
    env: dict[str, str]


class Pipeline:
    """A system that runs a desk's workflow; `origin` is the bare repository, `environ` what every run has."""

    def __init__(self, system: str, origin: Path, folder: Path, now: str) -> None:
        self.system = system
        self.origin = origin
        self.folder = folder
        self.now = now
        self.runs = 0
        self.secrets: dict[str, str] = {}
        tools = folder / "tools"
        tools.mkdir()
        (tools / "date").write_text(_CLOCK)
        (tools / "date").chmod(0o755)
        self.path = f"{tools}:{Path(sys.executable).parent}:/usr/bin:/bin"

    def file(self, rev: str) -> Any:
        """Read the workflow as it stands in a commit, every value as text."""
        git = ["git", "-C", str(self.origin), "show", f"{rev}:{FILES[self.system]}"]
        return yaml.load(subprocess.run(git, check=True, capture_output=True, text=True).stdout, Loader=yaml.BaseLoader)

    def desk(self) -> Ran:
        """Run the job of the schedule."""
        facts = {"github.event_name": "schedule"}
        variables = {"CI_PIPELINE_SOURCE": "schedule", "CI_COMMIT_REF_PROTECTED": "true"}
        return self._run("desk", "main", facts, variables, self.secrets)

    def rules(self, branch: str, number: str, api: str, token: str, *, fork: bool = False) -> Ran:
        """Run the job of a pull or merge request; a fork's has no token that may write, and no secrets."""
        head = "someone/desk" if fork else "team/desk"
        facts = {
            "github.event_name": "pull_request",
            "github.event.pull_request.head.repo.full_name": head,
            "github.repository": "team/desk",
            "github.event.pull_request.number": number,
            "github.token": "read-only" if fork else token,
        }
        variables = {
            "GITHUB_API_URL": api,
            "GITHUB_REPOSITORY": "team/desk",
            "GITHUB_BASE_REF": "main",
            "CI_API_V4_URL": api,
            "CI_PROJECT_ID": "12",
            "CI_MERGE_REQUEST_IID": number,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
            "CI_PIPELINE_SOURCE": "merge_request_event",
        }
        if self.system == "gitlab" and not fork:
            variables["HDESK_NOTE_TOKEN"] = token
        return self._run("rules", branch, facts, variables, {})

    def _run(
        self,
        job: str,
        branch: str,
        facts: Mapping[str, str],
        variables: Mapping[str, str],
        secrets: Mapping[str, str],
    ) -> Ran:
        self.runs += 1
        temp = self.folder / f"run-{self.runs}" / "temp"
        temp.mkdir(parents=True)
        clone = temp.with_name("clone")
        self._git("clone", "-q", "--no-local", "--branch", branch, str(self.origin), str(clone))
        self._git("-C", str(clone), "checkout", "-q", "--detach")  # pull requests, and every job of GitLab
        environ = self._environ(temp, variables, secrets)
        log, code = "", 0
        for number, step in enumerate(self._steps(self.file(branch), job, facts, secrets)):
            script = temp / f"step-{number}.sh"
            script.write_text(step.script)
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                cwd=clone, env=environ | step.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                text=True, check=False, timeout=120,
            )  # fmt: skip
            log, code = log + done.stdout, done.returncode
            if code:
                break
        written = [temp / "summary.md", clone / "hdesk-findings.md", clone / "hdesk-backtest.md"]
        return Ran(code, log, "".join(one.read_text() for one in written if one.exists()), clone)

    def _environ(self, temp: Path, variables: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
        """Give what the system sets for every step; nobody's git configuration is there."""
        home = temp.with_name("home")
        home.mkdir()
        environ = {
            "PATH": self.path,
            "HOME": str(home),
            "GIT_CONFIG_NOSYSTEM": "1",
            "HDESK_NOW": self.now,
            "CI": "true",
            **variables,
        }
        if self.system == "gitlab":
            return {**environ, "GITLAB_CI": "true", **secrets}
        summary = str(temp / "summary.md")
        return {**environ, "GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(temp), "GITHUB_STEP_SUMMARY": summary}

    def _steps(self, file: Any, job: str, facts: Mapping[str, str], secrets: Mapping[str, str]) -> list[Step]:
        """Give what a job runs; its install step is looked at instead."""
        if self.system == "gitlab":
            install, *lines = file[job]["script"]
            assert _INSTALL.fullmatch(install), install
            return [Step("\n".join(lines), file["variables"])]  # one shell runs all lines
        entries = file["jobs"][job]
        assert holds(entries["if"], facts)
        assert _INSTALL.fullmatch(next(one for one in entries["steps"] if one.get("name") == "Install")["run"])
        return [
            Step(one["run"], self._filled({**entries.get("env", {}), **one.get("env", {})}, facts, secrets))
            for one in entries["steps"]
            if "run" in one and one["name"] != "Install" and ("if" not in one or holds(one["if"], facts))
        ]

    def _filled(self, env: Mapping[str, str], facts: Mapping[str, str], secrets: Mapping[str, str]) -> dict[str, str]:
        """Fill in what stands in `${{ … }}`; a secret that is not set is an empty text there."""

        def value(match: re.Match[str]) -> str:
            name = match[1].strip()
            return secrets.get(name.removeprefix("secrets."), "") if name.startswith("secrets.") else facts[name]

        return {name: re.sub(r"\$\{\{(.*?)\}\}", value, text) for name, text in env.items()}

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], check=True, capture_output=True, env=os.environ)


def holds(condition: str, facts: Mapping[str, str]) -> bool:
    """Judge a condition of the one form that the workflows use: two values that are equal, or not."""
    match = re.fullmatch(r"([\w.]+) (==|!=) ('\w+'|[\w.]+)", condition)
    assert match, condition
    left, right = facts[match[1]], match[3].strip("'") if match[3].startswith("'") else facts[match[3]]
    return (left == right) == (match[2] == "==")
