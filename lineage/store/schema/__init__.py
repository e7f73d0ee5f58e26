"""The database itself: its tables and views, opening, locking, migrating and checking it."""
