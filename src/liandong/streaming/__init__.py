"""A corpus in partitions: each stage goes over them one by one, on all cores or on a cluster."""
