"""Pages of companies, requests, matches and introductions."""
