"""Asking the Hub: the only package that opens a socket to it."""
