"""Bulk uploads and mirrors."""
