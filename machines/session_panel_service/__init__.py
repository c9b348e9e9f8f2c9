"""Durable panels over HTTP: events come in, and what a panel shows goes out.

It knows the host and the panel, and no rule of the domain. It needs the extra ``serve``.
"""
