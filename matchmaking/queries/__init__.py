"""What is known of companies, requests and pairs, fetched through the actor."""
