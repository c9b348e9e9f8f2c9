"""What an agent's screen shows, as it is read off a page, and what it must show."""

from session_panel.text import HISTORIES, more_text

SHOWN = """
() => {
  const screen = document.querySelector(".sim-screen");
  const all = (selector, of = screen) => [...of.querySelectorAll(selector)];
  const text = (name, of = screen) => of.querySelector(`[data-shown=${name}]`)?.innerText ?? "";
  const talk = screen.querySelector(".sim-communication");
  const dialog = screen.querySelector(".sim-dialog");
  const list = (name) => ({
    items: all(`[data-list=${name}] li[data-key]`).map((one) => ({
      conversation: one.dataset.key,
      title: text("title", one),
      state: text("state", one),
      unread: text("unread", one),
      tooltip: one.dataset.tip,
      menu: all(".sim-item-menu button", one).map((button) => button.textContent),
    })),
    more: text("more", screen.querySelector(`[data-list=${name}]`)),
  });
  const incoming = screen.querySelector(".sim-incoming");
  return {
    presence: text("presence"),
    incoming: {
      possible: "possible" in incoming.dataset,
      text: text("incoming", incoming),
      reasons: all("[data-shown=reason]", incoming).map((one) => one.innerText),
    },
    mode: screen.dataset.mode,
    sessions: all(".sim-session").map((one) => ({
      id: one.dataset.session,
      title: text("title", one),
      icon: text("icon", one),
      focused: one.querySelector(".sim-go").ariaCurrent === "true",
      closable: one.querySelector(".sim-close") !== null,
      unread: text("unread", one),
      alert: text("alert", one),
      tooltip: one.querySelector(".sim-go").dataset.tip.split("\\n")[0],
      unsaved: one.querySelector(".sim-unsaved") !== null,
    })),
    tabs: all(".sim-tab").map((one) => ({
      id: one.dataset.tab,
      title: one.querySelector("button").innerText,
      focused: one.querySelector("button").ariaCurrent === "page",
      closable: one.querySelector(".sim-close") !== null,
    })),
    communication: talk && {
      customer: text("customer", talk),
      channel: text("channel", talk),
      state: text("state", talk),
      sentiment: text("sentiment", talk),
      history: text("history", talk),
      read_only: talk.querySelector(".sim-end") === null,
    },
    about: [text("case"), text("summary")],
    form: Object.fromEntries(
      all(".sim-form [data-unsaved] input").map((one) => [one.dataset.edit, one.value]),
    ),
    dialog: dialog && { session: dialog.dataset.dialog, text: text("dialog", dialog) },
    offers: all("[data-offer]").map((one) => ({
      conversation: one.dataset.offer,
      title: text("title", one),
      channel: text("channel", one),
    })),
    dashboard: screen.querySelector("[data-list]") && {
      mine: list("mine"),
      closed: list("closed"),
    },
  };
}
"""


def fields(value, *names):
    return {name: getattr(value, name) for name in names}


def expected(view, words):
    """What the screen must show, as `SHOWN` reads it off the page."""
    anchor = view.tabs[0].focused
    talk, form = view.communication, view.form
    title = next(one.title for one in view.sessions if one.focused)
    about = ["", ""]
    if anchor and form is not None:
        about = [talk.case, talk.summary] if talk else [title, ""]
    return {
        "presence": view.presence,
        "incoming": fields(view.incoming, "possible", "text")
        | {"reasons": [*view.incoming.reasons]},
        "mode": view.mode,
        "sessions": [
            fields(one, *(name for name in one.__struct_fields__ if name != "kind"))
            for one in view.sessions
        ],
        "tabs": [fields(one, *one.__struct_fields__) for one in view.tabs],
        "communication": talk
        and fields(talk, "customer", "channel", "state", "sentiment", "read_only")
        | {"history": words.gettext(HISTORIES[talk.history])},
        "about": about,
        "form": dict(form or {}) if anchor else {},
        "dialog": view.dialog and fields(view.dialog, "session", "text"),
        "offers": [fields(one, "conversation", "title", "channel") for one in view.offers],
        "dashboard": (
            view.dashboard
            and anchor
            and {name: listed(getattr(view.dashboard, name), words) for name in ("mine", "closed")}
        )
        or None,
    }


def listed(work_items, words):
    """What a list of the dashboard must show."""
    items = [
        fields(one, *one.__struct_fields__) | {"menu": [*one.menu]} for one in work_items.items
    ]
    more = more_text(work_items.more, work_items.more_unread, words) if work_items.more else ""
    return {"items": items, "more": more}
