"""Scoring many pairs at once: the same shares, weights and bars as `scoring`, as columns of whole numbers.

The only place that knows numpy; import it where it is used, because a web process seldom needs it. `scoring.judge`
says the same of one pair with its reasons, and a test holds both to it.
"""
