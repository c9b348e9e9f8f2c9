"""What the host must carry out after an event. A panel itself has no effect on anything.

Timers are not among them: `Panel.due` always tells the next clock event.
"""

from collections.abc import Mapping

import msgspec

from session_panel.conversation import ConversationState
from session_panel.offer import OfferState
from session_panel.presence import ShownPresence
from session_panel.refusal import Reason
from session_panel.value import Frozen


class Effect(msgspec.Struct, frozen=True, tag_field="type"):
    """Something for the host to carry out. A panel makes it: nothing checks one of a caller's."""


class NotifyOffer(Effect, frozen=True, tag="notify_offer"):
    """Show the notification of an incoming conversation, until the time given (OFFR-4).

    Attributes:
        conversation: the id of the offered conversation.
        until: when the offer is missed if nobody answers it, in seconds since the epoch.
    """

    conversation: str
    until: float


class CloseNotification(Effect, frozen=True, tag="close_notification"):
    """Take the notification away: the offer is answered, missed or withdrawn.

    Attributes:
        conversation: the id of the conversation that was offered.
        outcome: what became of the offer.
    """

    conversation: str
    outcome: OfferState


class NotOffered(Effect, frozen=True, tag="not_offered"):
    """A returning customer's message was taken, but there is no place for an offer (OFFR-2).

    Attributes:
        conversation: the id of the conversation, which waits on.
        rule: the ID of the rule by which there is no place.
        reason: the code of the reason.
    """

    conversation: str
    rule: str
    reason: Reason


class PublishPresence(Effect, frozen=True, tag="publish_presence"):
    """Others see the agent's presence: it has changed.

    Attributes:
        presence: what they see from now on.
    """

    presence: ShownPresence


class UpdateConversation(Effect, frozen=True, tag="update_conversation"):
    """Tell the channel and the work items that a conversation has entered a state.

    Attributes:
        conversation: its id.
        state: the state that it is in now.
    """

    conversation: str
    state: ConversationState


class LoadPage(Effect, frozen=True, tag="load_page"):
    """Load a page into a new tab of a session (SESS-2, TABS-1).

    Attributes:
        session: the id of the session.
        tab: the id of the tab.
    """

    session: str
    tab: str


class SaveForm(Effect, Frozen, frozen=True, tag="save_form"):
    """Write the edited fields of a session's form to its record (EDIT-1).

    Attributes:
        session: the id of the session.
        fields: by its name, the new text of each field that was edited.
    """

    session: str
    fields: Mapping[str, str]


class HandedBack(Effect, Frozen, frozen=True, tag="handed_back"):
    """What went with a conversation, so that nothing is lost (CONV-12, CONV-15, OFFR-1).

    Attributes:
        conversation: its id.
        fields: the unsaved edits of its session's form.
        unread: how many of its messages are unread.
        waits_until: when its waiting would have ended; None if it did not wait.
    """

    conversation: str
    fields: Mapping[str, str]
    unread: int
    waits_until: float | None


AnyEffect = (
    NotifyOffer
    | CloseNotification
    | NotOffered
    | PublishPresence
    | UpdateConversation
    | LoadPage
    | SaveForm
    | HandedBack
)
"""Every effect that there is."""

Effects = tuple[Effect, ...]
