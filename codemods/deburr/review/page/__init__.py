"""The review as one HTML page: what it holds as JSON, and the page around it. Nothing of it asks the network."""
