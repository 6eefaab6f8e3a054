"""The people of customers: who acts for a company on the portal, and how they come and go."""
