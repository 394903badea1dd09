"""What is done to get a debt back that was not paid: from the court to the end of enforcement."""
