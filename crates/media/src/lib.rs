//! What there is and how it is played: libraries, items, playback. Rules, flows and ports; no I/O.
