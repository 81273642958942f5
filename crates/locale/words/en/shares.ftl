# Who sees which libraries.

shares-given = Shared. They see it once they accept.
shares-removed = No longer shared. It ends on their devices at once.
shares-accepted = Accepted. You find the server in your apps.
shares-declined = Done. You do not see that server any more.
shares-none-chosen = No library chosen
shares-none-chosen-advice = Tick at least one library to share.
shares-nobody = Nobody here has that user name
shares-nobody-advice = Check its spelling, or share with their e-mail address: then they get a mail.
shares-no-library = The server has no such library
shares-no-library-advice = Load the page again.
shares-twice = The server is already shared with them
shares-twice-advice = Stop sharing first to share other libraries.
shares-oneself = The server is yours already
shares-oneself-advice = Share it with somebody else.
shares-accepted-before = It was accepted before
shares-title = Shares
shares-offer = { $from } shares { $server } with you
shares-accept = Accept
shares-decline = Decline
shares-accepted-badge = Accepted
shares-invited-badge = Invited
shares-stop = Stop sharing
shares-stop-with = Stop sharing with { $who }
shares-give = Share with somebody
shares-who = User name or e-mail
shares-libraries = Libraries
shares-no-libraries = The server has not told its libraries yet. They appear here once it is running.
shares-share = Share
shares-no-server-html = You have no server to share from yet. <a href="/claim">Claim one</a>.
shares-with-you = Shared with you
shares-from-what = from { $from }: { $what }
shares-leave = Leave
shares-leave-one = Leave { $server }
shares-gone = somebody who has left
shares-all = All libraries
shares-none = No library
