"""Lists in pages."""


def page(items, parameters, default_size):
    """One page of items, and the token of the next as a response member."""
    start = int(parameters.get("NextToken") or 0)
    end = start + int(parameters.get("MaxResults") or default_size)
    return items[start:end], ({"NextToken": str(end)} if end < len(items) else {})
