"""The pages of features: what the manual speaks of, for readers who look at screens, not at rules.

`feature` is what is written of each, `moment` the screen that its picture shows, and `page` writes
both with the evidence of the rules.
"""
