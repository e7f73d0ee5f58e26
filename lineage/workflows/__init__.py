"""Where the stages meet: each workflow joins them for one purpose and returns a result object."""
