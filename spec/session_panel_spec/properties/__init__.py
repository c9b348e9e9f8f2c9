"""What must hold (the domain's section 8), as data beside the rules it follows from.

Of the model: what always holds (`safety`), what is possible (`possibility`) and what does not
take for ever (`liveness`), in the model's own language. Of the real panel and its screen: `panel`.
"""
