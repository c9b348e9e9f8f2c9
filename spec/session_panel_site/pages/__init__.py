"""The generated pages of the documentation: pure functions from what is declared to Markdown.

Each module has ``pages(...)``, which yields the path of each of its pages under ``docs/`` and its
text. The same sources give the same text, byte for byte.
"""
