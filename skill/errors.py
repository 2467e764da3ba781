"""Every error of the project, in one tree.

CoachError
├── ContentError        a content file is wrong: says file, field and what was expected
├── SettingsError       an environment variable or option is wrong
├── RequestError        an HTTP request that gets no conversation; `status` is its answer
│   ├── BadRequest          400
│   │   └── UnverifiedSender    400: not shown to come from Amazon
│   ├── TooLarge            413
│   └── UnsupportedMedia    415
├── NoVoice             nothing here can speak
├── ReplyError          a reply that would break a limit of the platform
└── StoreError
    ├── StoreUnavailable    the database is locked, full, corrupt or gone
    └── Conflict            somebody else wrote in between; carries what is stored now
"""

from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from skill.store.port import Row


class CoachError(Exception):
    """Base of all errors of the project; its text is one line that a person can act on."""


class ContentError(CoachError):
    """A content file is wrong.

    file: path relative to the content folder; field: JSON path inside it; expected: what should stand there.
    """

    def __init__(self, file: str, field: str, expected: str) -> None:
        super().__init__(f"{file}: {field}: {expected}")
        self.file, self.field, self.expected = file, field, expected


class SettingsError(CoachError):
    """A setting has no usable value."""


class RequestError(CoachError):
    """An HTTP request that gets a one-line refusal in place of a conversation."""

    status = HTTPStatus.BAD_REQUEST


class BadRequest(RequestError):
    """The request is not one that Alexa sends."""


class UnverifiedSender(BadRequest):
    """The request is not shown to come from Amazon, fresh and for this skill."""


class TooLarge(RequestError):
    """The body is larger than any request of Alexa's."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class UnsupportedMedia(RequestError):
    """The body is not said to be JSON."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class NoVoice(CoachError):
    """A program that speaks or plays sound is not installed, or it fails."""


class ReplyError(CoachError):
    """A reply would break a limit of the platform: a defect, never the person's fault."""


class StoreError(CoachError):
    """The store did not do what was asked."""


class StoreUnavailable(StoreError):
    """The database does not answer; the conversation goes on from the session attributes."""


class Conflict(StoreError):
    """The stored row is not the one this turn started from.

    stored: the row as it is now, or None when it is gone.
    """

    def __init__(self, stored: "Row | None") -> None:
        super().__init__("the stored row was written by somebody else")
        self.stored = stored
