"""Summaries: releases, owners, mixes, brands side by side, and the portrait of a family."""
