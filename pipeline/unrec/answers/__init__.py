"""What reviews say of a recommendation: who made it, what was answered, and what kind of action it asks for."""
