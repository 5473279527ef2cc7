"""Commit reports: once for each period, audience and form; what was committed is never changed silently."""

from hdesk.desk import Desk
from hdesk.domain.findings import Finding
from hdesk.domain.periods import Period
from hdesk.insight.report.document import Document
from hdesk.storage.reader import Snapshot
from hdesk.work.numbers import asked, dataset
from hdesk.work.report_kept import Origin, Reader, ended, kept_reports, origin_of, readers, reports_message
from hdesk.work.report_orders import Committed, Order, Write
from hdesk.work.report_revise import revision
from hdesk.work.reports import Composed, compose, report_path


def commit_reports(desk: Desk, order: Order, write: Write) -> Committed:
    """Commit the reports on a period in one commit; those that are there already stay.

    Where no audience is named these are everybody's, and those of the audiences that reports are sent to.

    Raises:
        Refused: the period is not over, or the desk is looked at as it was.
        Conflict: a file that is not committed stands where a report would, or another writes.
    """
    author = desk.setup.config.agents[desk.agent]
    with desk.store.lock():
        desk.refresh()
        desk.refuse_past()
        span = ended(desk, order.kind, order.period)
        if order.period is None and is_before_all(desk, span):
            return Committed(span.name, None, (), (), (), (), nothing=True)
        done = _Round(desk, order, span, write)
        for reader in readers(desk, order.kind, order.audience):
            if order.audience is not None or reader.audience is None or reader.to:
                done.look(reader)
        commit = None
        if done.new:
            what = f"report {order.kind} {span.name}"
            commit = desk.store.commit(
                done.new,
                message=reports_message(what, done.origins.items()),
                author=(author.name, author.email),
                now=desk.now,
                expected_head=desk.snapshot.commit,
            )
            desk.snapshot = Snapshot(desk.git, commit)
    found = tuple(dict.fromkeys(done.findings))
    return Committed(span.name, commit, tuple(done.new), tuple(done.same), tuple(done.differing), found)


def is_before_all(desk: Desk, span: Period) -> bool:
    """Say whether nothing had happened on the desk by the end of a period."""
    with dataset(desk, asked(desk, span.name)) as data:
        return span.end is None or data.earliest is None or data.earliest >= span.end.timestamp()


class _Round:
    """One round through all readers and forms."""

    def __init__(self, desk: Desk, order: Order, span: Period, write: Write) -> None:
        self.desk = desk
        self.order = order
        self.span = span
        self.write = write
        self.new: dict[str, bytes] = {}
        self.origins: dict[str, Origin] = {}
        self.same: list[str] = []
        self.differing: list[Finding] = []
        self.findings: list[Finding] = []

    def look(self, reader: Reader) -> None:
        """Put what is missing of one reader's forms into what is new."""
        order = self.order
        report = compose(self.desk, order.kind, self.span.name, audience=reader.audience, as_of=order.as_of)
        self.findings += report.findings
        for form in order.forms or reader.forms:
            path = report_path(order.kind, self.span.name, reader.audience, form)
            there = self.desk.snapshot.files([path]).get(path)
            if there is None:
                self.new[path] = self.write(report, form)
                self.origins[path] = Origin(report.document.commit, report.document.as_of)
            elif self._tells_the_same(report, form, path, there) or self._is_revised(reader):
                self.same.append(path)
            else:
                self.differing.append(_differs(order, self.span, reader, path))

    def _tells_the_same(self, report: Composed, form: str, path: str, there: bytes) -> bool:
        """Say whether a file says what would be said now; that another commit is named is no difference."""
        origin = origin_of(self.desk, path)
        document: Document = report.document
        if origin is not None:
            document = document._replace(commit=origin.commit)
        return self.write(report._replace(document=document), form) == there

    def _is_revised(self, reader: Reader) -> bool:
        """Say whether a revised report tells already what is different."""
        kept = kept_reports(self.desk, self.order.kind, self.span.name, reader.audience)
        if not kept or not kept[0].revision:
            return False
        order = self.order._replace(period=self.span.name, audience=reader.audience)
        return revision(self.desk, order).nothing


def _differs(order: Order, span: Period, reader: Reader, path: str) -> Finding:
    named = f" --for {reader.audience}" if reader.audience else ""
    hint = (
        f"hdesk report {order.kind} --period {span.name}{named} --revised says why; "
        "with --commit, too, a revised report is put beside it"
    )
    return Finding("it would be written differently today, and is left as it was reported", path, hint=hint)
