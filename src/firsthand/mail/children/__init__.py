"""Work on hostile octets in processes of their own."""
