"""An adapter of the mode machine, and of a panel that stays as it begins; strange ones derive.

It imports next to nothing, so that very many of them are quickly tried.
"""

import json
import os
import sys
import time

STATE = {
    "presence": "available",
    "mode": "expanded",
    "focus": "home",
    "conversations": {},
    "records": {},
}


class Honest:
    """Answers as it must."""

    machines = ["mode"]
    panel = None

    def hello(self):
        panel = {"panel": self.panel} if self.panel else {}
        return {"hello": {"format": 1, "name": "strange", "machines": self.machines, **panel}}

    def reset(self, request):
        self.state = "expanded" if "machine" in request["reset"] else STATE
        return {"ready": True, "state": self.state}

    def event(self, request):
        self.state = "collapsed" if self.state == "expanded" else "expanded"
        return {"accepted": True, "state": self.state}

    def answer(self, request):
        if "hello" in request:
            return self.hello()
        return self.reset(request) if "reset" in request else self.event(request)

    def write(self, answer):
        self.put(json.dumps(answer) + "\n")

    def put(self, text):
        sys.stdout.write(text)
        sys.stdout.flush()

    def serve(self):
        for line in sys.stdin:
            self.write(self.answer(json.loads(line)))


class Panel(Honest):
    """Offers the whole panel, too."""

    machines = []
    panel = {"reports": ["state"]}


def tell_that_it_hangs():
    """Let the test know that no answer comes, however long it waits."""
    sys.stderr.write("hangs\n")
    sys.stderr.flush()


def hang():
    """Do nothing any more."""
    tell_that_it_hangs()
    time.sleep(600)


def leave_a_child():
    """Start a process that holds the same standard streams, and never ends."""
    if os.fork() == 0:
        hang()
