"""Companies, what they offer and seek, who should meet whom, and introductions."""
