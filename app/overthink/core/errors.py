"""Every error that Overthink raises on purpose.

    OverthinkError
    ├── EnvironmentFailure        the world is not as needed: a calm sentence, no traceback
    │   ├── BadInput              what the person gave cannot be used (exit status 2)
    │   │   ├── BadOption         an option is out of range or contradicts another
    │   │   ├── ModelFileError    a model file is missing, damaged or of the wrong kind
    │   │   │   └── ModelNotWhole the file ends too early, or a part is missing: it may be arriving
    │   │   ├── DraftMismatch     the draft cannot draft for the target; names the rule that failed
    │   │   ├── TemplateError     the chat template raises, attacks the sandbox or never ends
    │   │   ├── PromptError       the prompt is empty or longer than the context
    │   │   └── BundleError       a bundle of sessions is damaged, hostile or of a newer version
    │   ├── StoreFailure          the database of sessions cannot be used (exit status 2)
    │   │   ├── StoreUnusable     no database, another program's, or of a newer version
    │   │   ├── StoreDamaged      parts of it cannot be read; the rest can be salvaged
    │   │   └── StoreUnwritable   read-only, locked, gone, or the disk is full
    │   ├── DownloadFailure       a model could not be downloaded (exit status 3)
    │   │   └── NoConnection      the source cannot be reached, or the app is to stay offline
    │   └── LaneFailure           a lane could not do its work (exit status 3)
    │       ├── LoadFailure       llama.cpp refused the model or there was no memory for it
    │       ├── DecodeFailure     a llama.cpp return code that ends the run
    │       ├── ChildCrashed      the lane's child process died or stopped answering
    │       └── ProtocolError     what came over the pipe is not the protocol
    └── Bug                       our own mistake: a report that can be copied

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
    """What the person gave cannot be used."""

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
    """A bundle of sessions is damaged, hostile or of a newer version: nothing of it is taken."""


class StoreFailure(EnvironmentFailure):
    """The database of sessions cannot be used; what goes on is kept in memory."""

    exit_status = 2


class StoreUnusable(StoreFailure):
    """The file is no database of ours, or one of a newer version: another file is wanted."""


class StoreDamaged(StoreFailure):
    """Parts of the file cannot be read. What is readable can be salvaged into a new file."""


class StoreUnwritable(StoreFailure):
    """The file is read-only, locked or gone, or its disk is full; it may be readable."""


class DownloadFailure(EnvironmentFailure):
    """A model could not be downloaded: nothing stands under its name that is not whole."""


class NoConnection(DownloadFailure):
    """The source cannot be reached, or is not to be. What came so far is kept."""


class LaneFailure(EnvironmentFailure):
    """A lane could not do its work; the other lane goes on."""


class LoadFailure(LaneFailure):
    """llama.cpp refused the model, or there was no memory for it."""


class DecodeFailure(LaneFailure):
    """A llama.cpp return code that ends the run."""


class ChildCrashed(LaneFailure):
    """The lane's child process died or stopped answering."""


class ProtocolError(LaneFailure):
    """What came over the pipe is not the protocol, or not our version of it."""


class Bug(OverthinkError):
    """Our own mistake. Its text is a report that the person can copy to us."""

    exit_status = 3


def _subclasses(cls: type[EnvironmentFailure]) -> list[type[EnvironmentFailure]]:
    found = [cls]
    for child in cls.__subclasses__():
        found += _subclasses(child)
    return found


def error_kind(error: EnvironmentFailure) -> str:
    """The name under which an error travels over the pipe."""
    return type(error).__name__


def from_kind(kind: str, problem: Message | str, remedy: Message | str) -> EnvironmentFailure:
    """The error that `kind` names; an unknown kind becomes a `LaneFailure`."""
    by_name = {cls.__name__: cls for cls in _subclasses(EnvironmentFailure)}
    return by_name.get(kind, LaneFailure)(problem, remedy)
