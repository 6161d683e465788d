"""What a shortlist holds at most."""

NOTE_LONGEST = 2_000
MOST = 500
