"""The shape of everything that crosses the boundary, and the contracts published of it.

A file kind (`kinds`) has pydantic models, a table layout, a JSON Schema and blank templates. What
`exchange` has read from a file comes here as located raw values (`raw`) and leaves as the frozen
values of the rooms below. Nothing here opens a user's file or a book.
"""
