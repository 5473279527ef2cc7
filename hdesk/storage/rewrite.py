"""A desk's history rewritten: in a mirror of its own first, then put in the place of the old one in one move of git.

Until that move nothing of the repository has changed, and whatever stops before it leaves only the mirror behind.
"""

import os
import shutil
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from hdesk.domain.findings import Conflict, Finding, Refused, StorageFailed
from hdesk.storage.failures import git_failed
from hdesk.storage.git import Git
from hdesk.storage.gitenv import OPTIONS, clean_environment
from hdesk.storage.gitparse import decode
from hdesk.storage.gitprocess import call, contents
from hdesk.storage.journal import Found, Job, Journal
from hdesk.storage.sight import look

_HELD = "refs/hdesk/purge/"
_OURS = ("refs/heads/", "refs/tags/")
_LOCAL = {"GIT_ALLOW_PROTOCOL": "file"}


def refuse_odd(git: Git) -> None:
    """Refuse repositories whose old objects this one alone could not get rid of.

    Raises:
        Refused: linked working trees, objects of another repository, a shallow or partial clone, kept packs.
    """
    objects = git.common_dir / "objects"
    trees = git.run("worktree", "list", "--porcelain", "-z").split(b"\0\0")
    kept = list((objects / "pack").glob("*.keep")) + list((objects / "pack").glob("*.promisor"))
    odd = [
        (
            len([one for one in trees if one]) > 1,
            "it has linked working trees",
            "git worktree list; git worktree remove",
        ),
        (
            (objects / "info" / "alternates").exists(),
            "it borrows another repository's objects",
            "make a clone of its own",
        ),
        ((git.common_dir / "shallow").exists(), "this clone is shallow", "git fetch --unshallow"),
        (
            bool(kept),
            f"it keeps packs for ever or from elsewhere: {', '.join(one.name for one in kept[:3])}",
            "remove these",
        ),
        (
            git.object_format != "sha1",
            "its hashes are not SHA-1, which git-filter-repo needs",
            "clone it anew as SHA-1",
        ),
    ]
    findings = [Finding(f"this repository cannot be purged: {what}", hint=hint) for is_so, what, hint in odd if is_so]
    if findings:
        raise Refused(*findings)


