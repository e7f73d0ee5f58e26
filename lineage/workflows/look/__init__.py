"""Looks: a bounded set of questions about one model that no crawl covers."""
