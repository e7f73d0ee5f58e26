"""The exceptions that end a command, each with the exit code it ends with.

```
LineageError                1   anything of ours that failed
├── OutputError             1   a file or stream that could not be written
├── UsageError              2   the caller asked for something that makes no sense
├── UnknownModelError       3   no model or organisation of that name
├── HubError                4   the Hub could not be reached, refused or limited us
│   ├── HubUnreachableError     no answer, or none that could be read
│   ├── HubRefusedError         an answer that says no
│   │   └── CursorRefusedError      … to a place in a listing that was good before
│   ├── HubOfflineError         `HF_HUB_OFFLINE` or `--offline` forbids asking
│   ├── RequestLimitError       as many requests as were allowed are spent
│   └── BadTokenError           the token was refused
├── DatabaseError           5   database missing, locked, damaged or of another version
│   ├── DatabaseMissingError
│   ├── NotCrawledError         it is there, but no crawl has looked at what was asked for
│   ├── DatabaseLockedError
│   ├── DatabaseDamagedError
│   └── DatabaseForeignError    another version, endpoint, population or program
└── InterruptedCrawlError 130   stopped by the user; progress is saved
```

Each message names what failed, on what, and, where there is one, the next command to type.
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pathlib import Path


class LineageError(Exception):
    """Anything that this project knows can go wrong."""

    exit_code: ClassVar[int] = 1


class OutputError(LineageError):
    """A file or stream that could not be written: no such folder, no permission, a full disk."""


class UsageError(LineageError):
    """A request that makes no sense, whatever the state of the world."""

    exit_code: ClassVar[int] = 2


class UnknownModelError(LineageError):
    """No model or organisation of the name that was asked for."""

    exit_code: ClassVar[int] = 3


class HubError(LineageError):
    """The Hub could not be reached, refused or limited us; what was read before is saved."""

    exit_code: ClassVar[int] = 4


class HubUnreachableError(HubError):
    """No answer, or none that could be read, after every retry."""


class HubRefusedError(HubError):
    """An answer that says no, or that breaks what the API promises."""


class CursorRefusedError(HubRefusedError):
    """A place in a listing that the Hub takes no more, or that belongs to an order which it no longer lists in."""


class HubOfflineError(HubError):
    """`HF_HUB_OFFLINE` or `--offline` forbids the question."""


class RequestLimitError(HubError):
    """As many requests as the caller allowed are spent."""


class BadTokenError(HubError):
    """The Hub did not accept the token."""


class DatabaseError(LineageError):
    """A database that is missing, locked, damaged or of another version."""

    exit_code: ClassVar[int] = 5


class DatabaseMissingError(DatabaseError):
    """No database where one is needed, or one with nothing in it.

    Attributes:
        path: Where it is missing, for the command that makes one.
    """

    def __init__(self, message: str, path: "Path") -> None:
        super().__init__(message)
        self.path = path


class NotCrawledError(DatabaseError):
    """A database, but no crawl has looked at what was asked for: what it lacks, the Hub may well have."""


class DatabaseLockedError(DatabaseError):
    """Another process is writing."""


class DatabaseDamagedError(DatabaseError):
    """A file that SQLite cannot read, or whose tables and values are not those that were written.

    Attributes:
        problem: What is wrong, without the path and without advice.
    """

    def __init__(self, message: str, problem: str = "") -> None:
        super().__init__(message)
        self.problem = problem


class DatabaseForeignError(DatabaseError):
    """A database of another program, schema version, endpoint or population."""


class InterruptedCrawlError(LineageError):
    """Stopped by the user; the same command goes on where it stopped."""

    exit_code: ClassVar[int] = 130


def reason(error: object) -> str:
    """Return why something failed, without the period at its end, so that a sentence can quote it.

    >>> reason(ValueError("Server disconnected without sending a response."))
    'Server disconnected without sending a response'
    >>> reason(FileNotFoundError(2, "No such file or directory", "x")), reason(KeyError())
    ('No such file or directory', 'KeyError')
    """
    words = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return " ".join(words.split()).rstrip(".!;: ") or type(error).__name__
