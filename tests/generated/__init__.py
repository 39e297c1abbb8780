"""What is generated and committed: each generator, and the test that compares."""
