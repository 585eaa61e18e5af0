"""What `make bench` runs: the product beside the machine's own limits, in one run."""
