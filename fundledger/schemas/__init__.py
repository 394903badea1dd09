"""The shape of everything that crosses the boundary: text in, frozen values of the rooms below out.

One module a file kind. A file is taken whole or refused whole (`BadFile`), every bad place named.
Nothing below this floor reads text, and nothing in it computes.
"""
