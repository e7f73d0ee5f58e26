"""The commands: one module each, with a `command` in it, and what belongs to one of them."""
