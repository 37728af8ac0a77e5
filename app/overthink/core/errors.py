"""Every error that Overthink raises on purpose.

    OverthinkError
    ├── EnvironmentFailure        the environment failed: a calm message, no traceback
    │   ├── BadInput              the user's input cannot be used (exit status 2)
    │   │   ├── BadOption         an option is out of range or contradicts another
    │   │   ├── ModelFileError    a model file is missing, damaged or of the wrong kind
    │   │   │   └── ModelNotWhole the file ends too early or lacks a part: it may be arriving
    │   │   ├── DraftMismatch     the draft cannot draft for the target; names the rule that failed
    │   │   ├── TemplateError     the chat template raises, attacks the sandbox or never ends
    │   │   ├── PromptError       the prompt is empty or longer than the context
    │   │   ├── BundleError       a bundle of sessions is damaged, hostile or of a newer version
    │   │   └── SuiteError        a suite of tasks is damaged, hostile or of a newer version
    │   ├── StoreFailure          the database of sessions cannot be used (exit status 2)
    │   │   ├── StoreUnusable     no database, another program's, or of a newer version
    │   │   ├── StoreDamaged      parts of it cannot be read; the rest can be salvaged
    │   │   └── StoreUnwritable   read-only, locked, gone, or the disk is full
    │   ├── DownloadFailure       a model could not be downloaded (exit status 3)
    │   │   └── NoConnection      the source cannot be reached, or the app is set to stay offline
    │   └── LaneFailure           a lane failed (exit status 3)
    │       ├── LoadFailure       llama.cpp refused the model, or memory was short
    │       ├── DecodeFailure     a llama.cpp return code that ends the run
    │       ├── ChildCrashed      the lane's child process died or stopped answering
    │       ├── ServerFailure     a server refused, failed, or sent what it should not
    │       └── ProtocolError     the pipe carried something other than the protocol
    └── Bug                       a mistake in the program: a report that can be copied

An `EnvironmentFailure` carries two messages (`overthink.core.messages`): the problem, which names
the file, option or field, and the remedy. An error crosses the pipe as its class name and those two
(`overthink.core.events.Failed`); `error_kind` and `from_kind` map both ways.
"""

from __future__ import annotations

from overthink.core.messages import NO_MESSAGE, Message, verbatim


class OverthinkError(Exception):
    """Root of the tree; never raised itself."""


class EnvironmentFailure(OverthinkError):
    """The environment failed, not the program.

    Args:
        problem: what is wrong, naming the file, option or field; a clause without a full stop. A
            plain string is shown as it is, in every language.
        remedy: what the user can do about it; a clause without a full stop, or empty.
    """

    exit_status = 3

    def __init__(self, problem: Message | str, remedy: Message | str = NO_MESSAGE) -> None:
        super().__init__(problem, remedy)
        self.problem = verbatim(problem)
        self.remedy = verbatim(remedy)

    @property
    def sentence(self) -> Message:
        """The problem and the remedy in one sentence."""
        if self.remedy:
            return Message("{problem}: {remedy}.", {"problem": self.problem, "remedy": self.remedy})
        return Message("{problem}.", {"problem": self.problem})

    def __str__(self) -> str:
        """The sentence in English."""
        return str(self.sentence)


class BadInput(EnvironmentFailure):
    """The user's input cannot be used."""

    exit_status = 2


class BadOption(BadInput):
    """An option is out of range or contradicts another one."""


class ModelFileError(BadInput):
    """A model file is missing, damaged, cut short or of the wrong kind."""


class ModelNotWhole(ModelFileError):
    """A model file ends before its tensors do, or lacks a part; it may just be arriving."""


class DraftMismatch(BadInput):
    """The draft cannot draft for the target. The problem names the rule and the first token."""


class TemplateError(BadInput):
    """The chat template raises, attacks the sandbox or runs over its time limit."""


class PromptError(BadInput):
    """The prompt is empty, or longer than the context."""


class BundleError(BadInput):
    """A bundle of sessions is damaged, hostile or of a newer version; none of it is imported."""


class SuiteError(BadInput):
    """A suite of tasks is damaged, hostile or of a newer version; nothing of it runs."""


class StoreFailure(EnvironmentFailure):
    """The database of sessions cannot be used; running lanes are recorded in memory."""

    exit_status = 2


class StoreUnusable(StoreFailure):
    """The file is not a database of Overthink, or one of a newer version."""


class StoreDamaged(StoreFailure):
    """Parts of the file cannot be read; the rest can be salvaged into a new file."""


class StoreUnwritable(StoreFailure):
    """The file is read-only, locked or gone, or its disk is full; it may be readable."""


class DownloadFailure(EnvironmentFailure):
    """A model could not be downloaded; no incomplete file has its name."""


class NoConnection(DownloadFailure):
    """The source cannot be reached, or the app is offline. The part so far is retained."""


class LaneFailure(EnvironmentFailure):
    """A lane failed; the other lane continues."""


class LoadFailure(LaneFailure):
    """llama.cpp refused the model, or there was no memory for it."""


class DecodeFailure(LaneFailure):
    """A llama.cpp return code that ends the run."""


class ChildCrashed(LaneFailure):
    """The lane's child process died or stopped answering."""


class ServerFailure(LaneFailure):
    """A server refused, failed, cut a stream off, or sent something other than its interface.

    Args:
        status: the HTTP status; 0 if there was none.
        wait_s: the pause that the server asks for; None if it does not.
    """

    def __init__(
        self,
        problem: Message | str,
        remedy: Message | str = NO_MESSAGE,
        status: int = 0,
        wait_s: float | None = None,
    ) -> None:
        super().__init__(problem, remedy)
        self.status, self.wait_s = status, wait_s


class ProtocolError(LaneFailure):
    """The pipe carried something other than this version of the protocol."""


class Bug(OverthinkError):
    """A mistake in the program. Its text is a report that the user can copy."""

    exit_status = 3


def _subclasses(cls: type[EnvironmentFailure]) -> list[type[EnvironmentFailure]]:
    found = [cls]
    for child in cls.__subclasses__():
        found += _subclasses(child)
    return found


def error_kind(error: EnvironmentFailure) -> str:
    """The name of an error on the pipe."""
    return type(error).__name__


def from_kind(kind: str, problem: Message | str, remedy: Message | str) -> EnvironmentFailure:
    """Make the error that `kind` names; an unknown kind becomes a `LaneFailure`."""
    by_name = {cls.__name__: cls for cls in _subclasses(EnvironmentFailure)}
    return by_name.get(kind, LaneFailure)(problem, remedy)
