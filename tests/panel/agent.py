"""An agent at a panel, so that tests read as short stories.

Ids are names: the conversation ``"ana"`` is with the customer *Ana*. The clock stands still
until a story says otherwise.
"""

import pytest

from session_panel import (
    Accept,
    Assign,
    Cancel,
    Choose,
    Close,
    CloseTab,
    Config,
    Configure,
    Confirm,
    Discard,
    Drop,
    Edit,
    Effects,
    End,
    EventRefused,
    Expire,
    Focus,
    FocusTab,
    Leave,
    Message,
    Miss,
    Offer,
    OpenConversation,
    OpenRecord,
    OpenTab,
    Panel,
    Pick,
    Reason,
    Reject,
    Rename,
    Reset,
    Save,
    Sentiment,
    ShiftClick,
    Toggle,
    Transfer,
    Withdraw,
)

DAY = 86_400.0


class Verbs:
    """One method for each event. Unless told, a new conversation is live, its customer named."""

    now = 0.0

    def _apply(self, event):
        raise NotImplementedError

    def _new(self, kind, conversation, **more):
        known = {"customer": conversation, "name": conversation.title()}
        return self._apply(kind(at=self.now, conversation=conversation, **(known | more)))

    def offer(self, conversation, mode="live", **more):
        return self._new(Offer, conversation, mode=mode, **more)

    def pick(self, conversation, mode="live", **more):
        return self._new(Pick, conversation, mode=mode, **more)

    def assign(self, conversation, **more):
        return self._new(Assign, conversation, **more)

    def withdraw(self, conversation):
        return self._apply(Withdraw(at=self.now, conversation=conversation))

    def transfer(self, conversation):
        return self._apply(Transfer(at=self.now, conversation=conversation))

    def message(self, conversation, at=None):
        at = self.now if at is None else at
        return self._apply(Message(at=at, conversation=conversation))

    def sentiment(self, conversation, level):
        return self._apply(Sentiment(at=self.now, conversation=conversation, level=level))

    def leave(self, conversation):
        return self._apply(Leave(at=self.now, conversation=conversation))

    def expire(self, conversation):
        return self._apply(Expire(at=self.now, conversation=conversation))

    def miss(self, conversation):
        return self._apply(Miss(at=self.now, conversation=conversation))

    def accept(self, conversation):
        return self._apply(Accept(at=self.now, conversation=conversation))

    def reject(self, conversation):
        return self._apply(Reject(at=self.now, conversation=conversation))

    def open(self, conversation):
        return self._apply(OpenConversation(at=self.now, conversation=conversation))

    def open_record(self, record, kind="case", title="Broken lamp"):
        return self._apply(OpenRecord(at=self.now, record=record, kind=kind, title=title))

    def shift_click(self, record, kind="account", title="Contoso"):
        return self._apply(ShiftClick(at=self.now, record=record, kind=kind, title=title))

    def focus(self, session):
        return self._apply(Focus(at=self.now, session=session))

    def close(self, session):
        return self._apply(Close(at=self.now, session=session))

    def confirm(self):
        return self._apply(Confirm(at=self.now))

    def cancel(self):
        return self._apply(Cancel(at=self.now))

    def end(self, conversation):
        return self._apply(End(at=self.now, conversation=conversation))

    def edit(self, session, **fields):
        return self._apply(Edit(at=self.now, session=session, fields=fields))

    def save(self, session):
        return self._apply(Save(at=self.now, session=session))

    def discard(self, session):
        return self._apply(Discard(at=self.now, session=session))

    def open_tab(self, session, tab, kind="record", title=None):
        return self._apply(OpenTab(at=self.now, session=session, tab=tab, kind=kind, title=title))

    def focus_tab(self, session, tab):
        return self._apply(FocusTab(at=self.now, session=session, tab=tab))

    def close_tab(self, session, tab):
        return self._apply(CloseTab(at=self.now, session=session, tab=tab))

    def toggle(self):
        return self._apply(Toggle(at=self.now))

    def choose(self, presence):
        return self._apply(Choose(at=self.now, presence=presence))

    def reset(self):
        return self._apply(Reset(at=self.now))

    def rename(self, conversation, name):
        return self._apply(Rename(at=self.now, conversation=conversation, name=name))

    def rename_record(self, record, name):
        return self._apply(Rename(at=self.now, record=record, name=name))

    def drop(self, customer):
        return self._apply(Drop(at=self.now, customer=customer))

    def configure(self, **config):
        return self._apply(Configure(at=self.now, config=Config(**config)))


