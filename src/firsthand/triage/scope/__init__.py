"""Which assets a report names, and what the policy says of each."""
