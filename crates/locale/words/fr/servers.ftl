# Servers and how they stand.

servers-approved = Approuvé. Le serveur reprend son travail dans un instant.
servers-removed = Le serveur n’est plus sur ton compte. Il peut de nouveau être attribué.
