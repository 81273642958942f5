//! Who may do what: accounts, credentials, devices, servers, incidents. Rules, flows and ports; no I/O.
