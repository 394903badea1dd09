"""Where the rooms are put together, and where what they do and answer is offered to every face."""
