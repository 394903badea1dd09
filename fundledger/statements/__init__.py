"""What is printed: the official page, its font and its pictures, the wording of each paper.

A paper takes its figures from the rooms below and its words from data; it computes nothing. This
room knows nothing of who asks: whoever prints hands it the book, the day and the language.
"""
