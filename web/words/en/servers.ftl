# The person's servers.

servers-title = My servers
servers-claimed = claimed
servers-waiting = waiting for approval
servers-unclaimed = unclaimed
servers-revoked = removed
servers-reachable = reachable
servers-unreachable = not reachable from here
servers-probing = looking …
servers-here = this one
servers-shared = shared with you
servers-empty = Your account has no servers yet. Claim this one in Settings, General.
servers-approve = Approve on the account service
servers-manage = Manage on the account service
