"""A desk that tells somebody something, and the real servers of this machine that it tells it to."""

from collections.abc import Callable

import pytest

from tests.commands.conftest import Shell
from tests.support.channels import Mails, Posts
from tests.support.telling import write

Tell = Callable[[str], None]


@pytest.fixture
def told(desk: Shell, mails: Mails, posts: Posts, monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Give desk.yaml what to tell, adopt it and begin; the environment has the URLs."""
    monkeypatch.setenv("HDESK_NOTIFY_OPERATIONS", posts.url)
    monkeypatch.setenv("HDESK_NOTIFY_MAIL", mails.url)

    def tell(rules: str) -> None:
        write(desk, rules)
        desk("adopt", "desk.yaml")
        assert "begun" in desk("notify").out

    return tell
