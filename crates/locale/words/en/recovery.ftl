# Recovery codes.

recovery-title = Recovery codes
recovery-left = { $count ->
    [0] No code is left. Make new ones.
    [one] One code is left. Make new ones soon.
   *[other] { $count } codes are left. Each lets you in once when you do not have your phone.
}
recovery-renew = Make new recovery codes
recovery-lead = Each lets you in once when you do not have your phone. They are shown only now: print them or keep them where you keep what matters.
recovery-of = For { $name } at { $site }
recovery-copy = Copy
recovery-print = Print
recovery-others = Is somebody else signed in as you?
recovery-others-devices = Also players, televisions and servers
recovery-others-button = End every other sign-in
recovery-others-ended = Every other sign-in is ended
recovery-done = Done
