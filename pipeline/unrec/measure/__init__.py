"""How well documents are read whose truth somebody has written down."""
