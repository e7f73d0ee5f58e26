"""A model's neighborhood as one interactive HTML page."""
