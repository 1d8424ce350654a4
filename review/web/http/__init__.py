"""HTTP below the application: headers, compression, forms, redirects, limits."""
