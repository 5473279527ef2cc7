"""`init --ci`: the files that it writes, and when it writes none."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands.ci.conftest import with_settings
from tests.commands.conftest import Shell
from tests.support.pipelines import FILES

_TOP = {"name", "on", "permissions", "jobs"}
_JOB = {"if", "runs-on", "container", "timeout-minutes", "permissions", "concurrency", "env", "steps"}
_STEP = {"name", "uses", "with", "run", "shell", "env", "if"}
_EVENTS = {"schedule", "workflow_dispatch", "pull_request"}
_GITLAB = {"rules", "resource_group", "allow_failure", "cache", "artifacts", "script", "interruptible"}


def read(desk: Shell, system: str) -> Any:
    return yaml.load((desk.folder / FILES[system]).read_text(), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("system", ["github", "forgejo"])
def test_the_file_has_the_keys_that_the_system_knows_and_pinned_actions(desk: Shell, system: str) -> None:
    assert desk("init", "--ci", system).out == FILES[system] + "\n"
    file = read(desk, system)
    assert set(file) <= _TOP
    assert set(file["on"]) == _EVENTS
    assert [re.fullmatch(r"\d+ \* \* \* \*", one["cron"]) is not None for one in file["on"]["schedule"]] == [True]
    for job in file["jobs"].values():
        assert set(job) <= _JOB
        assert job["concurrency"]["group"]
        for step in job["steps"]:
            assert set(step) <= _STEP
            assert ("run" in step) != ("uses" in step)
            if "uses" in step:
                assert re.search(r"@[0-9a-f]{40}$", step["uses"]), "a tag can be moved, a commit cannot"


def test_github_grants_each_job_what_it_needs_and_no_more(desk: Shell) -> None:
    desk("init", "--ci", "github")
    file = read(desk, "github")
    assert file["permissions"] == {}
    assert file["jobs"]["desk"]["permissions"] == {"contents": "write"}
    assert file["jobs"]["rules"]["permissions"] == {"contents": "read", "pull-requests": "write"}


@pytest.mark.parametrize("system", ["github", "forgejo"])
def test_a_pull_request_sees_no_secret_keeps_no_credentials_and_fills_no_cache(desk: Shell, system: str) -> None:
    with_settings(desk)
    desk("init", "--ci", system)
    text = (desk.folder / FILES[system]).read_text()
    assert not re.search(r"(?m)^\s*pull_request_target\s*:", text)
    job = read(desk, system)["jobs"]["rules"]
    assert "secrets." not in str(job)
    assert "actions/cache@" not in str(job)
    [checkout] = [one for one in job["steps"] if "checkout" in one.get("uses", "")]
    assert checkout["with"]["persist-credentials"] == "false"
    installed = next(place for place, one in enumerate(job["steps"]) if one.get("name") == "Install")
    assert installed < job["steps"].index(checkout), "what is proposed is not there yet when something is installed"
    for step in job["steps"]:
        assert "${{" not in step.get("run", ""), "what a pull request says becomes no part of a script"


def test_secrets_are_named_for_each_destination_and_for_one_step(desk: Shell) -> None:
    with_settings(desk)
    desk("init", "--ci", "github")
    job = read(desk, "github")["jobs"]["desk"]
    [env] = [one["env"] for one in job["steps"] if "env" in one]
    assert env == {name: f"${{{{ secrets.{name} }}}}" for name in ("HDESK_NOTIFY_LEADS", "HDESK_NOTIFY_MAIL")}


def test_gitlab_takes_findings_for_a_warning_and_one_job_at_a_time(desk: Shell) -> None:
    desk("init", "--ci", "gitlab")
    file = read(desk, "gitlab")
    for name in ("desk", "rules"):
        assert set(file[name]) <= _GITLAB
        assert all(isinstance(line, str) for line in file[name]["script"])
    assert file["desk"]["allow_failure"] == {"exit_codes": ["3"]}
    assert file["desk"]["resource_group"] == "hdesk"
    assert file["variables"]["GIT_DEPTH"] == "0"


def test_the_cron_line_says_what_it_means_on_the_clocks_of_the_desk(desk: Shell) -> None:
    desk("init", "--ci", "github")
    assert (
        "17 past there is 47 past in Asia/Kolkata (UTC+05:30 on 2026-11-20)"
        in (desk.folder / FILES["github"]).read_text()
    )


def test_it_is_one_commit_that_gives_the_desk_a_bot(desk: Shell) -> None:
    desk("init", "--ci", "github")
    assert desk.git("show", "--format=%an %s", "--name-only", "HEAD").split("\n")[0] == "Priya Rao ci: github"
    assert "nothing wrong" in (desk("check").out + desk("check").err)
    text = (desk.folder / "desk.yaml").read_text()
    assert "bot: hdesk-bot\n" in text
    assert "  hdesk-bot:\n    name: hdesk bot\n" in text
    assert desk.clean()


def test_a_second_time_there_is_nothing_to_commit(desk: Shell) -> None:
    desk("init", "--ci", "github")
    head = desk.git("rev-parse", "HEAD")
    assert "nothing to commit" in desk("init", "--ci", "github").err
    assert desk.git("rev-parse", "HEAD") == head


def test_a_file_that_nobody_changed_follows_the_settings(desk: Shell) -> None:
    desk("init", "--ci", "github")
    with_settings(desk)
    desk("init", "--ci", "github")
    assert "HDESK_NOTIFY_LEADS" in (desk.folder / FILES["github"]).read_text()


@pytest.mark.parametrize("where", ["folder", "commit"])
def test_a_file_that_somebody_changed_is_left_alone(desk: Shell, where: str) -> None:
    desk("init", "--ci", "github")
    path = desk.folder / FILES["github"]
    path.write_text(path.read_text().replace("17 * * * *", "3 * * * *"))
    if where == "commit":
        desk.git("commit", "-qam", "another minute")
    before = path.read_bytes()
    refused = desk("init", "--ci", "github", expect=1)
    assert "is not as hdesk wrote it" in refused.err
    assert path.read_bytes() == before


def test_a_new_desk_can_begin_with_it(shell: Shell) -> None:
    shell("init", "new", "--ci", "gitlab")
    new = Shell(shell.folder / "new")
    assert new.git("rev-list", "--count", "HEAD").strip() == "1"
    assert (new.folder / ".gitlab-ci.yml").is_file()
    assert "bot: hdesk-bot" in (new.folder / "desk.yaml").read_text()
    assert new("check").code == 0


def test_an_agent_that_the_desk_names_already_is_the_bot(desk: Shell) -> None:
    path = desk.folder / "desk.yaml"
    path.write_text(path.read_text() + "bot: priya\n")
    desk("adopt", "desk.yaml")
    desk("init", "--ci", "github")
    assert read(desk, "github")["jobs"]["desk"]["env"]["DESK_BOT_EMAIL"] == "priya@example.com"
    assert desk.git("show", "--format=", "--name-only", "HEAD").split() == [FILES["github"]]


def test_a_name_that_a_shell_would_expand_is_refused(desk: Shell) -> None:
    path = desk.folder / "desk.yaml"
    path.write_text(path.read_text().replace("name: Priya Rao", 'name: "Priya ${{ github.token }}"') + "bot: priya\n")
    desk("adopt", "desk.yaml")
    assert "cannot stand in a workflow" in desk("init", "--ci", "github", expect=1).err


def test_settings_that_are_edited_and_not_committed_stay_as_they_are(desk: Shell) -> None:
    path = desk.folder / "desk.yaml"
    path.write_text(path.read_text() + "# a draft\n")
    desk("init", "--ci", "github", expect=5)
    assert path.read_text().endswith("# a draft\n")
    assert not Path(desk.folder / FILES["github"]).exists()
