"""Parts: issued from the van, returned, asked for when missing."""