class Agent(Verbs):
    """An agent whose panel has the configuration given, and is at its beginning."""

    def __init__(self, **config) -> None:
        self.panel = Panel(Config(**config))

    def _apply(self, event) -> Effects:
        return self.panel.apply(event)

    @property
    def refused(self) -> "Refused":
        """The same verbs, but the panel must refuse: ``agent.refused.close("home")``."""
        return Refused(self)

    @property
    def refused_for(self) -> "RefusedFor":
        """The same again; each returns the id of what stands against it, or None."""
        return RefusedFor(self)

    # Whole episodes

    def later(self, seconds):
        """Let time pass, and nothing happen."""
        self.now += seconds

    def shut(self, session):
        """Close a session, and confirm if asked."""
        effects = self.close(session)
        return effects + self.confirm() if self.state.dialog else effects

    def has_waiting(self, conversation, **more):
        """Have a persistent conversation that waits, and has no session."""
        self.pick(conversation, "persistent", **more)
        self.shut(conversation)

    def has_closed(self, conversation, **more):
        """Have had a live conversation that is closed, and has no session."""
        self.pick(conversation, "live", **more)
        self.shut(conversation)

    def has_ended(self, conversation, mode="live", **more):
        """Have had a conversation that is ended, and has no session."""
        self.pick(conversation, mode, **more)
        self.end(conversation)
        self.shut(conversation)

    def returns(self, conversation):
        """Have a waiting conversation whose customer has just written."""
        self.has_waiting(conversation)
        return self.message(conversation)

    def misses(self, conversation):
        """Let a pending offer's time pass, and miss it."""
        self.now = self.state.offers[conversation].until
        return self.miss(conversation)

    def reloaded(self):
        """The agent goes on with the panel as it comes back from its snapshot."""
        self.panel = Panel.from_json(self.panel.to_json())

    # What is true now

    @property
    def state(self):
        return self.panel.state

    @property
    def presence(self):
        return self.state.presence

    @property
    def offers(self):
        """The ids of the pending offers, in order."""
        return [offer.conversation for offer in self.screen().offers]

    @property
    def sessions(self):
        """The ids of the open sessions but Home, in order."""
        home, *others = [session.id for session in self.screen().sessions]
        assert home == "home"
        return others

    @property
    def focused(self):
        """The id of the session that has the focus: there is exactly one."""
        [session] = [session for session in self.screen().sessions if session.focused]
        return session.id

    @property
    def due(self):
        """What the panel's clock does next: its kind, of what, and when; or None."""
        event = self.panel.due()
        return event and (type(event), event.conversation, event.at)

    def status(self, conversation):
        """The state of a conversation; None if the panel does not know it."""
        known = self.state.conversations.get(conversation)
        return known and known.state

    def history(self, conversation):
        """What the communication panel shows of a conversation's past: fresh or carried."""
        self.focus(conversation)
        return self.screen().communication.history

    def unread(self, conversation):
        """How many messages of a conversation are unread, exactly."""
        return self.state.unread.get(conversation, 0)

    @property
    def dashboard(self):
        """Home's work items; Home has the focus for it."""
        self.focus("home")
        return self.screen().dashboard

    def work_item(self, conversation, locale="en"):
        """A conversation as Home lists it, while Home has the focus."""
        dashboard = self.screen(locale).dashboard
        items = (*dashboard.mine.items, *dashboard.closed.items)
        [item] = [item for item in items if item.conversation == conversation]
        return item

    def screen(self, locale="en"):
        return self.panel.view(locale)

    def entry(self, session, locale="en"):
        """A session as the panel lists it."""
        [entry] = [entry for entry in self.screen(locale).sessions if entry.id == session]
        return entry

    def tabs(self):
        """The ids of the focused session's tabs, the focused one in brackets."""
        return [f"[{tab.id}]" if tab.focused else tab.id for tab in self.screen().tabs]

    def draft(self, session):
        """The unsaved fields of a session's form."""
        return dict(self.state.sessions[session].edits)


class Refused(Verbs):
    """Verbs that the panel must refuse; each returns the rule and the reason of the refusal."""

    def __init__(self, agent: Agent) -> None:
        self.now = agent.now
        self._panel = agent.panel

    def _apply(self, event) -> tuple[str, Reason]:
        refusal = self._refusal(event)
        return refusal.rule, refusal.reason

    def _refusal(self, event) -> EventRefused:
        before = self._panel.to_json(), self._panel.state, self._panel.config
        with pytest.raises(EventRefused) as refusal:
            self._panel.apply(event)
        assert (self._panel.to_json(), self._panel.state, self._panel.config) == before
        return refusal.value


class RefusedFor(Refused):
    """Verbs that the panel must refuse; each returns the id of what stands against it, or None."""

    def _apply(self, event) -> str | None:
        return self._refusal(event).about
