"""Broken models and broken machines, made systematically, and who catches each of them."""
