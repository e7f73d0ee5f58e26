"""Crawls: plan, ask, keep, resume."""
