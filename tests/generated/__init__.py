"""Language data that a library is the authority for: each table's generator, and the test that compares them."""
