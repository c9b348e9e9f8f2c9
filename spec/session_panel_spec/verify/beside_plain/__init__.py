"""The collections that a panel keeps what it knows in, each beside a plain one.

A collection is changed, and a `dict` or a list in the same way; both are looked at, at each size at
which the collection may be made differently. Versions that have been changed since are looked at
again at the end: nobody may change one.
"""
