"""What is printed: pages of the built site, bound together as one PDF each.

`binding` says which pages, `bind.js` makes one document of them in the browser, and `printing`
prints it.
"""
