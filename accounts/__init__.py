"""People, organisations and offices; who may do what."""
