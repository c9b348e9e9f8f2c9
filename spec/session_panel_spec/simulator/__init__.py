"""The simulator: a panel that a reader drives, told as JSON to the page that draws it.

`run` is what has happened, `script` what a story has happen, `choices` what can happen now, `scene`
what the page shows of them, and `bridge` the door between Python and the page. `runtime` lays out
what the page loads.
"""
