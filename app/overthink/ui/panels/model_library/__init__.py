"""The models of this machine: a list to sort and filter, and all that is known of each."""
