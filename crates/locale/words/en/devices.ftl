# What is signed in.

devices-signed-out = The device is signed out
