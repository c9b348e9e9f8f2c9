"""Pictures of the machines, of how they work together, and of what has happened.

A module for each kind of source makes a `picture`: plain data, sorted, with no layout. `dot` and
`mermaid` write it as text, `rendering` has Graphviz draw it, and `svg` makes that fit for a page.
"""
