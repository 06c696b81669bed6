"""Replaces the table of jobs by `on_commit(task.delay)`: the harness must see losses, or it sees nothing."""
