//! What we call over the network: mail, the account service, providers.
