"""The pages of people who never see the desk: a shell from the server, its data from the public API."""
