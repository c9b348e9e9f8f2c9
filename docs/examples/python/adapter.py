"""What stands between the service and the test vectors: it tells the state, and no screen."""

from service import Refusal, Service, Settings

from session_panel_spec.conform.testing import Adapter, Refused, serve


class ServiceAdapter(Adapter):
    """The service, as the vectors want to see it."""

    name = "my service in Python 0.1"
    reports = ("reason", "about", "state")
    locales = ()

    def reset(self, config, locale):
        self.service = Service(Settings(**config))

    def apply(self, event):
        try:
            self.service.handle(event)
        except Refusal as refusal:
            raise Refused(refusal.rule, refusal.reason, refusal.about) from None
        return ()

    def state(self):
        service = self.service
        return {
            "presence": f"held_{service.hold}" if service.hold else service.presence,
            "mode": "expanded" if service.expanded else "collapsed",
            "focus": service.focused,
            "conversations": {key: self.conversation(key) for key in service.conversations},
            "records": {
                key: self.session(key)
                for key in service.sessions
                if key != "home" and key not in service.conversations
            },
        }

    def conversation(self, key):
        conversation, offered = self.service.conversations[key], key in self.service.offers
        mode = "live" if conversation.live else "persistent"
        if conversation.state == "offered":
            return {"conv": "none", "session": "absent", "offered": True, "mode": mode}
        seen = {"conv": conversation.state, "session": "absent", "offered": offered}
        seen["unread"] = min(conversation.unread, 10)
        if conversation.state == "active":
            upset = self.service.upset(conversation)
            seen |= {"mode": mode, "history": conversation.history, "upset": upset}
        if key in self.service.sessions:
            seen |= self.session(key)
        return seen

    def session(self, key):
        service = self.service
        return {
            "session": "focused" if service.focused == key else "background",
            "draft": service.sessions[key].draft,
            "dialog": service.asking == key,
        }


if __name__ == "__main__":
    serve(ServiceAdapter())
