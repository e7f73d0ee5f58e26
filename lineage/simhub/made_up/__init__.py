"""Rows of a made-up Hub."""
