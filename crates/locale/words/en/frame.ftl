# What surrounds every page.

frame-what-this-is = Your own account service.
frame-skip = Skip to the content
frame-your-account = Your account
frame-overview = Overview
frame-servers = Servers
frame-shares = Shares
frame-devices = Devices
frame-security = Security
frame-admin = House
frame-sign-out = Sign out
frame-signed-in-as = Signed in as { $name }
frame-link-a-device = Link a device
frame-help = Help
frame-language = Language
frame-request-html = If it happens again, tell the person who runs this service: request <code>{ $request }</code>.
