"""A data set for repositories: the tables with all the papers that publishing them asks for."""
