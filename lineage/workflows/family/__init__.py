"""The family that a question is about: its subject, its data, the edges that a rule admits."""
