"""One turn over two lanes: what each will do, and doing it."""
