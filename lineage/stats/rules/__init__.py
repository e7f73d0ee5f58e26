"""Counting rules, and counting by them."""
