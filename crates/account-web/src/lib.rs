//! The account service's pages and protocol endpoints.
