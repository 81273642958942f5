# Servers and how they stand.

servers-approved = Bestätigt. Der Server arbeitet gleich wieder.
servers-removed = Der Server gehört nicht mehr zu deinem Konto. Er kann neu übernommen werden.
