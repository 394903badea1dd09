"""What comes in and goes out as files: workbooks, CSV, YAML, JSON, statements of banks, exports.

Reading makes located raw values (`schemas.raw`) and asks the file kind to judge them; a file is
taken whole or refused with every reason (`BadFile`). Do not read a user's file from anywhere else.
"""
