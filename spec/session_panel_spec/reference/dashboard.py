"""Home's dashboard: the work items."""

from session_panel.view import DashboardView, WorkItemsView, WorkItemView
from session_panel_spec.reference.look import Look
from session_panel_spec.reference.state import Conversation, is_over


def dashboard(look: Look) -> DashboardView:
    """Return the work items that may be opened (SESS-1): mine, and closed ones."""
    newest_first = [*look.state.known.values()][::-1]
    mine = [one for one in newest_first if not is_over(one)]
    closed = [one for one in newest_first if is_over(one)]
    look.when(mine, "SESS-1.9")
    look.when(closed, "SESS-1.10")
    return DashboardView(mine=_work_items(look, mine), closed=_work_items(look, closed))


def _work_items(look: Look, newest_first: list[Conversation]) -> WorkItemsView:
    """Return the first of a list, those with unread messages (UNRD-1) before the others."""
    ordered = sorted(newest_first, key=lambda one: one.unread == 0)
    limit = look.config.work_item_limit
    left_out = ordered[limit:]
    return WorkItemsView(
        items=tuple(_work_item(look, one) for one in ordered[:limit]),
        more=len(left_out),
        more_unread=sum(one.unread > 0 for one in left_out),
    )


def _work_item(look: Look, conversation: Conversation) -> WorkItemView:
    """Return a work item, which may be opened (SESS-1) and shows its count (UNRD-1)."""
    title, unread = look.name(conversation, "TITL-3.9"), conversation.unread
    look.when(unread, "UNRD-1.6", "UNRD-1.7", "UNRD-1.8")
    return WorkItemView(
        conversation=conversation.id,
        title=title,
        state=look.text(f"state {conversation.state}"),
        unread=look.badge(unread),
        tooltip=look.tooltip(title, unread),
        menu=(look.text("open"),),
    )
