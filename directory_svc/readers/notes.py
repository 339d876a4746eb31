"""What a reader says about the row or record that it reads."""

from dataclasses import dataclass

from chassis.imports import Findings


class RowRefused(Exception):
    """The row is not taken: the column meant, a stable reason, one sentence."""

    def __init__(self, column: str, reason: str, text: str) -> None:
        super().__init__(text)
        self.column = column
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Notes:
    """Findings about one row. `line`: of the file, or the record's number in it; `about`: its id or name, if any."""

    findings: Findings
    line: int
    about: str = ""

    def corrected(self, column: str, reason: str, text: str) -> None:
        """The row is taken, with the change that `text` tells."""
        self.findings.corrected(self.line, column, reason, self._said(text))

    def refused(self, refused: RowRefused) -> None:
        """The row is not taken."""
        self.findings.refused(self.line, refused.column, refused.reason, self._said(str(refused)))

    def _said(self, text: str) -> str:
        return f"{self.about}: {text}" if self.about else text
