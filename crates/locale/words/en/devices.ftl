# What is signed in.

devices-signed-out = The device is signed out
devices-title = Devices
devices-lead = Everything that is signed in as you. Sign out what you do not know.
devices-none-html = No device is signed in. <a href="/link">Link one</a> with the code it shows.
devices-last-seen = Last seen
devices-from = from { $address }
devices-sign-out = Sign out
devices-sign-out-one = Sign out { $name }
devices-everything = Sign out everything
devices-everything-what = Every browser, player and television signs in again, this browser too. Each of your servers waits for one click from you; its shares and what people have watched stay as they are.
