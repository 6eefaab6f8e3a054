"""What an order cost inside the company, and its margin."""
