"""What reviews say of a recommendation: who made it, what was answered, what action it asks for."""