def bundle(git: Git, file: Path) -> None:
    """Write all refs and what they lead to into one file that only its owner may read.

    Raises:
        StorageFailed: git could not, or the file does not hold what it should.
    """
    file.touch(mode=0o600, exist_ok=False)
    try:
        git.run("bundle", "create", "--quiet", str(file), "--all", "HEAD")
        file.chmod(0o600)
        git.run("bundle", "verify", "--quiet", str(file))
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def mirror(git: Git, folder: Path) -> Git:
    """Make a bare copy of the repository, with all its refs and objects that they lead to."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    git.run("clone", "--quiet", "--mirror", "--no-local", "--template=", str(git.git_dir), str(folder), env=_LOCAL)
    copy = Git(folder, folder, bare=True)
    # These lead elsewhere than where the desk's own branches and tags do, and go with the old history.
    gone = [ref for ref in refs(copy) if not ref.startswith(_OURS)]
    copy.run("update-ref", "--stdin", stdin="".join(f"delete {ref}\n" for ref in gone).encode())
    return copy


def refs(git: Git) -> dict[str, str]:
    """Give all refs and what they name."""
    listed = git.run("for-each-ref", "--format=%(refname) %(objectname)").decode("utf-8", "surrogateescape")
    pairs = (line.rpartition(" ") for line in listed.splitlines())
    return {ref: oid for ref, _, oid in pairs}


def run_worker(copy: Git, module: str, *words: str) -> dict[str, str]:
    """Run git-filter-repo over a mirror by a module of hdesk; give what became of each commit.

    Raises:
        StorageFailed: it ended otherwise than well. The desk is as it was.
    """
    env = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON"))}
    env |= {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": os.devnull}
    env |= {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": ""}
    env |= {key: value for key, value in os.environ.items() if key in {"GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_GLOBAL"}}
    result = call([sys.executable, "-P", "-m", module, *words], cwd=copy.git_dir, env=env)
    known = copy.git_dir / "filter-repo" / "commit-map"
    if result.code or not known.is_file():
        raise git_failed("filter-repo", result.code, result.err or result.out.decode("utf-8", "replace"), copy.git_dir)
    pairs = [line.split() for line in known.read_text().splitlines()[1:]]
    return {pair[0]: pair[1] for pair in pairs}


def first_rewritten(git: Git, renamed: Mapping[str, str]) -> list[str]:
    """Give the commits that were rewritten while none of their parents were, oldest first."""
    listed = git.run("rev-list", "--parents", "--topo-order", "--reverse", "--branches", "--tags").decode().splitlines()
    found = []
    for commit, *parents in map(str.split, listed):
        if renamed.get(commit, commit) != commit and all(renamed.get(one, one) == one for one in parents):
            found.append(commit)
    return found


def only_resigned(git: Git, copy: Git, changed: Mapping[str, str]) -> bool:
    """Say whether rewriting took nothing but signatures from commits and tags: files and messages are as they were."""
    tags = ("for-each-ref", "--format=%(refname)%00%(contents:subject)%00%(contents:body)", "refs/tags")
    alike = _told(git, changed) == _told(copy, changed.values())
    return alike and git.run(*tags) == copy.run(*tags)


def _told(git: Git, commits: Iterable[str]) -> bytes:
    """Read the files and the message of each commit."""
    listed = "".join(f"{one}\n" for one in commits).encode()
    return git.run("log", "--no-walk=unsorted", "-z", "--format=tformat:%T%n%B", "--stdin", stdin=listed)


def swap(git: Git, copy: Git, path: str, beside: Mapping[str, str]) -> None:
    """Have every branch and tag name what it names in the mirror, in one transaction; all other refs go.

    `path` is the one file that the newest commit has otherwise than before; it follows by the journal, as after any
    write. `beside` are refs beside the branches, and what they are to name.

    Raises:
        Conflict: a ref has been moved meanwhile. StorageFailed: git could not. The desk is as it was.
    """
    before = refs(git)
    wanted = {ref: oid for ref, oid in refs(copy).items() if ref.startswith(_OURS)}
    spec = [f"+{start}*:{_HELD}{start.removeprefix('refs/')}*" for start in _OURS]
    options = ("--no-tags", "--no-auto-gc", "--no-write-fetch-head", "--no-recurse-submodules", "--quiet")
    git.run("fetch", *options, str(copy.git_dir), *spec, env=_LOCAL)
    held = [ref for ref in refs(git) if ref.startswith(_HELD)]
    lines = [f"update {ref} {oid} {before.get(ref, '0' * len(oid))}" for ref, oid in (wanted | dict(beside)).items()]
    lines += [
        f"delete {ref} {oid}"
        for ref, oid in before.items()
        if ref not in wanted and ref not in beside and ref not in held
    ]
    lines += [f"delete {ref}" for ref in held]
    branch = f"refs/heads/{git.branch()}"
    staged = git.staged([path]).get(path)
    job = Job(before[branch], wanted[branch], {path: Found(look(git, path).blob, staged.blob if staged else None)})
    journal = Journal(git.git_dir / "hdesk" / "journal")
    journal.save(job)
    text = "start\n" + "".join(f"{line}\n" for line in lines) + "prepare\ncommit\n"
    result = git.attempt("update-ref", "--no-deref", "--stdin", stdin=text.encode("utf-8", "surrogateescape"))
    if result.code:
        journal.clear()
        if "but expected" in result.err:
            raise Conflict(Finding("the desk has changed meanwhile; nothing was purged", hint="try again"))
        raise git_failed("update-ref", result.code, result.err, git.git_dir)


def refuse_left(git: Git, commits: Sequence[str]) -> None:
    """Raise StorageFailed where commits that should be gone are still there."""
    left = [one for one, there in zip(commits, git.objects(commits), strict=True) if there]
    if left:
        hint = "something still leads to it, or another git is at work: run `hdesk redact --purge-history` again"
        raise StorageFailed(*(Finding(f"git still holds the old commit {one[:10]}", hint=hint) for one in left))


def everything(copy: Git) -> Iterator[tuple[str, str, bytes]]:
    """Read every commit, tag and file of a repository: its id, its kind and its bytes."""
    listed = copy.run("cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname) %(objecttype)")
    pairs = [(name, kind) for name, _, kind in (line.partition(" ") for line in listed.decode().splitlines())]
    names = [name for name, kind in pairs if kind != "tree"]
    env = clean_environment(os.environ) | {"GIT_DIR": str(copy.git_dir)}
    command = ["git", *OPTIONS, "cat-file", "--batch", "--buffer"]
    for name, (kind, data) in zip(names, contents(command, names, cwd=copy.git_dir, env=env), strict=True):
        yield name, kind, data


def versions(git: Git, paths: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Read every version of some files that any ref leads to: path and contents."""
    listed = decode(git.run("rev-list", "--objects", "--all", "--", "tickets", "contacts")).splitlines()
    pairs = [(oid, path) for oid, _, path in (line.partition(" ") for line in listed) if path in paths]
    for (_, path), (_, data) in zip(pairs, git.blobs(oid for oid, _ in pairs), strict=True):
        yield path, data
