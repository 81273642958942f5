# What every screen has.

app-skip = Skip to the content
app-loading = One moment …
app-retry = Try again
app-back = Back
app-close = Close
app-cancel = Cancel
app-copy = Copy
app-copied = Copied
app-copy-what = Copy: { $what }
app-script = Houselights plays films in this page and needs JavaScript for it.
app-device = { $browser } on { $system }
app-device-tv = Television ({ $browser }, { $system })
