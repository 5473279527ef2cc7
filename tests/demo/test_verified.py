"""The demo's history stands as it was written, though nobody was there to write it on those days."""

from hdesk.demo.make import Made
from hdesk.storage.git import Git
from hdesk.work.verify import ordered, verify
from tests.demo.conftest import NOW


def test_the_demo_verifies_and_is_known_as_made_up(made: Made) -> None:
    git = Git.discover(made.root)
    found = verify(git, ordered(git, None, NOW, signed=False))
    assert found.wrong == []
    assert found.invented == found.commits
