# Looking after the house: roles, invitations, attacks.

keeping-suspended = This account is suspended
keeping-suspended-advice = Somebody who looks after this service suspended it. Ask them. Your libraries and shares are as they were.
keeping-busy = Very many wrong passwords come in at the moment
keeping-busy-advice = Sign in with a browser or device that was here before, with a link code, or try again in a quarter of an hour.
keeping-invitation-bad = That invitation does not work
keeping-invitation-bad-advice = Check the code. If it is right, it may be over or used up: ask whoever sent it for another.
keeping-invitation = Invitation
keeping-invitation-hint = An account here needs an invitation: type its code of twelve characters, or open its link. Ask whoever told you of this place. If somebody shares a server with your address, leave this empty.
keeping-sign-up-closed = No new accounts are made here at the moment. If you have one, sign in.
keeping-not-invited = An account here needs an invitation
keeping-not-invited-advice = Ask whoever told you of this place for a code, and sign up with it by e-mail; then connect this way in on the page “Security”.
