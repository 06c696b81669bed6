"""What is measured: quality of likeness, and speed. `make bench` prints it; not part of `make test`."""
