"""What can be asked, an address family a file."""
