"""Who may come in: addresses, modes, passphrases, signed headers, roles, and how long a sign-in lasts. Nothing here knows the screen."""
