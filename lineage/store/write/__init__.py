"""What a crawl writes: models, edges, evidence, and the crawl's own progress."""
