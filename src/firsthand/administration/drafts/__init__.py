"""The next version of the programme while it is written: kept, looked at, compared, published."""
