"""What is made of an output for others: the review page, exports, packages."""
